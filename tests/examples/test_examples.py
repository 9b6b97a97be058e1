"""Each example does what it is to show: it lints clean, its proofs hold, and it is built and served."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerkey.authoring.example_bases import EXAMPLES
from command import run
from examples.bases import ROOT, start
from server.site import Site, build_base

_PROVED = {"notes": 4, "course": 4, "reference": 3, "digest": 3, "questions": 7}
_ADDRESSES = {
    "notes": ("/notes", "/notes/slices"),
    "course": ("/course", "/groups/containers", "/course/counter"),
    "reference": ("/reference", "/reference/heapq"),
    "digest": ("/digests", "/digests/howto/sorting"),
    "questions": ("/python/collections/lists", "/de/python/collections/lists"),
}
_FALSE = [  # a file of an example, a text in it, and one that makes a claim wrong
    ("notes", "notes/01-names-and-objects.md", "basket = cart\n", "basket = cart.copy()\n"),
    ("notes", "notes/02-slices.md", "days[-2:]  # => ['Thu', 'Fri']", "days[-2:]  # => ['Wed', 'Thu']"),
    ("course", "course/02-defaultdict.yml", "by_customer.get(", "by_customer.__getitem__("),
    ("course", "course/03-deque.yml", "maxlen=3", "maxlen=2"),
    ("reference", "reference/functools.md", "    @cache\n", ""),
    ("reference", "reference/bisect.md", '"FDCBA"', '"ABCDF"'),
    ("digest", "digests/dataclasses.md", "default_factory=list", "default_factory=lambda lines=[]: lines"),
    ("questions", "qa/python/functions/closures.md", "[13, 13, 13]", "[11, 12, 13]"),
    ("questions", "qa/python/collections/lists.md", "range(0, len(items), size)", "range(0, len(items) - 1, size)"),
]


def test_the_table_of_examples_names_each() -> None:
    folders = {path.name for path in (ROOT / "examples").iterdir() if path.is_dir() and path.name != "sites"}
    text = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert folders == set(EXAMPLES) == {name for name in folders if f"| [`{name}`]({name}/README.md) |" in text}


def test_it_lints_clean(base: Path) -> None:
    done = run(base, "lint", "--preset", "strict", "--fail-on", "warning", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["diagnostics"] == []
    assert report["summary"]["snippets"] >= 8


@pytest.mark.sweep
def test_its_proofs_hold_without_any_library(base: Path) -> None:
    done = run(base, "prove", "--record", "--format", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    statuses = [question["status"] for question in json.loads(done.stdout)["questions"]]
    assert statuses.count("passed") == _PROVED[base.name]
    assert {"failed", "ran"}.isdisjoint(statuses)


@pytest.mark.sweep
def test_it_is_built_and_served(base: Path) -> None:
    done = run(base, "build", "--site", "https://example.org")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((base / "dist" / "manifest.json").read_text(encoding="utf-8"))
    site = Site.of(build_base(base))
    paths = ("/", *_ADDRESSES[base.name])
    assert [site.get(path).status_code for path in paths] == [200] * len(paths)


@pytest.mark.sweep
@pytest.mark.parametrize(("example", "path", "claim", "wrong"), _FALSE)
def test_a_proof_notices_a_wrong_claim(tmp_path: Path, example: str, path: str, claim: str, wrong: str) -> None:
    file = start(tmp_path, example) / "content" / path
    text = file.read_text(encoding="utf-8")
    assert claim in text
    file.write_text(text.replace(claim, wrong), encoding="utf-8")
    assert run(tmp_path / example, "prove", f"content/{path}").returncode == 1


def test_a_field_of_its_own_is_delivered_with_kinds_and_locales(tmp_path: Path) -> None:
    base = start(tmp_path, "questions")
    site = Site.of(build_base(base))
    assert [each["meta"]["audience"] for each in site.data("/pages?meta.audience=students")["items"]] == ["students"]
    kinds = {each["kind"] for each in site.data("/questions")["items"]}
    assert kinds == {"open", "choice", "output", "exercise"}
    assert site.data("/pages?locale=de&meta.audience=students")["items"][0]["title"] == "Listen"
    assert "Bei Listen ist" in site.get("/de/python/collections/lists").text
