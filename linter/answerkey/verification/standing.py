"""The recorded verdicts that still hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from answerkey.model.corpus import Corpus, Facts, QuestionCode
from answerkey.model.versions import Versions
from answerkey.model.views import Page
from answerkey.verification.verdicts import KINDS, Verdict, Verdicts, parse

STATES = (*reversed(KINDS), "stale", "none")
"""All that can be said of a question in one word, the most first."""


class Verified(NamedTuple):
    """The knowledge of the code of a question now. Only where it `passed` is anything else said of it: how (`kind`),
    with which Python and libraries, on which day it was found, and how many `assertions` held."""

    status: Literal["passed", "stale", "none"] = "none"
    kind: str = ""
    python: str = ""
    libraries: tuple[tuple[str, str], ...] = ()
    at: str = ""
    assertions: int = 0

    @property
    def state(self) -> str:
        """One of STATES."""
        return self.kind or self.status

    @property
    def versions(self) -> str:
        """Python and the libraries: `Python 3.13, fastapi 0.165.0`; empty where nothing is known that holds."""
        return ", ".join(f"{name} {version}" for name, version in (("Python", self.python), *self.libraries) if version)

    @property
    def phrase(self) -> str:
        """In words: `proved with fastapi 0.165.0 on Python 3.13`; empty where nothing is known that holds."""
        if self.status != "passed":
            return ""
        names = [f"{name} {version}" for name, version in self.libraries]
        listed = " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
        link = "against" if self.kind == "checked" else "with"
        return f"{self.kind}{f' {link} {listed}' if listed else ''} on Python {self.python}"


UNVERIFIED = Verified()


def verdicts_of(corpus: Corpus) -> Verdicts:
    """The verdicts that a base keeps; none where it keeps none, or they can't be read."""
    record = corpus.verified
    return parse(record.text) if record is not None and record.text is not None else Verdicts()


def codes_of(corpus: Corpus) -> Iterator[tuple[str, Facts, QuestionCode]]:
    """The code of each question, with its address and its file; of two under one address the first."""
    seen: set[str] = set()
    for entry in corpus.entries:
        if isinstance(entry.record, Page):
            for code in entry.codes:
                address = f"{entry.record.address}#{code.id}"
                if address not in seen:
                    seen.add(address)
                    yield address, entry, code


def verified(corpus: Corpus) -> dict[str, Verified]:
    """Return the standing of each question that has a verdict, by address."""
    verdicts = corpus.derived(verdicts_of).by_address
    if not verdicts:
        return {}
    return {
        address: standing(verdicts[address], code.digest, corpus.versions)
        for address, _, code in codes_of(corpus)
        if address in verdicts
    }


def standing(verdict: Verdict, digest: str, versions: Versions | None) -> Verified:
    """Return the standing of a verdict for code of this digest, where these versions are in force."""
    if not holds(verdict, digest, versions):
        return Verified("stale")
    libraries = tuple(sorted(verdict.libraries.items()))
    return Verified("passed", verdict.kind, verdict.python, libraries, verdict.at, verdict.assertions)


def holds(verdict: Verdict, digest: str, versions: Versions | None) -> bool:
    """Tell whether a verdict is still one on this code. A proof in which nothing held is none.

    Where no versions are known to be in force (or not that of a library, which is empty then) none can have changed.
    That code compiles is said of the Python in the verdict alone, whatever the libraries run on.
    """
    if verdict.digest != digest or verdict.kind == "proved" and not verdict.assertions:
        return False
    if versions is None or verdict.kind == "compiled":
        return True
    same = all(versions.libraries.get(name) in (version, "") for name, version in verdict.libraries.items())
    return same and verdict.python == versions.python
