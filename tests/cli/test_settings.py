"""`answerkey config` shows what is in force, and black's own settings are the defaults for snippets."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import QUIET, make_base, page, run

LONG = f"total = [{', '.join(f'number_{n}' for n in range(9))}]\n"  # 97 characters
BLACK = (
    '[tool.black]\nline-length = 100\nskip-string-normalization = true\ntarget-version = ["py311"]\npreview = true\n'
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    make_base(tmp_path, one=page(f"{LONG}x = 'a'\n"))
    return tmp_path


def shown(base: Path, *arguments: str, **environment: str) -> dict[str, str]:
    done = run(base, "config", *arguments, **environment)
    assert done.returncode == 0, done.stderr
    return dict(line.split(" = ", 1) for line in done.stdout.splitlines() if " = " in line)


def findings(base: Path) -> str:
    return run(base, "lint", "--select", "snippet/format").stdout


def test_each_setting_is_shown_with_its_place(base: Path) -> None:
    (base / "answerkey.toml").write_text(f'{QUIET}preset = "strict"\n[limits]\nsnippet-lines = 500\n', encoding="utf-8")
    settings = shown(base, ANSWERKEY_CACHE_DIR="c")
    assert settings["preset"] == '"strict"  # answerkey.toml'
    assert settings["limits.snippet-lines"] == "500  # answerkey.toml"
    assert settings["limits.file-lines"].endswith("  # default")
    assert settings["cache-dir"] == '"c"  # environment variable ANSWERKEY_CACHE_DIR'
    assert settings['rules."snippet/format".line-length'] == "88  # default"


def test_black_s_settings_are_the_defaults_of_ours(base: Path) -> None:
    assert "black would write" in findings(base)
    (base / "pyproject.toml").write_text(BLACK, encoding="utf-8")
    assert "black would write" not in findings(base)
    settings = shown(base)
    assert settings['rules."snippet/format".line-length'] == "100  # [tool.black] of pyproject.toml"
    assert settings['rules."snippet/format".target-version'] == '["py311"]  # [tool.black] of pyproject.toml'
    assert settings['rules."snippet/format".preview'].startswith("false")


def test_our_own_option_comes_before_black_s_and_the_hint_names_its_place(base: Path) -> None:
    (base / "pyproject.toml").write_text(BLACK, encoding="utf-8")
    own = f'{QUIET}[rules."snippet/format"]\nline-length = 90\n'
    (base / "answerkey.toml").write_text(own, encoding="utf-8")
    assert shown(base)['rules."snippet/format".line-length'] == "90  # answerkey.toml"
    out = findings(base)
    assert "`line-length` is 90 in answerkey.toml" in out
    assert "`skip-string-normalization` is true in [tool.black] of pyproject.toml" in out


def test_black_s_settings_above_the_repository_do_not_count(base: Path) -> None:
    inner = base / "inner"
    make_base(inner, one=page())
    (base / "pyproject.toml").write_text(BLACK, encoding="utf-8")
    assert "of ../pyproject.toml" in shown(inner)['rules."snippet/format".line-length']
    (inner / ".git").mkdir()
    assert shown(inner)['rules."snippet/format".line-length'] == "88  # default"


def test_the_magic_trailing_comma_may_be_skipped(base: Path) -> None:
    make_base(base, one=page("f(\n    1,\n)\n"))
    assert "All good" in findings(base)
    (base / "pyproject.toml").write_text("[tool.black]\nskip-magic-trailing-comma = true\n", encoding="utf-8")
    assert "black would write `f(1)`" in findings(base)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[tool.black]\nline-length = "x"\n', "`tool.black.line-length` must be a whole number, not text"),
        ('[tool.black]\ntarget-version = ["3.11"]\n', "a target version is written as `py311`, not `3.11`"),
    ],
)
def test_a_setting_of_another_type_is_a_usage_error(base: Path, text: str, words: str) -> None:
    (base / "pyproject.toml").write_text(text, encoding="utf-8")
    done = run(base, "lint")
    assert done.returncode == 2
    assert words in done.stderr


@pytest.mark.parametrize("text", ["", "[tool]\nblack = 1\n", "not toml", "[tool.black]\nunknown = 1\n"])
def test_what_is_black_s_own_business_is_let_be(base: Path, text: str) -> None:
    (base / "pyproject.toml").write_text(text, encoding="utf-8")
    assert run(base, "config", "--config", "answerkey.toml").returncode == 0


def test_a_path_that_does_not_exist_is_a_usage_error(base: Path) -> None:
    assert run(base, "config", "nowhere").returncode == 2
