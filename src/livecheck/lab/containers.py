"""Starting the containers of a lab: its network, its mirror, its nodes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docker.errors import APIError
from requests.exceptions import RequestException

from livecheck.errors import Broken
from livecheck.lab.health import halted
from livecheck.lab.host import Host, explain, without_login
from livecheck.lab.images import proxies_here
from livecheck.model import Limits, Network
from livecheck.signs import FULL_DISK, HUB_HOSTS

READY_TIMEOUT = 60
"""Seconds that a node may take until a command can be typed."""

ALL_BUT_RESOURCE = (
    "AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK "
    "IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST "
    "NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE "
    "SYS_RAWIO SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM"
).split()
"""What Engine 20.10 knows, without CAP_SYS_RESOURCE, which small virtual machines withhold from everybody."""

PRIVILEGED: Mapping[str, Any] = {"Privileged": True, "CgroupnsMode": "private"}
NEARLY_PRIVILEGED: Mapping[str, Any] = {
    "CapAdd": ALL_BUT_RESOURCE,
    "SecurityOpt": ["seccomp=unconfined", "apparmor=unconfined"],
    "MaskedPaths": [],
    "ReadonlyPaths": [],
    "DeviceCgroupRules": ["a *:* rwm"],
    "CgroupnsMode": "private",
}
"""Fields of the HostConfig in Docker's API."""

NO_HUB = dict.fromkeys(HUB_HOSTS, "127.0.0.1")
"""A node asks its mirror and nobody else: what that lacks fails at once, on every machine alike."""


SWARM = "/var/lib/docker/swarm"
"""Where an engine keeps the log of its swarm, and waits for the disk at each change. On a busy disk that lasts so long
that a stack's networks are removed before its tasks have stopped, and Docker refuses; a lab has nothing to keep."""


@dataclass(frozen=True, slots=True)
class Container:
    """What is needed to start one."""

    image: str
    name: str
    """Its host name, and the name by which its lab's network knows it."""
    network: str
    rights: Mapping[str, Any]
    environment: Mapping[str, str]
    in_memory: Sequence[str] = ()
    """Folders that are kept in memory."""
    resolves: Sequence[str] = ()
    """Options for whoever asks for the addresses of names."""


IN_A_SECOND = ("timeout:1", "attempts:1")
"""Where no way leads out, no name from outside is known, and the answer would be waited for ten seconds each time."""

NO_WAY_OUT = {"com.docker.network.bridge.inhibit_ipv4": "true"}
"""Beside the mark `internal`, which leaves a bridge its address, and so the way to services of the daemon's machine."""


def create_network(host: Host, name: str, network: Network) -> str:
    shut = network is Network.MIRROR
    try:
        made = host.client.api.create_network(
            name, driver="bridge", internal=shut, options=NO_WAY_OUT if shut else None, labels=host.labels
        )
        return str(made["Id"])
    except (APIError, RequestException) as error:
        raise Broken(f"no network can be made for a lab: {explain(error)}") from error


def start(host: Host, container: Container) -> str:
    """Creates and starts a container; returns its ID. Raises `Broken`."""
    api = host.client.api
    try:
        memory = dict.fromkeys(container.in_memory, "")
        settings = api.create_host_config(
            network_mode=container.network, extra_hosts=NO_HUB, tmpfs=memory, dns_opt=list(container.resolves)
        )
        endpoint = api.create_endpoint_config(aliases=[container.name])
        created = api.create_container(
            container.image,
            hostname=container.name,
            labels=host.labels,
            environment=dict(container.environment),
            host_config={**settings, **container.rights},
            networking_config={"EndpointsConfig": {container.network: endpoint}},
        )["Id"]
        api.start(created)
    except (APIError, RequestException) as error:
        raise Broken(f"{container.name} cannot be started: {explain(error)}") from error
    return str(created)


def bounds(machine: Mapping[str, Any], limits: Limits) -> Mapping[str, Any]:
    """The limits in a HostConfig; the daemon refuses more processors than its `machine` (`docker info`) has."""
    set_for_all = {"Memory": limits.memory, "MemorySwap": limits.memory, "PidsLimit": limits.pids}
    if not machine["CpuCfsQuota"]:
        return set_for_all
    return {**set_for_all, "NanoCpus": int(min(limits.cpus, machine["NCPU"]) * 1e9)}


def rights_of(host: Host, image: str) -> Mapping[str, Any]:
    """How a node may be started here: privileged where the machine allows it. Raises `Broken` where nothing works."""
    for rights in (PRIVILEGED, NEARLY_PRIVILEGED):
        refusal = _refusal(host, image, rights)
        if refusal is None:
            return rights
    raise Broken(
        "the Docker daemon refuses the rights that a node needs to run an engine of its own "
        f"({refusal}); use a daemon that is not rootless, on a machine that allows privileged containers"
    )


def _refusal(host: Host, image: str, rights: Mapping[str, Any]) -> str | None:
    """Why a container cannot be started with these rights, or `None` if it can; a full disk is no refusal."""
    api = host.client.api
    created = None
    try:
        created = api.create_container(
            image, ["true"], labels=host.labels, network_disabled=True, host_config=dict(rights)
        )["Id"]
        api.start(created)
        status = api.wait(created, timeout=READY_TIMEOUT)["StatusCode"]
        return f"status {status}" if status else None
    except (APIError, RequestException) as error:
        if FULL_DISK in explain(error):
            raise Broken(f"no container can be started: {explain(error)}") from error
        return explain(error)
    finally:
        if created:
            api.remove_container(created, force=True, v=True)


def await_ready(host: Host, container: str, name: str) -> None:
    """Waits until the node says that a command can be typed; raises `Broken` with its last words otherwise."""
    deadline = time.monotonic() + READY_TIMEOUT
    while time.monotonic() < deadline:
        log = host.client.api.logs(container, tail=20)
        if log.rstrip().endswith(b"ready"):
            return
        if halt := halted(host, container):
            raise Broken(f"the node {name} {halt} before its engine could be used; {_last_words(host, container)}")
        time.sleep(0.03)
    raise Broken(f"the engine of {name} could not be used after {READY_TIMEOUT} s; {_last_words(host, container)}")


def _last_words(host: Host, container: str) -> str:
    log = host.client.api.logs(container, tail=20)  # anew: they may have come after those that were read before its end
    words = log.decode(errors="replace").strip().splitlines()
    return f"its last words: `{words[-1]}`" if words else "it said nothing"


def proxies() -> dict[str, str]:
    """The proxies of this machine, for the nodes of an open lab; the mirror is reached without one.

    Their logins stay here: whatever a node knows, a page can print.
    """
    found = {name: without_login(f"//{proxy}").removeprefix("//") for name, proxy in proxies_here().items()}
    for name in ("no_proxy", "NO_PROXY") if found else ():
        found[name] = ",".join(filter(None, [found.get(name), "mirror,localhost,127.0.0.1"]))
    return found
