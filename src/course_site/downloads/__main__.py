"""`python -m course_site.downloads`: see `make`."""

import signal
import sys

from course_site.downloads import main

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # what is being made is removed then, too
    sys.exit(main())
