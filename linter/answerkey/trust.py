"""The trust that a user puts in a repository's configuration.

It is said on the command line or in the environment, and never in a configuration: that is what it is about.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import Enum
from pathlib import Path

VARIABLE = "ANSWERKEY_TRUST"


class Trust(Enum):
    """The degree of trust. NONE: nothing that the tree keeps or names is used beside its content and its settings.

    USUAL: what the tree names is read, but no code of it runs. PROJECT: it may also name what runs.
    """

    NONE = "none"
    USUAL = "usual"
    PROJECT = "project"


def trust(environment: Mapping[str, str] = os.environ) -> Trust:
    """Return the trust of the user; raises ValueError where the variable holds something else."""
    value = environment.get(VARIABLE) or Trust.USUAL.value
    try:
        return Trust(value)
    except ValueError:
        choices = ", ".join(f"`{degree.value}`" for degree in Trust)
        raise ValueError(f"`{VARIABLE}` must be one of {choices}, not `{value}`") from None


def within(root: Path, path: Path) -> bool:
    """Return whether a path leads into a folder, as it is written or through links."""
    written = Path(os.path.abspath(path)).is_relative_to(os.path.abspath(root))
    return written or Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))
