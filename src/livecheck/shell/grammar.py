"""The tables of the grammar: what is met between words, and what these are made of."""

from __future__ import annotations

import re

ARITHMETIC = r"\(\((?:[^()]|\((?:[^()]|\([^()]*+\))*+\))*+\)\)"
SIGN = re.compile(
    rf"""
      (?P<blank>[ \t]+ | \\\n)
    | (?P<comment>\#[^\n]*)
    | (?P<redirect>(?P<fd>\d*)(?:(?P<here><(?:\\\n)*<(?!<)-?)|<<<|<&|<>|<(?!\()|>>|>\||>&|>(?!\())|&>>?)
    | (?P<arithmetic>{ARITHMETIC})
    | (?P<function>\([ \t]*\))
    | (?P<operator>\n|\|\||&&|;;&|;;|;&|\|&|[|&;()])
    """,
    re.VERBOSE,
)
"""What is met between words."""
PLAIN = re.compile(r"(?:[ \t]++[\w./:=,@%+-]++(?=[ \t\n]|\Z))++")
"""Arguments that are what they look like: most of a long command."""
EXPANDED = rf"""
    | (?P<joint>\\\n)
    | `(?P<ticked>(?:\\[\s\S]|[^`\\])*+)`
    | (?P<value>\${ARITHMETIC} | \$\{{(?:\$\{{[^{{}}]*+\}}|[^{{}}])*+\}})
    | (?P<nested>\$\()
    | (?P<open>\$\{{)
    | (?P<unclosed>['`])
    | (?P<sign>\$)
"""
PIECE = re.compile(
    r"""
      (?P<text>[^ \t\n'"`\\;&|()<>$]+)
    | \$?'(?P<single>[^']*)'
    | (?P<double>\$?")
    | \\(?P<escaped>[^\n])
    | (?P<dangling>\\\Z)
    | (?P<process>[<>]\()"""
    + EXPANDED,
    re.VERBOSE,
)
"""What words are made of."""
QUOTED = re.compile(
    r"""
      (?P<text>[^"`\\$]+ | \\(?!["`\\$\n]))
    | (?P<closing>")
    | \\(?P<escaped>["`\\$])"""
    + EXPANDED,
    re.VERBOSE,
)
"""What they are made of between double quotes."""
BLANKS = re.compile(r"(?:[ \t]|\\\n)*")
LINE = re.compile(r"(?P<text>[^\n]*)\n?")
JOINED_LINE = re.compile(r"(?P<text>(?:\\[\s\S]|[^\\\n])*+\\?)\n?")
"""A line of a here-document whose closing word is bare, where a `\\` at its end joins the next one to it."""

ENDS = {"if": "fi", "for": "done", "while": "done", "until": "done", "case": "esac", "{": "}"}
"""What opens a compound command, and what ends it."""
LEADS = frozenset({"if", "then", "elif", "else", "while", "until", "do", "{", "!"})
"""Words after which another command begins."""
BEFORE = re.compile(r"sudo|time|exec|env|command|builtin|nohup|[A-Za-z_]\w*=[\s\S]*")
"""What may stand before a program."""
JOINS = frozenset({"|", "|&", "&&", "||"})
"""What cannot end a command."""
GIVEN = re.compile(r"--command|-[A-Za-z]*c")
"""The option with which a shell is given a command."""
DEEPEST = 50
"""How many commands may stand in each other."""
