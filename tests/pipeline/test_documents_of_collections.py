"""The records of documents, as outputs get them: in order, with titles, addresses, texts and references."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from answerkey.model.corpus import Corpus
from answerkey.model.references import Target, resolve_reference
from answerkey.model.views import CodeField, DocumentRecord
from answerkey.pipeline import results
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import survey
from answerkey.workspace import open_workspace
from inline import use_inline_pool

SETTINGS = """
[[collections]]
name = "notes"
glob = "notes/**/*.md"
title = "title"
order = "at"
markdown = ["summary", "steps[].text"]
code = { "steps[].code" = "python" }
references = { "see[]" = "notes" }

[[collections]]
name = "terms"
glob = "terms/*.yml"
"""
FILES = {
    "notes/a.md": "---\nsummary: x\nsteps:\n- code: a\n  text: b\n- text: c\nsee: [deep/b, c#more, none]\nat: 10\n---\n# Of *a*, `b` & [c](c.md)\n",
    "notes/deep/b.md": "---\ntitle: ' The b '\nat: 9.5\n---\nText.\n",
    "notes/c.md": "## More\n",
    "notes/d.md": "---\ntitle: 7\nat: '2026-01-01'\n---\n",
    "notes/e.md": '---\ntitle: "open\n---\n',
    "terms/t.yml": "title: T\n",
}


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    for name, text in FILES.items():
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text(text, encoding="utf-8")
    (tmp_path / "answerkey.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    use_inline_pool(monkeypatch)
    return survey(open_workspace([]), Options(jobs=1, cache=False)).corpus


def record(corpus: Corpus, path: str) -> DocumentRecord:
    return next(document for document in corpus.documents if document.path == path)


def test_documents_come_by_collection_in_their_order(corpus: Corpus) -> None:
    notes = corpus.documents_by_collection["notes"]
    assert [(note.address, note.title) for note in notes] == [
        ("/notes/deep/b", "The b"),
        ("/notes/a", "Of a, b & c"),
        ("/notes/d", "7"),
        ("/notes/e", "e"),
        ("/notes/c", "More"),
    ]
    assert [term.title for term in corpus.documents_by_collection["terms"]] == ["t"]


def test_a_document_says_where_its_texts_are(corpus: Corpus) -> None:
    declaration = record(corpus, "notes/a.md").declaration
    assert declaration.markdown == (("summary",), ("steps", 0, "text"), ("steps", 1, "text"), ())
    assert declaration.code == (CodeField(("steps", 0, "code"), "python"),)
    assert record(corpus, "notes/e.md").broken
    assert not record(corpus, "notes/c.md").broken


def test_references_are_resolved_by_one_function(corpus: Corpus) -> None:
    targets = [resolve_reference(reference, corpus) for reference in record(corpus, "notes/a.md").references]
    assert targets == [Target(("/notes/deep/b",)), Target(("/notes/c",), "more"), Target(())]
    assert corpus.document_by_address["/notes/c"].anchors == {"more"}


def test_a_result_in_the_cache_is_what_it_was(corpus: Corpus) -> None:
    for entry in corpus.entries:
        result = results.FileResult((), (), (), results.Counts(), entry)
        assert results.decode(results.encode(result)) == _plain(result)


def _plain(result: results.FileResult) -> results.FileResult:
    """The same result, with the mappings of its record as plain ones."""
    facts = result.facts
    plain = replace(facts.record, data=dict(facts.record.data), spans=dict(facts.record.spans))
    return result._replace(facts=replace(facts, record=plain))
