"""Limits of the work that a file is worth: content comes from strangers."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """Sizes past which a file, answer or snippet is refused with a finding instead of being examined.

    Work is counted before it is done, so that findings depend on the content alone and not on the machine. `file_bytes`
    counts bytes, `answer_characters` and `snippet_characters` code points. `seconds` is the last resort for what
    counting can't foresee: the processor time that one step over a small snippet may take on the reference machine. A
    step over 16,000 characters gets twice as much.
    """

    file_bytes: int = 1024 * 1024
    file_lines: int = 50_000
    file_snippets: int = 4_000
    answer_characters: int = 64 * 1024
    markdown_tokens: int = 50_000
    markdown_brackets: int = 20_000
    snippet_characters: int = 16 * 1024
    snippet_lines: int = 500
    snippet_depth: int = 128
    snippet_arguments: int = 1_000
    snippet_items: int = 24
    yaml_depth: int = 32
    yaml_nodes: int = 20_000
    findings: int = 1_000
    seconds: float = 1.0


DEFAULT_LIMITS = Limits()


def raising(setting: str) -> str:
    """The hint of a finding about a limit: its key in `[limits]`."""
    return f"split it, or raise `limits.{setting}`"
