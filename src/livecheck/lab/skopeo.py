"""Docker Hub, or the registry that plays it, asked by skopeo in a helper: nothing passes through this machine."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from docker.auth import INDEX_NAME, load_config

from livecheck.errors import Broken
from livecheck.lab.helper import Helper
from livecheck.lab.host import Host, explain
from livecheck.lab.hub import REACH_HUB, at_hub, hub
from livecheck.lab.images import proxies_here

TIME_OUT = "15m"
"""For one image, or one question."""

LOGIN = "LIVECHECK_LOGIN"
WITH_LOGIN = f'umask 077; printf %s "${LOGIN}" >/dev/shm/login; unset {LOGIN}; exec skopeo "$@"'
"""A login goes through memory alone: the helper's disk becomes the mirror's image."""

NO_SUCH_IMAGE = "there is no such image any more; `make pins` looks up which there are"

ADVICE = {
    "toomanyrequests": "wait some hours, `docker login`, or take the images from elsewhere: LIVECHECK_HUB",
    "manifest unknown": NO_SUCH_IMAGE,
    "name unknown": NO_SUCH_IMAGE,
    "denied": "there is no such image, or it asks for a `docker login`",
    "unauthorized": "there is no such image, or it asks for a `docker login`",
    "x509": "give it a certificate that everybody trusts, or name it in `insecure-registries` of the Docker daemon",
    "deadline exceeded": f"{TIME_OUT} were not enough; is the network slow, or down?",
}
"""What to do about what skopeo says, where that is known; what stands first counts."""


@dataclass(frozen=True, slots=True)
class Skopeo:
    """Asks the Hub for what a reference stands for: `alpine:3.24.1`, with a digest or without."""

    helper: Helper

    def manifest(self, reference: str) -> bytes:
        """The manifest, byte for byte; mostly an index of those for several platforms. Raises `Broken`."""
        return self._ask("inspect", "--raw", *self._trust("--tls-verify"), _address(reference), about=reference)

    def digest(self, reference: str) -> str:
        """Raises `Broken`."""
        return digest_of(self.manifest(reference))

    def tags(self, repository: str) -> Sequence[str]:
        """All tags that there are of `alpine`. Raises `Broken`."""
        address = f"docker://{at_hub(repository)}"
        listed = json.loads(self._ask("list-tags", *self._trust("--tls-verify"), address, about=repository))
        return [str(tag) for tag in listed["Tags"]]

    def copy(self, reference: str, folder: str) -> None:
        """Copies one image, which is no index, into a folder of the helper, byte for byte. Raises `Broken`."""
        exactly = ("--preserve-digests", "--remove-signatures", "--quiet", "--retry-times=3")
        trust = self._trust("--src-tls-verify")
        self._ask("copy", *exactly, *trust, _address(reference), f"dir:{folder}", about=reference)

    def _ask(self, *arguments: str, about: str) -> bytes:
        environment = proxies_here()
        command = ["skopeo", "--insecure-policy", f"--command-timeout={TIME_OUT}", *arguments]
        if login := _login():
            environment |= {LOGIN: login, "REGISTRY_AUTH_FILE": "/dev/shm/login"}
            command[:1] = ["sh", "-c", WITH_LOGIN, "skopeo"]
        said = self.helper.run(command, environment)
        if said.status:
            raise Broken(f"{at_hub(about)} cannot be had: {_explain(said.errors)}")
        return said.output

    def _trust(self, option: str) -> Sequence[str]:
        return [f"{option}=false"] if _insecure(self.helper.host) else []


def digest_of(manifest: bytes) -> str:
    return f"sha256:{hashlib.sha256(manifest).hexdigest()}"


def _address(reference: str) -> str:
    """Where a digest says what is meant, skopeo wants no tag beside it."""
    return re.sub(r":[\w.-]+@", "@", f"docker://{at_hub(reference)}")


def _insecure(host: Host) -> bool:
    """Whether the daemon, too, would ask that registry for no certificate: on its own machine, or told so."""
    name = hub()
    if name is None:
        return False
    settings = host.client.info()["RegistryConfig"]
    if not settings["IndexConfigs"].get(name, {}).get("Secure", True):
        return True
    address = urlsplit(f"//{name}").hostname or ""
    try:
        return any(ip_address(address) in ip_network(allowed) for allowed in settings["InsecureRegistryCIDRs"])
    except ValueError:  # a name
        return address == "localhost"


def _login() -> str | None:
    """The maintainer's login at the registry, as skopeo reads it, if `docker login` has kept one."""
    known = load_config().resolve_authconfig(hub() or INDEX_NAME) or {}
    if not known.get("username") or not known.get("password"):
        return None
    return json.dumps({"auths": {hub() or INDEX_NAME: {"username": known["username"], "password": known["password"]}}})


def _explain(errors: str) -> str:
    """The last thing that skopeo has said, and what to do."""
    last = (errors.strip().splitlines() or ["skopeo said nothing"])[-1]
    said = re.search(r'msg=(".*")$', last)
    words = said[1] if said else last
    with suppress(ValueError):  # quoted as Go quotes, which is mostly JSON
        words = str(json.loads(words))
    if (explained := explain(words)) != words:  # the daemon's disk is full
        return explained
    advice = next((advice for sign, advice in ADVICE.items() if sign in words.lower()), None)
    return f"{words}; {advice or f'{REACH_HUB}, or do without it: LIVECHECK_IMAGES=stand-in'}"
