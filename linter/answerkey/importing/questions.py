"""The questions of a source, in the one shape that all readers give and that pages are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from answerkey.importing.result import Notice, Share

ReadImage = Callable[[str], "bytes | None"]
"""Returns the bytes of the image that a relative address leads to; None if the source has no such image."""


class Section(NamedTuple):
    """A part of a source: its level and line, both from 1, its title, and the difficulty that it states.

    `slug` is the name that it has in addresses; None if it follows from the title.
    """

    level: int
    title: str
    line: int
    difficulty: str | None = None
    slug: str | None = None


class Choice(NamedTuple):
    """A choice of a question, and the reason why it is right or wrong, both as Markdown."""

    text: str
    correct: bool
    why: str | None = None


class SourceQuestion(NamedTuple):
    """A question of a source, as Markdown. `line` is its line or number, from 1; no other question has it.

    `until` is the last line of its answer. `difficulty`, `kind` and `id` are None if the source does not state them.
    """

    q: str
    a: str
    difficulty: str | None
    sections: tuple[Section, ...]
    line: int
    until: int
    choices: tuple[Choice, ...] = ()
    kind: str | None = None
    id: str | None = None
    tags: tuple[str, ...] = ()


def _no_image(address: str) -> bytes | None:
    return None


@dataclass(frozen=True)
class QuestionList:
    """The title and questions of a source, and notices about the rest.

    `anchors` gives the line of the question or section that each fragment or path of a link leads to.
    """

    title: str
    questions: tuple[SourceQuestion, ...]
    notices: tuple[Notice, ...]
    share: Share
    anchors: Mapping[str, int] = field(default_factory=dict)
    image: ReadImage = _no_image

    def outline(self) -> Iterator[str]:
        """Yield lines that show how the source was understood: its sections with the numbers of their questions."""
        counts = Counter(question.sections for question in self.questions)
        for sections, count in counts.items():
            titles = " › ".join(section.title for section in sections) or self.title or "(no section)"
            yield f"{count:5}  {titles}"
