"""Patterns of a configuration are matched in a time that grows with the path."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.config import CollectionConfig, Config, ConfigError, DialectConfig
from answerkey.model import globs
from answerkey.model.collections import matches
from answerkey.model.exclusions import Exclusions
from answerkey.model.globs import pattern

PIECES = st.lists(st.sampled_from(["**/", "**", "*", "?", "{a,ab}", "a", "b", "/"]), max_size=7).map("".join)
PATHS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)


@given(PIECES, PATHS)
def test_both_ways_of_matching_agree(glob: str, path: str) -> None:
    pieces = tuple(piece for piece in globs._PIECES.split(glob) if piece)
    expression = re.compile("".join(map(globs._expression, pieces)), re.S)
    assert globs._Stepwise(pieces).matches(path) == (expression.fullmatch(path) is not None)


def test_a_pattern_of_many_wildcards_looks_at_each_place_once_a_piece() -> None:
    """The path counts how often it is asked for a character; a matcher that backtracks asks without end."""

    class Path(str):
        asked = 0

        def __getitem__(self, key: object) -> str:  # type: ignore[override]
            Path.asked += 1
            return super().__getitem__(key)  # type: ignore[index]

    hostile = "**/" + "*a" * 40 + "b"
    assert not pattern(hostile).matches(Path("a" * 200))
    assert Path.asked <= 2 * 82 * 200


def test_choices_in_a_row_are_no_regular_expression() -> None:
    assert not pattern("{a,aa}" * 40 + "b").matches("a" * 80)


LONG = 20_000


def test_many_excluded_paths_are_looked_up() -> None:
    """None of them becomes a pattern, which would take seconds to compile."""
    globs.pattern.cache_clear()
    excluded = Exclusions.of([f"content/qa/p{number}.md" for number in range(LONG)] + ["drafts"])
    assert excluded.cover("content/qa/p7.md")
    assert excluded.cover("content/qa/p7.md/x")
    assert excluded.cover("content/qa/drafts/x.md")
    assert not excluded.cover("content/qa/p7.mdx")
    assert globs.pattern.cache_info().currsize == 0


@pytest.mark.parametrize("key", ["exclude", "per_file_ignores", "dialects", "collections"])
def test_so_many_patterns_that_they_would_take_long_are_refused(key: str) -> None:
    many = [f"**/x{number}/*.md" for number in range(LONG)]
    values: dict[str, Any] = {
        "exclude": tuple(many),
        "per_file_ignores": dict.fromkeys(many, ("page",)),
        "dialects": tuple(DialectConfig(glob, "gfm") for glob in many),
        "collections": tuple(CollectionConfig(f"c{number}", glob) for number, glob in enumerate(many)),
    }
    with pytest.raises(ConfigError, match="at most 50,000 are allowed"):
        Config(**{key: values[key]})


@given(st.lists(PIECES, max_size=4), PATHS)
def test_a_path_is_excluded_if_a_pattern_matches_it_or_a_folder_above(patterns: list[str], path: str) -> None:
    above = [path[:at] for at in range(len(path)) if path[at] == "/"]
    expected = any(matches(glob, each) for glob in patterns if glob for each in (path, *above))
    assert Exclusions.of(filter(None, patterns)).cover(path) == expected
