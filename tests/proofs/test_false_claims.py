"""The proofs of our own content fail where its answers are made wrong."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from answerkey.config import load_config
from answerkey.libraries.environment import find_environment
from command import run
from proofs.false_claims import CLAIMS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def verdicts(tmp_path: Path) -> dict[str, str]:
    """What became of each false claim, by the address of its question; a page of its own holds each."""
    config = load_config(ROOT / "pyproject.toml")
    environment = find_environment(config) if config is not None else None
    if environment is None:
        pytest.skip("the libraries of our content are not installed (make libraries)")
    base = tmp_path
    settings = f'[libraries]\nenvironment = "{environment.prefix}"\n'
    (base / "answerkey.toml").write_text(settings, encoding="utf-8")
    for part in ("frameworks", "topics"):
        shutil.copytree(ROOT / "content" / part, base / "content" / part)
    for number, (page, question, old, new) in enumerate(CLAIMS):
        text = (ROOT / page).read_text(encoding="utf-8")
        start = text.index(f"  - id: {question}\n")
        end = text.index("\n    proof: |", start)
        assert text.count(old, start, end) == 1, old
        place = base / _own_page(page, number)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text[:start] + text[start:end].replace(old, new) + text[end:], encoding="utf-8")
    done = run(base, "prove", "--format", "json", *map(_address, range(len(CLAIMS))))
    assert done.returncode == 1, done.stderr
    return {question["address"]: question["status"] for question in json.loads(done.stdout)["questions"]}


def _own_page(page: str, number: int) -> str:
    return page.replace(".md", f"-{number}.md")


def _address(number: int) -> str:
    page, question, _, _ = CLAIMS[number]
    return "/" + _own_page(page, number).removeprefix("content/qa/").removesuffix(".md") + f"#{question}"


@pytest.mark.sweep
def test_every_false_claim_is_caught_by_the_proof_of_its_question(verdicts: dict[str, str]) -> None:
    """One test, since one run of all of them is much quicker than a run for each."""
    assert verdicts == {_address(number): "failed" for number in range(len(CLAIMS))}


def test_each_topic_has_a_false_claim() -> None:
    """A proof that no wrong answer fails proves nothing."""
    topics = {path.stem.removeprefix("fastapi-") for path in (ROOT / "content" / "topics").glob("*.yml")}
    assert set(Counter(Path(page).parent.name for page, *_ in CLAIMS)) == topics
