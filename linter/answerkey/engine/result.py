"""What checking one file gives, and how the cache keeps it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from answerkey.diagnostics import Finding, Related
from answerkey.engine.fixes import fix_from
from answerkey.model.corpus import Facts, ImportUse, Instance, LinkUse, Module, NameUse, QuestionCode, SnippetNames
from answerkey.model.directives import Argument, Directive
from answerkey.model.views import view
from answerkey.source import Span


class Counts(NamedTuple):
    """How much a file holds; `skipped` of its snippets were not examined because a directive says so."""

    questions: int = 0
    snippets: int = 0
    skipped: int = 0


class Region(NamedTuple):
    """A part of a file that findings in it are stamped with: a question's id, or a snippet's number in its answer."""

    span: Span
    question: str | None = None
    snippet: int | None = None


class FileResult(NamedTuple):
    """Everything known of one file. `findings` are those of its own rules, each with the rule's id."""

    findings: tuple[tuple[str, Finding], ...]
    directives: tuple[Directive, ...]
    regions: tuple[Region, ...]
    counts: Counts
    facts: Facts


def encode(result: FileResult) -> bytes:
    """A result as JSON: what a stranger put into a shared cache is data and never code."""
    facts = result.facts
    record = facts.record
    raw = {
        "findings": result.findings,
        "directives": result.directives,
        "regions": result.regions,
        "counts": result.counts,
        "record": [record.collection, record.data, record.spans, record.path, record.broken],
        "links": facts.links,
        "anchors": sorted(facts.anchors),
        "snippets": [s._replace(bound=sorted(s.bound), inner=sorted(s.inner)) for s in facts.snippets],  # type: ignore[arg-type]
        "words": " ".join(sorted(facts.words)),
        "codes": facts.codes,
        "modules": facts.modules,
    }
    return json.dumps(raw, separators=(",", ":")).encode()


def decode(data: bytes) -> FileResult:
    """The result that was encoded; raises ValueError, KeyError, TypeError or IndexError at anything else."""
    raw = json.loads(data)
    collection, record, spans, path, broken = raw["record"]
    facts = Facts(
        view(collection, record, {route: Span(*span) for route, span in spans.items()}, path, broken=broken),
        tuple(LinkUse(target, Span(*span), image) for target, span, image in raw["links"]),
        frozenset(raw["anchors"]),
        tuple(_names(entry) for entry in raw["snippets"]),
        frozenset(raw["words"].split()),
        tuple(_code(entry) for entry in raw["codes"]),
        tuple(_module(entry) for entry in raw["modules"]),
    )
    return FileResult(
        tuple((rule, _finding(finding)) for rule, finding in raw["findings"]),
        tuple(_directive(entry) for entry in raw["directives"]),
        tuple(Region(Span(*span), question, snippet) for span, question, snippet in raw["regions"]),
        Counts(*raw["counts"]),
        facts,
    )


def _finding(raw: Any) -> Finding:
    span, message, hint, related, fix, path = raw
    return Finding(
        Span(*span), message, hint, tuple(Related(Span(*s), m, p) for s, m, p in related), fix_from(fix), path
    )


def _directive(raw: Any) -> Directive:
    word, arguments, reason, span, target, foreign = raw
    spans = Span(*span), Span(*target) if target is not None else None
    return Directive(word, tuple(Argument(text, Span(*place)) for text, place in arguments), reason, *spans, foreign)


def _names(raw: Any) -> SnippetNames:
    group, span, bound, inner, imports, undefined, opaque, fragment, role = raw
    return SnippetNames(
        group,
        Span(*span),
        frozenset(bound),
        frozenset(inner),
        tuple(ImportUse(loc, mod, name, Span(*s), Span(*m), tuple(odd)) for loc, mod, name, s, m, odd in imports),
        tuple(NameUse(name, Span(*s), tuple(strange)) for name, s, strange in undefined),
        opaque,
        fragment,
        role,
    )


def _code(raw: Any) -> QuestionCode:
    name, digest, snippets, asked, runs, groups = raw
    return QuestionCode(name, digest, snippets, asked, runs, tuple(groups))


def _module(raw: Any) -> Module:
    group, code, segments, instances, quiet = raw
    return Module(
        group,
        code,
        tuple((a, b, c, d) for a, b, c, d in segments),
        tuple(Instance(*instance) for instance in instances),
        tuple(Span(*span) for span in quiet),
    )
