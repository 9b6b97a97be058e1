"""Links, lenses, hints, searches and names in a base with pages and with documents of the user's collection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from answerkey.pipeline.options import Options
from answerkey.pipeline.run import survey
from answerkey.verification import NAME, Verdict, render
from answerkey.verification.validity import codes_of
from answerkey.workspace import open_workspace
from lsp.client import Client

SETTINGS = """
[[collections]]
name = "notes"
glob = "notes/*.md"
address = "/n/{slug}"
title = "title"
references = { "see[]" = "notes", "about[]" = "qa" }
"""
HEAD = "framework: Web\nframeworkSlug: web\ntopic: Tokens\ntopicSlug: tokens\n"
CODE = "    ```python\n    x = [1, 2]\n    ```\n"
FILES = {
    "answerkey.toml": SETTINGS,
    "content/frameworks/web.yml": "name: Web\nslug: web\n",
    "content/topics/web-tokens.yml": "name: Tokens\nslug: tokens\nframeworkSlug: web\n",
    "content/qa/web/tokens/jwt.md": f"---\ntitle: JSON tokens\n{HEAD}related:\n- /web/tokens/encoding\nquestions:\n"
    f"- id: sign\n  difficulty: easy\n  q: What signs a JWT?\n  a: |\n    See [how](/web/tokens/encoding#encoder 'title') and [n](/n/heaps).\n\n{CODE}"
    f"- id: expire\n  difficulty: easy\n  q: When does it end?\n  a: |\n    As [it](#sign) says, [that][d], and [the web](https://example.org).\n\n"
    f"    [d]: /web/tokens\n---\n",
    "content/qa/web/tokens/encoding.md": f"---\ntitle: Encoding\n{HEAD}questions:\n- id: encoder\n"
    "  q: What does `jsonable_encoder` do with a wide text?\n  a: It encodes.\n---\n",
    "content/notes/heaps.md": "---\nslug: heaps\ntitle: Heaps\nsee: [trees]\nabout:\n- /web/tokens/jwt\n---\n"
    "[j](/web/tokens/jwt#sign)\n\n```python\ny = [1,2]\n```\n",
    "content/notes/trees.md": "---\nslug: trees\ntitle: Trees\n---\nText\n",
}
JWT, HEAPS, TREES = "content/qa/web/tokens/jwt.md", "content/notes/heaps.md", "content/notes/trees.md"
WHOLE = {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server over the base, in which the code of the question `sign` was proved."""
    folder = tmp_path_factory.mktemp("base")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    corpus = survey(open_workspace([str(folder / "content")]), Options(cache=False)).corpus
    digests = {address: code.digest for address, _, code in codes_of(corpus)}
    proved = {"digest": digests["/web/tokens/jwt#sign"], "kind": "checked", "python": "3.13", "at": "2026-11-01"}
    verdicts = {"/web/tokens/jwt#sign": Verdict(**proved, libraries={"fastapi": "0.165.0"})}
    (folder / "content" / NAME).write_text(render(verdicts), encoding="utf-8")
    client = Client(folder)
    try:
        client.start()
        yield client
    finally:
        client.kill()


@pytest.fixture
def opened(client: Client, request: pytest.FixtureRequest) -> Iterator[str]:
    address = client.open(client.folder / request.param)
    client.diagnostics(address)
    yield address
    client.close(address)


def titles(client: Client, address: str) -> list[tuple[str, str]]:
    """The lenses of a file, each with its line."""
    lines = client.texts[address].split("\n")
    lenses = client.ask("textDocument/codeLens", {"textDocument": {"uri": address}})
    return [(lines[lens["range"]["start"]["line"]].strip(), lens["command"]["title"]) for lens in lenses]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("jwt", ["JSON tokens", "What signs a JWT?"]),  # the slug of a page before a word of a question
        ("JSON", ["JSON tokens", "What does jsonable_encoder do with a wide text?"]),
        ("web", ["Web"]),
        ("tokens", ["Tokens", "JSON tokens"]),  # an exact name before a word
        ("heaps", ["Heaps"]),
        ("encoder json", ["What does jsonable_encoder do with a wide text?"]),
        ("jwt expire", ["When does it end?"]),  # a word of the name and one of the page
        ("jsnencdr", ["What does jsonable_encoder do with a wide text?"]),
        ("qzx", []),
    ],
)
def test_the_best_name_comes_first_before_any_file_is_open(client: Client, query: str, first: list[str]) -> None:
    symbols = client.ask("workspace/symbol", {"query": query})
    assert [symbol["name"].replace("`", "") for symbol in symbols][: len(first)] == first
    assert bool(symbols) == bool(first)


