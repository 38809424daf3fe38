"""Recipe → running engines: the only part that talks to Docker.

`laboratory` prepares the images once per build and opens a lab per exercise, on one of the engines `offered`; `clean`
removes everything that builds have ever left on a daemon; `resolve_pins` adds digests to the pins where Docker Hub
answers.
"""

from livecheck.lab.host import clean, connect
from livecheck.lab.hub import resolve_pins
from livecheck.lab.laboratory import Laboratory, laboratory, offered

__all__ = ["Laboratory", "clean", "connect", "laboratory", "offered", "resolve_pins"]
