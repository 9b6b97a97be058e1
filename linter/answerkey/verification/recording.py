"""From a run that checked and proved to the verdicts on questions."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from answerkey.diagnostics import Report, Severity
from answerkey.model.content import Role
from answerkey.model.corpus import Corpus, Facts, QuestionCode, SnippetNames
from answerkey.model.versions import Versions, minor_version
from answerkey.verification.standing import codes_of, holds
from answerkey.verification.verdicts import KINDS, Verdict


class Run(NamedTuple):
    """The end of the code of a question: `kind` is `proved` or `ran`, with what held, or empty where it failed."""

    kind: str
    assertions: int = 0


@dataclass(frozen=True)
class Seen:
    """The observations of a run.

    `runs` are those of questions, by their addresses. `checked` are the paths of the
    files that were checked against the libraries, whose `versions` these are (of Python in full or `3.13`); `provides`
    names the library that a top-level module is of, if one is. `shown` names each file as the report does, by its path
    in the content folder; the files that it does not name were not looked at.
    """

    report: Report
    shown: Mapping[str, str]
    today: date
    runs: Mapping[str, Run] = field(default_factory=dict)
    checked: Set[str] = frozenset()
    versions: Versions | None = None
    provides: Callable[[str], str | None] = lambda _: None


def record(corpus: Corpus, known: Mapping[str, Verdict], seen: Seen) -> dict[str, Verdict]:
    """The verdicts after a run, by address.

    What was not looked at keeps its verdict, and what is as it was its day; what is no longer there, has an error or
    failed has none. A verdict on what was looked at, but not run again, stays while it says more.
    """
    errors = {(d.path, d.question) for d in seen.report.diagnostics if d.severity is Severity.ERROR}
    versions = seen.versions and seen.versions._replace(python=minor_version(seen.versions.python))
    found: dict[str, Verdict] = {}
    for address, entry, code in codes_of(corpus):
        shown, former = seen.shown.get(entry.path), known.get(address)
        if shown is None:
            made = former
        elif (shown, code.id) in errors or (run := seen.runs.get(address)) == Run(""):
            made = None
        else:
            new = _verdict(entry, code, seen, run)
            valid = run is None and former is not None and holds(former, code.digest, versions)
            made = _kept(former, new, holding=valid)
        if made is not None:
            found[address] = made
    return found


def _kept(former: Verdict | None, new: Verdict | None, *, holding: bool) -> Verdict | None:
    """The former verdict where the new one says the same, or less while the former one holds."""
    if former is None:
        return new
    if new is not None and former.kind == new.kind:
        return former if former._replace(at=new.at) == new else new
    says_more = new is None or KINDS.index(former.kind) > KINDS.index(new.kind)
    return former if says_more and holding else new


def _verdict(entry: Facts, code: QuestionCode, seen: Seen, run: Run | None) -> Verdict | None:
    kind = run.kind if run else "checked" if entry.path in seen.checked else "compiled"
    if not run and not any(_is_examined(names, code) for names in entry.snippets):
        return None
    if kind == "compiled" or seen.versions is None:
        python, libraries = "{}.{}".format(*sys.version_info), {}
    else:
        python = minor_version(seen.versions.python)
        libraries = _libraries(_modules(entry, set(code.groups), prelude=run is not None), seen)
    return Verdict(code.digest, kind, python, libraries, seen.today.isoformat(), run.assertions if run else 0)


def _is_examined(names: SnippetNames, code: QuestionCode) -> bool:
    """Return whether a snippet of a question was compiled as a whole: it is not skipped, and no fragment."""
    return names.group in code.groups and names.role == Role.ANSWER and not names.fragment


def _modules(entry: Facts, groups: Set[int], *, prelude: bool) -> Iterator[str]:
    """The top-level modules that the code of a question imports."""
    for names in entry.snippets:
        if names.group in groups or prelude and names.role == Role.PRELUDE:
            yield from (use.module.partition(".")[0] for use in names.imports)


def _libraries(modules: Iterator[str], seen: Seen) -> dict[str, str]:
    """The libraries that modules are of, with their versions."""
    installed = seen.versions.libraries if seen.versions is not None else {}
    names = {seen.provides(module) for module in modules}
    return {name: installed[name] for name in sorted(name for name in names if name is not None) if name in installed}
