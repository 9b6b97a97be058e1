"""Checks a draft in the context of the base as an editor does: as a buffer, so that nothing is written or run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any, Final

from msgspec.structs import replace

from answerkey.config import Config, ConfigError
from answerkey.diagnostics import Diagnostic, Severity
from answerkey.lsp.untitled import place_of
from answerkey.mcp_server.arguments import DraftArguments
from answerkey.mcp_server.refusals import Refusal
from answerkey.model.collections import PLAIN
from answerkey.pipeline.pipeline import Outcome
from answerkey.pipeline.session import Session
from answerkey.reporters.json import diagnostic_object
from answerkey.server.snapshot import Base
from answerkey.workspace import NothingToCheck, SourceFile, absolute, effective_config, open_workspace

MOST: Final = 100
"""Diagnostics in one answer."""
_SUFFIXES: Final = {"page": ".md", "markdown": ".md", "topic": ".yml", "framework": ".yml"}
_MEMBERS: Final = ("rule", "severity", "message", "hint", "start", "end", "question", "snippet", "fix")


@dataclass
class Drafts:
    """Checks drafts for a base one after another; workers live until it is closed."""

    base: Base
    _lock: Lock = field(default_factory=Lock)
    _session: Session | None = None
    _config: Config | None = None

    def check(self, arguments: DraftArguments) -> dict[str, Any]:
        """Return the findings in a draft. Raises Refusal for one that can't be checked."""
        with self._lock:
            try:
                return self._check(arguments)
            except (ConfigError, NothingToCheck) as error:
                raise Refusal(str(error), "give the path of a content file, such as `qa/fastapi/jwt.md`") from None

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            if self._session is not None:
                self._session.close()
                self._session = None

    def _check(self, arguments: DraftArguments) -> dict[str, Any]:
        config = self._settings()
        root = absolute(config.content_root)
        data = arguments.text.encode("utf-8", "replace")
        if len(data) > config.limits.file_bytes:
            limit = f"{config.limits.file_bytes:,} bytes"
            raise Refusal(f"text: has {len(data):,} bytes, and the limit is {limit}", "check it in parts")
        place = _place(arguments, root)
        workspace = open_workspace([str(place)], self.base.config, buffers={place: data})
        outcome = self._session_for(workspace.config).run(workspace)
        source = next(each for each in workspace.files if each.file == place)
        return _result(source, outcome, place.relative_to(root) if place.is_relative_to(root) else Path(place.name))

    def _settings(self) -> Config:
        start = Path(self.base.content) if self.base.content is not None else Path.cwd()
        return effective_config(start, self.base.config, [start])

    def _session_for(self, config: Config) -> Session:
        """Return the session; another one where the settings have changed."""
        stable = replace(config, named=())
        if self._session is None or self._config != stable:
            if self._session is not None:
                self._session.close()
            self._session, self._config = Session(config, cache=self.base.cache), stable
        return self._session


def _place(arguments: DraftArguments, root: Path) -> Path:
    """Return the path at which a draft is checked."""
    if arguments.path is not None:
        return _inside(arguments.path, root)
    name = Path(f"untitled{_SUFFIXES[arguments.kind]}")
    if arguments.kind == "markdown":
        return root.parent / name
    place = place_of(root.parent / name, arguments.text, root)
    if place is None or not place.is_relative_to(root):
        example = "front matter with `questions`" if arguments.kind == "page" else "`name`, `slug` and its other keys"
        raise Refusal(f"text: this is no {arguments.kind}", f"begin with {example}, or give `path` or another `kind`")
    return place


def _inside(path: str, root: Path) -> Path:
    """Return a path in the content folder. Raises Refusal for one that leads out of it."""
    parts = PurePosixPath(path.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in path or "\0" in path:
        raise Refusal(f"path: `{path}` must be relative to the content folder", "use one such as `qa/fastapi/jwt.md`")
    return root.joinpath(*parts.parts)


def _result(source: SourceFile, outcome: Outcome, path: Path) -> dict[str, Any]:
    diagnostics = outcome.diagnostics[source.path]
    errors = sum(each.severity is Severity.ERROR for each in diagnostics)
    return {
        "path": path.as_posix(),
        "collection": "markdown" if source.collection == PLAIN else source.collection.name,
        "errors": errors,
        "warnings": len(diagnostics) - errors,
        "diagnostics": list(map(_diagnostic, diagnostics[:MOST])),
        "left_out": max(0, len(diagnostics) - MOST),
        "notes": list(outcome.notes),
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    members = diagnostic_object(diagnostic)
    return {name: members[name] for name in _MEMBERS}
