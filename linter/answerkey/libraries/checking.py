"""What is asked of a type checker, and what it answers. One module here adapts one checker; `judging` knows none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from answerkey.libraries.environment import Environment
from answerkey.source import Span


class CheckerError(Exception):
    """The type checker can't be run, or does not answer; the message says why."""


class Stopped(CheckerError):
    """The type checker ended, or took too long, over what it was given: of less it may come to an end."""


class Kind(StrEnum):
    """What a problem is about."""

    MODULE = "module"
    """A module that can't be found."""
    MEMBER = "member"
    """A name that a module, of which it is imported, does not have."""
    ATTRIBUTE = "attribute"
    """An attribute that an object does not have, of whatever type of a union it is."""
    ARGUMENT = "argument"
    """An argument that a call has and its callee does not take."""
    MISSING = "missing"
    """An argument that a callee needs and its call lacks."""
    OVERLOAD = "overload"
    """A call that fits none of the signatures of its callee."""
    DEPRECATED = "deprecated"
    """A use of what says that it should not be used any more."""


class Place(NamedTuple):
    """Where something is defined: a file, and the name that stands there; a module as a whole has none."""

    file: Path
    name: str


class Problem(NamedTuple):
    """What a checker says of a span of a module's text. `origin` is where a callee is defined: its file, and the class
    that it is a method of."""

    module: str
    span: Span
    kind: Kind
    message: str
    origin: Place | None = None


class Look(Protocol):
    """A look at some modules, which goes on until it is closed. All of its methods raise CheckerError."""

    def problems(self) -> Iterable[Problem]:
        """What is wrong in the modules."""
        ...

    def types(self, module: str, text: str, offset: int) -> tuple[Place, ...]:
        """Where the type of what stands at an offset is defined, were `text` that of the module."""
        ...

    def declarations(self, module: str, text: str, offset: int) -> tuple[Place, ...]:
        """Where the name at an offset is declared, were `text` that of the module; overloads are several places."""
        ...

    def names(self, module: str, text: str, offset: int) -> tuple[str, ...]:
        """The names that could stand at an offset, were `text` that of the module."""
        ...

    def parameters(self, module: str, text: str, offset: int) -> tuple[tuple[str, ...], ...]:
        """The parameters of each signature of the call around an offset, as they are written."""
        ...


class TypeChecker(Protocol):
    """A type checker. Its package is one of those whose versions are part of every key of the cache.

    `title` is its name with its version, `newest` the newest Python that it knows (``3.15``).
    """

    @property
    def title(self) -> str: ...

    @property
    def newest(self) -> str: ...

    def look(self, modules: Mapping[str, str], environment: Environment) -> AbstractContextManager[Look]:
        """Look at modules, by their names, with the libraries of an environment; runs none of their code."""
        ...
