"""The variables and settings that git is started with."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerkey.git.environment import USER_VARIABLES, filters_off, safe_environment, safe_options
from command import git


def test_no_variable_of_a_repository_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """git itself lists those that it takes from a hook; `GIT_CONFIG_COUNT` brings settings of the user's own."""
    listed = git(tmp_path, "rev-parse", "--local-env-vars").split()
    assert "GIT_INDEX_FILE" in listed
    for name in listed:
        monkeypatch.setenv(name, "/elsewhere")
    assert [name for name in listed if name in safe_environment()] == ["GIT_CONFIG_COUNT"]


@pytest.mark.parametrize(
    "name", ["GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_LITERAL_PATHSPECS", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_NEW"]
)
def test_variables_that_change_what_commands_do_are_not_kept(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "x")
    assert name not in safe_environment()


@pytest.mark.parametrize("name", [*sorted(USER_VARIABLES), "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_12", "HOME", "PATH"])
def test_variables_of_the_user_are_kept(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "x")
    assert safe_environment()[name] == "x"


def test_the_users_variables_do_not_weaken_the_safe_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_ALLOW_PROTOCOL", "GIT_NO_LAZY_FETCH", "GIT_OPTIONAL_LOCKS", "GIT_TERMINAL_PROMPT", "LC_ALL"):
        monkeypatch.setenv(name, "x")
    safe = safe_environment()
    assert (safe["GIT_ALLOW_PROTOCOL"], safe["GIT_NO_LAZY_FETCH"], safe["GIT_OPTIONAL_LOCKS"]) == ("none", "1", "0")
    assert (safe["GIT_TERMINAL_PROMPT"], safe["LC_ALL"]) == ("0", "C")


def test_settings_on_the_command_line_win_over_the_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "core.fsmonitor", "program")
    assert git(tmp_path, *safe_options(), "config", "core.fsmonitor") == "\n"


def test_filters_are_switched_off_with_their_demand_to_be_run() -> None:
    off = ["-c", "filter.a.b.clean=", "-c", "filter.a.b.required=false"]
    assert list(filters_off(["filter.a.b.clean"])) == off
    with pytest.raises(ValueError, match=r"filter\.a=b\.clean"):
        list(filters_off(["filter.a=b.clean"]))
