"""Debian packages laid over each other into a root file system, on small packages made here."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from livecheck.errors import Broken
from livecheck.lab import seed
from livecheck.lab.seed import MERGED, MIRROR_VARIABLE

CONTROL = "Package: {name}\nVersion: 1\nArchitecture: all\nMaintainer: a test <root@localhost>\nDescription: a test\n"
SITE = "http://packages.example/debian"


def require(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"needs {program}, a part of Debian and Ubuntu")


def package(folder: Path, name: str, files: Mapping[str, str], links: Mapping[str, str] | None = None) -> Path:
    """Makes a package of these files (path → text) and symbolic links (path → target)."""
    require("dpkg-deb")
    tree = folder / f"{name}-tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN" / "control").write_text(CONTROL.format(name=name))
    for path, text in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text)
    for path, target in (links or {}).items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).symlink_to(target)
    deb = folder / f"{name}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", str(tree), str(deb)], check=True, capture_output=True)
    return deb


def laid_out(folder: Path, *packages: Path) -> dict[str, tarfile.TarInfo]:
    """The members of the root file system made from these packages, by name; fails when a name stands twice."""
    target = folder / "root.tar"
    seed._lay_out(packages, "forky", SITE, target)
    with tarfile.open(target) as tar:
        members = tar.getmembers()
    names = [member.name for member in members]
    assert len(names) == len(set(names))
    return {member.name: member for member in members}


def text_of(folder: Path, name: str) -> str:
    with tarfile.open(folder / "root.tar") as tar:
        return tar.extractfile(name).read().decode()  # type: ignore[union-attr]


# --- laying out -------------------------------------------------------------------------------------------


def test_files_of_all_packages_are_there_with_their_text_and_their_modes(tmp_path: Path) -> None:
    one = package(tmp_path, "one", {"usr/share/one/a": "of one", "etc/one.conf": "x"})
    (tmp_path / "two-tree" / "usr" / "bin").mkdir(parents=True)
    (tmp_path / "two-tree" / "usr" / "bin" / "tool").write_text("#!/bin/sh\n")
    (tmp_path / "two-tree" / "usr" / "bin" / "tool").chmod(0o4755)
    members = laid_out(tmp_path, one, package(tmp_path, "two", {}))
    assert text_of(tmp_path, "usr/share/one/a") == "of one"
    assert text_of(tmp_path, "etc/one.conf") == "x"
    assert members["usr/bin/tool"].mode & 0o7777 == 0o4755
    assert members["etc/one.conf"].uid == 0


def test_a_file_that_two_packages_bring_stands_once_as_the_first_has_it(tmp_path: Path) -> None:
    laid_out(tmp_path, package(tmp_path, "one", {"etc/a": "1"}), package(tmp_path, "two", {"etc/a": "2"}))
    assert text_of(tmp_path, "etc/a") == "1"


def test_what_lies_in_folders_that_are_links_today_goes_where_they_lead(tmp_path: Path) -> None:
    old = package(tmp_path, "old", {"bin/sh": "a shell", "lib/x/y.so": "a library"}, {"sbin/init": "../bin/sh"})
    members = laid_out(tmp_path, old)
    assert text_of(tmp_path, "usr/bin/sh") == "a shell"
    assert text_of(tmp_path, "usr/lib/x/y.so") == "a library"
    assert members["usr/sbin/init"].linkname == "../bin/sh"
    assert not [name for name in members if name.startswith(("bin/", "lib/", "sbin/"))]


def test_these_folders_are_links_into_usr(tmp_path: Path) -> None:
    members = laid_out(tmp_path, package(tmp_path, "old", {"bin/sh": "a shell"}))
    for name in MERGED:
        assert members[name].issym()
        assert members[name].linkname == f"usr/{name}"
        assert members[f"usr/{name}"].isdir()


def test_hard_links_lead_to_where_their_file_went(tmp_path: Path) -> None:
    tree = tmp_path / "linked-tree" / "bin"
    tree.mkdir(parents=True)
    (tree / "perl").write_text("a program")
    os.link(tree / "perl", tree / "perl5")
    members = laid_out(tmp_path, package(tmp_path, "linked", {}))
    (link,) = [member for member in members.values() if member.islnk()]
    assert {link.name, link.linkname} == {"usr/bin/perl", "usr/bin/perl5"}


def test_the_packages_themselves_lie_ready_to_be_configured(tmp_path: Path) -> None:
    deb = package(tmp_path, "one", {"etc/a": "1"})
    laid_out(tmp_path, deb)
    with tarfile.open(tmp_path / "root.tar") as tar:
        assert tar.extractfile("var/cache/apt/archives/one.deb").read() == deb.read_bytes()  # type: ignore[union-attr]


def test_apt_inside_has_its_source_and_no_package_starts_a_service(tmp_path: Path) -> None:
    members = laid_out(tmp_path, package(tmp_path, "one", {"etc/apt/sources.list": "what the package brings"}))
    assert text_of(tmp_path, "usr/sbin/policy-rc.d").endswith("exit 101\n")
    assert members["usr/sbin/policy-rc.d"].mode == 0o755
    assert "Check-Valid-Until" in text_of(tmp_path, "etc/apt/apt.conf.d/90livecheck")
    laid_out(tmp_path, package(tmp_path, "two", {}))
    assert text_of(tmp_path, "etc/apt/sources.list") == f"deb {SITE} forky main\n"


@pytest.mark.parametrize("keep", [0, 40, 150, -1], ids=["empty", "a piece", "half", "all but a byte"])
def test_a_package_that_was_cut_short_is_named(tmp_path: Path, keep: int) -> None:
    deb = package(tmp_path, "cut", {"etc/a": "text " * 2000})
    deb.write_bytes(deb.read_bytes()[:keep])
    with pytest.raises(Broken, match=r"the package cut\.deb cannot be unpacked"):
        laid_out(tmp_path, deb)


def test_a_full_disk_is_told_with_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> list[Path]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(seed, "_site", lambda: SITE)
    monkeypatch.setattr(seed, "_fetch", full)
    with pytest.raises(Broken, match=r"No space left on device; it needs 500 MB of room in /"):
        seed.make_seed(None, "forky", "livecheck/debian-forky:x", {})  # type: ignore[arg-type]


# --- apt on this machine ----------------------------------------------------------------------------------


def test_apt_takes_the_configuration_and_keeps_to_its_folder(tmp_path: Path) -> None:
    require("apt-config")
    (tmp_path / "apt.conf").write_text(seed._apt_configuration(tmp_path))
    environment = {**os.environ, "APT_CONFIG": str(tmp_path / "apt.conf")}
    dump = subprocess.run(["apt-config", "dump"], env=environment, check=True, capture_output=True, text=True).stdout
    settings = {name.lower(): value for name, value in (line.split(" ", 1) for line in dump.splitlines())}
    for name in ("dir::state::lists", "dir::state::status", "dir::cache::archives", "dir::etc::sourcelist"):
        assert str(tmp_path) in settings[name]
    assert settings["acquire::check-valid-until"] == '"false";'
    assert settings["apt::install-recommends"] == '"false";'


def test_packages_are_fetched_with_that_configuration_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []

    def command(arguments: list[str], environment: Mapping[str, str]) -> str:
        ran.append((arguments[1:2], environment["APT_CONFIG"]))
        (tmp_path / "archives" / "b.deb").touch()
        (tmp_path / "archives" / "a.deb").touch()
        return ""

    monkeypatch.setattr(seed, "_command", command)
    assert [path.name for path in seed._fetch(tmp_path, "forky", SITE)] == ["a.deb", "b.deb"]
    assert [configuration for _, configuration in ran] == [str(tmp_path / "apt.conf")] * 2
    assert (tmp_path / "sources.list").read_text() == f"deb {SITE} forky main\n"
    assert (tmp_path / "status").read_text() == ""


def test_the_address_of_debians_packages_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MIRROR_VARIABLE, SITE)
    assert seed._site() == SITE


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose only programs are an `apt-get` that prints what this file holds, and a `dpkg-deb`."""
    monkeypatch.delenv(MIRROR_VARIABLE, raising=False)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, text in {
        "apt-get": f'#!/bin/sh\nwhile read -r a; do echo "$a"; done <{tmp_path}/said\n',
        "dpkg-deb": "",
    }.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    return tmp_path / "said"


