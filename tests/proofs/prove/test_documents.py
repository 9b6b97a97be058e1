"""Documents of a collection of the user are proved as questions are: all of their code, and then their proof."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerkey.proofs.plans import plan
from answerkey.proofs.targets import TargetError, open_targets

from .conftest import Prove

NOTE = """---
slug: sums
examples:
- code: |
    def double(number):
        return number + number
proof: |
  assert double(2) == 4
  assert total == {}
---
# Sums

```python
total = double(3)
total  # => 6
```
"""
SETTINGS = """
[[collections]]
name = "notes"
glob = "notes/*.md"
address = "/notes/{slug}"
code = { "examples[].code" = "python" }
proof = "proof"
"""


@pytest.fixture
def notes(base: Path) -> Path:
    with (base / "answerkey.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    folder = base / "content" / "notes"
    folder.mkdir()
    (folder / "sums.md").write_text(NOTE.format(6), encoding="utf-8")
    (folder / "plain.md").write_text("---\nslug: plain\n---\n```python\nx = 1\n```\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("target", ["content/notes/sums.md", "content/notes", "/notes/sums", "/notes", "/"])
def test_a_target_selects_documents(notes: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    monkeypatch.chdir(notes.parents[1])
    plans = plan(*open_targets([target], None), jobs=1)
    assert [planned.address for _, planned in plans.questions()] == ["/notes/sums"]


def test_an_address_that_no_document_has_is_an_error(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(notes.parents[1])
    with pytest.raises(TargetError, match="did you mean `/notes/sums`"):
        open_targets(["/notes/sum"], None)


def test_a_document_is_proved_and_recorded(notes: Path, prove: Prove) -> None:
    done = prove("--record", "--format", "json")
    assert done.returncode == 0, done.stdout
    (result,) = json.loads(done.stdout)["questions"]
    assert (result["address"], result["status"], result["assertions"]) == ("/notes/sums", "passed", 3)
    record = json.loads((notes.parent / "verified.json").read_text(encoding="utf-8"))
    assert record["/notes/sums"]["kind"] == "proved"
    assert record["/notes/plain"]["kind"] == "checked"


def test_a_failure_stands_at_its_place_in_the_file(notes: Path, prove: Prove) -> None:
    (notes / "sums.md").write_text(NOTE.format(7), encoding="utf-8")
    done = prove("--format", "concise")
    assert done.returncode == 1
    assert done.stdout.startswith("content/notes/sums.md:9:3: error proof/failed")


def test_a_proof_that_is_no_text_is_reported_instead_of_not_run(notes: Path, prove: Prove) -> None:
    (notes / "sums.md").write_text("---\nslug: sums\nproof: [1]\n---\n", encoding="utf-8")
    done = prove("--format", "concise")
    assert done.returncode == 1
    assert "content/notes/sums.md:3:8: error document/schema `proof` must be text" in done.stdout
