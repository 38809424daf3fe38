"""The scripts with which readers check their work, beside a docker that answers from files: what they say and ask."""

from __future__ import annotations

import os
import pty
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from course_site.scripts import COMMON, FOLDER, whole
from helpers import PROJECT
from helpers.playing import play
from helpers.processes import has_ended
from helpers.sites import Site
from language.course import findings, mistakes
from language.findings import Missing

DOCS = PROJECT / "docs"
LANGUAGES = ("fr", "en")
SHARED = (DOCS / FOLDER / COMMON).read_text(encoding="utf-8")
SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((DOCS / FOLDER).glob("[0-9]-*.sh"))}
SCRIPTS = {name: whole(text, SHARED) for name, text in SOURCES.items()}
TIDIED = {"fr": "--place-nette", "en": "--tidied"}

ASKING = re.compile(
    r"version|info|events --since 24h --until 0s|(?:container|image|network|volume|node|service) ls|service ps"
    r"|image inspect|container (?:inspect|diff|cp \S+:\S+ -$)"
)
"""What may be asked of Docker: nothing here changes anything, and nothing goes on for ever."""

DOCKER = """\
#!/bin/sh
# Answers a question with the file of its name, and notes it.
here={folder}
echo "$*" >>"$here/asked"
case $1 in
  version | info | events) name=$1 ;;
  *) name=$1-$2 ;;
esac
[ ! -f "$here/$name.fails" ] || exit 1
[ ! -f "$here/$name" ] || cat "$here/$name"
"""


@dataclass
class Machine:
    """A folder with a script in it, and a docker that plays a machine."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def answers(self, question: str, *lines: str) -> None:
        (self.folder / "docker" / question).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def fails(self, question: str) -> None:
        (self.folder / "docker" / f"{question}.fails").touch()

    def check(self, name: str, *arguments: str, shell: str = "sh") -> subprocess.CompletedProcess[str]:
        script = self.folder / f"{name}.sh"
        script.write_text(SCRIPTS[name], encoding="utf-8")
        return subprocess.run(
            [*shell.split(), script.name, *arguments],
            cwd=self.folder,
            env={"PATH": f"{self.folder}/docker:{os.environ['PATH']}", **self.environment},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def asked(self) -> list[str]:
        return (self.folder / "docker" / "asked").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with nothing on it."""
    program = tmp_path / "docker" / "docker"
    program.parent.mkdir()
    program.write_text(DOCKER.format(folder=shlex.quote(str(program.parent))))
    program.chmod(0o755)
    made = Machine(tmp_path)
    made.answers("version", "28.5.2")
    made.answers("info", "inactive false")
    return made


def ids(count: int) -> list[str]:
    return [f"{number:064x}" for number in range(1, count + 1)]


def containers(machine: Machine, *rest: str) -> None:
    """Gives the machine containers: image, state, terminal and command of each."""
    machine.answers("container-ls", *ids(len(rest)))
    machine.answers(
        "container-inspect", *(f"{number} /name {line}" for number, line in zip(ids(len(rest)), rest, strict=True))
    )


def line_of(done: subprocess.CompletedProcess[str], ending: str) -> str:
    """The first word of the line that ends so."""
    (line,) = [line for line in done.stdout.splitlines() if line.endswith(ending)]
    return line.split()[0]


# --- what is given to readers -----------------------------------------------------------------------------


def test_there_is_a_script_for_each_exercise() -> None:
    assert list(SCRIPTS) == [path.stem for path in sorted((DOCS / "fr").glob("[0-9]-*.md"))]


