"""The preview shows the documents of declared collections."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.server.snapshot import rebuild
from delivery.notes import QUEUES, write_notes
from server.site import Site, base_of, build_base
from server.test_preview import Tags

PAGES = [
    "/",
    "/notes",
    "/terms",
    "/notes/heaps",
    "/notes/headed",
    "/notes/titled",
    "/terms/fifo",
    "/-/collections/empty",
    "/-/search?q=zebra",
]


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = write_notes(tmp_path_factory.mktemp("notes"))
    warning = QUEUES.replace("queues", "warned").replace("First in", "```pyhton\nx = 1\n```\n\nFirst in")
    (folder / "content" / "notes" / "warned.md").write_text(warning, encoding="utf-8")
    (folder / "content" / "notes" / "titled.md").write_text(
        QUEUES.replace("queues", "titled").replace("First in", "# Queues\n\nLast in"), encoding="utf-8"
    )
    (folder / "content" / "notes" / "headed.md").write_text(
        QUEUES.replace("queues", "headed").replace("First in", "# Introduction\n\nFirst in\n\n# Second\n\nFirst in"),
        encoding="utf-8",
    )
    settings = (folder / "answerkey.toml").read_text(encoding="utf-8")
    (folder / "answerkey.toml").write_text(
        settings.replace('"reference"]', '"reference", "answer/fence-language"]'), encoding="utf-8"
    )
    return Site.of(build_base(folder))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_safe_and_can_be_walked_without_eyes(notes: Site, path: str) -> None:
    reply = notes.get(path)
    assert reply.status_code == 200
    tags = Tags(reply.text).found
    names = [tag for tag, _ in tags]
    assert [names.count(name) for name in ("header", "main", "footer")] == [1, 1, 1]
    assert names.count("h1") == 1
    own = [a["id"] for _, a in tags if "id" in a and str(a["id"]).startswith("ak-")]
    assert len(own) == len(set(own))
    assert not any(name == "style" or name.startswith("on") for _, attributes in tags for name in attributes)
    assert "<trees>" not in reply.text


def test_the_first_page_leads_to_frameworks_and_collections(notes: Site) -> None:
    text = notes.get("/").text
    assert '<a href="/flask">Flask</a>' in text
    assert '<a href="/-/collections/notes">Notes</a>' in text
    assert "5 documents" in text
    assert "0 documents" in text


def test_a_base_of_documents_alone_speaks_of_no_questions_on_its_first_page(tmp_path: Path) -> None:
    settings = '[[collections]]\nname = "terms"\nglob = "terms/*.yml"\nmarkdown = ["meaning"]\n'
    (tmp_path / "answerkey.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "content" / "terms").mkdir(parents=True)
    (tmp_path / "content" / "terms" / "fifo.yml").write_text("meaning: First in, first out.\n", encoding="utf-8")
    site = Site.of(build_base(tmp_path))
    assert "<h1>Collections</h1>" in site.get("/").text
    assert "1 result found" in site.get("/-/search?q=first").text


@pytest.mark.parametrize("path", ["/notes", "/-/collections/notes"])
def test_a_collection_lists_its_documents_in_order(notes: Site, path: str) -> None:
    text = notes.get(path).text
    places = [text.index(f'href="{address}"') for address in ("/notes/queues", "/notes/heaps")]
    assert places == sorted(places)
    assert "/notes/later" not in text
    assert "1 warning" in text


def test_a_document_shows_its_fields_texts_code_and_body(notes: Site) -> None:
    text = notes.get("/notes/heaps").text
    assert "<h1>Heaps &amp; &lt;trees&gt;</h1>" in text
    assert "<dt>level</dt><dd>advanced</dd>" in text
    assert "<dt>tags</dt><dd>data, trees</dd>" in text
    assert "<dt>about.done</dt><dd>yes</dd>" in text
    assert "<p>A <em>heap</em> is a tree" in text
    assert '<h2 id="ak-field-4" class="field">examples[0].code</h2>' in text
    assert '<code class="language-python">' in text
    assert "The body of a zebra" in text
    assert "assert heap" not in text


def test_a_document_links_to_what_it_refers_to_and_to_its_neighbours(notes: Site) -> None:
    text = notes.get("/notes/heaps").text
    assert '<dt>page</dt><dd><a href="/flask/views/a">' in text
    assert '<dt>related</dt><dd><a href="/notes/queues">Queues</a></dd>' in text
    assert '<a rel="prev" class="neighbour neighbour-prev" href="/notes/' in text
    assert '<li><a href="/notes">Notes</a></li>' in text


def test_a_title_that_the_body_begins_with_is_shown_once(notes: Site) -> None:
    text = notes.get("/notes/titled").text
    assert text.count("<h1") == 1
    assert '<h1 id="queues">Queues</h1>' in text
    assert "Last in" in text


def test_findings_stand_at_their_document(notes: Site) -> None:
    assert "unknown language <code>pyhton</code>" in notes.get("/notes/warned").text
    assert '<a href="/notes/warned">' in notes.get("/-/findings").text


def test_a_search_finds_documents_unless_it_is_for_questions(notes: Site) -> None:
    text = notes.get("/-/search?q=zebra").text
    assert '<a class="row-title" href="/notes/heaps">' in text
    assert '<span class="tag">notes</span>' in text
    assert "0 questions found" in notes.get("/-/search?q=zebra&difficulty=easy").text


def test_a_document_with_errors_is_shown_where_its_author_looks_for_it(tmp_path: Path) -> None:
    folder = write_notes(tmp_path)
    settings = build_base(folder)
    (folder / "content" / "notes" / "queues.md").write_text(QUEUES.replace("basic", "low"), encoding="utf-8")
    rebuild(base_of(folder), settings)
    reply = Site.of(settings).get("/notes/queues")
    assert reply.status_code == 404
    assert "Left out: /notes/queues" in reply.text
    assert "document/schema" in reply.text


@pytest.mark.parametrize("path", ["/notes/none", "/-/collections/none", "/notes/later"])
def test_what_is_not_there_is_not_found(notes: Site, path: str) -> None:
    assert notes.get(path).status_code == 404


def test_the_footer_counts_what_there_is(notes: Site, tmp_path: Path) -> None:
    footer = notes.get("/").text.split('<footer class="bottom">')[1]
    assert "1 framework, 1 page, " in footer
    settings = '[[collections]]\nname = "terms"\nglob = "terms/*.yml"\nmarkdown = ["meaning"]\n'
    (tmp_path / "answerkey.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "content" / "terms").mkdir(parents=True)
    (tmp_path / "content" / "terms" / "fifo.yml").write_text("meaning: First in, first out.\n", encoding="utf-8")
    alone = Site.of(build_base(tmp_path)).get("/").text.split('<footer class="bottom">')[1]
    assert "<p>1 document. The same as data" in alone
