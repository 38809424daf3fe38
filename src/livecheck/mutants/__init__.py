"""The check of the check: changes what the pages promise, one thing at a time, and counts what nothing notices.

`operators` is the table of what is changed; `trial` judges each change by a recorded run; `tell` makes text of it.
"""

from livecheck.mutants.tell import tell, verdict
from livecheck.mutants.trial import score_steps, total, verified_steps

__all__ = ["score_steps", "tell", "total", "verdict", "verified_steps"]
