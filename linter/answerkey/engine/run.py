"""One run: what changed is checked, the rest comes from the cache, then the base is looked at as a whole."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from answerkey.config import Config
from answerkey.diagnostics import Diagnostic, Report, RuleInfo, Summary
from answerkey.engine import kept
from answerkey.engine.cache import Cache, digest, fingerprint, folder_for
from answerkey.engine.lazy import Lazy
from answerkey.engine.versions import depends, versions_for
from answerkey.model.problems import Problem
from answerkey.parsing.text import decode
from answerkey.workspace import SourceFile, Workspace

if TYPE_CHECKING:
    from answerkey.engine.libraries import Libraries

Progress = Callable[[int, int], None]
_TIME = "limit/time"  # what was given up once may be done the next time, and is not kept
_DAMAGED = (ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True)
class Options:
    """How a run is done. `jobs` 0 means as many processes as pay; `progress` is called with files done and in all."""

    jobs: int = 0
    cache: bool = True
    progress: Progress | None = None
    today: date | None = None


@dataclass(frozen=True)
class Inputs:
    """What a run reads: the bytes of each file or why there are none, and a hash of each with all that it depends
    on."""

    workspace: Workspace
    data: dict[str, bytes]
    unreadable: dict[str, Problem]
    keys: dict[str, bytes]
    today: date

    def selected(self) -> Iterator[SourceFile]:
        return (source for source in self.workspace.files if source.selected)


def lint(workspace: Workspace, options: Options = Options()) -> Report:
    """Check a workspace and report on its selected files; raises ConfigError for rules that do not exist."""
    started = time.perf_counter()
    inputs = read_inputs(workspace, options.today or date.today())
    libraries, note = libraries_of(workspace.config)
    with closing(Cache(folder_for(workspace.config) if options.cache else None)) as cache:
        key = _run_key(inputs, libraries)
        found = _kept(cache.get(key))
        if found is None:
            from answerkey.engine.fresh import Fresh  # rules, parsers and black are not needed where nothing changed

            fresh = Fresh(inputs, options, cache, libraries)
            found = fresh.run()
            note = note or fresh.looked.note
            given_up = fresh.looked.note or any(diagnostic.rule == _TIME for diagnostic in found[0])
            if options.cache and not given_up:
                cache.put([(key, kept.encode(*found))])
    return report_on(inputs, *found, time.perf_counter() - started, note)


def read_inputs(workspace: Workspace, today: date) -> Inputs:
    """Read and hash all files of a workspace."""
    base = base_key(workspace.config)
    data, unreadable, keys = {}, {}, {}
    for source in workspace.files:
        content, problem = workspace.read(source)
        data[source.path] = content
        if problem is not None:
            unreadable[source.path] = problem
        key = file_key(base, source, content, problem)
        keys[source.path] = digest(key, repr(versions_for(workspace))) if depends(source) else key
    return Inputs(workspace, data, unreadable, keys, today)


def base_key(config: Config) -> bytes:
    """A hash of what the result of any file depends on: this program and the configuration."""
    return digest(fingerprint(), _settings(config), repr(config.declared()))


def file_key(base: bytes, source: SourceFile, content: bytes, problem: Problem | None = None) -> bytes:
    """A hash of all that the result of one file depends on."""
    return digest(base, source.path, repr(source.collection), content, repr(problem))


def _settings(config: Config) -> str:
    """All settings but where they come from, so that a cache can move with its base."""
    return repr(replace(config, root=Config().root, file="", named=(), cache_dir=""))


def libraries_of(config: Config) -> tuple[Libraries | None, str]:
    """The libraries that code is checked against, or why it is not; costs nothing where none are named."""
    if not config.libraries.named:
        return None, ""
    from answerkey.engine.libraries import libraries_for

    return libraries_for(config)


def _run_key(inputs: Inputs, libraries: Libraries | None) -> bytes:
    files = [f"{source.shown}\0{source.selected}" for source in inputs.workspace.files]
    against = libraries.key if libraries is not None else b""
    return digest(*inputs.keys.values(), *files, repr(sorted(inputs.workspace.assets)), str(inputs.today), against)


def _kept(data: bytes | None) -> tuple[list[Diagnostic], tuple[int, ...]] | None:
    try:
        return kept.decode(data) if data is not None else None
    except _DAMAGED:
        return None


def report_on(
    inputs: Inputs, diagnostics: list[Diagnostic], counts: tuple[int, ...], seconds: float, note: str = ""
) -> Report:
    """The report on what was found in some inputs, with the counts of files, questions, snippets and skipped ones."""
    paths = {source.shown: source.path for source in inputs.workspace.files}
    texts = Lazy(paths, lambda shown: decode(inputs.data[paths[shown]])[0])
    rules = Lazy(sorted({d.rule for d in diagnostics}), _rule_info)
    files, questions, snippets, skipped = counts
    empty = Report((), Summary(files, questions, snippets, skipped, 0, 0, 0, seconds), texts, rules)
    return replace(empty.only(diagnostics), notes=(note,) if note else ())


def _rule_info(rule: str) -> RuleInfo:
    from answerkey.rules.info import info  # most formats say nothing of the rules

    return info(rule)


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
