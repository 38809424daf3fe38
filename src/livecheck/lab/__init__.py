"""Recipe → running engines: the only part that talks to Docker.

`laboratory` prepares the images once per build and opens a lab per exercise, on one of the engines `offered`; `clean`
removes everything that builds have ever left on a daemon; `raise_pins` writes today's releases to the pins where Docker
Hub answers.
"""

from livecheck.lab.host import clean, connect
from livecheck.lab.laboratory import Laboratory, laboratory, offered
from livecheck.lab.prepare import Prepared
from livecheck.lab.raising import Raised, raise_pins

__all__ = ["Laboratory", "Prepared", "Raised", "clean", "connect", "laboratory", "offered", "raise_pins"]
