"""What is refused, and that nothing else is kept from being accepted; the bytes of a page that have to stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.accepting import accepted, planned, played, statuses
from helpers.fakes import shows
from livecheck.accept import accept
from livecheck.model import Capture, Cause, Skip, Status

WORD = "$ echo b\nB\n"


def page(*blocks: str) -> dict[str, str]:
    text = "\n".join(f"```console\n{block}```\n" for block in blocks)
    return {"fr": f"Bonjour.\n\n{text}", "en": f"Hello.\n\n{text}"}


def refusal(first: str, capture: Capture) -> str:
    """Why a first step was refused, behind which a second one was accepted."""
    pages = page(first, WORD)
    made = played(pages, [capture, shows("b")])
    done = accepted(pages, made)
    assert done.texts == page(first, "$ echo b\nb\n")
    assert statuses(done.texts, made) == [Status.DRIFTED, Status.VERIFIED]
    assert list(done.refused) == [0]
    return done.refused[0]


def test_bytes_that_are_no_text_are_refused() -> None:
    assert "bytes that are no text" in refusal("$ cat a\na\n", shows("\ufffd\ufffd"))


@pytest.mark.parametrize(
    ("fence", "shown", "reason"),
    [
        (
            "",
            shows("sh: brctl: not found", status=127),
            "exit status 127, and the page promises 0: sh: brctl: not found;",
        ),
        ("", shows("B", "", status=100), "exit status 100, and the page promises 0: B;"),
        (' exit="1"', shows("B"), "exit status 0, and the page promises 1: B;"),
        (' exit="1"', shows(status=2), "exit status 2, and the page promises 1; mend"),
    ],
)
def test_what_ended_otherwise_than_promised_is_refused_unless_asked_for(
    fence: str, shown: Capture, reason: str
) -> None:
    pages = {language: text.replace("```console", f"```console{fence}", 1) for language, text in page(WORD).items()}
    made = played(pages, [shown])
    done = accept(planned(pages), made, pages)
    assert done.texts == pages
    assert done.refused[0].startswith(reason)
    assert done.refused[0].endswith("or accept it with --failures")
    assert statuses(accepted(pages, made).texts, made) == [Status.VERIFIED]


def test_a_command_that_has_ended_the_terminal_is_refused() -> None:
    pages = page("$ a\na\n")
    done = accepted(pages, played(pages, [shows("a", status=None)]))
    assert done.texts == pages
    assert "ends the terminal's own shell" in done.refused[0]


def test_a_shell_that_waits_is_refused() -> None:
    pages = page("$ docker start -ai web\n")
    done = accepted(pages, played(pages, [shows(prompt="/ # ", status=None)]))
    assert done.texts == pages
    assert done.refused[0].startswith("a shell waits with the prompt `/ #`, the page shows none")


def test_a_shell_that_does_not_wait_is_refused_and_what_was_not_typed_stays() -> None:
    pages = page("$ docker run -it alpine sh\n/ # ls\nbin\n/ # exit\n")
    done = accepted(pages, played(pages, [shows("no such image", status=125)]))
    assert done.texts == pages
    assert list(done.refused) == [0]
    assert "no shell waits (exit status 125)" in done.refused[0]


def test_a_change_above_a_key_is_refused_for_the_key_waits_for_these_lines() -> None:
    assert "mend it by hand" in refusal("$ docker logs -f web\nready\n^C\nbye\n", shows("running", "bye"))


def test_what_did_not_show_up_in_time_is_refused_for_it_may_be_passing() -> None:
    block = '```console eventually="0.1"\n$ docker service ls\n4/4\n```\n'
    pages = {"fr": block, "en": block}
    done = accepted(pages, played(pages, [shows("1/4")] * 3))
    assert done.texts == pages
    assert done.refused[0].startswith("what the page promises did not show up within 0.1 s")


@pytest.mark.parametrize(
    ("promised", "shown"),
    [
        ("...\nReading package lists... Done\n", ["a", "b", "Quite another remark"]),
        ("Using default tag\n...\nStatus: Downloaded newer image\n", ["Using default tag", "x", "It is up to date"]),
        ("Server running\n...\n", ["Error: no port", "at main"]),
    ],
)
def test_no_dots_swallow_a_line_that_has_become_another(promised: str, shown: list[str]) -> None:
    pages = page(f"$ a\n{promised}")
    made = played(pages, [shows(*shown)])
    done = accepted(pages, made)
    assert statuses(done.texts, made) == [Status.VERIFIED]
    block = done.texts["fr"].partition("$ a\n")[2].partition("```")[0].splitlines()
    assert sum(line != "..." for line in block) >= sum(line != "..." for line in promised.splitlines())


@pytest.mark.parametrize(
    ("promised", "shown", "after"),
    [
        (
            "...\nDone\ndelta alpha\n",
            ["alpha beta", "delta alpha", "Done more", "delta alpha", "gamma delta"],
            "...\ndelta alpha\nDone more\ndelta alpha\ngamma delta\n",
        ),
        (
            "...\nDone\n...\n...\nDone\n",
            "Done/alpha beta/beta gamma/Done/Done/gamma delta/Done/Done/beta gamma/Done more".split("/"),
            "...\nDone\n...\n...\nDone\ngamma delta\nDone\nDone\nbeta gamma\nDone more\n",
        ),
    ],
)
def test_a_line_that_dots_stand_for_does_not_come(promised: str, shown: list[str], after: str) -> None:
    pages = page(f"$ a\n{promised}")
    assert accepted(pages, played(pages, [shows(*shown)])).texts == page(f"$ a\n{after}")


def test_what_was_typed_otherwise_is_refused() -> None:
    pages = page("$ docker ps -q\n3030c9c91e12\n$ docker stop 3030\n3030\n")
    made = played(pages, [shows("7f2a01b44c5d"), shows("7f2a")])
    changed = {language: text.replace("stop 3030\n3030", "stop 303\n303") for language, text in pages.items()}
    done = accept(planned(changed), made, changed)
    assert done.texts == changed
    assert done.refused[1].endswith("check the page again, then accept")


def test_three_dots_behind_a_guard_cannot_be_written_and_are_refused() -> None:
    assert "mend it by hand" in refusal("$ cat a\na\n", shows("\\..."))


def test_nothing_is_accepted_from_a_broken_step_or_after_it() -> None:
    pages = page("$ a\nx\n", "$ b\nx\n", "$ c\nx\n")
    made = played(pages, [shows("a"), shows("b", fault="no end after 60 s"), shows("c")])
    done = accepted(pages, made)
    assert done.texts == page("$ a\na\n", "$ b\nx\n", "$ c\nx\n")
    assert (done.steps, done.refused) == ((0,), {})


def test_nothing_is_accepted_from_a_step_that_was_not_typed() -> None:
    pages = page("$ a\nx\n")
    made = replace(
        played(pages, [shows("a")]), captures=(replace(shows(), command="a", skipped=Skip(Cause.NEEDS, "ipvs")),)
    )
    assert accepted(pages, made).texts == pages


def test_a_step_that_is_to_be_refused_stays_and_the_others_do_not() -> None:
    pages = page("$ a\nx\n", "$ b\nx\n")
    made = played(pages, [shows("a"), shows("b")])
    done = accept(planned(pages), made, pages, {0: "by hand"})
    assert (done.texts, done.refused) == (page("$ a\nx\n", "$ b\nb\n"), {0: "by hand"})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```console\r\n$ a\r\nx\r\n```\r\nText\r\n", "```console\r\n$ a\r\na\r\n\r\nb\r\n```\r\nText\r\n"),
        ("\ufeff```console\n$ a\nx\n```", "\ufeff```console\n$ a\na\n\nb\n```"),
        ("\ufeffText  \n\n~~~console hidden\n$ a\nx\n~~~\n", "\ufeffText  \n\n~~~console hidden\n$ a\na\n\nb\n~~~\n"),
        ("- x\n\n\t```console\n\t$ a\n\tx\n\t```\n", "- x\n\n\t```console\n\t$ a\n\ta\n\n\tb\n\t```\n"),
        ("```console  \n$ a\nx  \n```  \n", "```console  \n$ a\na\n\nb\n```  \n"),
        ("mixed\r\n```console\n$ a\nx\n```\r\nend\u2028\n", "mixed\r\n```console\n$ a\na\n\nb\n```\r\nend\u2028\n"),
    ],
    ids=["CRLF", "no final newline", "BOM and tildes", "tabs", "blanks at ends", "mixed"],
)
def test_all_other_bytes_of_a_page_stay(before: str, after: str) -> None:
    pages = {"fr": before}
    made = played(pages, [shows("a", "", "b")])
    assert accepted(pages, made).texts == {"fr": after}
    assert statuses({"fr": after}, made) == [Status.VERIFIED]


def test_lines_that_agree_stay_byte_for_byte_also_their_guards_and_blanks() -> None:
    pages = page("$ cat a\n\\$ b  \n\\...\none\nx\n")
    done = accepted(pages, played(pages, [shows("$ b", "...", "one", "two")]))
    assert done.texts == page("$ cat a\n\\$ b  \n\\...\none\ntwo\n")


def test_a_command_over_several_lines_stays() -> None:
    pages = page("$ for i in 1; do\n> echo $i\n> done\n2\n")
    assert accepted(pages, played(pages, [shows("1")])).texts == page("$ for i in 1; do\n> echo $i\n> done\n1\n")


def test_an_id_in_a_command_is_what_was_typed_and_stays_in_the_page() -> None:
    pages = page("$ docker run -d a\n3030c9c91e12\n$ docker stop 3030\nx\n$ docker ps -a\nold line\n")
    made = played(pages, [shows("7f2a01b44c5d"), shows("7f2a"), shows("now 7f2a01b44c5d")])
    wanted = page("$ docker run -d a\n3030c9c91e12\n$ docker stop 3030\n3030\n$ docker ps -a\nnow 3030c9c91e12\n")
    assert accepted(pages, made).texts == wanted


def test_an_id_that_only_a_later_line_names_has_that_name_already() -> None:
    pages = page("$ a\nx\n$ b\nid 3030c9c91e12\n")
    made = played(pages, [shows("started 7f2a01b44c5d"), shows("id 7f2a01b44c5d")])
    assert accepted(pages, made).texts == page("$ a\nstarted 3030c9c91e12\n$ b\nid 3030c9c91e12\n")


def test_a_long_output_behind_dots_stays_behind_them() -> None:
    pages = page("$ a\nfirst line\n...\nlast lino\n")
    made = played(pages, [shows("first line", *(f"number {n}" for n in range(500)), "last line")])
    assert accepted(pages, made).texts == page("$ a\nfirst line\n...\nlast line\n")