def test_otherwise_it_is_the_one_that_apt_uses(apt: Path) -> None:
    apt.write_text("http://other.example/security/\nhttp://packages.example/debian/\nhttp://third.example/debian\n")
    assert seed._site() == "http://packages.example/debian/"


def test_a_machine_whose_apt_knows_no_debian_is_told_what_to_set(apt: Path) -> None:
    apt.write_text("http://packages.example/ubuntu/\n")
    with pytest.raises(Broken, match=f"set {MIRROR_VARIABLE} to the address"):
        seed._site()


def test_a_machine_without_apt_is_told_to_take_the_hub(apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(apt.parent / "nowhere"))
    with pytest.raises(Broken, match="no apt: make Docker Hub reachable"):
        seed._site()


def test_what_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(Broken, match=r"sh -c .* failed; stand-ins need Debian's packages: second$"):
        seed._command(["sh", "-c", "echo first >&2; echo second >&2; exit 100"], os.environ)
    with pytest.raises(Broken, match=r"packages: nothing$"):
        seed._command(["sh", "-c", "exit 1"], os.environ)


def test_what_does_not_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seed, "FETCH_TIMEOUT", 0.1)
    with pytest.raises(Broken, match=r"sleep 100 took more than 0\.1 s; is the package server down\?"):
        seed._command(["sleep", "100"], os.environ)
