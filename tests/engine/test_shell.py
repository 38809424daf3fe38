"""The grammar of shell text, held against a table and against what a real bash makes of the same text."""

from __future__ import annotations

import re
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livecheck.shell import Simple, pipelines, programs, read


def words_of(command: str) -> list[list[list[str]]]:
    return [[list(each.words) for each in pipeline] for pipeline in pipelines(command)]


def outside(command: str) -> str:
    """The command without the here-documents' text."""
    kept, at = [], 0
    for start, end in read(command).bodies:
        kept.append(command[at:start])
        at = end
    return "".join([*kept, command[at:]])


# --- commands ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("a x | b", [[["a", "x"], ["b"]]]),
        ("a |& b |\nc", [[["a"], ["b"], ["c"]]]),
        ("a; b && c || d &", [[["a"]], [["b"]], [["c"]], [["d"]]]),
        ("a 'x; y' > f", [[["a", "x; y"]]]),
        ("> f a 2>&1 3<> g &> h x", [[["a", "x"]]]),
        ("a2>f b3 4 >| f", [[["a2", "b3", "4"]]]),
        ("sudo X=1 env 'Y=2 3' a X=1", [[["a", "X=1"]]]),
        ("if ! a; then { b; }; fi", [[["a"]], [["b"]], [["}"]], [["fi"]]]),
        ("(a; b) | c", [[["a"]], [["b"]], [[], ["c"]]]),
        ("docker run alpine sh -c 'a; b | c'", [[["a"]], [["b"], ["c"]]]),
        ("bash -lc 'a\nb \"c d\"'", [[["a"]], [["b", "c d"]]]),
        ("a \\\n  b\\\nc\nd", [[["a", "bc"]], [["d"]]]),
        ("a 'it'\"'\"'s' \\$x \"\\$y \\z\" b\\ c", [[["a", "it's", "$x", "$y \\z", "b c"]]]),
        ("a # b; c\nd#e", [[["a"]], [["d#e"]]]),
        ("a $(b | c) x", [[["b"], ["c"]], [["a", "$(b | c)", "x"]]]),
        ("a \"$(b 'c')\" `d`", [[["b", "c"]], [["d"]], [["a", "$(b 'c')", "`d`"]]]),
        ("a $((1 << (2 | 3))) ${x:-${y}; z} $", [[["a", "$((1 << (2 | 3)))", "${x:-${y}; z}", "$"]]]),
        ("a <(b) $'c d'", [[["b"]], [["a", "<(b)", "c d"]]]),
        ("$(case x in y) b;; esac)", [[["case", "x", "in", "y"]], [["b"]], [["esac"]], [["$(case x in y) b;; esac)"]]]),
        ("a 'never closed", [[["a", "'never closed"]]]),
        ("cat <<EOF\nb | c\nEOF\nd", [[["cat"]], [["d"]]]),
        ("", []),
    ],
)  # fmt: skip
def test_a_command_is_lists_of_pipelines_of_words(command: str, found: list[list[list[str]]]) -> None:
    assert words_of(command) == found


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("ls -l", {"ls"}),
        ("sudo ls", {"ls"}),
        ("X=1 cat f", {"cat"}),
        ("docker image ls", {"docker"}),
        ("docker container run alpine ls", {"run", "alpine", "ls"}),
        ("docker exec web cat f > ls", {"web", "cat", "f"}),
        ("", set()),
    ],
)
def test_the_program_is_the_first_word_or_stands_in_a_container(command: str, found: set[str]) -> None:
    assert programs(read(command).last or Simple((), fed=False)) == found


@pytest.mark.parametrize(
    ("command", "fed"),
    [
        ("a", False),
        ("a > f 2<g", False),
        ("a < f", True),
        ("a 0<&3", True),
        ("a <<< b", True),
        ("a <<E\nE", True),
        ("b | a", True),
        ("a <(b)", False),
    ],
)
def test_a_command_may_be_fed(command: str, fed: bool) -> None:
    last = read(command).last
    assert last is not None
    assert (last.words[0], last.fed) == ("a", fed)


