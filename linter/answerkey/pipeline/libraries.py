"""Findings in code that uses libraries: what it asks of them and they don't provide.

They are kept by the code and the versions of the libraries. Of a base that names no libraries, or whose libraries are
not installed, what is asked of Python's standard library is checked, since the type checker knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from answerkey.config import Config
from answerkey.diagnostics import Finding, RuleFinding
from answerkey.libraries.defects import Defect, ModuleText
from answerkey.libraries.environment import Environment, bare_environment
from answerkey.libraries.library_index import STANDARD_MODULES, LibraryIndex, read_libraries
from answerkey.libraries.module_check import check_modules
from answerkey.libraries.preamble import Preambles
from answerkey.libraries.star_imports import ImportBudget
from answerkey.libraries.ty import find_ty
from answerkey.libraries.type_checker import CheckerError, TypeChecker
from answerkey.model.corpus import Corpus, Module
from answerkey.pipeline.cache import Cache, digest, fingerprint
from answerkey.pipeline.corpus import bound_names
from answerkey.pipeline.installation import Installation
from answerkey.pipeline.library_findings import FAMILY, LibraryFindings, is_wanted, overlap
from answerkey.pipeline.results import listed
from answerkey.source import Segment, SourceMap, Span

_REFUSAL = "limit/snippet-complexity"
_NAMED = 3  # files in a note
_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)
_DECODER = msgspec.json.Decoder(list[Defect])


@dataclass
class LibraryCheck:
    """Checks the code of a base against its libraries. The defects of a module are remembered as long as this lives."""

    config: Config
    environment: Environment
    checker: TypeChecker
    _defects: dict[bytes, list[Defect]] = field(default_factory=dict)

    @cached_property
    def key(self) -> bytes:
        """A hash of what findings depend on beside the content: this program, its tools and the libraries."""
        return digest(FAMILY, fingerprint(), self.environment.fingerprint)

    def findings(self, corpus: Corpus, cache: Cache, *, ask_checker: bool = True) -> LibraryFindings:
        """Return the findings in the selected files; without `ask_checker` those in code that was checked before."""
        modules = [(e.path, module) for e in corpus.entries if e.path in corpus.selected for module in e.modules]
        refused = dict(_refused(modules))
        modules = [(path, module) for path, module in modules if (path, module.group) not in refused]
        texts = dict(self._texts(corpus, modules))
        modules = [(path, module) for path, module in modules if (path, module.group) in texts]
        missing = self._missing(texts, cache) if ask_checker else []
        try:
            reason, everywhere = self._examine(missing, cache), False
        except CheckerError as error:
            reason, everywhere = str(error), True
        by_path: dict[str, dict[RuleFinding, None]] = {}
        for (path, _), finding in refused.items():
            by_path.setdefault(path, {})[_REFUSAL, finding] = None
        pending = set()
        for path, module in modules:
            defects = self._defects.get(_key(texts[path, module.group]))
            if defects is None:
                pending.add(path)
            else:
                by_path.setdefault(path, {}).update(dict.fromkeys(_findings(defects, module)))
        self._forget(texts)
        note = _note(reason, () if everywhere else sorted(pending))
        unchecked = pending.union(path for path, _ in refused)
        checked = frozenset() if self.environment.is_bare else corpus.selected - unchecked
        return LibraryFindings({p: list(f) for p, f in by_path.items()}, checked, note)

    def _texts(self, corpus: Corpus, modules: list[tuple[str, Module]]) -> Iterator[tuple[tuple[str, int], ModuleText]]:
        code = f"{self.config.names.prelude.rstrip()}\n{self.config.proofs.prelude}"
        preambles = Preambles(corpus, self._index.is_library, code, bound_names(code, "names.prelude"))
        for number, (path, module) in enumerate(modules):
            preamble = preambles.of(path, module)
            if not self.environment.is_bare or _imports_python(preamble + module.code):
                yield (path, module.group), ModuleText(f"answerkey_{number}", preamble + module.code, len(preamble))

    def _missing(self, texts: Mapping[tuple[str, int], ModuleText], cache: Cache) -> list[ModuleText]:
        """Return the texts whose defects neither memory nor the cache holds, each once; remember those in the cache."""
        missing: dict[bytes, ModuleText] = {}
        used = []
        for text in texts.values():
            key = _key(text)
            if key in self._defects or key in missing:
                continue
            place = digest(self.key, key)
            defects = cache.load(place, _DECODER.decode)
            if defects is None:
                missing[key] = text
            else:
                self._defects[key] = defects
                used.append(place)
        cache.put([], used)
        return list(missing.values())

    def _forget(self, texts: Mapping[tuple[str, int], ModuleText]) -> None:
        """Forget the defects of code that is no longer there."""
        keys = set(map(_key, texts.values()))
        self._defects = {key: defects for key, defects in self._defects.items() if key in keys}

    def _examine(self, missing: list[ModuleText], cache: Cache) -> str:
        """Check some texts and keep their defects; return why that failed for some of them, if it did."""
        if not missing:
            return ""
        defects, failures = check_modules(missing, self.checker, self._index)
        entries = []
        for text in missing:
            if text.name in defects:
                key = _key(text)
                self._defects[key] = defects[text.name]
                entries.append((digest(self.key, key), msgspec.json.encode(defects[text.name])))
        cache.put(entries)
        return next(iter(failures.values()), "")

    @cached_property
    def _index(self) -> LibraryIndex:
        return read_libraries(self.environment)


def library_check(installation: Installation) -> tuple[LibraryCheck | None, str]:
    """Return the check of code against the libraries of a base, or None, and what users are told about it.

    Raises ConfigError where the environment that is named can't be used, or the lock is broken.
    """
    config = installation.config
    if not is_wanted(config):
        return None, ""
    checker = find_ty()
    if checker is None:
        return None, f"the rules `{FAMILY}` are off: there is no type checker; install `answerkey[libraries]`"
    environment = installation.environment
    if environment is not None:
        return LibraryCheck(config, environment, checker), ""
    note = f"the rules `{FAMILY}` know Python only: the libraries are not installed; run `answerkey libraries sync`"
    return LibraryCheck(config, bare_environment(config.python), checker), note if config.libraries.named else ""


def _imports_python(text: str) -> bool:
    """Return True if a module may import something of the standard library, beside what each preamble imports."""
    tops = _IMPORT.findall(text)[1:]
    return any(top in STANDARD_MODULES for top in tops)


def _findings(defects: list[Defect], module: Module) -> Iterator[RuleFinding]:
    """Yield the findings in a module, at their places in the file, but for those in code that is meant to be wrong."""
    places = _places(module)
    reported = (d for d in defects if not any(overlap(d.span, span) for span in module.quiet))
    findings = ((d.rule, Finding(places.span(*d.span), d.message, d.hint)) for d in reported)
    yield from listed(findings)


def _places(module: Module) -> SourceMap:
    return SourceMap(tuple(Segment(Span(a, b), Span(c, d)) for a, b, c, d in module.segments))


def _refused(modules: Sequence[tuple[str, Module]]) -> Iterator[tuple[tuple[str, int], Finding]]:
    """Yield the modules that cost a type checker too much, with the finding that says so."""
    budgets: dict[str, ImportBudget] = {}
    for path, module in modules:
        excess = budgets.setdefault(path, ImportBudget()).excess(module.code)
        if excess is not None:
            span, reason = excess
            yield (path, module.group), Finding(_places(module).span(*span), reason, "import the names that are used")


def _note(reason: str, paths: Sequence[str]) -> str:
    """Return what users are told where code could not be checked: anywhere, or in some files."""
    if not reason:
        return ""
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    where = f" on {', '.join(f'`{path}`' for path in paths[:_NAMED])}{more}" if paths else ""
    return f"the rules `{FAMILY}` did not run{where}: {reason}"


def _key(text: ModuleText) -> bytes:
    return digest(text.text, str(text.preamble))
