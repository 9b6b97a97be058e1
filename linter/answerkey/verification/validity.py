"""The recorded verdicts that still hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from answerkey.model.corpus import Corpus, Facts, QuestionCode
from answerkey.model.versions import Versions
from answerkey.model.views import DocumentRecord, Page
from answerkey.snippets.language import language_name
from answerkey.verification.verdicts import KINDS, RUN_KINDS, Verdict, Verdicts, parse

STATES = (*reversed(KINDS), "stale", "none")
"""The states of a question, the strongest first."""


class Verified(NamedTuple):
    """The verdict on a question's code as it holds now.

    If it `passed`, the other fields are those of the verdict; else they are empty. `at` is the day on which it was
    first found. `languages` are the tags of languages other than Python, and `python` is empty without Python code.
    """

    status: Literal["passed", "stale", "none"] = "none"
    kind: str = ""
    python: str = ""
    libraries: tuple[tuple[str, str], ...] = ()
    at: str = ""
    assertions: int = 0
    languages: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """One of STATES."""
        return self.kind or self.status

    @property
    def versions(self) -> str:
        """Python and the libraries: `Python 3.13, fastapi 0.165.0`; empty if no verdict holds."""
        return ", ".join(f"{name} {version}" for name, version in (("Python", self.python), *self.libraries) if version)

    @property
    def phrase(self) -> str:
        """The verdict in words: `proved with fastapi 0.165.0 on Python 3.13, SQL parsed`; empty if none holds."""
        if self.status != "passed":
            return ""
        parsed = f"{_listed([language_name(tag) for tag in self.languages])} parsed" if self.languages else ""
        return ", ".join(filter(None, [self._python_phrase if self.python else "", parsed]))

    @property
    def _python_phrase(self) -> str:
        libraries = _listed([f"{name} {version}" for name, version in self.libraries])
        link = "against" if self.kind == "checked" else "with"
        return f"{self.kind}{f' {link} {libraries}' if libraries else ''} on Python {self.python}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


UNVERIFIED = Verified()


def verdicts_of(corpus: Corpus) -> Verdicts:
    """Return the verdicts recorded in a base; none if it has no such file, or one that can't be read."""
    record = corpus.verified
    return parse(record.text) if record is not None and record.text is not None else Verdicts()


def codes_of(corpus: Corpus) -> Iterator[tuple[str, Facts, QuestionCode]]:
    """Yield the code of each question and document, with its address and file; of two with one address the first."""
    addresses: set[str] = set()
    for entry in corpus.entries:
        if isinstance(entry.record, (Page, DocumentRecord)):
            for code in entry.codes:
                address = f"{entry.record.address}#{code.id}" if code.id else entry.record.address
                if address and address not in addresses:
                    addresses.add(address)
                    yield address, entry, code


def verified(corpus: Corpus) -> dict[str, Verified]:
    """Return the verdict of each question that has one, by address, as it holds now."""
    verdicts = corpus.derived(verdicts_of).by_address
    if not verdicts:
        return {}
    return {
        address: current(verdicts[address], code, corpus.versions)
        for address, _, code in codes_of(corpus)
        if address in verdicts
    }


def current(verdict: Verdict, code: QuestionCode, versions: Versions | None) -> Verified:
    """Return a verdict as it holds now for the code of a question, if these versions are in force."""
    if not holds(verdict, code, versions):
        return Verified("stale")
    libraries = tuple(sorted(verdict.libraries.items()))
    return Verified(
        "passed", verdict.kind, verdict.python, libraries, verdict.at, verdict.assertions, verdict.languages
    )


def holds(verdict: Verdict, code: QuestionCode, versions: Versions | None) -> bool:
    """Return True if a verdict is still one on this code; a proof in which nothing held is none.

    No verdict can say that code ran which nobody asks to run: `answerkey prove` would never test it.

    Unknown versions in force (empty for a single library) are taken to be unchanged. A verdict that code compiles is
    about the Python in the verdict alone, whatever the libraries run on.
    """
    if verdict.digest != code.digest or verdict.kind == "proved" and not verdict.assertions:
        return False
    if verdict.kind in RUN_KINDS and not code.requested:
        return False
    if versions is None or verdict.kind == "compiled":
        return True
    same = all(versions.libraries.get(name) in (version, "") for name, version in verdict.libraries.items())
    return same and verdict.python == versions.python
