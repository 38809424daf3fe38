"""How a page is compared with a terminal: samples, bindings, and the search for a pairing.

`kinds` is the table of what is a sample; `read` makes lines of text comparable; `pair` searches; `compare` and
`substitute` are what other stages call.
"""

from livecheck.match.bind import Bindings
from livecheck.match.compare import Comparison, compare, samples, shown_so_far
from livecheck.match.read import DOTS
from livecheck.match.substitute import AmbiguousSample, Substituted, aliases_between, substitute

__all__ = [
    "DOTS",
    "AmbiguousSample",
    "Bindings",
    "Comparison",
    "Substituted",
    "aliases_between",
    "compare",
    "samples",
    "shown_so_far",
    "substitute",
]
