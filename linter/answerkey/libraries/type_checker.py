"""The interface of type checkers. Modules such as `ty` adapt one checker each; all others know only this interface."""

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


class CheckerStopped(CheckerError):
    """The type checker ended or took too long over some modules; with fewer modules it may succeed."""


class ProblemKind(StrEnum):
    """The kind of a problem."""

    MODULE = "module"
    """A module that can't be found."""
    MEMBER = "member"
    """A name that the module from which it is imported does not have."""
    ATTRIBUTE = "attribute"
    """An attribute that an object does not have, whichever type of a union it is of."""
    ARGUMENT = "argument"
    """An argument of a call that its callee does not take."""
    MISSING = "missing"
    """An argument that a callee needs and a call lacks."""
    TYPE = "type"
    """An argument whose type is not that of its parameter."""
    KEY = "key"
    """A key that a dictionary with a fixed set of keys (PEP 589) does not have."""
    OVERLOAD = "overload"
    """A call that fits none of the signatures of its callee."""
    DEPRECATED = "deprecated"
    """A use of something that is declared deprecated."""


class Definition(NamedTuple):
    """The place of a definition: a file, and the name that is defined there; empty for a module as a whole."""

    file: Path
    name: str


class CheckerProblem(NamedTuple):
    """A problem that a checker reports at a span of a module's text.

    `origin` is the definition of a callee: its file, and the class that it is a method of.
    """

    module: str
    span: Span
    kind: ProblemKind
    message: str
    origin: Definition | None = None


class CheckerSession(Protocol):
    """A session with a checker about some modules. All methods raise CheckerError."""

    def problems(self) -> Iterable[CheckerProblem]:
        """Return the problems in the modules."""
        ...

    def types(self, module: str, text: str, offset: int) -> tuple[Definition, ...]:
        """Return the definitions of the type of the expression at an offset, if `text` were the module's."""
        ...

    def declarations(self, module: str, text: str, offset: int) -> tuple[Definition, ...]:
        """Return the declarations of the name at an offset, if `text` were the module's; overloads have several."""
        ...

    def names(self, module: str, text: str, offset: int) -> tuple[str, ...]:
        """Return the names that could stand at an offset, if `text` were the module's."""
        ...

    def parameters(self, module: str, text: str, offset: int) -> tuple[tuple[str, ...], ...]:
        """Return the parameters of each signature of the call around an offset, as they are written."""
        ...


class TypeChecker(Protocol):
    """A type checker. The version of its package is part of every key of the cache.

    `title` is its name with its version, `newest` the newest Python that it supports (``3.15``).
    """

    @property
    def title(self) -> str: ...

    @property
    def newest(self) -> str: ...

    def session(self, modules: Mapping[str, str], environment: Environment) -> AbstractContextManager[CheckerSession]:
        """Open a session about modules, by name, with the libraries of an environment. It runs none of their code."""
        ...
