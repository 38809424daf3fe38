"""A Docker daemon that is none: it remembers what it was asked, and fails as it is told to."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from docker.errors import APIError, ImageNotFound, NotFound

from livecheck.lab.host import BUILD, LEASE, Host

Thing = dict[str, Any]

NO_ROOM = "write /var/lib/docker/overlay2/x: no space left on device"
"""What a daemon says whose disk is full."""


def refusal(status: int, said: str) -> APIError:
    """What docker-py raises when the daemon answers with this status and these words."""
    kind = NotFound if status == 404 else APIError
    answer = SimpleNamespace(status_code=status, url="", reason="")
    return kind("refused", response=answer, explanation=said)  # type: ignore[arg-type]


def container(name: str, build: str = "b", lease: str | None = None, **labels: str) -> Thing:
    marks = {BUILD: build, **({} if lease is None else {LEASE: lease}), **labels}
    return {"Id": name, "Labels": marks}


@dataclass
class FakeDaemon:
    """Stands for `docker.DockerClient` and for its `api` at once."""

    container_list: list[Thing] = field(default_factory=list)
    network_list: list[Thing] = field(default_factory=list)
    image_list: list[Thing] = field(default_factory=list)
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    failures: dict[str, list[Exception]] = field(default_factory=dict)
    """Method → what its next calls raise, in order."""
    build_output: Iterable[Mapping[str, Any]] = ()
    pull_output: Iterable[Mapping[str, Any]] = ()
    digests: dict[str, str] = field(default_factory=dict)
    """Reference → the digest that its registry tells."""
    exit_status: int = 0
    registries: dict[str, Any] = field(default_factory=dict)
    """What it knows of registries: which it asks for no certificate."""

    machine: tuple[str, str] = ("linux", "amd64")
    states: Mapping[str, str] = field(default_factory=dict)
    """Container → `running`, which they are if left out, `paused` or `exited`."""
    processes: Mapping[str, int] = field(default_factory=dict)
    """What it tells of the processes of every container: how many run (`current`), and may run (`limit`)."""
    out_of_memory: bool = False
    """Whether programs were ended in every container for lack of memory."""
    log: str = ""
    """What every container has said."""

    def version(self) -> Thing:
        return dict(zip(("Os", "Arch"), self.machine, strict=True))

    def info(self) -> Thing:
        return {"RegistryConfig": self.registries, "CpuCfsQuota": True, "NCPU": 1}

    @property
    def api(self) -> FakeDaemon:
        return self

    def calls(self, method: str) -> list[tuple[Any, ...]]:
        return [arguments for name, *arguments in self.asked if name == method]  # type: ignore[misc]

    def _note(self, method: str, *arguments: Any) -> None:
        self.asked.append((method, *arguments))
        if waiting := self.failures.get(method):
            raise waiting.pop(0)

    # --- containers and networks --------------------------------------------------------------------------

    def containers(self, all: bool, filters: Mapping[str, str]) -> list[Thing]:  # noqa: A002 - docker-py's name
        assert all, "containers that have stopped count, too"
        return _chosen(self.container_list, filters)

    def networks(self, filters: Mapping[str, str]) -> list[Thing]:
        return _chosen(self.network_list, filters)

    def remove_container(self, container: str, force: bool, v: bool) -> None:
        assert force
        assert v, "its anonymous volumes have to go with it"
        self._note("remove_container", container)
        self.container_list = [entry for entry in self.container_list if entry["Id"] != container]

    def remove_network(self, network: str) -> None:
        self._note("remove_network", network)
        self.network_list = [entry for entry in self.network_list if entry["Id"] != network]

    def create_network(self, name: str, **options: Any) -> Thing:
        self._note("create_network", name, options)
        return {"Id": name}

    def create_container(self, image: str, *_: Any, host_config: Any = None, **__: Any) -> Thing:
        self._note("create_container", image, host_config)
        return {"Id": f"container of {image}"}

    def put_archive(self, container: str, path: str, archive: bytes) -> None:
        self._note("put_archive", container, path, archive)

    def create_host_config(self, **options: Any) -> dict[str, Any]:
        return options

    def create_endpoint_config(self, **options: Any) -> dict[str, Any]:
        return options

    def start(self, container: str) -> None:
        self._note("start", container)

    def inspect_container(self, container: str) -> Thing:
        self._note("inspect_container", container)
        state = self.states.get(container, "running")
        return {"State": {"Running": state != "exited", "Paused": state == "paused"}}

    def stats(self, container: str, stream: bool, one_shot: bool) -> Thing:
        assert (stream, one_shot) == (False, True), "it would wait for a second look"
        self._note("stats", container)
        return {"pids_stats": dict(self.processes)}

    def events(self, since: int, until: int, filters: Mapping[str, str], decode: bool) -> Iterator[Thing]:
        assert until, "it would wait for more"
        assert decode
        self._note("events", filters)
        return iter([{"status": "oom"}] if self.out_of_memory and filters["event"] == "oom" else [])

    def logs(self, container: str, tail: int) -> bytes:
        self._note("logs", container)
        return "".join(self.log.splitlines(keepends=True)[-tail:]).encode()

    def wait(self, container: str, timeout: float) -> Thing:
        self._note("wait", container)
        return {"StatusCode": self.exit_status}

    # --- images -------------------------------------------------------------------------------------------

    def build(self, **options: Any) -> Iterator[Mapping[str, Any]]:
        self._note("build", options)
        return iter(self.build_output)

    def pull(self, name: str, tag: str, stream: bool, decode: bool) -> Iterator[Mapping[str, Any]]:
        assert stream
        assert decode, "what is wrong is told in what it says meanwhile"
        self._note("pull", name, tag)
        joint = "@" if tag.startswith("sha256:") else ":"
        self.image_list.append({"Id": f"id of {name}", "RepoTags": [f"{name}{joint}{tag}"], "Labels": {}})
        return iter(self.pull_output)

    @property
    def images(self) -> Any:
        """Both `client.images`, a collection, and `api.images(…)`, a method."""
        return _Images(self)


@dataclass
class _Images:
    daemon: FakeDaemon

    def __call__(self, filters: Mapping[str, str]) -> list[Thing]:
        return _chosen(self.daemon.image_list, filters)

    def list(self, filters: Mapping[str, str]) -> list[Any]:
        chosen = _chosen(self.daemon.image_list, filters)
        return [SimpleNamespace(id=image["Id"], tags=image["RepoTags"]) for image in chosen]

    def get(self, name: str) -> Any:
        for image in self.daemon.image_list:
            if name in [image["Id"], *image["RepoTags"]]:
                return SimpleNamespace(id=image["Id"], labels=image["Labels"])
        raise ImageNotFound(name)

    def remove(self, name: str) -> None:
        self.daemon._note("remove_image", name)

    def get_registry_data(self, reference: str) -> Any:
        self.daemon._note("get_registry_data", reference)
        with contextlib.suppress(KeyError):
            return SimpleNamespace(id=self.daemon.digests[reference])
        raise refusal(404, f"manifest for {reference} not found")


def a_host(daemon: FakeDaemon, build: str = "ours") -> Host:
    return Host(daemon, {BUILD: build, LEASE: "lease"})  # type: ignore[arg-type]


def image(name: str, *tags: str, role: str) -> Thing:
    return {"Id": name, "RepoTags": list(tags), "Labels": {"livecheck.image": role}}


def _chosen(things: Sequence[Thing], filters: Mapping[str, str]) -> list[Thing]:
    """What the daemon's filter `label`, with or without a value, lets through."""
    assert set(filters) == {"label"}
    name, wanted, value = filters["label"].partition("=")
    labelled = [thing for thing in things if name in thing["Labels"]]
    return [thing for thing in labelled if thing["Labels"][name] == value] if wanted else labelled
