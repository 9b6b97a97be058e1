"""How much of a file is worth reading: content comes from strangers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes past which a file, answer or snippet is refused with a finding instead of being examined.

    `file_bytes` counts bytes, `answer_characters` and `snippet_characters` code points. `seconds` is the processor time
    that one step over a small snippet may take; one of 16,000 characters gets twice as much.
    """

    file_bytes: int = 1024 * 1024
    answer_characters: int = 64 * 1024
    snippet_characters: int = 16 * 1024
    snippet_lines: int = 500
    yaml_depth: int = 32
    seconds: float = 1.0
