"""Values that a shell completes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from answerkey.cli.main import main

FILES = {
    "content/frameworks/web.yml": "name: Web\nslug: web\n",
    "content/topics/web-tokens.yml": "name: Tokens\nslug: tokens\nframeworkSlug: web\n",
    "content/qa/web/tokens/jwt.md": "---\nquestions:\n- id: sign\n- id: expire\n---\n",
    "content/notes/heaps.md": "---\nslug: piles\n---\n",
    "answerkey.toml": '[[collections]]\nname = "notes"\nglob = "notes/*.md"\naddress = "/n/{slug}"\n',
}


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def completed(line: str) -> list[str]:
    *words, last = line.split(" ")
    completion = ShellComplete(main, {}, "answerkey", "_ANSWERKEY_COMPLETE")
    return [item.value for item in completion.get_completions(words, last)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("show ", ["/n/piles", "/web", "/web/tokens", "/web/tokens/jwt"]),
        ("show web/tokens/", ["web/tokens/jwt"]),
        ("show /web/tokens/jwt#", ["/web/tokens/jwt#expire", "/web/tokens/jwt#sign"]),
        ("show web/tokens/jwt#s", ["web/tokens/jwt#sign"]),
        ("rename /n", ["/n/piles"]),
        ("add question /web/tokens/j", ["/web/tokens/jwt"]),
        ("prove /web/tokens/j", ["/web/tokens/jwt"]),
        ("new topic w", ["web/"]),
        ("new page w", ["web/tokens/"]),
        ("stats --topic t", ["tokens"]),
        ("quiz --framework w", ["web"]),
        ("lint --severity question/id-u", ["question/id-unique="]),
        (
            "lint --severity question/id-unique=",
            ["question/id-unique=error", "question/id-unique=warning", "question/id-unique=off"],
        ),
        ("lint --severity slug=o", ["slug=off"]),
        ("lint --select slug/path,slug/uni", ["slug/path,slug/unique"]),
        ("rule slug/a", ["slug/address"]),
        ("rule slu", ["slug/address", "slug/format", "slug/path", "slug/unique", "slug"]),
        ("lint --format sar", ["sarif"]),
        ("bui", ["build"]),
    ],
)
def test_values_are_completed(base: Path, line: str, expected: list[str]) -> None:
    assert completed(line) == expected


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("answerkey.toml", "content = 3\n"),
        ("content/notes/heaps.md", "---\nslug: [\n"),
        ("content/qa/web/tokens/jwt.md", "---\n"),
    ],
)
def test_a_broken_base_completes_what_it_can(base: Path, file: str, text: str) -> None:
    (base / file).write_text(text, encoding="utf-8")
    assert completed("show /no") == []
    assert completed("show /web/tokens/jwt#") in ([], ["/web/tokens/jwt#expire", "/web/tokens/jwt#sign"])


def test_without_a_base_nothing_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert completed("show /") == []
    assert completed("show /a#") == []
