"""What is said before code of the content runs."""

from __future__ import annotations

from collections.abc import Mapping

from answerkey.cli.output import note
from answerkey.libraries.environment import Environment
from answerkey.proofs.environments import gaps
from answerkey.proofs.proving import Started
from answerkey.proofs.runner.messages import Hello

_MOST = 5  # libraries that are named


def announcer(environment: Environment | None) -> Started:
    """Says, once, what is about to run where, and what does not keep it in."""
    said: list[Hello] = []

    def announce(hello: Hello, libraries: Mapping[str, str]) -> None:
        if said or environment is None:
            return
        said.append(hello)
        named = [f"{name} {version}" for name, version in libraries.items()]
        listed = ", ".join([f"Python {hello.python}", *named[:_MOST], *["…"] * (len(named) > _MOST)])
        note(f"note: this runs code of the content, with {listed} of {environment.prefix}")
        if told := gaps(hello.isolation):
            note(f"warning: {told}")

    return announce
