"""What a run saw becomes verdicts, and a verdict holds as long as code and versions are what they were."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from answerkey.diagnostics import Diagnostic, Severity
from answerkey.model.corpus import QuestionCode
from answerkey.model.versions import Versions
from answerkey.source import Position
from answerkey.verification import UNVERIFIED, Evidence, Run, Verdict, record, verified
from answerkey.verification.validity import current
from verification.bases import ADDRESS, digests, surveyed, write_base, write_record

PATH = "qa/flask/views/basics.md"
TODAY = date(2026, 11, 22)
HERE = "{}.{}".format(*sys.version_info)
LIBRARIES = {"flask": "3.1.0", "pyyaml": "6.0.2", "werkzeug": "3.1.3"}
PROVIDES = {"flask": "flask", "yaml": "pyyaml", "werkzeug": "werkzeug"}
PROVED = {ADDRESS.format("proved"): Run("proved", 2)}
SEEN: dict[str, Any] = {
    "shown": {PATH: PATH},
    "today": TODAY,
    "versions": Versions("3.13.2", LIBRARIES),
    "provides": PROVIDES.get,
    "checked": {PATH},
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("base"))


def recorded(base: Path, known: dict[str, Verdict] | None = None, **seen: Any) -> dict[str, Verdict]:
    corpus, report = surveyed(base)
    return record(corpus, known or {}, Evidence(**{"report": report, **SEEN, **seen}))


def told(verdicts: dict[str, Verdict]) -> dict[str, tuple[str, str, dict[str, str]]]:
    """What the verdicts say, by the id of the question."""
    return {a.partition("#")[2]: (v.kind, v.python, dict(v.libraries)) for a, v in verdicts.items()}


def test_a_question_is_proved_checked_or_compiled_with_the_libraries_that_it_imports(base: Path) -> None:
    found = recorded(base, runs=PROVED)
    assert told(found) == {
        "proved": ("proved", "3.13", {"flask": "3.1.0", "pyyaml": "6.0.2"}),  # flask is of the prelude, which ran
        "shown": ("checked", "3.13", {"flask": "3.1.0"}),
    }
    assert {verdict.at for verdict in found.values()} == {"2026-11-22"}
    assert {address.partition("#")[2]: verdict.digest for address, verdict in found.items()} == {
        name: digest for name, digest in digests(surveyed(base)[0]).items() if name != "told"
    }


def test_without_libraries_snippets_were_compiled_by_the_python_that_runs(base: Path) -> None:
    found = recorded(base, versions=None, checked=frozenset())
    assert told(found) == {"proved": ("compiled", HERE, {}), "shown": ("compiled", HERE, {})}


def test_what_failed_or_has_an_error_has_no_verdict(base: Path) -> None:
    place = Position(1, 1, 0)
    error = Diagnostic(PATH, "library/import", Severity.ERROR, "no", "", place, place, "shown", 1)
    known = recorded(base, runs=PROVED)
    report = surveyed(base)[1]
    assert recorded(base, known, runs={ADDRESS.format("proved"): Run("")}, report=report.only([error])) == {}
    warning = replace(error, severity=Severity.WARNING)
    assert recorded(base, known, report=report.only([warning])).keys() == known.keys()


def test_what_was_not_looked_at_keeps_its_verdict_and_what_is_gone_has_none(base: Path) -> None:
    old = Verdict("00", "proved", "3.12", {}, "2020-01-01")
    known = {ADDRESS.format("shown"): old, "/flask/views/basics#gone": old}
    assert recorded(base, known, shown={}) == {ADDRESS.format("shown"): old}


def test_what_is_found_again_keeps_its_day_and_its_proof(base: Path) -> None:
    known = recorded(base, runs=PROVED, today=date(2026, 1, 1))
    assert recorded(base, known, runs=PROVED) == known
    assert recorded(base, known) == known  # nobody ran it this time
    assert recorded(base, known, versions=None, checked=frozenset()) == known
    newer = recorded(base, known, versions=Versions("3.13.2", {**LIBRARIES, "pyyaml": "6.0.3"}))
    assert newer[ADDRESS.format("proved")].kind == "checked"  # the proof was of another version
    assert newer[ADDRESS.format("proved")].at == "2026-11-22"
    assert newer[ADDRESS.format("shown")].at == "2026-01-01"


CODE = QuestionCode("a", "5f", 1, requested=True, runs=True)
VERDICT = Verdict("5f", "proved", "3.13", {"flask": "3.1.0"}, "2026-06-01", 3)


@pytest.mark.parametrize(
    "changes, digest, versions, status",
    [
        ({}, "5f", Versions("3.13", LIBRARIES), "passed"),
        ({}, "5f", None, "passed"),
        ({}, "60", None, "stale"),
        ({}, "5f", Versions("3.14", LIBRARIES), "stale"),
        ({}, "5f", Versions("3.13", {**LIBRARIES, "flask": "3.1.1"}), "stale"),
        ({}, "5f", Versions("3.13", {"pyyaml": "6.0.2"}), "stale"),
        ({}, "5f", Versions("3.13", {**LIBRARIES, "pyyaml": "7"}), "passed"),
        ({}, "5f", Versions("3.13", {"flask": ""}), "passed"),
        ({"kind": "checked"}, "5f", Versions("3.14", LIBRARIES), "stale"),
        ({"kind": "compiled", "libraries": {}}, "5f", Versions("3.9", {}), "passed"),
        ({"kind": "compiled", "libraries": {}}, "60", Versions("3.13", {}), "stale"),
    ],
)
def test_a_verdict_holds_for_its_code_and_its_versions(
    changes: dict[str, Any], digest: str, versions: Versions | None, status: str
) -> None:
    found = current(VERDICT._replace(**changes), CODE._replace(digest=digest), versions)
    assert found.status == status
    if status == "stale":
        assert found._replace(status="none") == UNVERIFIED
        assert (found.phrase, found.versions, found.state) == ("", "", "stale")


@pytest.mark.parametrize(
    "libraries, kind, phrase",
    [
        ({}, "compiled", "compiled on Python 3.13"),
        ({"flask": "3.1.0"}, "proved", "proved with flask 3.1.0 on Python 3.13"),
        ({"b": "2", "a": "1", "c": "3"}, "checked", "checked against a 1, b 2 and c 3 on Python 3.13"),
    ],
)
def test_what_holds_is_said_in_words(libraries: dict[str, str], kind: str, phrase: str) -> None:
    assert current(VERDICT._replace(kind=kind, libraries=libraries), CODE, None).phrase == phrase


def test_the_versions_in_force_are_those_of_the_lock(tmp_path: Path) -> None:
    write_record(write_base(tmp_path))
    lock = tmp_path / "libraries.lock"
    assert {found.status for found in verified(surveyed(tmp_path)[0]).values()} == {"passed"}
    lock.write_text(lock.read_text("utf-8").replace("flask==3.1.0", "flask==3.1.1"), encoding="utf-8")
    states = {address.partition("#")[2]: found.state for address, found in verified(surveyed(tmp_path)[0]).items()}
    assert states == {"proved": "proved", "shown": "stale"}
    lock.unlink()
    assert {found.status for found in verified(surveyed(tmp_path)[0]).values()} == {"passed"}


SKIPPED = "```python {skip}\n      x = 1\n      ```"


@pytest.mark.parametrize("block, kinds", [(SKIPPED, {}), (SKIPPED.replace("skip", "no-run"), {"told": "checked"})])
def test_what_is_skipped_was_not_looked_at(block: str, kinds: dict[str, str], tmp_path: Path) -> None:
    page = write_base(tmp_path) / "content" / PATH
    text = page.read_text("utf-8").replace("a: Only this.", f"a: |\n      {block}")
    page.write_text(text, encoding="utf-8")
    found = {name: kind for name, (kind, _, _) in told(recorded(tmp_path)).items()}
    assert found == {"proved": "checked", "shown": "checked", **kinds}


def test_what_only_ran_is_not_proved_and_takes_the_place_of_an_earlier_proof(base: Path) -> None:
    known = recorded(base, runs=PROVED)
    again = recorded(base, known, runs={ADDRESS.format("proved"): Run("ran")})[ADDRESS.format("proved")]
    assert (again.kind, again.assertions) == ("ran", 0)


def test_a_recorded_proof_in_which_nothing_held_is_stale() -> None:
    assert current(VERDICT, CODE, None).assertions == 3
    assert current(VERDICT._replace(assertions=0), CODE, None).state == "stale"


@pytest.mark.parametrize(
    "kind, state", [("compiled", "compiled"), ("checked", "checked"), ("ran", "stale"), ("proved", "stale")]
)
def test_no_verdict_says_that_code_ran_which_nobody_asks_to_run(kind: str, state: str) -> None:
    assert current(VERDICT._replace(kind=kind), CODE._replace(requested=False), None).state == state


def test_a_forged_proof_of_code_that_can_not_run_is_taken_back(base: Path) -> None:
    address = ADDRESS.format("proved")
    forged = {address: recorded(base, runs=PROVED)[address]}
    assert recorded(base, forged)[address].kind == "proved"
    assert recorded(base, forged, idle={address})[address].kind == "checked"
