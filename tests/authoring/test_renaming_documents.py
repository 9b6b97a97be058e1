"""A rename of a document moves its file or changes the field that its address is made of, and keeps what leads to it."""

from __future__ import annotations

import pytest

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.renames import rename
from answerkey.authoring.targets import find_target
from answerkey.collection_settings import CollectionConfig
from answerkey.config import Config
from answerkey.fixing.edits import apply
from answerkey.model.collections import BUILT_IN
from answerkey.parsing.document import parse_document
from authoring.bases import FILES, page

NOTES = CollectionConfig("notes", "notes/**/*.md", references={"see[]": "notes", "read": "qa", "topic": "topics"})
TERMS = CollectionConfig("terms", "terms/*.yml", address="/t/{slug}", references={"see[]": "terms"}, markdown=("text",))


def base_of(files: dict[str, str]) -> Base:
    collections = (*BUILT_IN, *(settings.collection("") for settings in (NOTES, TERMS)))
    documents = {
        path: parse_document(path, next(c for c in collections if c.holds(path)), text, Config().limits)
        for path, text in files.items()
    }
    return Base(Config(), documents)


BASE = {
    **FILES,
    "qa/fastapi/security/jwt.md": page(
        "fastapi", "security", ("sign", "[a](/notes/deep/heaps) [b](../../../notes/deep/heaps.md#top) [c](/t/node)")
    ),
    "notes/deep/heaps.md": "---\nread: fastapi/security/jwt#sign\ntopic: fastapi-security\n---\n# Top\n[t](trees.md) [u](#top)\n",
    "notes/deep/trees.md": "---\nsee: [/notes/deep/heaps, notes/deep/heaps, 'deep/heaps', heaps]\n---\n[h](./heaps)\n",
    "terms/node.yml": "slug: node\ntext: '[n](/t/leaf)'\n",
    "terms/03-graph.yml": "slug: graph\nsee: [node]\n",
    "terms/other.yml": "slug: edge\n",
    "terms/leaf.yml": 'slug: "leaf"\nsee: [node, /t/node, terms/node]\ntext: x\n',
}


def renamed(old: str, new: str) -> dict[str, str]:
    """The files that a rename changes, with their new paths."""
    base = base_of(BASE)
    renaming = rename(base, find_target(base, old, new))
    moves = dict(renaming.moves)
    texts = {path: apply(d.text, renaming.edits.get(path, ())) for path, d in base.documents.items()}
    after = {moves.get(path, path): text for path, text in texts.items()}
    return {path: text for path, text in after.items() if BASE.get(path) != text}


@pytest.mark.parametrize("old", ["/notes/deep/heaps", "notes/deep/heaps.md"])
@pytest.mark.parametrize("new", ["piles", "/notes/deep/piles", "piles.md"])
def test_a_document_whose_path_makes_its_address_moves(old: str, new: str) -> None:
    changed = renamed(old, new)
    assert changed["notes/deep/piles.md"] == BASE["notes/deep/heaps.md"]
    assert (
        "see: [/notes/deep/piles, notes/deep/piles, 'deep/piles', piles]\n---\n[h](./piles)"
        in changed["notes/deep/trees.md"]
    )
    assert "[a](/notes/deep/piles) [b](../../../notes/deep/piles.md#top)" in changed["qa/fastapi/security/jwt.md"]
    assert len(changed) == 3


def test_a_document_moves_to_another_folder_and_its_own_links_follow() -> None:
    changed = renamed("/notes/deep/heaps", "/notes/piles")
    assert "[t](deep/trees.md) [u](#top)" in changed["notes/piles.md"]
    assert "see: [/notes/piles, notes/piles, 'piles', piles]" in changed["notes/deep/trees.md"]


def test_a_document_whose_field_makes_its_address_moves_if_its_file_is_named_after_it() -> None:
    changed = renamed("/t/node", "vertex")
    assert changed["terms/vertex.yml"] == "slug: vertex\ntext: '[n](/t/leaf)'\n"
    assert changed["terms/leaf.yml"] == 'slug: "leaf"\nsee: [vertex, /t/vertex, terms/vertex]\ntext: x\n'
    assert changed["terms/03-graph.yml"] == "slug: graph\nsee: [vertex]\n"
    assert "[c](/t/vertex)" in changed["qa/fastapi/security/jwt.md"]
    assert renamed("/t/leaf", "bud")["terms/bud.yml"].startswith('slug: "bud"\n')
    assert renamed("/t/graph", "tree") == {"terms/03-tree.yml": "slug: tree\nsee: [node]\n"}
    assert renamed("/t/edge", "arc") == {"terms/other.yml": "slug: arc\n"}


def test_what_documents_name_follows_the_rename_of_pages_and_topics() -> None:
    assert "read: fastapi/security/tokens#sign\n" in renamed("/fastapi/security/jwt", "tokens")["notes/deep/heaps.md"]
    assert (
        "read: fastapi/security/jwt#verify\n" in renamed("/fastapi/security/jwt#sign", "#verify")["notes/deep/heaps.md"]
    )
    changed = renamed("/fastapi/security", "safety")["notes/deep/heaps.md"]
    assert changed.startswith("---\nread: fastapi/safety/jwt#sign\ntopic: fastapi-safety\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("/notes/deep/heaps", "/t/heaps", "its address begins with `/notes/`"),
        ("/notes/deep/heaps", "deep/../x", "can't be the address"),
        ("/notes/deep/heaps", "a b", "it holds a space"),
        ("/notes/deep/heaps", "trees", "`/notes/deep/trees` already exists"),
        ("/notes/deep/heaps", "heaps", "already has that name"),
        ("/notes/deep/heap", "x", "did you mean `/notes/deep/heaps`"),
    ],
)
def test_a_name_that_a_document_cannot_have_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(Refused) as refusal:
        find_target(base_of(BASE), old, new)
    assert message in str(refusal.value)
