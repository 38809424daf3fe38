"""The search: an index for each language, which knows accents and forms of words (`words.js`)."""

from course_site.search.index import split_search

__all__ = ["split_search"]
