"""Exercise + run → verdicts: what became of each step, and where each language's page drifted.

Pure: it reads captures and compares. A drift is the course's fault, `broken` is the lab's; what was not typed
is `unverified`, and nothing that follows a broken step is ever green. A single step can be judged from the state
before it, so that what a changed step does to the later ones is known without judging the whole exercise again.
"""

from livecheck.judge.scenes import Scene, State, compared, scenes
from livecheck.judge.verdicts import judge, judge_step, unchecked, verified

__all__ = ["Scene", "State", "compared", "judge", "judge_step", "scenes", "unchecked", "verified"]
