"""A Debian root file system as an image, made from packages alone: the ground that all stand-ins are built on.

The machine's own apt fetches and verifies the packages of the wanted release into a folder, which needs neither
root nor anything installed; they are laid over each other and imported, and dpkg configures them in a container.
That serves a remote daemon too, and leaves no mount behind, whatever happens.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import IO

from docker.errors import APIError

from livecheck.errors import Broken
from livecheck.lab.host import Host

MIRROR_VARIABLE = "LIVECHECK_DEBIAN"
"""Names the address of Debian's packages where apt's own sources do not tell, as on Ubuntu."""

FETCH_TIMEOUT = 900
CONFIGURE_TIMEOUT = 600
"""Seconds."""

ARCHIVES = "var/cache/apt/archives"

APT_INSIDE = 'Acquire::Check-Valid-Until "false";\nAcquire::Languages "none";\n'

MERGED = ("bin", "sbin", "lib", "lib64")
"""Folders of the root that are links into /usr; older packages still carry files under them."""


def make_seed(host: Host, release: str, tag: str, labels: dict[str, str]) -> None:
    """Makes the image `tag`; raises `Broken` where packages cannot be had or configured."""
    with TemporaryDirectory(prefix="livecheck-seed-") as folder:
        site = _site()
        root = Path(folder) / "root.tar"
        try:
            packages = _fetch(Path(folder), release, site)
            _lay_out(packages, release, site, root)
        except OSError as error:
            problem = f"the Debian base cannot be laid out: {error.strerror or error}"
            raise Broken(f"{problem}; it needs 500 MB of room in {gettempdir()}") from error
        _configure(host, root, tag, labels)


# --- packages ---------------------------------------------------------------------------------------------


def _site() -> str:
    """The address that this machine's apt takes Debian's packages from."""
    if chosen := os.environ.get(MIRROR_VARIABLE, "").strip():
        return chosen
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise Broken("stand-ins are made from Debian packages, and this machine has no apt: make Docker Hub reachable")
    listed = _command(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"], os.environ)
    for address in listed.split():
        if re.search(r"/debian/?$", address):
            return address
    raise Broken(f"apt names no source of Debian's packages; set {MIRROR_VARIABLE} to the address of one")


def _fetch(folder: Path, release: str, site: str) -> list[Path]:
    """Downloads the essential packages of a release, and apt, into `folder`."""
    for part in ("lists/partial", "archives/partial", "parts"):
        (folder / part).mkdir(parents=True)
    (folder / "status").touch()
    (folder / "sources.list").write_text(f"deb {site} {release} main\n")
    (folder / "apt.conf").write_text(_apt_configuration(folder))
    environment = {**os.environ, "APT_CONFIG": str(folder / "apt.conf"), "LC_ALL": "C.UTF-8"}
    _command(["apt-get", "update"], environment)
    _command(
        ["apt-get", "--yes", "--download-only", "install", "?essential", "apt", "ca-certificates"],
        environment,
    )
    return sorted((folder / "archives").glob("*.deb"))


def _apt_configuration(folder: Path) -> str:
    settings = {
        "Dir::State::Lists": folder / "lists",
        "Dir::State::status": folder / "status",
        "Dir::Cache::archives": folder / "archives",
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": folder / "parts",
        "Dir::Etc::preferencesparts": folder / "parts",
        "Dir::Etc::TrustedParts": "/usr/share/keyrings",
        "APT::Sandbox::User": "",
        "APT::Install-Recommends": "false",
        "Acquire::Languages": "none",
        # The index of an unreleased Debian may be past its date on a mirror that lags behind.
        "Acquire::Check-Valid-Until": "false",
        "Acquire::Retries": "3",
    }
    return "".join(f'{name} "{value}";\n' for name, value in settings.items())


def _command(command: Sequence[str], environment: dict[str, str] | os._Environ[str]) -> str:
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=FETCH_TIMEOUT,
        )
    except subprocess.TimeoutExpired as error:
        raise Broken(f"{' '.join(command)} took more than {FETCH_TIMEOUT} s; is the package server down?") from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["nothing"]
        raise Broken(f"{' '.join(command)} failed; stand-ins need Debian's packages: {said[-1]}")
    return done.stdout


# --- root file system -------------------------------------------------------------------------------------


def _lay_out(packages: Sequence[Path], release: str, site: str, target: Path) -> None:
    """Lays the packages' files over each other into one archive, with the packages themselves beside them."""
    with tarfile.open(target, "w", format=tarfile.GNU_FORMAT) as tar:
        root = _Root(tar)
        for folder in MERGED:
            root.add(_entry(f"usr/{folder}", tarfile.DIRTYPE, mode=0o755))
            root.add(_entry(folder, tarfile.SYMTYPE, target=f"usr/{folder}"))
        for package in packages:
            root.add_files(package)
        for package in packages:
            tar.add(package, f"{ARCHIVES}/{package.name}")
        root.add_text("etc/apt/sources.list", f"deb {site} {release} main\n")
        root.add_text("etc/apt/apt.conf.d/90livecheck", APT_INSIDE)
        # Services must not be started by the packages that bring them.
        root.add_text("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", mode=0o755)


