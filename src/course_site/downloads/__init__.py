"""What readers take away: the site as a ZIP that works from a folder, and one PDF per language.

`make dist` checks the course, builds the site once and makes all of them from it. The modules, in the order of the way:
`tree` reads HTML, `source` the built site, `fit` makes a page's article fit for paper, `book` puts the articles
together, `chromium` prints them, `numbers` reads on which page what has come to lie, `archive` packs the site.
`make` does all of this.
"""

from course_site.downloads.chromium import PROGRAMS
from course_site.downloads.make import dated, main
from course_site.downloads.tree import find, read_tree, text_of

__all__ = ["PROGRAMS", "dated", "find", "main", "read_tree", "text_of"]
