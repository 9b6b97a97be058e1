"""The results of a run become verdicts, as far as they proved something."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest

from answerkey.libraries.environment import read_environment
from answerkey.proofs.assessment import Status
from answerkey.proofs.plans import plan
from answerkey.proofs.records import record_proofs
from answerkey.proofs.results import ProofResult, Proofs, Reporter
from answerkey.workspace import open_workspace
from command import make_base, page


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (Status.PASSED, "proved"),
        (Status.RAN, "ran"),
        (Status.NOTHING, "compiled"),
        (Status.FAILED, None),
        (Status.STOPPED, None),
    ],
)
def test_the_status_of_a_question_decides_its_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: Status, kind: str | None
) -> None:
    make_base(tmp_path, basics=page(extra="run: true\n"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANSWERKEY_CACHE_DIR", str(tmp_path / ".cache"))
    workspace = open_workspace([])
    plans = plan(workspace, jobs=1)
    source, planned = next(plans.questions())
    environment = read_environment(Path(sys.prefix))
    assert environment is not None
    reporter = Reporter(plans, date(2026, 1, 2))
    result = ProofResult(planned.address, source.shown, reporter.start(source, planned), status, assertions=1)
    changed, _ = record_proofs(workspace, Proofs((result,), reporter.report([])), environment, 1)
    file = tmp_path / "content" / "verified.json"
    verdicts = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    assert changed is (kind is not None)
    assert verdicts.get("/flask/views/basics#what-is-a-view", {}).get("kind") == kind
