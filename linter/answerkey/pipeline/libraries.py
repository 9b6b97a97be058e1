"""Findings in code that uses libraries: what it asks of them and they don't provide.

They are kept by the code and the versions of the libraries. Of a base that names no libraries, or whose libraries are
not installed, what is asked of Python's standard library is checked, since the type checker knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import msgspec
from msgspec import Struct, field

from answerkey.config import Config
from answerkey.diagnostics import Finding, RuleFinding
from answerkey.libraries.defects import Defect, ModuleText
from answerkey.libraries.environment import Environment, bare_environment
from answerkey.libraries.library_index import STANDARD_MODULES, LibraryIndex, read_libraries
from answerkey.libraries.preamble import Preambles
from answerkey.libraries.star_imports import ImportBudget
from answerkey.libraries.ty import find_ty
from answerkey.libraries.type_checker import CheckerError, TypeChecker
from answerkey.model.base_index import BaseIndex, Relation
from answerkey.model.corpus import Facts, Module
from answerkey.pipeline.cache import Cache, digest, fingerprint
from answerkey.pipeline.corpus import bound_names
from answerkey.pipeline.installation import Installation
from answerkey.pipeline.library_findings import FAMILY, LibraryFindings, is_wanted, overlap
from answerkey.pipeline.results import listed
from answerkey.source import Segment, SourceMap, Span

_REFUSAL = "limit/snippet-complexity"
_NAMED = 3  # files in a note
_MOST_DEFECTS = 50_000  # modules whose defects are remembered from run to run
_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)
_DECODER = msgspec.json.Decoder(list[Defect])


class LibraryCheck(Struct, dict=True):
    """Checks the code of a base against its libraries. The defects of a module are remembered as long as this lives."""

    config: Config
    environment: Environment
    checker: TypeChecker
    _defects: dict[bytes, list[Defect]] = field(default_factory=dict)

    @cached_property
    def key(self) -> bytes:
        """A hash of what findings depend on beside the content: this program, its tools and the libraries."""
        return digest(FAMILY, fingerprint(), self.environment.fingerprint)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """All that the check of a file depends on in other files."""
        return self._preambles.relations

    @cached_property
    def _preambles(self) -> Preambles:
        code = f"{self.config.names.prelude.rstrip()}\n{self.config.proofs.prelude}"
        return Preambles(lambda top: self._index.is_library(top), code, bound_names(code, "names.prelude"))

    def findings(
        self, files: Iterable[tuple[Facts, BaseIndex]], cache: Cache, *, ask_checker: bool = True
    ) -> LibraryFindings:
        """Return the findings in some files; without `ask_checker` those in code that was checked before."""
        paths: list[str] = []
        refused: dict[str, list[RuleFinding]] = {}
        modules: list[tuple[str, Module, ModuleText]] = []
        for facts, index in files:
            paths.append(facts.path)
            sound, excess = _without_refused(facts)
            refused[facts.path] = [(_REFUSAL, finding) for finding in excess]
            modules += self._texts(facts, sound, index, len(modules))
        texts = [text for _, _, text in modules]
        missing = self._missing(texts, cache) if ask_checker else []
        try:
            reason, everywhere = self._examine(missing, cache), False
        except CheckerError as error:
            reason, everywhere = str(error), True
        by_path, pending = self._findings(modules)
        for path in refused:
            by_path[path] = dict.fromkeys((*refused[path], *by_path.get(path, ())))
        note = _note(reason, () if everywhere else sorted(pending))
        unchecked = pending.union(path for path in paths if refused[path])
        checked = frozenset() if self.environment.is_bare else frozenset(paths) - unchecked
        return LibraryFindings({p: list(f) for p, f in by_path.items() if f}, checked, note, frozenset(pending))

    def _findings(
        self, modules: Iterable[tuple[str, Module, ModuleText]]
    ) -> tuple[dict[str, dict[RuleFinding, None]], set[str]]:
        """Return the findings by path, and the paths of the files with code whose defects are not known."""
        by_path: dict[str, dict[RuleFinding, None]] = {}
        pending = set()
        for path, module, text in modules:
            defects = self._defects.get(_key(text))
            if defects is None:
                pending.add(path)
            else:
                by_path.setdefault(path, {}).update(dict.fromkeys(_findings(defects, module)))
        if len(self._defects) > _MOST_DEFECTS:
            self._defects.clear()
        return by_path, pending

    def _texts(
        self, facts: Facts, modules: Iterable[Module], index: BaseIndex, number: int
    ) -> Iterator[tuple[str, Module, ModuleText]]:
        for module in modules:
            preamble = self._preambles.of(facts, module, index)
            if not self.environment.is_bare or _imports_python(preamble + module.code):
                text = ModuleText(f"answerkey_{number}", preamble + module.code, len(preamble))
                yield facts.path, module._replace(code=""), text
                number += 1

    def _missing(self, texts: Iterable[ModuleText], cache: Cache) -> list[ModuleText]:
        """Return the texts whose defects neither memory nor the cache holds, each once; remember those in the cache."""
        missing: dict[bytes, ModuleText] = {}
        used = []
        for text in texts:
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

    def _examine(self, missing: list[ModuleText], cache: Cache) -> str:
        """Check some texts and keep their defects; return why that failed for some of them, if it did."""
        if not missing:
            return ""
        from answerkey.libraries.module_check import check_modules  # most code was checked before

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


def _without_refused(facts: Facts) -> tuple[list[Module], list[Finding]]:
    """Return the modules of a file that don't cost a type checker too much, and findings about the others."""
    budget = ImportBudget()
    sound: list[Module] = []
    findings: list[Finding] = []
    for module in facts.modules:
        excess = budget.excess(module.code)
        if excess is None:
            sound.append(module)
        else:
            span, reason = excess
            findings.append(Finding(_places(module).span(*span), reason, "import the names that are used"))
    return sound, findings


def _note(reason: str, paths: Sequence[str]) -> str:
    """Return what users are told where code could not be checked: anywhere, or in some files."""
    if not reason:
        return ""
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    where = f" on {', '.join(f'`{path}`' for path in paths[:_NAMED])}{more}" if paths else ""
    return f"the rules `{FAMILY}` did not run{where}: {reason}"


def _key(text: ModuleText) -> bytes:
    return digest(text.text, str(text.preamble))