def test_shellcheck_finds_nothing_in_what_is_downloaded(tmp_path: Path) -> None:
    if not shutil.which("shellcheck"):
        pytest.skip("needs shellcheck; tools/test-tools installs it as root on Debian or Ubuntu")
    for name, script in SCRIPTS.items():
        (tmp_path / f"{name}.sh").write_text(script, encoding="utf-8")
    command = ["shellcheck", "--shell=sh", *(f"{name}.sh" for name in SCRIPTS)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_a_whole_script_is_its_own_part_and_what_is_shared() -> None:
    script = '#!/bin/sh\nchecks() { :; }\n\n# About the line below.\n. "$(dirname "$0")/common.sh"\n'
    assert whole(script, "shared \\1\n") == "#!/bin/sh\nchecks() { :; }\n\nshared \\1\n"


@pytest.mark.parametrize("times", [0, 2])
def test_a_script_that_does_not_source_what_is_shared_once_is_a_mistake(times: int) -> None:
    with pytest.raises(ValueError, match=f"sources common.sh {times} times"):
        whole("#!/bin/sh\n" + 'echo\n. "$(dirname "$0")/common.sh"\n' * times, "shared\n")


def test_the_site_gives_out_whole_scripts(tmp_path: Path) -> None:
    site = Site(tmp_path, PROJECT).pages("# Page\n")
    folder = tmp_path / "docs" / FOLDER
    folder.mkdir(parents=True)
    (folder / COMMON).write_text("shared\n")
    (folder / "1-page.sh").write_text('own\n. "$(dirname "$0")/common.sh"\n')
    done = site.build(LIVECHECK="off")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / FOLDER / "1-page.sh").read_text() == "own\nshared\n"
    (folder / "1-page.sh").write_text("own\n")
    done = site.build(LIVECHECK="off")
    assert done.returncode == 1
    assert "assets/check/1-page.sh: it sources common.sh 0 times" in done.stderr


# --- what a script says, in two languages -----------------------------------------------------------------

QUOTED = r"""("[^"]*"|'[^']*')"""
SPEAKERS = "say|section|present|absent|give_up"
CALL = re.compile(rf"""\b(?:{SPEAKERS}) (?=["'])""")
MESSAGE = re.compile(rf"\b({SPEAKERS}) {QUOTED} {QUOTED}")
SECTION = re.compile(rf"\bsection {QUOTED} {QUOTED}")
HELP = re.compile(rf"\bgive_up {QUOTED} {QUOTED} {QUOTED} {QUOTED}")
HOW = re.compile(rf"\bpresent {QUOTED} {QUOTED} {QUOTED}")
SAME = {"$1", "1.2.1 docker container run"}
"""What is handed on, or said alike in both languages."""


def joined(text: str) -> str:
    """The script without remarks, each command on one line."""
    return re.sub(r"\\\n\s*", "", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))


def words(match: re.Match[str]) -> list[str]:
    """The quoted words of a call, without their quotes."""
    return [word[1:-1] for word in match.groups() if word[0] in "\"'"]


TEXTS = {name: joined(text) for name, text in {"common": SHARED, **SOURCES}.items()}
MESSAGES = [(name, *words(found)) for name, text in TEXTS.items() for found in MESSAGE.finditer(text)]


def test_everything_that_is_said_has_its_french_and_its_english() -> None:
    assert len(MESSAGES) == sum(len(CALL.findall(text)) for text in TEXTS.values()) > 100
    for name, french, english in MESSAGES:
        assert bool(french.strip()) == bool(english.strip()), f"{name}: {french} | {english}"
        assert french != english or not french.strip() or french in SAME, f"{name}: {french} | {english}"


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("index", range(2), ids=LANGUAGES)
def test_sections_are_named_as_the_page_names_them_in_its_order(name: str, index: int) -> None:
    headings = page_headings(f"{LANGUAGES[index]}/{name}.md")
    title = re.search(rf"^title\(\) {{ say {QUOTED} {QUOTED}; }}$", TEXTS[name], re.MULTILINE)
    assert title
    assert words(title)[index] == headings[0]
    named = [words(section)[index] for section in SECTION.finditer(TEXTS[name])]
    assert set(named) <= set(headings)
    assert [name for name in headings if name in named] == list(dict.fromkeys(named))


def page_headings(page: str) -> list[str]:
    """The headings of a page as a terminal can show them."""
    text = (DOCS / page).read_text(encoding="utf-8")
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [re.sub(r" \{#.*|`", "", heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)]


