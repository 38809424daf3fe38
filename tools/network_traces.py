"""Puts the machine's network back to what it was before a private Docker daemon was started on it.

    python3 tools/network_traces.py save FILE      before the daemon starts
    python3 tools/network_traces.py restore FILE   after it has ended; removes FILE

A daemon leaves its bridges, its chains and rules of iptables, the policy of FORWARD and a few kernel settings
behind. Only what is Docker's and was not there before is undone, so that what others changed meanwhile stays.
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

SETTINGS = (
    "net/ipv4/ip_forward",
    "net/ipv6/conf/all/forwarding",
    "net/ipv6/conf/default/forwarding",
)
TOOLS = ("iptables", "ip6tables")
BRIDGE = re.compile(r"docker0|docker_gwbridge|br-[0-9a-f]{12}")
DOCKERS = re.compile(
    r"\bDOCKER|\bdocker0\b|\bdocker_gwbridge\b|\bbr-[0-9a-f]{12}\b"
    r"|-s (?P<self>\S+) -d (?P=self) .*-j MASQUERADE"  # a container that reaches its own published port
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of iptables."""

    chains: dict[str, str] = field(default_factory=dict)
    """Name to policy; `-` for a chain that somebody made."""
    rules: list[str] = field(default_factory=list)
    """Each as `-A CHAIN …`."""


@dataclass(frozen=True, slots=True)
class Network:
    """What a daemon changes on a machine."""

    boot: str
    """The kernel's name for this run of the machine: after a reboot nothing is left to undo."""
    links: list[str]
    settings: dict[str, str]
    rules: dict[str, str]
    """What `iptables-save` and `ip6tables-save` print."""


# --- what is to be undone (pure) --------------------------------------------------------------------------


def parse(saved: str) -> dict[str, Table]:
    """Reads the form of `iptables-save`: table name to table, without the counters."""
    tables: dict[str, Table] = {}
    table = Table()
    for line in saved.splitlines():
        if line.startswith("*"):
            table = tables.setdefault(line[1:], Table())
        elif line.startswith(":"):
            name, policy, *_ = line[1:].split()
            table.chains[name] = policy
        elif line.startswith("-A"):
            table.rules.append(line)
    return tables


def undo(before: str, after: str) -> str:
    """What `iptables-restore --noflush` must read to undo Docker's additions; empty where there are none."""
    old, new = parse(before), parse(after)
    commands = {name: undo_table(old.get(name, Table()), table) for name, table in new.items()}
    return "".join(f"*{name}\n{''.join(lines)}COMMIT\n" for name, lines in commands.items() if lines)


def undo_table(old: Table, new: Table) -> list[str]:
    gone = [chain for chain in new.chains if chain.startswith("DOCKER") and chain not in old.chains]
    rules = [rule for rule in new.rules if rule not in old.rules and rule.split()[1] not in gone]
    return [
        *(f"-F {chain}\n" for chain in gone),
        *(f"-D{rule[2:]}\n" for rule in rules if DOCKERS.search(rule)),
        *(f"-X {chain}\n" for chain in gone),
        *(["-P FORWARD ACCEPT\n"] if forwarding_closed(old, new) else []),
    ]


def forwarding_closed(old: Table, new: Table) -> bool:
    return new.chains.get("FORWARD") == "DROP" and old.chains.get("FORWARD", "ACCEPT") == "ACCEPT"


def new_bridges(before: list[str], after: list[str]) -> list[str]:
    return [link for link in after if BRIDGE.fullmatch(link) and link not in before]


# --- the machine (effects) --------------------------------------------------------------------------------


def look() -> Network:
    """Reads the machine's network as it is now."""
    return Network(
        boot=Path("/proc/sys/kernel/random/boot_id").read_text().strip(),
        links=[name for _, name in socket.if_nameindex()],
        settings={name: value for name in SETTINGS if (value := setting(name)) is not None},
        rules={tool: output(f"{tool}-save") for tool in TOOLS if shutil.which(f"{tool}-save")},
    )


def setting(name: str) -> str | None:
    path = Path("/proc/sys", name)
    return path.read_text().strip() if path.exists() else None


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def restore(before: Network) -> None:
    """Undoes what Docker has changed since; raises `OSError` or `CalledProcessError`."""
    now = look()
    if now.boot != before.boot or daemon_beside_us():
        return
    for tool, rules in now.rules.items():
        restore_rules(tool, before.rules.get(tool, ""), rules)
    for link in new_bridges(before.links, now.links):
        output("ip", "link", "delete", link)
    for name, value in before.settings.items():
        if now.settings.get(name) != value:
            Path("/proc/sys", name).write_text(value)


def restore_rules(tool: str, before: str, after: str) -> None:
    if commands := undo(before, after):
        subprocess.run([f"{tool}-restore", "--noflush"], input=commands, check=True, text=True)


def daemon_beside_us() -> bool:
    """Whether another dockerd runs in this network: bridge and chains are its own as well then."""
    ours = Path("/proc/self/ns/net").stat().st_ino
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text().strip()
            if name == "dockerd" and (process / "ns/net").stat().st_ino == ours:
                return True
        except OSError:  # it ended while we looked
            continue
    return False


def main(arguments: list[str]) -> int:
    match arguments:
        case ["save", file]:
            Path(file).write_text(json.dumps(asdict(look())))
        case ["restore", file]:
            if Path(file).exists():
                restore(Network(**json.loads(Path(file).read_text())))
                Path(file).unlink()
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
