"""Verdicts → what people and programs read of a build. Everything here returns text, from one `Report` record.

`people` tells a person what is wrong, `difference` shows page and terminal line by line; `verification` is the proof
beside the site, and `junit`, `sarif` and `github` say the same in the words of other programs.
"""

from livecheck.report.difference import difference
from livecheck.report.github import as_annotations, job_summary
from livecheck.report.junit import as_junit
from livecheck.report.people import complaint, complaints, notices, summary, verdict
from livecheck.report.sarif import as_sarif
from livecheck.report.verification import as_json
from livecheck.report.versions import versions_table, versions_verdict

__all__ = [
    "as_annotations",
    "as_json",
    "as_junit",
    "as_sarif",
    "complaint",
    "complaints",
    "difference",
    "job_summary",
    "notices",
    "summary",
    "verdict",
    "versions_table",
    "versions_verdict",
]
