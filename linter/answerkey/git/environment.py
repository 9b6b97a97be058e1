"""The environment and settings with which git runs no program that a repository names.

The configuration and the attributes of a repository may name programs: hooks, file system monitors, filters, diff
drivers, transports. A content base may come from a stranger, so none of them is run. Settings given here win over every
configuration file. Filters are switched off by name, since git has no switch for all of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

# What tells git about its user and this machine. All other variables of git are about one repository, such as those
# that a hook is given, or would change what commands print.
USER_VARIABLES = frozenset(
    {
        "GIT_ATTR_NOSYSTEM",
        "GIT_CEILING_DIRECTORIES",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXEC_PATH",
    }
)
_USER_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")

_SAFE_VARIABLES = {
    "GIT_ALLOW_PROTOCOL": "none",  # a name that no transport has: older versions fetch missing objects regardless
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "NoDefaultCurrentDirectoryInExePath": "1",  # or Windows would run a `git.exe` of the working directory
}

_SAFE_SETTINGS = (
    "core.fsmonitor=",
    f"core.hooksPath={os.devnull}",
    "core.quotePath=true",
    "log.showSignature=false",
    "safe.bareRepository=explicit",
    "submodule.recurse=false",
)

# What every command that shows differences is given; `git diff` would also start git inside submodules.
DIFF_OPTIONS = ("--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "--no-color", f"-O{os.devnull}")

# What lists the settings that `filters_off` takes.
FILTER_QUERY = ("config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process)$")


def safe_environment() -> dict[str, str]:
    """Return the variables of this process without those that belong to one repository, and with the safe ones."""
    variables = {name: value for name, value in os.environ.items() if not _is_about_a_repository(name.upper())}
    return {**variables, **_SAFE_VARIABLES}


def _is_about_a_repository(name: str) -> bool:
    return name.startswith("GIT_") and name not in USER_VARIABLES and not name.startswith(_USER_PREFIXES)


def safe_options() -> Iterator[str]:
    """Yield the options of git that stand before the name of a command."""
    yield "--no-pager"
    for setting in _SAFE_SETTINGS:
        yield from ("-c", setting)


def filters_off(keys: Iterable[str]) -> Iterator[str]:
    """Yield options that switch off the filters which some configuration keys define.

    Raises ValueError for a key that can't be set on a command line.
    """
    for key in keys:
        if "=" in key or "\n" in key:
            raise ValueError(key)
        yield from ("-c", f"{key}=", "-c", f"{key.rpartition('.')[0]}.required=false")
