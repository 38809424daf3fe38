"""The stand-in for hello-world prints what the real image prints."""

from __future__ import annotations

import platform

import pytest

from livecheck.lab.laboratory import DockerLab

pytestmark = pytest.mark.engine

HELLO = """
Hello from Docker!
This message shows that your installation appears to be working correctly.

To generate this message, Docker took the following steps:
 1. The Docker client contacted the Docker daemon.
 2. The Docker daemon pulled the "hello-world" image from the Docker Hub.
    (ARCH)
 3. The Docker daemon created a new container from that image which runs the
    executable that produces the output you are currently reading.
 4. The Docker daemon streamed that output to the Docker client, which sent it
    to your terminal.

To try something more ambitious, you can run an Ubuntu container with:
 $ docker run -it ubuntu bash

Share images, automate workflows, and more with a free Docker ID:
 https://hub.docker.com/

For more examples and ideas, visit:
 https://docs.docker.com/get-started/

"""


def test_it_prints_what_the_real_one_prints(lab: DockerLab) -> None:
    arch = {"x86_64": "amd64", "aarch64": "arm64v8"}.get(lab.engine.arch, platform.machine())
    assert lab.script("docker container run --rm --quiet hello-world") == HELLO.replace("ARCH", arch)
