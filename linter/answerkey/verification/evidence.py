"""The evidence of a run that checked and proved, and the verdicts that follow from it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Set
from datetime import date
from typing import NamedTuple

from msgspec import Struct, field

from answerkey.diagnostics import Report, Severity
from answerkey.model.content import Role
from answerkey.model.corpus import Corpus, Facts, QuestionCode, SnippetNames
from answerkey.model.versions import Versions, minor_version
from answerkey.verification.validity import codes_of, holds
from answerkey.verification.verdicts import KINDS, Verdict


class Run(NamedTuple):
    """The run of a question's code: its `kind` is `proved` or `ran`, with the number of assertions that held; empty if
    it failed.
    """

    kind: str
    assertions: int = 0


class Evidence(Struct, frozen=True):
    """The observations of a run.

    `runs` are those of questions, by their addresses. `checked` are the paths of the files that were checked against
    the libraries. `versions` are those of the libraries and of Python, in full or as `3.13`; `provides` names the
    library of a top-level module. `idle` are the addresses of questions that were to run, and have no code that can.
    `shown` maps the path of each checked file in the content folder to its path in the report.
    """

    report: Report
    shown: Mapping[str, str]
    today: date
    runs: Mapping[str, Run] = field(default_factory=dict)
    idle: Set[str] = frozenset()
    checked: Set[str] = frozenset()
    versions: Versions | None = None
    provides: Callable[[str], str | None] = lambda _: None


def record(corpus: Corpus, recorded: Mapping[str, Verdict], evidence: Evidence) -> dict[str, Verdict]:
    """Return the verdicts after a run, by address.

    A question of a file that was not checked keeps its verdict; one that is gone, has an error or failed has none. A
    verdict that did not change keeps its day. A former verdict on a question that was checked, but did not run again,
    stays if it still holds and says more. So do languages in a former verdict on the same code whose parser is not
    installed here.
    """
    errors = {(d.path, d.question or "") for d in evidence.report.diagnostics if d.severity is Severity.ERROR}
    versions = evidence.versions and evidence.versions._replace(python=minor_version(evidence.versions.python))
    verdicts: dict[str, Verdict] = {}
    for address, entry, code in codes_of(corpus):
        shown, former = evidence.shown.get(entry.path), recorded.get(address)
        run = evidence.runs.get(address)
        if shown is None:
            verdict = former
        elif (shown, code.id) in errors or (run is not None and not run.kind):
            verdict = None
        else:
            languages = _languages(code, former)
            new = _verdict(entry, code, evidence, run, languages)
            untested = run is None and address not in evidence.idle
            valid = untested and former is not None and holds(former, code, versions)
            verdict = _merged(former, new, languages, holding=valid)
        if verdict is not None:
            verdicts[address] = verdict
    return verdicts


def _languages(code: QuestionCode, former: Verdict | None) -> tuple[str, ...]:
    """Return the other languages in which a code parses, here or where the former verdict on it was recorded."""
    elsewhere = former.languages if former is not None and former.digest == code.digest else ()
    return tuple(sorted({*code.languages, *(tag for tag in elsewhere if tag in code.unchecked)}))


def _merged(
    former: Verdict | None, new: Verdict | None, languages: tuple[str, ...], *, holding: bool
) -> Verdict | None:
    """Return the new verdict, unless the former one says the same of the Python code, or says more and holds."""
    if former is None:
        return new
    kept = former._replace(languages=languages)
    if new is not None and former.kind == new.kind:
        return kept if kept._replace(at=new.at) == new else new
    says_more = new is None or KINDS.index(former.kind) > KINDS.index(new.kind)
    return kept if says_more and holding and former.python else new


def _verdict(
    entry: Facts, code: QuestionCode, evidence: Evidence, run: Run | None, languages: tuple[str, ...]
) -> Verdict | None:
    kind = run.kind if run else "checked" if entry.path in evidence.checked else "compiled"
    today = evidence.today.isoformat()
    if not run and not any(_is_examined(names, code) for names in entry.snippets):
        return Verdict(code.digest, "compiled", "", {}, today, languages=languages) if languages else None
    if kind == "compiled" or evidence.versions is None:
        python, libraries = "{}.{}".format(*sys.version_info), {}
    else:
        python = minor_version(evidence.versions.python)
        libraries = _libraries(_modules(entry, set(code.groups), prelude=run is not None), evidence)
    return Verdict(code.digest, kind, python, libraries, today, run.assertions if run else 0, languages)


def _is_examined(names: SnippetNames, code: QuestionCode) -> bool:
    """Return True if a snippet of a question was compiled as a whole: it is not skipped, and no fragment."""
    return names.group in code.groups and names.role == Role.ANSWER and not names.fragment


def _modules(entry: Facts, groups: Set[int], *, prelude: bool) -> Iterator[str]:
    """Yield the top-level modules that the code of a question imports."""
    for names in entry.snippets:
        if names.group in groups or prelude and names.role == Role.PRELUDE:
            yield from (use.module.partition(".")[0] for use in names.imports)


def _libraries(modules: Iterator[str], evidence: Evidence) -> dict[str, str]:
    """Return the libraries of modules with their versions."""
    installed = evidence.versions.libraries if evidence.versions is not None else {}
    names = {evidence.provides(module) for module in modules}
    return {name: installed[name] for name in sorted(name for name in names if name is not None) if name in installed}