@pytest.mark.parametrize(
    ("command", "last"),
    [
        ("a; b", "b"),
        ("a &&\n\n# c\nb;\n", "b"),
        ("a & b", "b"),
        ("b $(a", "b"),
        ("b &", None),
        ("(b)", None),
        ("(a); b", "b"),
        ("# b", None),
    ],
)
def test_the_last_command_is_the_one_that_a_person_waits_for(command: str, last: str | None) -> None:
    found = read(command).last
    assert (found and found.words[0]) == last


# --- here-documents ---------------------------------------------------------------------------------------

BODIES = {
    "bare": ("cat <<EOF > f\n1\nEOF\nls", "cat <<EOF > f\nls"),
    "with a sign": ("cat <<E.O\n1\nE.O\nls", "cat <<E.O\nls"),
    "with a dash": ("cat <<end-of\n1\nend-of\nls", "cat <<end-of\nls"),
    "escaped": ("cat <<\\EOF\n1\nEOF\nls", "cat <<\\EOF\nls"),
    "quoted in part": ("cat <<E\"O\"'F'\n1\nEOF\nls", "cat <<E\"O\"'F'\nls"),
    "with a blank": ("cat <<'E F'\nE\nE F\nls", "cat <<'E F'\nls"),
    "with an escaped blank": ("cat <<E\\ F\nE\nE F\nls", "cat <<E\\ F\nls"),
    "empty": ("cat <<''\n1\n\nls", "cat <<''\nls"),
    "what stands for nothing here": ("cat <<$X\n1\n$X\nls", "cat <<$X\nls"),
    "in backquotes": ("cat <<`x`\n1\n`x`\nls", "cat <<`x`\nls"),
    "after a blank": ("cat << EOF\n1\nEOF\nls", "cat << EOF\nls"),
    "after the end of a line": ("cat <\\\n<\\\nEOF\n1\nEOF\nls", "cat <\\\n<\\\nEOF\nls"),
    "over two lines": ("cat <<E\\\nOF\n1\nEOF\nls", "cat <<E\\\nOF\nls"),
    "tabs": ("cat <<-'END'\n\ta\n  END\n\tEND\nls", "cat <<-'END'\nls"),
    "no blank around": ("cat<<EOF>f&&b\n1\nEOF\nls", "cat<<EOF>f&&b\nls"),
    "with a number": ("cat 0<<EOF\n1\nEOF\nls", "cat 0<<EOF\nls"),
    "with a blank at the end": ("cat <<EOF\nEOF \nEOF\nls", "cat <<EOF\nls"),
    "two in a line": ("cat <<A <<B\n1\nA\n2\nB\nls", "cat <<A <<B\nls"),
    "in a pipeline": ("cat <<A | b && cat <<B\n1\nA\n2\nB\nls", "cat <<A | b && cat <<B\nls"),
    "before the rest of a pipeline": ("cat <<A |\n1\nA\nb", "cat <<A |\nb"),
    "in brackets": ("(cat <<A)\n1\nA\n{ cat <<B; }\n2\nB\nls", "(cat <<A)\n{ cat <<B; }\nls"),
    "its line goes on": ("cat <<EOF \\\n| b\n1\nEOF\nls", "cat <<EOF \\\n| b\nls"),
    "its line has a quote over two": ("cat <<EOF; echo 'a\nb'\n1\nEOF\nls", "cat <<EOF; echo 'a\nb'\nls"),
    "a line that is joined to the next": ("cat <<EOF\na \\\nEOF\nEOF\nls", "cat <<EOF\nls"),
    "an end over two lines": ("cat <<EOF\na\nEO\\\nF\nls", "cat <<EOF\nls"),
    "an escaped sign at the end": ("cat <<EOF\na \\\\\nEOF\nls", "cat <<EOF\nls"),
    "no line is joined": ("cat <<'EOF'\na \\\nEOF\nls", "cat <<'EOF'\nls"),
    "signs in it": ("cat <<EOF\n' \" ` $( ) <<A\nEOF\nls", "cat <<EOF\nls"),
    "before a comment": ("cat <<EOF # it's <<A\n1\nEOF\nls", "cat <<EOF # it's <<A\nls"),
    "in a word": ("a $(cat <<EOF\n) '\nEOF\n) b\nls", "a $(cat <<EOF\n) b\nls"),
    "in quotes": ("a \"$(cat <<EOF\n\" )\nEOF\n)\" b\nls", "a \"$(cat <<EOF\n)\" b\nls"),
    "in backquoted commands": ("a `cat <<EOF\n1\nEOF\n` b\nls", "a `cat <<EOF\n` b\nls"),
    "given to a command as a file": ("a <(cat <<EOF\n1\nEOF\n)\nls", "a <(cat <<EOF\n)\nls"),
    "of a word, before that of its command": (
        "cat <<A - $(cat <<B\n1\nB\n)\n2\nA\nls",
        "cat <<A - $(cat <<B\n)\nls",
    ),
    "after the bracket that it is in": ("echo $(cat <<EOF) x\n1\nEOF\nls", "echo $(cat <<EOF) x\nls"),
    "never closed": ("cat <<EOF\n1", "cat <<EOF\n"),
    "none: a word": ("cat <<< EOF\nls", "cat <<< EOF\nls"),
    "none: in quotes": ("echo '<<A' \"<<B\"\nls", "echo '<<A' \"<<B\"\nls"),
    "none: in a comment": ("echo a # <<EOF\nls", "echo a # <<EOF\nls"),
    "none: a shift of bits": ("echo $((1<<EOF))\n((1<<(2+(A))))\nls", "echo $((1<<EOF))\n((1<<(2+(A))))\nls"),
    "none: in a parameter": ("echo ${x:-<<EOF}\nls", "echo ${x:-<<EOF}\nls"),
}  # fmt: skip


