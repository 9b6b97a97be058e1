"""Verdicts know code in other languages than Python, as far as its parser is installed and takes all of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from answerkey.snippets import snippet
from answerkey.verification import Evidence, Run, Verdict, Verified, record
from command import FRAMEWORK, TOPIC
from verification.bases import digests, surveyed

PATH = "qa/flask/views/basics.md"
HEAD = """---
framework: Flask
frameworkSlug: flask
topic: Views
topicSlug: views
subtopic: Basics
difficulty: easy
order: 1
seoDescription: What a view is.
updated: 2026-01-02
questions:
"""
JAVASCRIPT = "```js\nconst total = add(1, 2);\n```\n"
SQL = "```sql\nSELECT name FROM users;\n```\n"
PYTHON = "```python\nx = 1\n```\n"
ADDRESS = "/flask/views/basics#{}"


def write_base(folder: Path, **answers: str) -> Path:
    """A base with a question for each answer."""
    questions = [
        f"- id: {name}\n  difficulty: easy\n  q: What is {name}?\n  a: |\n    This.\n\n"
        + "".join(f"    {line}\n" for line in answer.splitlines())
        for name, answer in answers.items()
    ]
    files = {"content/frameworks/flask.yml": FRAMEWORK, "content/topics/flask-views.yml": TOPIC}
    files |= {"answerkey.toml": 'select = ["document", "snippet/syntax"]\n'}
    files |= {f"content/{PATH}": f"{HEAD}{''.join(questions)}---\n"}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def recorded(folder: Path, former: dict[str, Verdict] | None = None, **evidence: Any) -> dict[str, Verdict]:
    """The verdicts on a base, by the ids of questions."""
    corpus, report = surveyed(folder)
    shown = {PATH: next((d.path for d in report.diagnostics), PATH)}
    addressed = {ADDRESS.format(name): verdict for name, verdict in (former or {}).items()}
    verdicts = record(corpus, addressed, Evidence(report, shown, date(2026, 11, 22), **evidence))
    return {address.partition("#")[2]: verdict for address, verdict in verdicts.items()}


def claims(verdicts: dict[str, Verdict]) -> dict[str, tuple[str, bool, tuple[str, ...]]]:
    """What verdicts say: their kind, that there is Python, and the other languages."""
    return {name: (v.kind, bool(v.python), v.languages) for name, v in verdicts.items()}


@pytest.fixture
def without_javascript(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snippet, "is_available", lambda language: language != "JavaScript")


MISSING = pytest.mark.usefixtures("without_javascript")


@pytest.mark.parametrize(
    "answer, claim",
    [
        (PYTHON, ("compiled", True, ())),
        (JAVASCRIPT, ("compiled", False, ("javascript",))),
        (SQL + PYTHON + JAVASCRIPT, ("compiled", True, ("javascript", "sql"))),
        ("```c++\nint x = 1;\n```\n```cs\nint x = 1;\n```\n", ("compiled", False, ("cpp", "csharp"))),
        ("```graphql\nquery { a }\n```\n", ("compiled", False, ("graphql",))),
        ("```json\n{}\n```\n```dockerfile\nFROM a\n```\n", None),
    ],
)
def test_the_languages_that_parse_are_claimed(answer: str, claim: object, tmp_path: Path) -> None:
    assert claims(recorded(write_base(tmp_path, a=answer))).get("a") == claim


@pytest.mark.parametrize(
    "answer",
    [
        "```js\nf(1 2)\n```\n",
        JAVASCRIPT + "```js\nf(1 2)\n```\n",
        "<!-- answerkey: expect-error SyntaxError -->\n```js\nf(1 2)\n```\n",
        "<!-- answerkey: ignore snippet/syntax -->\n```js\nf(1 2)\n```\n",
        "<!-- answerkey: skip -->\n" + JAVASCRIPT,
        "<!-- answerkey: fragment -->\n" + JAVASCRIPT,
        "```sql\nSELECT name, FROM users;\n```\n",
        "```sql\nFROBNICATE ALL OF users;\n```\n",
        "```js\n{% if a %} f(1 2) {% endif %}\n```\n",
        "```js\n\n```\n",
    ],
)
def test_what_has_a_fault_or_was_not_judged_is_not_claimed(answer: str, tmp_path: Path) -> None:
    found = recorded(write_base(tmp_path, a=answer, b=answer + PYTHON))
    assert "a" not in found
    assert "b" not in found or found["b"].languages == ()


@MISSING
def test_without_its_parser_no_language_is_claimed(tmp_path: Path) -> None:
    found = recorded(write_base(tmp_path, a=JAVASCRIPT, b=PYTHON + JAVASCRIPT, c=SQL + JAVASCRIPT))
    assert claims(found) == {"b": ("compiled", True, ()), "c": ("compiled", False, ("sql",))}


def test_what_was_recorded_elsewhere_holds_without_the_parser_as_long_as_the_code_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_base(tmp_path, a=JAVASCRIPT, b=PYTHON + JAVASCRIPT, c=SQL + JAVASCRIPT)
    former = {name: verdict._replace(at="2026-01-01") for name, verdict in recorded(tmp_path).items()}
    assert recorded(tmp_path, former) == former
    monkeypatch.setattr(snippet, "is_available", lambda language: language != "JavaScript")
    assert recorded(tmp_path, former) == former
    changed = "```js\nconst sum = add(1, 2);\n```\n"
    write_base(tmp_path, a=changed, b=PYTHON + changed, c=SQL + changed)
    found = recorded(tmp_path, former)
    assert claims(found) == {"b": ("compiled", True, ()), "c": ("compiled", False, ("sql",))}


def test_a_language_that_no_longer_parses_is_taken_back(tmp_path: Path) -> None:
    """Another version of a grammar, or of this program, may judge the same code in another way."""
    write_base(tmp_path, a="```sql\nFROBNICATE ALL OF users;\n```\n")
    former = {"a": Verdict(digests(surveyed(tmp_path)[0])["a"], "compiled", "", {}, "2026-01-01", languages=("sql",))}
    assert recorded(tmp_path, former) == {}


def test_a_proof_keeps_its_day_when_a_language_is_added_to_it(tmp_path: Path) -> None:
    write_base(tmp_path, a=PYTHON + JAVASCRIPT)
    run = {ADDRESS.format("a"): Run("ran")}
    former = {"a": recorded(tmp_path, runs=run)["a"]._replace(at="2026-01-01", languages=())}
    found = recorded(tmp_path, former, runs=run)
    assert (found["a"].at, found["a"].kind, found["a"].languages) == ("2026-01-01", "ran", ("javascript",))


@pytest.mark.parametrize("change", ["const total = add(1, 3);", "// total"])
def test_the_digest_covers_code_in_other_languages(change: str, tmp_path: Path) -> None:
    digests = {
        code.digest
        for text in (JAVASCRIPT, JAVASCRIPT.replace("const total = add(1, 2);", change), JAVASCRIPT.replace("js", "ts"))
        for entry in surveyed(write_base(tmp_path, a=text))[0].entries
        for code in entry.codes
    }
    assert len(digests) == 3


@pytest.mark.parametrize(
    "python, languages, phrase",
    [
        ("3.13", (), "ran with a 1 on Python 3.13"),
        ("", ("javascript",), "JavaScript parsed"),
        ("", ("bash", "csharp", "new"), "Bash, C# and new parsed"),
        ("3.13", ("javascript", "sql"), "ran with a 1 on Python 3.13, JavaScript and SQL parsed"),
    ],
)
def test_the_phrase_names_what_parsed(python: str, languages: tuple[str, ...], phrase: str) -> None:
    assert Verified("passed", "ran", python, (("a", "1"),), "2026-01-01", 0, languages).phrase == phrase
