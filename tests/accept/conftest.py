"""Properties are tried without a deadline: how fast an example runs says nothing on a busy machine.

In CI they are tried on the same examples each time, so that a build that was green stays green.
"""

import os

from hypothesis import settings

settings.register_profile("unhurried", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("unhurried")