@pytest.mark.parametrize(("command", "kept"), BODIES.values(), ids=BODIES)
def test_the_texts_of_here_documents_are_no_commands(command: str, kept: str) -> None:
    assert outside(command) == kept


# --- what is missing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "lacks"),
    [
        ("echo 'a", "the closing '"),
        ('echo "a\\"', 'the closing "'),
        ('echo "$(a', 'the closing "'),
        ("echo `a", "the closing `"),
        ('echo "`a', "the closing `"),
        ("a \\", "what follows the final \\"),
        ("cat <<EOF", "the line `EOF` that ends the here-document"),
        ("cat <<A <<'B'\na\nA\nA", "the line `B` that ends the here-document"),
        ("cat <<EOF\n EOF", "the line `EOF` that ends the here-document"),
        ("cat <<EOF\na\\\nEOF", "the line `EOF` that ends the here-document"),
        ("a ||", "what follows `||`"),
        ("a |\n", "what follows `|`"),
        ("a && # b", "what follows `&&`"),
        ("if a; then b", "`fi`"),
        ("while a; do (b", "`)`"),
        ("{ a", "`}`"),
        ("f()", "what follows `f()`"),
        ("f ( )\n{ a", "`}`"),
        ("case a in b) c;;", "`esac`"),
        ("echo $(a", "`)`"),
        ("echo $(if a", "`fi`"),
    ],
)
def test_an_incomplete_command_is_known_with_what_it_lacks(command: str, lacks: str) -> None:
    found = read(command).gap
    assert found is not None
    assert found.what == lacks


@pytest.mark.parametrize(
    "command",
    [
        "",
        "echo a # it's",
        "echo a#'b'",
        "echo it\\'s \\\\",
        'echo "it\'s $(date)"',
        'echo "$(echo ")")" "\\`"',
        "cat <<EOF\n'\nEOF",
        "cat <<-EOF | wc\n\ta\n\tEOF\nls",
        "cat <<< a",
        "echo $((1<<2))",
        "echo do then {",
        "docker ps --format {{.Names}}",
        "for i in a; do b; done",
        "for i in a\ndo\nif b; then c; else d; fi\ndone | wc",
        "case a in b) c;; (d) e;; esac",
        "f() { a; }",
        "f()\n{ a; }; f",
        "f() (a)",
        "a &",
        "a && b || c; d",
        "a && > f || <<E\nE",
        "a \\\nb",
    ],
)
def test_a_complete_command_lacks_nothing(command: str) -> None:
    assert read(command).gap is None


