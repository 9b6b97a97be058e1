"""What the server says of open files, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lsp.client import Client, uri

PAGE = "content/qa/fastapi/routing/routers-and-path-operations.md"
FENCE = "```python\n"
DEFECT = "```python\n      x = [1,2]\n"


def rules(diagnostics: list[dict[str, Any]]) -> list[str]:
    return [diagnostic["code"] for diagnostic in diagnostics]


def test_a_defect_is_told_and_taken_back_as_it_comes_and_goes(client: Client, page: str) -> None:
    clean = client.texts[page]
    version = client.change(page, clean.replace(FENCE, DEFECT, 1))
    (found,) = client.diagnostics(page, version)
    assert found["code"] == "snippet/format"
    assert found["source"] == "answerkey"
    assert found["severity"] == 2
    assert found["range"]["start"] == client.position(page, "x = [1,2]")
    assert found["data"]["fix"]["title"] == "format with black"
    version = client.change(page, clean)
    assert client.diagnostics(page, version) == []


def test_closing_a_file_takes_its_findings_back(client: Client) -> None:
    path = client.folder / PAGE
    address = client.open(path, path.read_text("utf-8").replace(FENCE, DEFECT, 1))
    assert rules(client.diagnostics(address)) == ["snippet/format"]
    client.close(address)
    assert client.cleared(address)


def test_what_is_unused_is_marked_as_such(client: Client, page: str) -> None:
    code = "```python\n      import os\n      import sys\n\n      sys.exit()\n      ```\n\n      ```python\n"
    version = client.change(page, client.texts[page].replace(FENCE, code, 1))
    (found,) = client.diagnostics(page, version)
    assert (found["code"], found["tags"]) == ("snippet/unused-import", [1])


def test_a_finding_points_to_what_explains_it_in_another_file(client: Client, page: str) -> None:
    other = client.open(client.folder / "content/qa/fastapi/security/jwt.md")
    assert client.diagnostics(other) == []
    text = client.texts[page]
    question = text[text.index("  - id: ") : text.index("  - id: ", text.index("  - id: ") + 5)]
    copied = client.texts[other].replace("questions:\n", f"questions:\n{question}", 1)
    version = client.change(other, copied)
    found = client.diagnostics(other, version)
    infos = [info["location"]["uri"] for d in found for info in d.get("relatedInformation", [])]
    assert infos
    assert set(infos) <= {page, other}
    client.close(other)


@pytest.mark.sweep
@pytest.mark.parametrize(
    "encoding, units",
    [
        ("utf-8", 4),
        pytest.param("utf-16", 2, marks=pytest.mark.sweep),
        pytest.param("utf-32", 1, marks=pytest.mark.sweep),
    ],
)
def test_columns_count_what_the_client_asked_for(base: Path, encoding: str, units: int) -> None:
    path = base / PAGE
    text = path.read_text("utf-8")
    path.write_text(text.replace("- /fastapi/security/jwt", '- {a: "😀😀", b: 😀} # x', 1), "utf-8")
    client = Client(base)
    try:
        able = client.start(capabilities={"general": {"positionEncodings": [encoding, "utf-16"]}})["capabilities"]
        assert able["positionEncoding"] == encoding
        address = client.open(path, text.replace("  - /fastapi/security/jwt\n", '  - "😀" # é\n'))
        found = next(d for d in client.diagnostics(address) if d["code"] == "reference/related")
        assert found["range"]["start"]["character"] == 4
        assert found["range"]["end"]["character"] == 4 + 2 + units
        place = found["range"]["start"]["line"]
        edit = {"start": {"line": place, "character": 5}, "end": {"line": place, "character": 5 + units}}
        whole = text.replace("  - /fastapi/security/jwt\n", '  - "/nowhere" # é\n')
        version = client.edit(address, whole, [{"range": edit, "text": "/nowhere"}])
        (found,) = client.diagnostics(address, version)
        assert "`/nowhere`" in found["message"]
    finally:
        client.kill()


def test_an_emoji_before_a_finding_in_code_moves_it_by_its_units(client: Client, page: str) -> None:
    version = client.change(page, client.texts[page].replace(FENCE, "```python\n      é, x = '😀😀', [1,2]\n", 1))
    (found,) = client.diagnostics(page, version)
    assert found["range"]["end"]["character"] == 6 + len("é, x = '😀😀', [1,2]") + 2


def test_incremental_edits_arrive_as_they_were_made(client: Client, page: str) -> None:
    text = client.texts[page]
    start = client.position(page, FENCE, len(FENCE))
    line = text.replace(FENCE, DEFECT, 1)
    changes = [
        {"range": {"start": start, "end": start}, "text": "      x = [1,\n"},
        {
            "range": {
                "start": {"line": start["line"], "character": 13},
                "end": {"line": start["line"], "character": 13},
            },
            "text": "2]",
        },
    ]
    version = client.edit(page, line, changes)
    (found,) = client.diagnostics(page, version)
    assert "`x = [1, 2]`" in found["message"]
    undo = {"start": start, "end": {"line": start["line"] + 1, "character": 0}}
    version = client.edit(page, text, [{"range": undo, "text": ""}])
    assert client.diagnostics(page, version) == []


def test_a_line_ends_where_editors_end_it(client: Client) -> None:
    """Python's own idea of lines knows form feeds and other separators; positions after them would be wrong."""
    address = client.open(client.folder / "LINES.md", "One\x0cline\u2028and\x85one.\r\n\n```python\nx = (\n```\n")
    (found,) = client.diagnostics(address)
    assert found["range"]["start"]["line"] == 3
    place = {"line": 2, "character": 3}
    text = client.texts[address].replace("```python", "```text")
    word = {"start": place, "end": {"line": 2, "character": 9}}
    version = client.edit(address, text, [{"range": word, "text": "text"}])
    assert client.diagnostics(address, version) == []
    client.close(address)