@pytest.mark.parametrize("index", range(2), ids=LANGUAGES)
def test_help_is_named_as_the_page_of_help_names_it(index: int) -> None:
    headings = page_headings(f"{LANGUAGES[index]}/troubleshooting.md")
    named = {words(found)[2 + index] for text in TEXTS.values() for found in HELP.finditer(text)}
    assert len(named) == 2
    assert named <= set(headings)
    assert headings[0] in MESSAGES[[english for _, _, english in MESSAGES].index(SEE_HELP)][1 + index]


SEE_HELP = "See the page of help (If something goes wrong): $4."


@pytest.mark.parametrize("name", SOURCES)
def test_commands_that_lead_on_are_those_of_the_page(name: str) -> None:
    page = (DOCS / "en" / f"{name}.md").read_text(encoding="utf-8")
    commands = [words(found)[2] for found in HOW.finditer(TEXTS[name])]
    literal = [line for command in commands if "$" not in command for line in command.splitlines()]
    assert literal
    assert [line for line in literal if line not in page] == []


@pytest.mark.parametrize("index", range(2), ids=LANGUAGES)
def test_what_is_said_is_good_french_and_good_english(tmp_path: Path, index: int) -> None:
    language = LANGUAGES[index]
    page = tmp_path / language / "page.md"
    page.parent.mkdir()
    said = [message[1 + index] for message in MESSAGES if message[1 + index].strip() not in ("", *SAME)]
    page.write_text("\n\n".join(marked(text) for text in dict.fromkeys(said)), encoding="utf-8")
    try:
        left = mistakes(findings([page], language), language)
    except Missing as missing:
        pytest.skip(str(missing))
    assert not left, "\n".join(str(finding) for finding in left)


NAMES = """
alpine app backend chown default docker elsewhere figlet frontend hello ls ourfiglet redis sh stranger sudo ubuntu vote
votes-data votes
""".split()
CODE = re.compile(
    r"\$\w+|\$\{[^}]*\}|\$\([^)]*\)|\[\S*"  # what the shell puts in, and choices
    r"|(?<![^\s(\[])--?[a-z][\w-]*|[^\s(\[]*(?:[/_]|[.:](?=\w))[^\s,)\]]*[\w)]"  # flags, files, images
    r"|hello(?:-world| world| from alpine)|this is v0\.2|docker (?:container run|swarm init|info)"
    rf"|\b(?:{'|'.join(NAMES)})\b"
)
"""What stands as code in the pages."""


def marked(text: str) -> str:
    return CODE.sub(lambda code: f"`{code[0]}`", text)


# --- arguments and environment ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "arguments", "language"),
    [
        ({}, [], "en"),
        ({"LANG": "fr_FR.UTF-8"}, [], "fr"),
        ({"LANG": "de_DE.UTF-8"}, [], "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, [], "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "fr"}, [], "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "", "LC_ALL": ""}, [], "fr"),
        ({"LANG": "fr_FR.UTF-8"}, ["en"], "en"),
        ({"LC_ALL": "C"}, ["fr"], "fr"),
        ({}, ["--tidied", "fr"], "fr"),
    ],
)
def test_the_language_is_the_one_asked_for_or_that_of_the_system(
    machine: Machine, environment: dict[str, str], arguments: list[str], language: str
) -> None:
    machine.environment = environment
    titles = {"fr": "Exercice 1\u00a0: votre premier conteneur", "en": "Exercise 1: your first container"}
    assert machine.check("1-containers", *arguments).stdout.splitlines()[0] == titles[language]


@pytest.mark.parametrize("argument", ["de", "--tidy", ""])
def test_an_unknown_argument_is_told_with_what_is_known(machine: Machine, argument: str) -> None:
    done = machine.check("1-containers", "fr", argument)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"«\u00a0{argument}\u00a0» n’est pas connu.\nUsage\u00a0: sh 1-containers.sh [fr|en] [--place-nette]\n"
    )


