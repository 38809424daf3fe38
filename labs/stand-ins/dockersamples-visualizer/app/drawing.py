"""A swarm drawn as a web page: a column for each node, a card for each task on it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from zlib import crc32

from engine import Node, Swarm, Task

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>Visualizer</title>
<style>
body {{ margin: 0; padding: 1rem; font-family: system-ui, sans-serif; color: #1d2733; background: #f4f6f8; }}
main {{ display: flex; flex-wrap: wrap; gap: 1rem; }}
section {{ width: 18rem; padding: 1rem; border-radius: .5rem; background: #fff; }}
article {{ margin-top: .75rem; padding: .5rem; border-left: .5rem solid; overflow-wrap: anywhere; }}
h2, h3, p {{ margin: 0; font-size: 1rem; }}
</style>
</head>
<body>
<h1>Visualizer</h1>
{content}
</body>
</html>
"""


def draw(swarm: Swarm) -> str:
    """The page of a swarm; tasks that no node has been chosen for stand in a column of their own."""
    columns = [
        _column(node.name, _about(node), (task for task in swarm.tasks if task.node == node.id)) for node in swarm.nodes
    ]
    known = {node.id for node in swarm.nodes}
    homeless = [task for task in swarm.tasks if task.node not in known]
    if homeless:
        columns.append(_column("nowhere yet", "tasks without a node", homeless))
    return PAGE.format(content=f"<main>\n{''.join(columns)}</main>")


def draw_absence(reason: str) -> str:
    """The page where there is no swarm to be seen."""
    return PAGE.format(
        content=f"<p>There is no swarm to be drawn here. {escape(reason)}</p>\n"
        "<p>Run this on a manager of a swarm; the page looks again by itself.</p>"
    )


def _about(node: Node) -> str:
    return f"{node.role}, {node.state}, {node.availability}"


def _column(title: str, about: str, tasks: Iterable[Task]) -> str:
    cards = "".join(map(_card, tasks))
    return f"<section>\n<h2>{escape(title)}</h2>\n<p>{escape(about)}</p>\n{cards}</section>\n"


def _card(task: Task) -> str:
    hue = crc32(task.service.encode()) % 360
    lines = "".join(f"<p>{escape(line)}</p>" for line in (task.image, task.state, task.container) if line)
    return f'<article style="border-color: hsl({hue} 60% 45%)"><h3>{escape(task.name)}</h3>{lines}</article>\n'