class _Root:
    """An archive of a root file system in which no name stands twice, as the daemon wants it."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._names: set[str] = set()

    def add(self, member: tarfile.TarInfo, content: IO[bytes] | None = None) -> None:
        if member.name not in self._names:
            self._names.add(member.name)
            self._tar.addfile(member, content)

    def add_text(self, name: str, text: str, mode: int = 0o644) -> None:
        data = text.encode()
        self.add(_entry(name, tarfile.REGTYPE, mode=mode, size=len(data)), BytesIO(data))

    def add_files(self, package: Path) -> None:
        """Adds what a package holds; older packages' /bin and the like go to /usr."""
        unpack = ["dpkg-deb", "--fsys-tarfile", str(package)]
        broken = Broken(f"the package {package.name} cannot be unpacked; was its download cut short?")
        try:
            with (
                subprocess.Popen(unpack, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as unpacking,
                tarfile.open(fileobj=unpacking.stdout, mode="r|") as files,
            ):
                self._add_members(files)
        except tarfile.TarError as error:
            raise broken from error
        if unpacking.returncode:
            raise broken

    def _add_members(self, files: tarfile.TarFile) -> None:
        for member in files:
            content = files.extractfile(member) if member.isreg() else None
            member.name = _merged(member.name)
            member.linkname = _merged(member.linkname) if member.islnk() else member.linkname
            if member.name not in ("", "."):
                self.add(member, content)


def _entry(name: str, kind: bytes, mode: int = 0o777, size: int = 0, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.mode, member.size, member.linkname = kind, mode, size, target
    return member


def _merged(name: str) -> str:
    """Where a file lies once /bin and the like are links: `./bin/ls` → `usr/bin/ls`."""
    name = name.removeprefix("./").rstrip("/")
    return f"usr/{name}" if name.partition("/")[0] in MERGED and "/" in name else name


# --- configuration ----------------------------------------------------------------------------------------

CONFIGURE = """
set -e
export DEBIAN_FRONTEND=noninteractive DPKG_FORCE=unsafe-io
dpkg --install --force-depends /var/cache/apt/archives/*.deb
rm -f /var/cache/apt/archives/*.deb
rm -rf /usr/share/doc /usr/share/man /usr/share/locale
"""


def _configure(host: Host, root: Path, tag: str, labels: dict[str, str]) -> None:
    """Lets dpkg configure the packages in a container and keeps its file system as one layer."""
    api = host.client.api
    raw = f"{tag}-raw"
    api.import_image(
        src=str(root), repository=raw.partition(":")[0], tag=raw.partition(":")[2], changes=_as_changes(labels)
    )
    container = api.create_container(raw, ["/bin/sh", "-c", CONFIGURE], labels=host.labels)["Id"]
    try:
        api.start(container)
        status = api.wait(container, timeout=CONFIGURE_TIMEOUT)["StatusCode"]
        if status:
            log = api.logs(container, tail=5).decode(errors="replace").strip()
            raise Broken(f"the packages of the Debian base cannot be configured: {log}")
        _keep(host, container, tag, labels)
    finally:
        api.remove_container(container, force=True, v=True)
        with suppress(APIError):
            api.remove_image(raw)


def _keep(host: Host, container: str, tag: str, labels: dict[str, str]) -> None:
    name, _, version = tag.partition(":")
    changes = ["ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 'CMD ["bash"]']
    changes += _as_changes(labels)
    with TemporaryDirectory(prefix="livecheck-seed-") as folder:
        flat = Path(folder) / "flat.tar"
        with flat.open("wb") as archive:
            for chunk in host.client.api.export(container):
                archive.write(chunk)
        host.client.api.import_image(src=str(flat), repository=name, tag=version, changes=changes)


def _as_changes(labels: dict[str, str]) -> list[str]:
    return [f'LABEL "{key}"="{value}"' for key, value in labels.items()]
