"""What is kept on disk: runs and the figures of their mutants, below `.livecheck` of the project; pages and reports.

`made` is for whatever else is a record in a file."""

from livecheck.store.plain import made
from livecheck.store.runs import RUNS, Record, Records, make_room, pick, read_records, save
from livecheck.store.scores import fingerprint, recall, remember
from livecheck.store.whole import File, rewriting, write_whole

__all__ = [
    "RUNS",
    "File",
    "Record",
    "Records",
    "fingerprint",
    "made",
    "make_room",
    "pick",
    "read_records",
    "recall",
    "remember",
    "rewriting",
    "save",
    "write_whole",
]
