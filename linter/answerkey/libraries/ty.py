"""The type checker ty (https://docs.astral.sh/ty/), through its language server, whose answers are structured."""

from __future__ import annotations

import os
import re
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, field

from answerkey.libraries.environment import Environment
from answerkey.libraries.files import text_of
from answerkey.libraries.language_server import Conversation
from answerkey.libraries.type_checker import CheckerError, CheckerProblem, Definition, ProblemKind
from answerkey.source import LineIndex, Span

_SECONDS = 30.0  # of wall-clock time for a session, which reads the libraries anew
_SECONDS_A_MODULE = 0.1
_NEWEST = "3.15"  # ty ignores all settings, in silence, if they name a newer Python
_KINDS = {
    "import-not-found": ProblemKind.MODULE,
    "missing-module-member": ProblemKind.MEMBER,
    "missing-attribute": ProblemKind.ATTRIBUTE,
    "unknown-argument": ProblemKind.ARGUMENT,
    "too-many-positional-arguments": ProblemKind.ARGUMENT,
    "positional-only-parameter-as-kwarg": ProblemKind.ARGUMENT,
    "missing-argument": ProblemKind.MISSING,
    "invalid-argument-type": ProblemKind.TYPE,
    "unknown-typed-dict-constructor-key": ProblemKind.KEY,
    "no-matching-overload": ProblemKind.OVERLOAD,
    "deprecated": ProblemKind.DEPRECATED,
}
_ASIDE = "\n\ninfo: "  # the rest of a message is about the checker's settings
_CAPABILITIES = {
    "general": {"positionEncodings": ["utf-32"]},
    "workspace": {"configuration": True, "workspaceFolders": True},
    "textDocument": {
        "diagnostic": {"relatedInformation": True},
        "publishDiagnostics": {"relatedInformation": True},
        "declaration": {"linkSupport": False},
        "typeDefinition": {"linkSupport": False},
        "signatureHelp": {"signatureInformation": {"parameterInformation": {"labelOffsetSupport": False}}},
    },
}


class Ty(Struct, frozen=True):
    """ty, as the extra `answerkey[libraries]` installs it."""

    program: str
    newest: str = _NEWEST

    @property
    def title(self) -> str:
        from importlib.metadata import version  # slower to import than a run with a full cache takes

        return f"ty {version('ty')}"

    @contextmanager
    def session(self, modules: Mapping[str, str], environment: Environment) -> Iterator[TySession]:
        """Open a session about modules in a folder of their own, without any configuration around it."""
        with tempfile.TemporaryDirectory(prefix="answerkey-", ignore_cleanup_errors=True) as name:
            folder = Path(os.path.realpath(name))
            project = folder / "modules"
            project.mkdir()
            for module, text in modules.items():
                (project / f"{module}.py").write_text(text, encoding="utf-8", newline="")
            (project / "answerkey_unknown.pyi").write_text(_UNKNOWN, encoding="utf-8")
            (project / "ty.toml").write_text("", encoding="utf-8")  # so that none above it counts
            settings = {
                "configuration": {"environment": _environment(environment, folder), "rules": _RULES},
                "diagnosticMode": "workspace",
            }
            command, seconds = [self.program, "server"], _SECONDS + _SECONDS_A_MODULE * len(modules)
            conversation = Conversation(command, project, _variables(folder), settings, seconds)
            try:
                yield TySession(conversation, project, dict(modules), settings)
            finally:
                conversation.close()


_UNKNOWN = "from typing import Any\n\ndef __getattr__(name: str) -> Any: ...\n"
_RULES = {"all": "ignore", **dict.fromkeys(_KINDS, "error")}


def find_ty() -> Ty | None:
    """Return ty as installed beside this program, or None. One on PATH may be of any version."""
    folders = os.pathsep.join((str(Path(sys.executable).parent), sysconfig.get_path("scripts")))
    program = shutil.which("ty", path=folders)
    return Ty(program) if program else None


def _environment(environment: Environment, folder: Path) -> dict[str, str]:
    version = re.match(r"3\.\d+", environment.version)
    prefix = _empty_prefix(folder) if environment.is_bare else environment.prefix
    settings = {"python": str(prefix), "python-platform": "all"}
    return settings | ({"python-version": min(version[0], _NEWEST, key=_minor)} if version else {})


def _empty_prefix(folder: Path) -> Path:
    """Return a new prefix without libraries: without one, ty looks for an environment of its own accord."""
    for packages in ("Lib/site-packages", "lib/python3.11/site-packages"):
        (folder / "python" / packages).mkdir(parents=True, exist_ok=True)
    return folder / "python"


def _minor(number: str) -> int:
    return int(number.partition(".")[2])


def _variables(folder: Path) -> dict[str, str]:
    """Return the environment variables of the checker: without the user's settings, and with an empty home."""
    variables = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP") if name in os.environ}
    return variables | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}


