"""The proofs of our own content fail where its answers are made wrong.

`false_claims/TOPIC/PAGE.py` holds the edits of a page: each turns an answer into one that is wrong, which the proof of its
question must notice. One page is run by `pytest tests/proofs/test_false_claims.py -k PAGE`.
"""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path

import pytest

from answerkey.config import load_config
from answerkey.libraries.environment import find_environment
from command import run

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "false_claims"
PAGES = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.py"))


def _claims(page: str) -> list[tuple[str, str, str]]:
    """Return the false claims of a page: question, text that its answer has once, what stands there instead."""
    return runpy.run_path(str(FOLDER / f"{page}.py"))["CLAIMS"]


def _falsified(text: str, question: str, old: str, new: str) -> str:
    start = text.index(f"  - id: {question}\n")
    end = text.index("\n    proof: |", start)
    assert text.count(old, start, end) == 1, old
    return text[:start] + text[start:end].replace(old, new) + text[end:]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base without pages, whose libraries are those of our content."""
    config = load_config(ROOT / "pyproject.toml")
    environment = find_environment(config) if config is not None else None
    if environment is None:
        pytest.skip("the libraries of our content are not installed (make libraries)")
    settings = f'[libraries]\nenvironment = "{environment.prefix}"\n'
    (tmp_path / "answerkey.toml").write_text(settings, encoding="utf-8")
    for part in ("frameworks", "topics"):
        shutil.copytree(ROOT / "content" / part, tmp_path / "content" / part)
    return tmp_path


@pytest.mark.sweep
@pytest.mark.parametrize("page", PAGES)
def test_every_false_claim_is_caught_by_the_proof_of_its_question(page: str, base: Path) -> None:
    """Each claim is proved on a copy of the page that holds it alone."""
    text = (ROOT / f"content/qa/fastapi/{page}.md").read_text(encoding="utf-8")
    addresses = []
    for number, (question, old, new) in enumerate(_claims(page)):
        copy = base / f"content/qa/fastapi/{page}-{number}.md"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(_falsified(text, question, old, new), encoding="utf-8")
        addresses.append(f"/fastapi/{page}-{number}#{question}")
    done = run(base, "prove", "--format", "json", *addresses)
    assert done.returncode == 1, done.stderr
    verdicts = {question["address"]: question["status"] for question in json.loads(done.stdout)["questions"]}
    assert verdicts == dict.fromkeys(addresses, "failed")


def test_each_page_has_a_false_claim() -> None:
    """A proof that no wrong answer fails proves nothing."""
    folder = ROOT / "content/qa/fastapi"
    assert [path.relative_to(folder).with_suffix("").as_posix() for path in sorted(folder.rglob("*.md"))] == PAGES
