"""Makes the page of each rule for the documentation site: its declaration, and the cases of its fixture.

The program itself prints the findings of the first case. Those of all others stand as the fixture has them, and a test
holds that the program reports them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, chdir
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from unittest.mock import patch

from markdown_it import MarkdownIt
from walkthrough import same_everywhere

from answerkey.diagnostics import Report
from answerkey.libraries.environment import read_environment
from answerkey.pipeline.options import Options
from answerkey.pipeline.run import lint
from answerkey.proofs import run as proof_run
from answerkey.proofs.plans import plan
from answerkey.proofs.run import prove
from answerkey.reporters.text import render
from answerkey.rules import load_rules
from answerkey.rules.base import Rule, options_of
from answerkey.rules.documentation import description, examples, facts, suppression
from answerkey.workspace import open_workspace

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from inline import POOLS, InlinePool  # noqa: E402  # the tests lay the same cases out and run them
from rule_fixtures import FOLDER, Case, cases  # noqa: E402

TODAY = date(2026, 7, 1)
_FENCE = re.compile(r"^(?P<mark>`{3,})(?P<info>[^\n]*)\n(?P<code>.*?)^(?P=mark)\n", re.M | re.S)
_LANGUAGES = {".md": "markdown", ".yml": "yaml", ".yaml": "yaml", ".json": "json", ".toml": "toml", ".py": "python"}
_ENVIRONMENT = re.compile(r"\.\./environment/(?!.*\.py$)")  # of an installed library, its modules say enough


@dataclass(frozen=True)
class Example:
    """A case of a fixture: as it is written, and as it is run."""

    title: str
    text: str
    case: Case


def rule_pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of the page of each rule."""
    for rule_id, rule in load_rules().items():
        yield f"rules/{rule_id}.md", rule_page(rule)


def rule_page(rule: type[Rule]) -> str:
    """Return the page of a rule; raises ValueError for one without a case with a finding, and one without."""
    introduction, *others = examples_of(rule.id)
    bad = next((each for each in others if f" {rule.id} " in each.case.expected), None)
    good = next((each for each in others if not each.case.expected), None)
    if bad is None or good is None:
        raise ValueError(f"{rule.id} needs a case with a finding and a case without")
    more = [each for each in others if each not in (bad, good)]
    parts = [
        f"# {rule.id}",
        " · ".join(f"{name}: **{value}**" for name, value in facts(rule).items()),
        description(rule),
        introduction.text,
        _section("Reported", bad),
        shown(bad, f"$ {_command(bad.case)}\n{printed(bad.case)}"),
        _section("Not reported", good),
        shown(good),
        *_options(rule),
        f"## Leave it out\n\n{suppression(rule)}",
        *(["## More cases", *map(_folded, more)] if more else []),
    ]
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _section(heading: str, example: Example) -> str:
    """Return a heading, and what the example is of; a title that only repeats the heading says nothing."""
    return f"## {heading}" if example.title.startswith(heading) else f"## {heading}\n\n{example.title}:"


def _command(case: Case) -> str:
    """Return the command that does with the case's files what its test does."""
    if case.rule.startswith("proof/"):
        return "answerkey prove"
    return "answerkey lint" if "select" in case.config else f"answerkey lint --select {case.rule}"


def examples_of(rule_id: str) -> list[Example]:
    """Return the introduction of a fixture, as an example without a case, and its examples."""
    head, *sections = re.split(r"^## (?=[^\n]*\n)", _outside_of_fences(examples(rule_id)), flags=re.M)
    texts = [section.partition("\n") for section in sections]
    runs = list(cases(FOLDER / f"{rule_id}.md"))
    assert [title.strip() for title, _, _ in texts] == [case.title for case in runs], rule_id
    introduction = Example("", _restored(head), Case(rule_id, ""))
    return [
        introduction,
        *(Example(case.title, _restored(text), case) for (_, _, text), case in zip(texts, runs, strict=True)),
    ]


def _outside_of_fences(text: str) -> str:
    """Return a text with the marks of headings in fences hidden."""
    return _FENCE.sub(lambda fence: fence[0].replace("\n#", "\n\0#"), f"{text}\n")


def _restored(text: str) -> str:
    return text.replace("\0", "")


def shown(example: Example, output: str = "") -> str:
    """Return a case with a title for each file, and what is printed in the place of the diagnostics."""
    return _FENCE.sub(lambda fence: _block(fence, output), example.text)


def _block(fence: re.Match[str], output: str) -> str:
    mark, code = fence["mark"], fence["code"]
    word, *arguments = fence["info"].split()
    if word == "diagnostics":
        return f"{mark}text\n{output or code}{mark}\n"
    if word == "config":
        return f'{mark}toml title="answerkey.toml"\n{code}{mark}\n'
    if word not in ("file", "earlier", "link", "fixed"):
        return fence[0]
    name, *how = arguments
    if _ENVIRONMENT.match(name):
        return ""
    notes = {"earlier": "in an earlier commit", "link": "a symbolic link", "fixed": "after the fixes"}
    title = ", ".join(
        [name, *([notes[word]] if word in notes else []), *(["with escapes for characters"] if how else [])]
    )
    language = _LANGUAGES.get(PurePosixPath(name).suffix, "text") if not how else "text"
    return f'{mark}{language} title="{title}"\n{code}{mark}\n'


def printed(case: Case) -> str:
    """Return what the program prints for a case."""
    with TemporaryDirectory(prefix="answerkey-docs-") as folder, ExitStack() as stack:
        case.write(Path(folder))
        stack.enter_context(chdir(Path(folder, "content")))
        if not case.rule.startswith("limit/"):
            for name in POOLS:
                stack.enter_context(patch(name, InlinePool))
        return same_everywhere(render(_report(case)))


def _report(case: Case) -> Report:
    if not case.rule.startswith("proof/"):
        return lint(open_workspace([]), Options(jobs=1, cache=False, today=TODAY))
    environment = read_environment(Path(sys.prefix))
    return prove(plan(open_workspace([])), environment, proof_run.Options(jobs=1, cache=False, today=TODAY)).report


def _options(rule: type[Rule]) -> list[str]:
    options = options_of(rule)
    if not options:
        return []
    lines = "\n".join(f"{key} = {_toml(default)}" for key, default in options.items())
    return [
        f'## Options\n\n```toml title="answerkey.toml"\n[rules."{rule.id}"]\n{lines}\n```\n\nThese are the defaults.'
    ]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (tuple, list, frozenset)):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _folded(example: Example) -> str:
    title = MarkdownIt("commonmark").renderInline(example.title)
    return f'<details markdown="1">\n<summary>{title}</summary>\n\n{shown(example)}\n\n</details>'
