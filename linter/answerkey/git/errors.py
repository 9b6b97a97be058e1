"""The errors of git that reach the user: a command that needs git ends with exit code 2 then."""

from __future__ import annotations


class GitError(Exception):
    """git can't answer; the message is a sentence for the user."""


class NoHistory(GitError):
    """There is nothing to read: the folder is in no repository, or the repository has no commit."""