@contextmanager
def _expected_form() -> Iterator[None]:
    """Raise CheckerError if an answer has not the form that supported versions of ty give it."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise CheckerError("the type checker answers in an unknown form") from error


class TySession(Struct):
    """A session about some modules, as a conversation with ty's server."""

    conversation: Conversation
    project: Path
    texts: dict[str, str]
    settings: Any
    _versions: dict[str, int] = field(default_factory=dict)
    _started: bool = False

    @_expected_form()
    def problems(self) -> list[CheckerProblem]:
        """Return the problems in the modules."""
        self._start()
        problems: list[CheckerProblem] = []
        for report in _list(self.conversation.ask("workspace/diagnostic", {"previousResultIds": []}), "items"):
            file = _path(report["uri"])
            text = self.texts.get(file.stem) if file.parent == self.project else None
            if text is not None:
                lines = LineIndex(text)
                problems += (problem for item in _list(report, "items") for problem in _problem(item, file.stem, lines))
        return problems

    @_expected_form()
    def types(self, module: str, text: str, offset: int) -> tuple[Definition, ...]:
        """Return the definitions of the type of the expression at an offset."""
        return tuple(map(_place, self._at("textDocument/typeDefinition", module, text, offset) or ()))

    @_expected_form()
    def declarations(self, module: str, text: str, offset: int) -> tuple[Definition, ...]:
        """Return the declarations of the name at an offset."""
        return tuple(map(_place, self._at("textDocument/declaration", module, text, offset) or ()))

    @_expected_form()
    def names(self, module: str, text: str, offset: int) -> tuple[str, ...]:
        """Return the names that could stand at an offset."""
        answer = self._at("textDocument/completion", module, text, offset)
        items = answer if isinstance(answer, list) else _list(answer, "items")
        return tuple(item["label"] for item in items)

    @_expected_form()
    def parameters(self, module: str, text: str, offset: int) -> tuple[tuple[str, ...], ...]:
        """Return the parameters of each signature of the call around an offset."""
        answer = self._at("textDocument/signatureHelp", module, text, offset)
        signatures = _list(answer, "signatures")
        return tuple(tuple(str(p["label"]) for p in signature.get("parameters", ())) for signature in signatures)

    def _start(self) -> None:
        if self._started:
            return
        self._started = True
        uri = self.project.as_uri()
        answer = self.conversation.ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": uri,
                "capabilities": _CAPABILITIES,
                "workspaceFolders": [{"uri": uri, "name": "modules"}],
                "initializationOptions": self.settings,
            },
        )
        if answer["capabilities"].get("positionEncoding") != "utf-32":
            raise CheckerError("the type checker does not count columns in code points")
        self.conversation.tell("initialized", {})

    def _at(self, method: str, module: str, text: str, offset: int) -> Any:
        """Ask about a place in a module that has this text instead of its own."""
        self._start()
        uri = (self.project / f"{module}.py").as_uri()
        self._show(module, uri, text)
        position = LineIndex(text).position(offset)
        place = {"line": position.line - 1, "character": position.column - 1}
        return self.conversation.ask(method, {"textDocument": {"uri": uri}, "position": place})

    def _show(self, module: str, uri: str, text: str) -> None:
        version = self._versions.get(module, 0) + 1
        if version == 1:
            document = {"uri": uri, "languageId": "python", "version": version, "text": text}
            self.conversation.tell("textDocument/didOpen", {"textDocument": document})
        elif self.texts[module] != text:
            change = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}
            self.conversation.tell("textDocument/didChange", change)
        self._versions[module] = version
        self.texts[module] = text


def _problem(item: Mapping[str, Any], module: str, lines: LineIndex) -> Iterator[CheckerProblem]:
    kind = _KINDS.get(item.get("code", ""))
    if kind is not None:
        start, end = item["range"]["start"], item["range"]["end"]
        span = Span(
            lines.offset(start["line"] + 1, start["character"] + 1), lines.offset(end["line"] + 1, end["character"] + 1)
        )
        related = item.get("relatedInformation") or ()
        origin = _callee(related[0]["location"]) if related else None
        message = str(item["message"]).partition(_ASIDE)[0]
        yield CheckerProblem(module, span, kind, " ".join(message.split()), origin)


def _place(location: Mapping[str, Any]) -> Definition:
    """Return a file, and the name at a place in it."""
    file, start, end = _path(location["uri"]), location["range"]["start"], location["range"]["end"]
    line = LineIndex(text_of(file)).line_text(start["line"] + 1)
    return Definition(file, line[start["character"] : end["character"]] if start["line"] == end["line"] else "")


def _callee(location: Mapping[str, Any]) -> Definition:
    """Return a file, and the class around the signature of a function in it."""
    file, start = _path(location["uri"]), location["range"]["start"]
    text = text_of(file)
    lines = LineIndex(text)
    line = lines.line_text(start["line"] + 1)
    if not line.startswith((" ", "\t")):
        return Definition(file, "")
    around = list(re.finditer(r"^class[ \t]+(\w+)", text[: lines.line_span(start["line"] + 1).start], re.MULTILINE))
    return Definition(file, around[-1][1] if around else "")


def _list(answer: Any, key: str) -> list[Any]:
    return answer.get(key) or [] if isinstance(answer, dict) else []


def _path(uri: str) -> Path:
    from urllib.request import url2pathname  # as above

    return Path(url2pathname(urlsplit(uri).path))