def test_help_is_given(machine: Machine) -> None:
    done = machine.check("1-containers", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: sh 1-containers.sh [fr|en] [--tidied]\n")


def on_a_terminal(machine: Machine, **environment: str) -> str:
    """What a script shows on a terminal."""
    machine.check("1-containers")
    main, side = pty.openpty()
    variables = {"PATH": f"{machine.folder}/docker:{os.environ['PATH']}", "TERM": "xterm", **environment}
    subprocess.run(["sh", "1-containers.sh"], cwd=machine.folder, env=variables, stdout=side, timeout=60, check=False)
    os.close(side)
    shown = b""
    try:
        while data := os.read(main, 1 << 16):
            shown += data
    except OSError:  # a terminal whose other side is closed
        pass
    os.close(main)
    return shown.decode().replace("\r\n", "\n")


def test_colours_are_for_terminals_and_only_beside_words(machine: Machine) -> None:
    plain = machine.check("1-containers").stdout
    coloured = on_a_terminal(machine)
    assert "\033[31mmissing\033[0m" in coloured
    assert re.sub(r"\033\[\d+m", "", coloured) == plain
    assert on_a_terminal(machine, NO_COLOR="1") == on_a_terminal(machine, TERM="dumb") == plain


# --- looking ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["sh", "bash --posix"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCRIPTS)
def test_on_a_fresh_machine_all_is_missing_and_nothing_is_left(
    machine: Machine, name: str, language: str, shell: str
) -> None:
    done = machine.check(name, language, shell=shell)
    assert (done.returncode, done.stderr) == (1, "")
    assert "  trouvé  " not in done.stdout
    assert "  found    " not in done.stdout
    done = machine.check(name, language, TIDIED[language], shell=shell)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize("name", SCRIPTS)
def test_docker_is_only_asked(machine: Machine, name: str) -> None:
    machine.answers("info", "active true")
    containers(
        machine,
        "alpine exited true /bin/ash",
        "ubuntu exited true bash",
        "redis:alpine running false redis-server",
    )
    for arguments in ([], ["--tidied"]):
        machine.check(name, *arguments)
    assert len(machine.asked()) >= 10
    assert [question for question in machine.asked() if not ASKING.match(question)] == []


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("alpine exited false ls -l", True),
        ("alpine:latest running false ls -l", True),
        ("docker.io/library/alpine:latest exited true ls -l", True),
        ("alpine exited false ls -la", False),
        ("alpine exited false echo ls -l", False),
        ("alpine exited false sh -c ls -l", False),
        ("alpine:3.20 exited false ls -l", False),
        ("someone/alpine exited false ls -l", False),
        ("alpine-ls exited false ls -l", False),
    ],
)
def test_only_what_the_exercise_has_made_counts(machine: Machine, line: str, counts: bool) -> None:
    containers(machine, "nginx:1.27 running false nginx -g daemon off;", line)
    assert line_of(machine.check("1-containers", "en"), "that has run ls -l") == ("found" if counts else "missing")


def test_images_of_other_tags_and_names_do_not_count(machine: Machine) -> None:
    machine.answers("image-ls", "alpine:3.20", "someone/alpine:latest", "<none>:<none>")
    assert line_of(machine.check("1-containers", "en"), "the image alpine") == "missing"
    assert line_of(machine.check("1-containers", "en", "--tidied"), "the image alpine") == "gone"
    machine.answers("image-ls", "alpine:3.20", "alpine:latest")
    assert line_of(machine.check("1-containers", "en"), "the image alpine") == "found"


def test_what_is_left_is_named_so_that_it_can_be_removed_alone(machine: Machine) -> None:
    containers(machine, "nginx running false nginx", "alpine exited false ls", "alpine exited false my own command")
    done = machine.check("1-containers", "en", "--tidied")
    assert done.returncode == 1
    assert f"→ docker container rm --force {ids(3)[1][:12]} \n" in done.stdout


@pytest.mark.parametrize(("content", "found"), [("hello world\n", True), ("hello\n", False), ("", False)])
def test_the_file_in_the_container_is_read(machine: Machine, content: str, found: bool) -> None:
    containers(machine, "alpine running true /bin/ash")
    machine.answers("container-cp", f"hello.txt\0\0000100644\0\0{content}\0\0")
    done = machine.check("1-containers", "en")
    assert line_of(done, "whose hello.txt says hello world") == ("found" if found else "missing")
    assert line_of(done, "running again") == ("found" if found else "missing")