def test_a_record_and_plain_markdown_are_looked_at_too(client: Client) -> None:
    topic = client.folder / "content/topics/fastapi-routing.yml"
    address = client.open(topic, topic.read_text("utf-8").replace("order:", "ordre:"))
    assert set(rules(client.diagnostics(address))) == {"document/schema"}
    client.close(address)
    notes = client.folder / "NOTES.md"
    address = client.open(notes, "# Notes\n\n```python\nx = (\n```\n")
    assert rules(client.diagnostics(address)) == ["snippet/syntax"]
    client.close(address)


def test_an_edit_of_one_file_is_felt_in_another_that_is_open(client: Client, page: str) -> None:
    topic = client.folder / "content/topics/fastapi-routing.yml"
    address = client.open(topic)
    assert client.diagnostics(address) == []
    client.change(address, client.texts[address].replace("slug: routing", "slug: rooting"))
    assert "reference/topic" in rules(client.diagnostics(page))
    client.close(address)
    assert client.diagnostics(page) == []


def test_a_client_that_asks_is_told_when_it_asks_and_not_twice(own: Client, base: Path) -> None:
    own.start()
    text = (base / PAGE).read_text("utf-8").replace(FENCE, DEFECT, 1)
    address = own.open(base / PAGE, text)
    params = {"textDocument": {"uri": address}}
    found = own.ask("textDocument/diagnostic", params)
    assert rules(found["items"]) == ["snippet/format"]
    again = own.ask("textDocument/diagnostic", {**params, "previousResultId": found["resultId"]})
    assert again["kind"] == "unchanged"
    own.change(address, text.replace(DEFECT, FENCE))
    assert own.ask("textDocument/diagnostic", {**params, "previousResultId": found["resultId"]})["items"] == []
    own.change(address, text)
    own.ask("textDocument/diagnostic", params)
    pushed = [
        m for m in own.pending if m.get("method") == "textDocument/publishDiagnostics" and m["params"]["diagnostics"]
    ]
    assert {m["params"].get("version") for m in pushed} <= {1}


def test_a_broken_configuration_is_told_once_and_mended_when_its_file_is(own: Client, base: Path) -> None:
    config = base / "answerkey.toml"
    config.write_text('preset = "none"\n', "utf-8")
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    own.start(capabilities=watching)
    address = own.open(base / PAGE, (base / PAGE).read_text("utf-8").replace(FENCE, DEFECT, 1))
    message = own.wait(lambda m: m.get("method") == "window/showMessage")
    assert "`preset` must be one of" in message["params"]["message"]
    registered = [r for m in own.requests for r in m["params"]["registrations"]]
    globs = [w["globPattern"] for r in registered for w in r["registerOptions"]["watchers"]]
    assert any("answerkey.toml" in glob and "pyproject.toml" in glob for glob in globs)
    config.write_text('preset = "recommended"\n', "utf-8")
    own.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(config), "type": 2}]})
    assert rules(own.diagnostics(address)) == ["snippet/format"]
    config.write_text('ignore = ["snippet/format"]\n', "utf-8")
    own.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(config), "type": 2}]})
    assert own.diagnostics(address) == []


@pytest.mark.sweep
def test_a_file_that_appears_on_disk_is_seen(own: Client, base: Path) -> None:
    own.start()
    text = (base / PAGE).read_text("utf-8").replace("- /fastapi/security/jwt", "- /fastapi/security/new")
    address = own.open(base / PAGE, text)
    assert rules(own.diagnostics(address)) == ["reference/related"]
    new = base / "content/qa/fastapi/security/new.md"
    new.write_bytes((base / "content/qa/fastapi/security/jwt.md").read_bytes())
    own.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri(new), "type": 1}]})
    assert "reference/related" not in rules(own.diagnostics(address))


@pytest.mark.sweep
def test_rules_that_do_not_run_are_told_once(own: Client, base: Path) -> None:
    (base / "answerkey.toml").write_text('[libraries]\nrequirements = ["acme"]\n', "utf-8")
    own.start()
    for _ in range(2):
        address = own.open(base / PAGE, (base / PAGE).read_text("utf-8").replace(FENCE, DEFECT, 1))
        assert rules(own.diagnostics(address)) == ["snippet/format"]
        own.close(address)
        assert own.cleared(address)
    messages = [m["params"] for m in own.pending if m.get("method") == "window/showMessage"]
    assert [message["type"] for message in messages] == [3]
    assert "the libraries are not installed" in messages[0]["message"]
