"""The grammar of shell text, as far as a page needs it: commands, here-documents, and what is still missing.

There is one reader. What it finds decides whether the next line of a page can go on with a command, what prints the
output below it, and where an ID is an argument. Where shells differ, it reads as bash does.
"""

from livecheck.shell.programs import given, is_given_a_command, is_shell, pipelines, programs
from livecheck.shell.reader import read
from livecheck.shell.script import Gap, Pipeline, Script, Simple

__all__ = [
    "Gap",
    "Pipeline",
    "Script",
    "Simple",
    "given",
    "is_given_a_command",
    "is_shell",
    "pipelines",
    "programs",
    "read",
]