@pytest.mark.parametrize("place", ["hello", "."])
def test_files_are_looked_for_in_their_folder_and_around(machine: Machine, place: str) -> None:
    folder = machine.folder / place
    folder.mkdir(exist_ok=True)
    page = (DOCS / "en/2-images.md").read_text(encoding="utf-8")
    for name in ("index.js", "Dockerfile"):
        (written,) = re.findall(rf'^```\w+ file="hello/{name}"\n(.*?)^```$', page, re.MULTILINE | re.DOTALL)
        (folder / name).write_text(written)
    done = machine.check("2-images", "en")
    assert line_of(done, "the file index.js") == "found"
    assert line_of(done, "with its five instructions") == "found"
    assert line_of(done, "the line that says this is v0.2") == "missing"
    (folder / "Dockerfile").write_text("FROM alpine\n")
    assert line_of(machine.check("2-images", "en"), "with its five instructions") == "missing"


def test_a_swarm_is_read_on_its_manager(machine: Machine) -> None:
    machine.answers("info", "active true")
    machine.answers("node-ls", "one Ready Active Leader", "two Ready Drain ")
    machine.answers("service-ls", *(f"voting_stack_{name} 1/1" for name in ("db", "redis", "result", "visualizer")))
    machine.answers("service-ps", "two", "one")
    done = machine.check("3-swarm", "en")
    assert line_of(done, "a worker, ready") == "found"
    assert line_of(done, "voting_stack_db, with its task") == "found"
    assert line_of(done, "voting_stack_worker, with its task") == "missing"
    assert line_of(done, "no task of voting_stack_vote on a drained node") == "missing"
    machine.answers("service-ps", "one", "one")
    assert line_of(machine.check("3-swarm", "en"), "no task of voting_stack_vote on a drained node") == "found"


def test_images_that_a_swarm_has_pulled_have_no_tag_and_are_named_by_their_identifiers(machine: Machine) -> None:
    vote = "dockersamples/examplevotingapp_vote"
    machine.answers(
        "image-ls", "redis:7 aaa", "redis:<none> bbb", f"{vote}:<none> ccc", f"{vote}:latest ccc", "x:1 ddd"
    )
    done = machine.check("3-swarm", "en", "--tidied")
    assert line_of(done, "the images of the exercise") == "left"
    assert "→ docker image rm bbb ccc \n" in done.stdout


@pytest.mark.parametrize(("state", "word"), [("active false", "worker"), ("locked false", "locked")])
def test_a_machine_that_cannot_speak_for_its_swarm_is_told(machine: Machine, state: str, word: str) -> None:
    machine.answers("info", state)
    done = machine.check("3-swarm", "en")
    assert done.returncode == 2
    assert word in done.stderr


# --- when nothing can be looked at ------------------------------------------------------------------------


def few_tools(machine: Machine, *names: str) -> Path:
    """A folder with these programs alone."""
    folder = machine.folder / "few"
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def test_a_missing_docker_is_told(machine: Machine) -> None:
    few = few_tools(machine, "sh", "sed", "dirname")
    machine.environment = {"PATH": str(few)}
    done = machine.check("1-containers", "fr", shell=str(few / "sh"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("La commande docker est introuvable.")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("permission denied while trying to connect", "Try: sudo sh 1-containers.sh en"),
        ("Cannot connect to the Docker daemon at unix:///nowhere.", "The Docker daemon does not answer."),
    ],
)
def test_a_daemon_that_refuses_is_told_with_what_to_do(machine: Machine, said: str, told: str) -> None:
    (machine.folder / "docker/docker").write_text(f"#!/bin/sh\necho\necho '{said}' >&2\nexit 1\n")
    done = machine.check("1-containers", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "See the page of help (If something goes wrong): " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "again"),
    [
        (["en"], "Try: sudo sh 1-containers.sh en\n"),
        (["en", "--tidied"], "Try: sudo sh 1-containers.sh en --tidied\n"),
        (["--place-nette", "fr"], "Essayez\u00a0: sudo sh 1-containers.sh fr --place-nette\n"),
    ],
)
def test_what_is_to_be_typed_as_root_asks_the_same(machine: Machine, arguments: list[str], again: str) -> None:
    refusal = "permission denied while trying to connect"
    (machine.folder / "docker/docker").write_text(f"#!/bin/sh\necho '{refusal}' >&2\nexit 1\n")
    assert again in machine.check("1-containers", *arguments).stderr


