"""Marks are found however the bytes are cut, and nothing else is taken for one."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from livecheck.terminal.shell import Mark
from livecheck.terminal.stream import Marked, Stream

SAID = "échø\r\n\x1b]133;D;0123abcd;89abcdef;7;\x07$ \x1b]133;B;0123abcd;\x07\x1b[6n\x1b]133;D;0123abcd7\x07end"
TEXT = SAID.encode()


def pieces(chunks: list[bytes]) -> list[str | Marked]:
    """What a stream gives, with neighbouring texts joined."""
    joined: list[str | Marked] = []
    stream = Stream()
    for chunk in chunks:
        for piece in stream.feed(chunk):
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            else:
                joined.append(piece)
    return joined


@given(st.lists(st.integers(0, len(TEXT)), max_size=20))
def test_the_cuts_do_not_matter(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(TEXT)]
    assert pieces([TEXT[a:b] for a, b in itertools.pairwise(edges)]) == [
        "échø\r\n",
        Marked(Mark.DONE, "0123abcd", "89abcdef", 7),
        "$ ",
        Marked(Mark.READY, "0123abcd"),
        "\x1b[6n\x1b]133;D;0123abcd7\x07end",
    ]


def test_an_escape_that_is_no_mark_is_not_held_back() -> None:
    assert pieces([b"\x1b[?2004hroot@node1:~# "]) == ["\x1b[?2004hroot@node1:~# "]
