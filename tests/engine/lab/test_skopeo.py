"""How Docker Hub is asked: by skopeo in a helper, as the daemon itself would ask; and what is said when that fails."""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from helpers.fake_docker import FakeDaemon, a_host
from livecheck.errors import Broken
from livecheck.lab.helper import Said
from livecheck.lab.host import Host
from livecheck.lab.hub import HUB_VARIABLE
from livecheck.lab.images import PROXIES
from livecheck.lab.skopeo import Skopeo, digest_of

module = importlib.import_module("livecheck.lab.skopeo")

TRUSTING = {
    "IndexConfigs": {"docker.io": {"Secure": True}, "plain.example:5000": {"Secure": False}},
    "InsecureRegistryCIDRs": ["127.0.0.0/8", "10.1.0.0/16", "::1/128"],
}


DONE = Said(0, b"{}", "")


@dataclass
class FakeHelper:
    answer: Said = DONE
    registries: dict[str, Any] = field(default_factory=lambda: TRUSTING)
    ran: list[tuple[list[str], dict[str, str]]] = field(default_factory=list)

    @property
    def host(self) -> Host:
        return a_host(FakeDaemon(registries=self.registries))

    def run(self, command: list[str], environment: dict[str, str]) -> Said:
        self.ran.append((command, environment))
        return self.answer


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (HUB_VARIABLE, *PROXIES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(module, "_login", lambda: None)


def asked(helper: FakeHelper) -> list[str]:
    ((command, _),) = helper.ran
    return command


def failure(words: str) -> Said:
    return Said(1, b"", f'time="2026-11-30T12:00:00Z" level=fatal msg={json.dumps(words)}\n')


@pytest.mark.parametrize(
    ("registry", "reference", "address"),
    [
        (None, "alpine:3.24.1", "docker://alpine:3.24.1"),
        (None, "alpine:3.24.1@sha256:" + "a" * 64, "docker://alpine@sha256:" + "a" * 64),
        ("localhost:5000", "alpine:3.24.1", "docker://localhost:5000/library/alpine:3.24.1"),
        ("localhost:5000", "me/vote:1@sha256:" + "a" * 64, "docker://localhost:5000/me/vote@sha256:" + "a" * 64),
    ],
)
def test_an_image_is_asked_for_by_its_digest_where_it_has_one(
    monkeypatch: pytest.MonkeyPatch, registry: str | None, reference: str, address: str
) -> None:
    if registry:
        monkeypatch.setenv(HUB_VARIABLE, registry)
    helper = FakeHelper(Said(0, b"index", ""))
    assert Skopeo(helper).manifest(reference) == b"index"  # type: ignore[arg-type]
    assert asked(helper)[0] == "skopeo"
    assert asked(helper)[-1] == address
    assert "--command-timeout=15m" in asked(helper)


@pytest.mark.parametrize(
    ("registry", "trusted"),
    [
        (None, False),
        ("registry.school.example", False),
        ("localhost:5000", True),
        ("127.0.0.1:5000", True),
        ("[::1]:5000", True),
        ("10.1.2.3:5000", True),
        ("10.2.2.3:5000", False),
        ("plain.example:5000", True),
    ],
)
def test_a_certificate_is_asked_for_where_the_daemon_asks_for_one(
    monkeypatch: pytest.MonkeyPatch, registry: str | None, trusted: bool
) -> None:
    if registry:
        monkeypatch.setenv(HUB_VARIABLE, registry)
    for ask in ("manifest", "tags"):
        helper = FakeHelper(Said(0, b'{"Tags": ["3"]}', ""))
        getattr(Skopeo(helper), ask)("alpine")  # type: ignore[arg-type]
        assert ("--tls-verify=false" in asked(helper)) is trusted
    helper = FakeHelper()
    Skopeo(helper).copy("alpine:3", "/srv/x")  # type: ignore[arg-type]
    assert ("--src-tls-verify=false" in asked(helper)) is trusted
    assert "--preserve-digests" in asked(helper)
    assert asked(helper)[-1] == "dir:/srv/x"


def test_proxies_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    helper = FakeHelper()
    Skopeo(helper).manifest("alpine:3")  # type: ignore[arg-type]
    assert helper.ran[0][1] == {"HTTPS_PROXY": "http://proxy.example:3128"}


def test_a_login_goes_through_memory_and_stands_in_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_login", lambda: "secret")
    helper = FakeHelper()
    Skopeo(helper).manifest("alpine:3")  # type: ignore[arg-type]
    ((command, environment),) = helper.ran
    assert "secret" not in " ".join(command)
    assert environment == {"LIVECHECK_LOGIN": "secret", "REGISTRY_AUTH_FILE": "/dev/shm/login"}
    assert command[:4] == ["sh", "-c", module.WITH_LOGIN, "skopeo"]
    assert command[4] == "--insecure-policy"


@pytest.mark.parametrize(
    ("known", "kept"),
    [
        (None, None),
        ({"username": "me", "password": "secret"}, {"username": "me", "password": "secret"}),
        ({"username": "me"}, None),
    ],
)
def test_the_login_is_that_of_docker_login(
    monkeypatch: pytest.MonkeyPatch, known: dict[str, str] | None, kept: dict[str, str] | None
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv(HUB_VARIABLE, "registry.school.example")
    sought = []

    class Kept:
        def resolve_authconfig(self, registry: str) -> dict[str, str] | None:
            sought.append(registry)
            return known

    monkeypatch.setattr(module, "load_config", Kept)
    login = module._login()
    assert (login and json.loads(login)) == (kept and {"auths": {"registry.school.example": kept}})
    assert sought == ["registry.school.example"]


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("reading manifest 9: toomanyrequests: You have reached your limit", "wait some hours, `docker login`, or"),
        ("reading manifest 9 in docker.io/library/alpine: manifest unknown", "`make pins` looks up which there are"),
        ("requested access to the resource is denied", "it asks for a `docker login`"),
        ("tls: x509: certificate signed by unknown authority", "name it in `insecure-registries`"),
        ("writing blob: write /srv/1/a: no space left on device", "free some space, `docker system df` shows what"),
        ("context deadline exceeded", "15m were not enough"),
        (r"bad \xe8 body", "make that registry reachable, or name another one"),
        ("pinging container registry: connection refused", "make that registry reachable, or name another one"),
    ],
)
def test_a_failure_is_one_line_with_what_to_do(words: str, advice: str) -> None:
    with pytest.raises(Broken) as told:
        Skopeo(FakeHelper(failure(words))).manifest("alpine:9")  # type: ignore[arg-type]
    assert str(told.value).startswith(f"alpine:9 cannot be had: {words}; ")
    assert advice in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("errors", "told"), [("", "skopeo said nothing"), ("sh: skopeo: not found\n", "sh: skopeo")])
def test_what_is_not_in_skopeos_form_is_told_too(errors: str, told: str) -> None:
    with pytest.raises(Broken, match=f"alpine cannot be had: {told}"):
        Skopeo(FakeHelper(Said(127, b"", errors))).tags("alpine")  # type: ignore[arg-type]


def test_a_digest_is_that_of_the_bytes() -> None:
    empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest_of(b"") == Skopeo(FakeHelper(Said(0, b"", ""))).digest("alpine:3") == empty  # type: ignore[arg-type]
