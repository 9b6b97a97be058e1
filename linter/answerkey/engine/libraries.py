"""What the code of a base does with libraries that they don't provide; kept by the code and the libraries' versions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from answerkey.config import Config
from answerkey.diagnostics import Finding
from answerkey.engine.cache import Cache, digest, fingerprint
from answerkey.engine.findings import listed
from answerkey.engine.looked import FAMILY, Looked, overlap
from answerkey.engine.names import bound_names
from answerkey.libraries.checking import CheckerError, TypeChecker
from answerkey.libraries.defects import Defect, Text
from answerkey.libraries.environment import Environment, find_environment
from answerkey.libraries.examining import examine
from answerkey.libraries.preamble import Preambles
from answerkey.libraries.provided import Provided, provided
from answerkey.libraries.ty import find_ty
from answerkey.model.corpus import Corpus, Module
from answerkey.source import Segment, SourceMap, Span
from answerkey.suppressions import Found

_NAMED = 3  # files in a note
_DAMAGED = (ValueError, KeyError, TypeError, IndexError)


@dataclass
class Libraries:
    """The libraries of a base. What was found in a module is remembered as long as this lives, and kept in a cache."""

    config: Config
    environment: Environment
    checker: TypeChecker
    _known: dict[bytes, list[Defect]] = field(default_factory=dict)

    @cached_property
    def key(self) -> bytes:
        """A hash of what findings depend on beside the content: this program, its tools and the libraries."""
        return digest(FAMILY, fingerprint(), self.environment.fingerprint)

    def look(self, corpus: Corpus, cache: Cache, *, known: bool = False) -> Looked:
        """Look at the selected files of a base; with `known` only at what was looked at before."""
        modules = [(e.path, module) for e in corpus.entries if e.path in corpus.selected for module in e.modules]
        texts = dict(self._texts(corpus, modules))
        missing = [] if known else self._not_kept(texts, cache)
        try:
            reason, everywhere = self._examine(missing, cache), False
        except CheckerError as error:
            reason, everywhere = str(error), True
        found: dict[str, list[Found]] = {}
        pending = set()
        for path, module in modules:
            defects = self._known.get(_key(texts[path, module.group]))
            if defects is None:
                pending.add(path)
            else:
                found.setdefault(path, []).extend(_findings(defects, module))
        self._forget(texts)
        note = _note(reason, () if everywhere else sorted(pending))
        return Looked({p: list(dict.fromkeys(f)) for p, f in found.items()}, corpus.selected - pending, note)

    def _texts(self, corpus: Corpus, modules: list[tuple[str, Module]]) -> Iterator[tuple[tuple[str, int], Text]]:
        code = f"{self.config.names.prelude.rstrip()}\n{self.config.proofs.prelude}"
        preambles = Preambles(corpus, self._provided.is_library, code, bound_names(code, "names.prelude"))
        for number, (path, module) in enumerate(modules):
            preamble = preambles.of(path, module)
            yield (path, module.group), Text(f"answerkey_{number}", preamble + module.code, len(preamble))

    def _not_kept(self, texts: Mapping[tuple[str, int], Text], cache: Cache) -> list[Text]:
        """The texts of which nothing is known, each once; what the cache holds of others is known from now on."""
        missing: dict[bytes, Text] = {}
        used = []
        for text in texts.values():
            key = _key(text)
            if key in self._known or key in missing:
                continue
            place = digest(self.key, key)
            kept = _decoded(cache.get(place))
            if kept is None:
                missing[key] = text
            else:
                self._known[key] = kept
                used.append(place)
        cache.put([], used)
        return list(missing.values())

    def _forget(self, texts: Mapping[tuple[str, int], Text]) -> None:
        """Let go of what was found in code that is no longer there."""
        keys = set(map(_key, texts.values()))
        self._known = {key: defects for key, defects in self._known.items() if key in keys}

    def _examine(self, missing: list[Text], cache: Cache) -> str:
        """Look at some texts, and keep what is found; why that could not be done with some of them, if so."""
        if not missing:
            return ""
        found, failed = examine(missing, self.checker, self._provided)
        kept = []
        for text in missing:
            if text.name in found:
                key = _key(text)
                self._known[key] = found[text.name]
                kept.append((digest(self.key, key), json.dumps(found[text.name]).encode()))
        cache.put(kept)
        return next(iter(failed.values()), "")

    @cached_property
    def _provided(self) -> Provided:
        return provided(self.environment)


def libraries_for(config: Config) -> tuple[Libraries | None, str]:
    """The libraries that the code of a base is checked against, or nothing, with the reason if that needs one.

    Raises ConfigError where the environment that is named can't be used, or the lock is broken.
    """
    if not config.libraries.named or not _wanted(config):
        return None, ""
    environment = find_environment(config)
    if environment is None:
        return None, f"the rules `{FAMILY}` are off: the libraries are not installed; run `answerkey libraries sync`"
    checker = find_ty()
    if checker is None:
        return None, f"the rules `{FAMILY}` are off: there is no type checker; install `answerkey[libraries]`"
    return Libraries(config, environment, checker), ""


def _wanted(config: Config) -> bool:
    """Whether one of the rules runs, as far as the configuration tells without the rules themselves being imported."""
    chosen = not config.select or any(name.partition("/")[0] == FAMILY for name in config.select)
    return chosen and FAMILY not in config.ignore


def _findings(defects: list[Defect], module: Module) -> Iterator[Found]:
    """The findings in a module, at their places in the file, but for those where all is meant to be wrong."""
    places = SourceMap(tuple(Segment(Span(a, b), Span(c, d)) for a, b, c, d in module.segments))
    shown = (d for d in defects if not any(overlap(d.span, span) for span in module.quiet))
    findings = ((d.rule, Finding(places.span(*d.span), d.message, d.hint)) for d in shown)
    yield from listed(findings)


def _note(reason: str, paths: Sequence[str]) -> str:
    """What is said where code could not be looked at: anywhere, or in some files."""
    if not reason:
        return ""
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    where = f" on {', '.join(f'`{path}`' for path in paths[:_NAMED])}{more}" if paths else ""
    return f"the rules `{FAMILY}` did not run{where}: {reason}"


def _key(text: Text) -> bytes:
    return digest(text.text, str(text.preamble))


def _decoded(data: bytes | None) -> list[Defect] | None:
    try:
        return [Defect(r, Span(*span), m, h) for r, span, m, h in json.loads(data)] if data is not None else None
    except _DAMAGED:
        return None
