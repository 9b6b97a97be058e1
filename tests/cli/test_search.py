"""``answerkey search``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from command import in_terminal, run


def found(folder: Path, *arguments: str) -> dict:
    done = run(folder, "search", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_hits_are_shown_with_address_question_and_excerpt(content: Path) -> None:
    done = run(content, "search", "async/await")
    assert done.returncode == 0
    assert done.stdout == (
        "/flask/views/basics#why-async  medium\n  Why async/await?\n    Since waiting is cheap: one two first second\n\n"
    )
    assert done.stderr == "Found 1 question.\n"


@pytest.mark.parametrize(
    "arguments, ids",
    [
        (("__init__",), ["inside"]),
        (("@app.get",), ["inside"]),
        (("view", "--difficulty", "easy"), ["what-is-a-view", "who-calls"]),
        (("view", "--limit", "1"), ["what-is-a-view"]),
        (("view", "--topic", "flask/views", "--framework", "flask", "--difficulty", "hard"), ["inside"]),
        (("/",), ["why-async", "inside"]),
        (("nothing-like-it-xyz",), []),
        (("ready",), []),
        (("ready", "--drafts"), ["not-yet"]),
    ],
)
def test_words_and_options_choose(content: Path, arguments: tuple[str, ...], ids: list[str]) -> None:
    assert [hit["id"] for hit in found(content, *arguments)["hits"]] == ids


def test_a_slip_is_searched_as_the_word_that_was_meant_and_the_user_is_told(content: Path) -> None:
    done = run(content, "search", "functoin")
    assert "Nothing has what you typed; searched for: function\n" in done.stderr
    assert done.stdout == run(content, "search", "function").stdout != ""


def test_words_that_are_left_out_are_named(content: Path) -> None:
    done = run(content, "search", "the", "view", "xyzzyplugh")
    assert "Left out: the, xyzzyplugh\n" in done.stderr


def test_some_of_the_words_are_better_than_none(content: Path) -> None:
    done = run(content, "search", "dispatcher", "waiting")
    assert "No question has all of these words" in done.stderr
    assert "#who-calls" in done.stdout


@pytest.mark.parametrize("option, value, near", [("--framework", "flaks", "flask"), ("--topic", "vews", "views")])
def test_an_unknown_place_is_an_error_with_a_suggestion(content: Path, option: str, value: str, near: str) -> None:
    done = run(content, "search", "x", option, value)
    assert done.returncode == 2
    assert f"there is no `{value}`; did you mean `{near}`?" in done.stderr


def test_pages_with_errors_are_left_out_and_named(broken: Path) -> None:
    done = run(broken, "search", "view")
    assert done.returncode == 0
    assert "1 file left out because of errors, see `answerkey lint`: qa/flask/views/more.md" in done.stderr
    assert "who-calls" not in done.stdout


def test_one_index_is_kept_for_the_content_as_it_is(tmp_path: Path, content: Path) -> None:
    shutil.copytree(content / "content", tmp_path / "content")
    shutil.copy(content / "answerkey.toml", tmp_path)

    def kept() -> list[str]:
        return [path.name for path in (tmp_path / ".cache").glob("search-*.sqlite")]

    assert found(tmp_path, "view")["total"] == 4
    (first,) = kept()
    damaged = tmp_path / ".cache" / first
    damaged.write_bytes(b"damaged" * 2000)
    assert found(tmp_path, "view")["total"] == 4
    assert found(tmp_path, "view")["total"] == 4
    path = tmp_path / "content" / "qa" / "flask" / "views" / "more.md"
    path.write_text(path.read_text(encoding="utf-8").replace("dispatcher", "router"), encoding="utf-8")
    assert found(tmp_path, "router")["total"] == 1
    assert len(kept()) == 1
    assert kept() != [first]


def test_nothing_is_kept_without_a_cache(tmp_path: Path, content: Path) -> None:
    done = run(content, "search", "view", "--no-cache", ANSWERKEY_CACHE_DIR=str(tmp_path / "cache"))
    assert done.returncode == 0
    assert not (tmp_path / "cache").exists()


def test_on_a_terminal_matches_are_underlined(content: Path) -> None:
    assert "\x1b[4masync/await\x1b[0m" in in_terminal(content, "search", "async/await")
