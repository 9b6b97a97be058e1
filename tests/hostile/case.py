"""A hostile case is data: the files of a whole base in which one part is hostile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Data = str | bytes
PAGE = "qa/acme/basics/page.md"
FRAMEWORK = "frameworks/acme.yml"
TOPIC = "topics/acme-basics.yml"

# Rules that are off or strict by default are attacked too.
CONFIG = """\
preset = "strict"

[severity]
"answer/raw-html" = "warning"
"page/stale" = "warning"
"""
BASE: Mapping[str, str] = {
    FRAMEWORK: "name: Acme\nslug: acme\norder: 1\ndescription: A framework.\n",
    TOPIC: "name: Basics\nslug: basics\nframeworkSlug: acme\norder: 1\ndescription: The first steps.\n",
    "qa/acme/basics/other.md": "",  # filled in below: a page that nothing is wrong with
}
FIELDS: Mapping[str, str] = {
    "title": "A page",
    "framework": "Acme",
    "frameworkSlug": "acme",
    "topic": "Basics",
    "topicSlug": "basics",
    "subtopic": "Steps",
    "difficulty": "easy",
    "order": "1",
    "seoDescription": "Whether a tool holds what it claims, whatever a stranger has put into a page.",
    "updated": "2026-01-01",
}

CPU = 2.0
"""What a run may cost in seconds of processor time on the reference machine; cases that cost more say what they may."""

SLOW = frozenset({"limit/time", "limit/snippet-complexity"})
"""What may be said of code that takes too long or nests too deep; which of them depends on the version of Python."""
BROKEN_FENCE = "```python\ndef broken(:\n    pass\n```\n"
"""A fence that must be found wherever a renderer would show it: its code does not compile."""


@dataclass(frozen=True)
class Case:
    """One attack. `page` stands in the place of the base's page, `files` beside it; both may be made when needed.

    One of the rules in `must_refuse`, if there are any, must be reported in `where`. `arrange` does what bytes can't
    say (links, pipes); it is given the content folder. `cpu` is what the run may cost in seconds of
    processor time on the reference machine. A `sweep` is not needed with each change: its kind has a quicker one.
    """

    name: str
    page: Data | Callable[[], Data] | None = None
    must_refuse: frozenset[str] = frozenset()
    files: Mapping[str, Data | Callable[[], Data]] = field(default_factory=dict)
    where: str = PAGE
    arrange: Callable[[Path], None] | None = None
    config: str = CONFIG
    cpu: float = CPU
    every_format: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def is_a_page(self) -> bool:
        """Whether the case is one page of usual cost, which can be checked together with others."""
        plain = self.page is not None and not self.files and self.arrange is None
        return plain and self.config == CONFIG and self.cpu <= CPU

    def write(self, root: Path) -> None:
        """Lay the base out below a folder, with its configuration."""
        (root / "answerkey.toml").write_text(self.config, encoding="utf-8")
        content = root / "content"
        files: dict[str, Data | Callable[[], Data]] = {**BASE, "qa/acme/basics/other.md": page("Nothing.", order="2")}
        if self.page is not None:
            files[PAGE] = self.page
        for name, data in {**files, **self.files}.items():
            path = os.fsencode(content) + b"/" + os.fsencode(name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            made = data() if callable(data) else data
            with open(path, "wb") as stream:
                stream.write(made if isinstance(made, bytes) else made.encode("utf-8"))
        if self.arrange is not None:
            self.arrange(content)


def refuse(*rules: str) -> frozenset[str]:
    return frozenset(rules)


def header(**fields: str) -> str:
    """The front matter of a page up to its questions, some fields replaced or added, each as YAML spells it."""
    return "".join(f"{key}: {value}\n" for key, value in {**FIELDS, **fields}.items())


def question(answer: str, number: int = 1) -> str:
    """One question, its answer a literal block."""
    body = "".join(f"      {line}\n" if line else "\n" for line in answer.rstrip("\n").split("\n"))
    return f"  - id: question-{number}\n    difficulty: easy\n    q: What is number {number}?\n    a: |\n{body}"


def page(*answers: str, **fields: str) -> str:
    """A page whose answers are these; three at least, so that nothing is wrong with the page itself."""
    texts = [*answers, *["Nothing."] * (3 - len(answers))]
    questions = "".join(question(answer, number) for number, answer in enumerate(texts, 1))
    return f"---\n{header(**fields)}questions:\n{questions}---\n"


def with_questions(yaml: str, **fields: str) -> str:
    """A page whose list of questions is written by hand."""
    return f"---\n{header(**fields)}questions:{yaml}\n---\n"


def with_yaml(yaml: str, **fields: str) -> str:
    """A whole page with some more lines of YAML at the end of its front matter."""
    return page("Nothing.", **fields)[: -len("---\n")] + yaml + "\n---\n"


def quoted(text: str) -> str:
    """A text as a double-quoted scalar, escapes as they are."""
    return f'"{text}"'


def python(code: str) -> str:
    """A fence with Python in it, in an answer of its own."""
    return page(fence(code))


def fence(code: str, info: str = "python") -> str:
    return f"Text.\n\n```{info}\n{code.rstrip(chr(10))}\n```\n"


def cases_of(*families: Callable[[], Iterator[Case]]) -> list[Case]:
    """The cases of some families, in order; no two have one name."""
    found = [case for family in families for case in family()]
    names = [case.name for case in found]
    assert len(set(names)) == len(names), sorted(name for name in names if names.count(name) > 1)
    return found


def together(cases: Sequence[Case]) -> Case:
    """Some pages in one base, each in a file of its own."""
    names = [f"qa/acme/basics/page-{number}.md" for number in range(len(cases))]
    pages = {name: case.page for name, case in zip(names, cases, strict=True) if case.page is not None}
    return Case(" + ".join(case.name for case in cases), files=pages)