def test_an_empty_query_finds_everything(client: Client) -> None:
    symbols = client.ask("workspace/symbol", {"query": ""})
    assert len(symbols) == 9
    assert [symbol["name"] for symbol in symbols][:2] == ["Web", "Tokens"]


@pytest.mark.parametrize("opened", [JWT], indirect=True)
def test_lenses_say_what_was_proved_and_who_uses_it(client: Client, opened: str) -> None:
    assert titles(client, opened) == [
        ("- id: sign", "checked against fastapi 0.165.0 on Python 3.13"),
        ("- id: sign", "used by 1 question and 1 document"),
        ("---", "used by 1 document"),
    ]


@pytest.mark.parametrize("opened", [JWT], indirect=True)
def test_lenses_count_findings_of_the_current_text(client: Client, opened: str) -> None:
    client.change(opened, client.texts[opened].replace("x = [1, 2]", "x = [1,2"))
    assert ("- id: sign", "changed since it was verified") in titles(client, opened)
    assert ("- id: sign", "1 error") in titles(client, opened)


@pytest.mark.parametrize("opened", [HEAPS, TREES], indirect=True)
def test_documents_have_lenses(client: Client, opened: str) -> None:
    lenses = titles(client, opened)
    if opened.endswith(TREES):
        assert lenses == [("slug: trees", "used by 1 document")]
    else:
        assert lenses == [("slug: heaps", "used by 1 question"), ("slug: heaps", "1 warning")]


def links(client: Client, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.ask("textDocument/documentLink", {"textDocument": {"uri": address}})
    return found


def covered(client: Client, address: str, place: dict[str, Any]) -> str:
    line = client.texts[address].split("\n")[place["start"]["line"]]
    return line[place["start"]["character"] : place["end"]["character"]]


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        (
            JWT,
            {
                ("web", "frameworks/web.yml#L2,7"),
                ("tokens", "topics/web-tokens.yml#L2,7"),
                ("/web/tokens/encoding", "tokens/encoding.md"),
                ("/web/tokens/encoding#encoder", "tokens/encoding.md#L8,7"),
                ("/n/heaps", "notes/heaps.md#L2,7"),
                ("#sign", "tokens/jwt.md#L10,7"),
                ("[that][d]", "topics/web-tokens.yml#L2,7"),
            },
        ),
        (
            HEAPS,
            {
                ("trees", "notes/trees.md#L2,7"),
                ("/web/tokens/jwt", "tokens/jwt.md"),
                ("/web/tokens/jwt#sign", "tokens/jwt.md#L10,7"),
            },
        ),
    ],
    indirect=["opened"],
)
def test_links_lead_to_what_they_name(client: Client, opened: str, expected: set[tuple[str, str]]) -> None:
    results = set()
    for link in links(client, opened):
        assert "target" not in link  # until the user follows it
        target = client.ask("documentLink/resolve", link)["target"]
        results.add((covered(client, opened, link["range"]), "/".join(target.split("/")[-2:])))
    assert results == expected


@pytest.mark.parametrize("data", [None, 3, {}, {"uri": 3}, {"uri": "file:///no", "address": "/a"}], ids=repr)
def test_a_link_that_is_not_ours_stays_as_it_is(client: Client, data: Any) -> None:
    link = {"range": WHOLE, **({"data": data} if data is not None else {})}
    assert client.ask("documentLink/resolve", link) == link