def test_a_daemon_that_hangs_does_not_hold_the_script(machine: Machine) -> None:
    play(machine.folder / "docker", "docker", "exec sleep 600")
    play(machine.folder / "docker", "timeout", f'[ "$1" = 20 ] && shift && exec {shutil.which("timeout")} 0.2 "$@"')
    done = machine.check("1-containers", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Docker has not answered within 20 seconds.\n")


@pytest.fixture(params=["dash", "bash"])
def without_timeout(machine: Machine, request: pytest.FixtureRequest) -> str:
    """A shell of a machine that has no command timeout; that of macOS is a bash."""
    few = few_tools(machine, "sed", "sleep", "dirname", "grep", "cut", "cat", "tr")
    (few / "sh").symlink_to(str(shutil.which(request.param)))
    machine.environment = {"PATH": f"{machine.folder}/docker:{few}"}
    return str(few / "sh")


def test_where_there_is_no_timeout_it_does_without(machine: Machine, without_timeout: str) -> None:
    done = machine.check("1-containers", "en", shell=without_timeout)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("\nIn order: 0 of 10. Follow the sections named above, then run this script again.\n")


def test_there_a_daemon_that_hangs_does_not_hold_it_either(machine: Machine, without_timeout: str) -> None:
    play(machine.folder / "docker", "docker", "exec sleep 600")
    play(machine.folder / "docker", "sleep", f'[ "$1" != 20 ] || set -- 0.2; exec {shutil.which("sleep")} "$@"')
    done = machine.check("1-containers", "en", shell=without_timeout)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Docker has not answered within 20 seconds.\n")


def test_there_nothing_goes_on_once_it_has_its_answers(machine: Machine, without_timeout: str) -> None:
    sleep, count = shutil.which("sleep"), f"{shutil.which('wc')} -l"
    watches = machine.folder / "docker/watches"
    watches.touch()
    play(watches.parent, "sleep", f'echo $$ >>"{watches}"; exec {sleep} 90')  # the script must not last as long
    docker = machine.folder / "docker/docker"  # answers once its watch has begun
    waiting = f"""\
tries=0
until [ "$({count} <"$here/watches")" -eq "$({count} <"$here/asked")" ] || [ $((tries += 1)) -gt 1000 ]; do
  {sleep} 0.01
done
case $1 in"""
    docker.write_text(docker.read_text().replace("case $1 in", waiting, 1))
    machine.check("1-containers", "en", shell=without_timeout)
    begun = [int(process) for process in watches.read_text().split()]
    assert len(begun) == len(machine.asked()) >= 5
    assert all(map(has_ended, begun))


@pytest.mark.parametrize("question", ["container-ls", "image-ls", "network-ls", "volume-ls"])
def test_a_daemon_that_fails_on_the_way_is_not_taken_for_an_empty_machine(machine: Machine, question: str) -> None:
    machine.fails(question)
    done = machine.check("1-containers", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Docker has not answered. Type docker {question.replace('-', ' ')} to see why")


# --- the pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_page_leads_to_its_script_right_before_the_tidying_up(name: str, language: str) -> None:
    """With the two commands that the test of a fresh machine types."""
    text = (DOCS / language / f"{name}.md").read_text(encoding="utf-8")
    section = re.search(r"^## [^\n]*\{#check\}\n((?:(?!^##).*\n)*)^## [^\n]*\{#clean-up\}$", text, re.MULTILINE)
    assert section, "a section {#check} is missing right before {#clean-up}"
    up = "../" if language == "fr" else "../../"
    assert f'<a href="{up}{FOLDER}/{name}.sh" download><code>{name}.sh</code></a>' in section[1]
    commands = re.findall(r"^```text\nsh (?:\.\./)?(.*)\n```$", section[1], re.MULTILINE)
    assert commands == [f"{name}.sh {language}", f"{name}.sh {language} {TIDIED[language]}"]
