"""Verdicts on the code of questions, as data: `verified.json` in the content folder, and what of it holds.

For whoever proves::

    stored = Stored.open(config.content_root)  # raises Broken at a file that can't be read
    seen = Seen(runs={"/fastapi/security/jwt#sign": Run("proved", 3)}, checked=survey.checked, report=report,
                today=today,
                shown={file.path: file.shown for file in workspace.files if file.selected},
                versions=Versions(environment.version, environment.distributions), provides=provides(environment).get)
    stored.replace(record(corpus, stored.verdicts, seen))

For whoever shows: `verified(corpus)` says of each question what still holds, and `phrase` says it in words.
"""

from answerkey.verification.recording import Run, Seen, record
from answerkey.verification.standing import STATES, UNVERIFIED, Verified, verified
from answerkey.verification.storing import Broken, Stored
from answerkey.verification.verdicts import KINDS, NAME, Fault, Verdict, Verdicts, parse, render

__all__ = [
    "KINDS",
    "NAME",
    "STATES",
    "UNVERIFIED",
    "Broken",
    "Fault",
    "Run",
    "Seen",
    "Stored",
    "Verdict",
    "Verdicts",
    "Verified",
    "parse",
    "record",
    "render",
    "verified",
]