@pytest.mark.parametrize("opened", [JWT], indirect=True)
def test_a_hint_numbers_the_questions_in_view(client: Client, opened: str) -> None:
    params = {"textDocument": {"uri": opened}, "range": WHOLE}
    hints = client.ask("textDocument/inlayHint", params)
    assert [(hint["label"], hint["position"]["line"]) for hint in hints] == [("1 of 2", 9), ("2 of 2", 18)]
    start = client.position(opened, "- id: expire")
    (hint,) = client.ask("textDocument/inlayHint", {**params, "range": {"start": start, "end": WHOLE["end"]}})
    assert hint["label"] == "2 of 2"


@pytest.mark.parametrize(
    ("opened", "needle", "into", "name"),
    [
        (JWT, "frameworkSlug: web", 17, "web"),
        (JWT, "topicSlug: tokens", 14, "tokens"),
        (JWT, "- /web/tokens/encoding", 15, "encoding"),
        (JWT, "(/web/tokens/encoding#encoder", 25, "encoder"),
        (JWT, "(/web/tokens/encoding#encoder", 15, "encoding"),
        (JWT, "- id: sign", 7, "sign"),
        (JWT, "(#sign)", 3, "sign"),
        (JWT, "---", 0, "jwt"),
        (HEAPS, "slug: heaps", 7, "heaps"),
        (HEAPS, "see: [trees", 8, "trees"),
        ("content/topics/web-tokens.yml", "slug: tokens", 8, "tokens"),
        ("content/frameworks/web.yml", "slug: web", 7, "web"),
    ],
    indirect=["opened"],
)
def test_names_can_be_renamed_where_they_stand(client: Client, opened: str, needle: str, into: int, name: str) -> None:
    prepared = client.ask("textDocument/prepareRename", client.at(opened, needle, into))
    assert prepared["placeholder"] == name
    if needle != "---":
        assert covered(client, opened, prepared["range"]) == name


@pytest.mark.parametrize(
    ("opened", "needle", "into", "name", "reason"),
    [
        (JWT, "- id: sign", 7, "Not A Slug", "`Not A Slug` is not kebab-case"),
        (JWT, "- id: sign", 7, "", "the new name is empty"),
        (JWT, "- id: sign", 7, "sign", "`sign` already has that name"),
        (JWT, "- id: sign", 7, "#expire", "`/web/tokens/jwt` already has a question `#expire`"),
        (JWT, "---", 0, "encoding", "`/web/tokens/encoding` already exists"),
        (JWT, "---", 0, "jwt", "`/web/tokens/jwt` already has that name"),
        (JWT, "topicSlug: tokens", 14, "Tokens", "`Tokens` is not kebab-case"),
        (HEAPS, "slug: heaps", 7, "trees", "`/n/trees` already exists"),
        (HEAPS, "slug: heaps", 7, "a b", "can't be a part of an address"),
        (HEAPS, "slug: heaps", 7, "heaps", "`/n/heaps` already has that name"),
    ],
    indirect=["opened"],
)
def test_a_new_name_that_can_not_be_is_refused_with_a_reason(
    client: Client, opened: str, needle: str, into: int, name: str, reason: str
) -> None:
    number = client.request("textDocument/rename", {**client.at(opened, needle, into), "newName": name})
    assert reason in client.answer(number)["error"]["message"]


@pytest.mark.parametrize(
    ("opened", "written", "expected"),
    [
        (JWT, "See [how](", {"/web", "/web/tokens", "/web/tokens/encoding", "/n/heaps"}),
        (JWT, "See [how](#", {"sign", "expire"}),
        (JWT, "See\n\n    [d]: /n", {"/web/tokens/encoding", "/n/heaps"}),
        (JWT, "See [how](</n", {"/n/trees"}),
    ],
    indirect=["opened"],
)
def test_addresses_are_completed_in_links(client: Client, opened: str, written: str, expected: set[str]) -> None:
    text = client.texts[opened]
    client.change(opened, text.replace("See [how](/web/tokens/encoding#encoder 'title')", written))
    items = client.ask("textDocument/completion", client.at(opened, written, len(written)))["items"]
    assert expected <= {item["label"] for item in items}
