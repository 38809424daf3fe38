"""Page text → blocks.

Data flows through the files of this package as it does through the project:

    page text ─frontmatter▶ recipe
              └fences▶ fences ─options▶ what stands after the language
                              └transcript▶ commands and what they show   (commands, shells: what a line can be)

and `page` puts the parts together, or tells all the mistakes of the page at once.
"""

from livecheck.parse.fences import Fence, fences, split_lines
from livecheck.parse.options import is_ours
from livecheck.parse.page import read_page
from livecheck.parse.shells import Shells, is_prompt
from livecheck.parse.transcript import guarded

__all__ = ["Fence", "Shells", "fences", "guarded", "is_ours", "is_prompt", "read_page", "split_lines"]
