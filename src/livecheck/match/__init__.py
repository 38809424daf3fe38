"""How a page is compared with a terminal: samples, bindings, and the search for a pairing.

`kinds` is the table of what is a sample, `columns` that of the columns which tell it by their name. `read` and `tables`
turn lines into keys and samples; `search` says whether two lines agree, `bind` whether their samples may; `sequence`
and `free` walk the lines, in order or in any. `compare` and `substitute` are what other stages call.
"""

from livecheck.match.arrange import Freedom, is_free
from livecheck.match.bind import ID_FAMILY, Bindings, Handle, handle
from livecheck.match.columns import VERSION_CELL
from livecheck.match.compare import Comparison, Places, compare, outline, read_alone, samples, shown_so_far
from livecheck.match.context import UNKNOWN, Setting, setting_of
from livecheck.match.formats import look_alike
from livecheck.match.generated import ADJECTIVES, SURNAMES
from livecheck.match.kinds import Nature
from livecheck.match.own import UnfitKind, kind_of
from livecheck.match.read import DOTS, GUARDED_DOTS, Gap, Line, Role
from livecheck.match.sizes import alike, in_bytes
from livecheck.match.substitute import AmbiguousSample, Argument, Substituted, aliases_between, arguments, substitute
from livecheck.match.tables import Cell, Header, cells_of, header_of
from livecheck.match.text import Sample, slot

__all__ = [
    "ADJECTIVES",
    "DOTS",
    "GUARDED_DOTS",
    "ID_FAMILY",
    "SURNAMES",
    "UNKNOWN",
    "VERSION_CELL",
    "AmbiguousSample",
    "Argument",
    "Bindings",
    "Cell",
    "Comparison",
    "Freedom",
    "Gap",
    "Handle",
    "Header",
    "Line",
    "Nature",
    "Places",
    "Role",
    "Sample",
    "Setting",
    "Substituted",
    "UnfitKind",
    "aliases_between",
    "alike",
    "arguments",
    "cells_of",
    "compare",
    "handle",
    "header_of",
    "in_bytes",
    "is_free",
    "kind_of",
    "look_alike",
    "outline",
    "read_alone",
    "samples",
    "setting_of",
    "shown_so_far",
    "slot",
    "substitute",
]
