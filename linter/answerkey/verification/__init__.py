"""Verdicts on the code of questions, recorded in `verified.json` in the content folder, and those that still hold.

To record::

    file = VerdictFile.open(config.content_root)  # raises Broken at a file that can't be read
    evidence = Evidence(runs={"/fastapi/security/jwt#sign": Run("proved", 3)}, report=report, today=today, …)
    file.replace(record(corpus, file.verdicts, evidence))

To show: `verified(corpus)` gives for each question the verdict that still holds, and its `phrase` says it in words.
"""

from answerkey.verification.evidence import Evidence, Run, record
from answerkey.verification.validity import STATES, UNVERIFIED, Verified, verified
from answerkey.verification.verdict_file import Broken, VerdictFile
from answerkey.verification.verdicts import KINDS, NAME, Fault, Verdict, Verdicts, parse, renamed, render

__all__ = [
    "KINDS",
    "NAME",
    "STATES",
    "UNVERIFIED",
    "Broken",
    "Evidence",
    "Fault",
    "Run",
    "Verdict",
    "VerdictFile",
    "Verdicts",
    "Verified",
    "parse",
    "record",
    "renamed",
    "render",
    "verified",
]
