"""`document/unreadable`: content is made of regular files."""

from __future__ import annotations

from answerkey.rules.base import EngineRule


class Rule(EngineRule):
    """A content file is a regular file that can be read, in a folder of the base.

    Links, devices and pipes are not followed: they lead out of what was reviewed, or never end.
    """
