"""The isolation that is required, and the words for what is missing of it."""

from __future__ import annotations

import pytest

from answerkey.config import Config, ConfigError, LibrariesConfig
from answerkey.proofs.environments import environment_for, gaps, isolation_by_default, require_namespaces
from answerkey.proofs.process import RunnerFailure
from answerkey.proofs.runner.messages import Isolation

FULL = Isolation(network=True, filesystem=True, processes=True, memory=True)
HALF = Isolation(network=True, filesystem=True, processes=False, memory=False, reason="no /proc")
NONE = Isolation(network=False, filesystem=False, processes=False, memory=False, reason="no namespaces")


@pytest.mark.parametrize(("ci", "required"), [("true", True), ("1", True), ("false", False), ("0", False), ("", False)])
def test_isolation_is_required_where_ci_is_set(monkeypatch: pytest.MonkeyPatch, ci: str, required: bool) -> None:
    monkeypatch.setenv("CI", ci)
    assert isolation_by_default() is required


def test_only_namespaces_are_required() -> None:
    require_namespaces(FULL)
    require_namespaces(HALF)
    with pytest.raises(RunnerFailure, match=r"does not isolate code \(no namespaces\)"):
        require_namespaces(NONE)


@pytest.mark.parametrize(
    ("isolation", "words"),
    [
        (FULL, []),
        (HALF, ["processes than it may", "memory than it may", "(no /proc)"]),
        (NONE, ["opens no connection", "outside of its folder", "(no namespaces)"]),
    ],
)
def test_gaps_name_what_is_not_enforced(isolation: Isolation, words: list[str]) -> None:
    text = gaps(isolation)
    assert bool(text) == bool(words)
    assert all(word in text for word in words)


@pytest.mark.parametrize(
    ("libraries", "message"),
    [
        (LibrariesConfig(python="3.13"), "list `requirements` too"),
        (LibrariesConfig(requirements=("a",)), "libraries sync"),
    ],
)
def test_without_an_environment_the_error_says_how_to_get_one(tmp_path, libraries, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        environment_for(Config(root=tmp_path, libraries=libraries))