@pytest.mark.parametrize("piece", ["$(", '"$(', "`", "$((", "${", "(", "'", "cat <<A ", "\\", "sh -c "])
def test_what_never_ends_is_read_all_the_same(piece: str) -> None:
    command = piece * 20_001
    list(pipelines(command))
    assert (read(command).gap is None) == (piece == "sh -c ")


# --- the same text, read by bash --------------------------------------------------------------------------

LINE = re.compile(r"^n\d+$", re.MULTILINE)

SCRIPTS = st.lists(
    st.sampled_from(
        [
            "cat",
            " cat <<EOF",
            " cat <<'EOF'",
            " cat <<\\EOF",
            " cat <<-E.O",
            ' cat <<"E F"',
            " <<E\\\nOF",
            " <<<EOF",
            " 4<<EOF",
            "\nEOF\n",
            "\nE.O\n",
            "\n\tE.O\n",
            "\nE F\n",
            "\nLINE\n",
            "\nLINE\n",
            "\nLINE\n",
            " LINE",
            "\n",
            " \\\n",
            "\\\\",
            "| cat",
            "&& cat",
            " &&",
            ";",
            "; :",
            "$(",
            ")",
            "(",
            "`",
            "'",
            '"',
            " # ",
            "$((1<<EOF))",
            "${x:-<<EOF}",
        ]
    ),
    max_size=12,
)


# What `cat` prints must not become a command: `$(cat <<A …)`.
PRELUDE = 'exec 3>&1; cat() { command cat >&3; }; command_not_found_handle() { echo "ran $1" >&2; }'


def bash(text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """What bash makes of a text that runs nothing but `cat`, `:` and lines that are no commands, and writes no file."""
    prepared = f"{PRELUDE}\n{text}"
    return subprocess.run(
        ["bash", "--norc", *options, "-c", prepared],
        capture_output=True,
        text=True,
        timeout=20,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@settings(max_examples=150, deadline=None)
@given(SCRIPTS)
def test_no_line_that_bash_runs_is_taken_for_a_text_nor_the_other_way_round(pieces: list[str]) -> None:
    text = "".join(piece.replace("LINE", f"n{number}") for number, piece in enumerate(pieces))
    done = bash(text)
    bodies = {line for start, end in read(text).bodies for line in LINE.findall(text[start:end])}
    ran = set(re.findall(r"^ran (n\d+)$", done.stderr, re.MULTILINE))
    assert not ran & bodies
    printed = set(LINE.findall(done.stdout))
    assert printed <= bodies | ran, (done.stdout, done.stderr)


@settings(max_examples=150, deadline=None)
@given(SCRIPTS)
def test_what_is_missing_for_sure_is_missed_by_bash_and_what_bash_misses_is_known(pieces: list[str]) -> None:
    text = "".join(pieces)
    told = bash(text, "-n").stderr
    gap = read(text).gap
    waits = "end of file" in told or "end-of-file" in told or "looking for matching" in told
    if gap is not None and gap.sure:
        assert told
    if waits:
        assert gap is not None


@pytest.mark.parametrize(
    ("command", "sets", "defines", "writes"),
    [
        ("PATH=/x:$PATH", ("PATH",), (), ()),
        ("A=1 B=2; C=3 docker ps", ("A", "B"), (), ()),
        ("A=$(B=1; true)", ("B", "A"), (), ()),
        ("docker() { command docker; }", (), ("docker",), ()),
        ("echo a >b 2>>c <d", (), (), ("b", "c")),
        ("cat <<E >/usr/bin/docker\nA=1\nE", (), (), ("/usr/bin/docker",)),
        ("echo 'A=1; f() { :; } >x'", (), (), ()),
        ("`A=1 >x`", ("A",), (), ("x",)),
    ],
)
def test_what_a_command_leaves_behind_is_read(
    command: str, sets: tuple[str, ...], defines: tuple[str, ...], writes: tuple[str, ...]
) -> None:
    script = read(command)
    assert (script.sets, script.defines, script.writes) == (sets, defines, writes)
