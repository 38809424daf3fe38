"""The records that flow through a check, each field explained, and the protocols behind the effects.

Everything here is frozen: a stage takes records and makes new ones, so that data flows one way
(DESIGN.md, "The house"). Durations are seconds, times are UTC.
"""

from livecheck.model.limits import LONGEST_STEP, MOST_NODES, MOST_STEPS, Limits
from livecheck.model.pages import FIRST_NODE, Block, Exercise, Network, Options, Output, Page, Press, Recipe, Step
from livecheck.model.patience import Patience
from livecheck.model.prompts import declared, how_to_declare, prompt_like
from livecheck.model.runs import (
    COLUMNS,
    Capture,
    Cause,
    Engine,
    Fault,
    Keystroke,
    Lab,
    Progress,
    Run,
    Skip,
    Terminal,
    Trouble,
    Typed,
)
from livecheck.model.verdicts import (
    DiffLine,
    Doubt,
    ExerciseVerdicts,
    Image,
    Images,
    Mutant,
    Notice,
    Report,
    Score,
    Status,
    Tally,
    Verdict,
)

__all__ = [
    "COLUMNS",
    "FIRST_NODE",
    "LONGEST_STEP",
    "MOST_NODES",
    "MOST_STEPS",
    "Block",
    "Capture",
    "Cause",
    "DiffLine",
    "Doubt",
    "Engine",
    "Exercise",
    "ExerciseVerdicts",
    "Fault",
    "Image",
    "Images",
    "Keystroke",
    "Lab",
    "Limits",
    "Mutant",
    "Network",
    "Notice",
    "Options",
    "Output",
    "Page",
    "Patience",
    "Press",
    "Progress",
    "Recipe",
    "Report",
    "Run",
    "Score",
    "Skip",
    "Status",
    "Step",
    "Tally",
    "Terminal",
    "Trouble",
    "Typed",
    "Verdict",
    "declared",
    "how_to_declare",
    "prompt_like",
]
