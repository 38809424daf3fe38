"""The records that flow through a check, each field explained, and the protocols behind the effects.

Everything here is frozen: a stage takes records and makes new ones, so that data flows one way
(DESIGN.md, "The house"). Durations are seconds, times are UTC.
"""

from livecheck.model.pages import FIRST_NODE, Block, Exercise, Options, Output, Page, Press, Recipe, Step
from livecheck.model.runs import (
    COLUMNS,
    Capture,
    Engine,
    Fault,
    Keystroke,
    Lab,
    Progress,
    Run,
    Terminal,
    Trouble,
    Typed,
)
from livecheck.model.verdicts import (
    DiffLine,
    ExerciseVerdicts,
    Image,
    Images,
    Mutant,
    Report,
    Status,
    Survey,
    Tally,
    Verdict,
)

__all__ = [
    "COLUMNS",
    "FIRST_NODE",
    "Block",
    "Capture",
    "DiffLine",
    "Engine",
    "Exercise",
    "ExerciseVerdicts",
    "Fault",
    "Image",
    "Images",
    "Keystroke",
    "Lab",
    "Mutant",
    "Options",
    "Output",
    "Page",
    "Press",
    "Progress",
    "Recipe",
    "Report",
    "Run",
    "Status",
    "Step",
    "Survey",
    "Tally",
    "Terminal",
    "Trouble",
    "Typed",
    "Verdict",
]
