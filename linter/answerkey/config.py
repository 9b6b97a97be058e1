"""Configuration: ``[tool.answerkey]`` in pyproject.toml, or answerkey.toml, searched upwards from the content.

Everything is checked: an unknown key, a wrong type or a broken file is a `ConfigError` that says how to correct it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from msgspec import Struct, field
from msgspec.structs import replace

from answerkey import dialects
from answerkey.collection_settings import ONE_OR_MORE, check_references, with_own_fields
from answerkey.collection_settings import CollectionConfig as CollectionConfig
from answerkey.collection_settings import FieldsConfig as FieldsConfig
from answerkey.config_errors import ConfigError as ConfigError
from answerkey.config_errors import nearest as nearest
from answerkey.config_errors import require_choice
from answerkey.config_errors import suggestion as suggestion
from answerkey.diagnostics import Severity
from answerkey.model.collections import QA, Collection
from answerkey.model.exclusions import Exclusions
from answerkey.model.globs import has_wildcards
from answerkey.model.limits import Limits
from answerkey.model.locales import is_locale
from answerkey.model.publication import Publishing, zone
from answerkey.model.versions import PYTHONS
from answerkey.regular_files import read_regular
from answerkey.trust import Trust, trust, within

T = TypeVar("T")
_MOST_PATTERNS = 50_000  # characters
_FEWEST_SYNONYMS = 2
FILE_NAMES = ("answerkey.toml", ".answerkey.toml")
_INTERNAL = "internal"
"""The mark of a field that is no setting: no file sets it."""


class DialectConfig(Struct, frozen=True):
    """The dialect of the Markdown files that a pattern matches, by their paths from the configuration file."""

    glob: str
    dialect: str


class NamesConfig(Struct, frozen=True):
    """Names that snippets may use unbound: a list (`known`), and those that the code of `prelude` binds."""

    known: tuple[str, ...] = ()
    prelude: str = ""


class LibrariesConfig(Struct, frozen=True):
    """The libraries that a base is about: their requirements in pip's syntax, or an environment that has them.

    `python` is the interpreter that their environment is made with, by default the one of this program.
    """

    requirements: tuple[str, ...] = ()
    environment: str = ""
    python: str = ""

    @property
    def named(self) -> bool:
        """True if the configuration names libraries."""
        return bool(self.requirements or self.environment)


class SearchConfig(Struct, frozen=True):
    """The settings of searches. Each word of a group of `synonyms` finds what any other of the group finds.

    That holds in each form (`databases`), and for the API, the preview, `answerkey search` and the client of static
    sites. A group holds single words, and no word stands in two groups.
    """

    synonyms: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for number, group in enumerate(self.synonyms):
            place = f"`search.synonyms[{number}]`"
            if len(group) < _FEWEST_SYNONYMS:
                raise ConfigError(f"{place} must hold two words or more")
            for word in group:
                if not word.strip() or word.split() != [word]:
                    raise ConfigError(f"{place} must hold single words, not `{word}`")
                if word.lower() in seen:
                    raise ConfigError(f"{place} has `{word}` again: a word stands in one group, once")
                seen.add(word.lower())


class ReviewConfig(Struct, frozen=True):
    """The states of review that files of `collections` may have, and those in which they are delivered.

    A file without a state is delivered, unless one is `required`.
    """

    states: tuple[str, ...] = Publishing().states
    deliver: tuple[str, ...] = Publishing().deliver
    collections: tuple[str, ...] = Publishing().reviewed
    required: bool = False

    def __post_init__(self) -> None:
        if not all(state.strip() for state in self.states) or len(set(self.states)) < len(self.states):
            raise ConfigError("`review.states` must hold different words")
        for state in self.deliver:
            require_choice("review.deliver", state, self.states)


class ProofsConfig(Struct, frozen=True):
    """The settings of proofs. With `run`, snippets run by default; `prelude` is code that runs before each.

    The limits of one question: `seconds` of processor time of a reference machine (three times as many of wall time),
    `memory` in MiB, `processes`, `file_size` in MiB of each written file, `output` in KiB.
    """

    run: bool = False
    prelude: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 10.0
    memory: int = 1024
    processes: int = 32
    file_size: int = 16
    output: int = 256


class BlackConfig(Struct, frozen=True):
    """The settings of black: the defaults for snippets. `keys` are those that stand in `file`, a path from the root."""

    line_length: int = 88
    target_version: tuple[str, ...] = ()
    skip_string_normalization: bool = False
    skip_magic_trailing_comma: bool = False
    file: Annotated[str, _INTERNAL] = ""
    keys: Annotated[tuple[str, ...], _INTERNAL] = ()


class Config(Struct, frozen=True, dict=True):
    """All settings. `root` is the folder of the configuration file (or the content folder's parent without one).

    `dialect` is that of all Markdown; the first of `dialects` that matches a file goes before it. The first
    of `locales` is the language of the content, the others are those that it is translated into. `tags` has the
    translations of tags of questions by locale. Dates without a time are those of `time_zone`, a name of the IANA
    database.
    """

    content: str = "content"
    locales: tuple[str, ...] = ()
    tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    preset: str = "recommended"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fail_on: str = "error"
    exclude: tuple[str, ...] = ()
    collections: tuple[CollectionConfig, ...] = ()
    dialect: str = ""
    dialects: tuple[DialectConfig, ...] = ()
    names: NamesConfig = field(default_factory=NamesConfig)
    libraries: LibrariesConfig = field(default_factory=LibrariesConfig)
    fields: FieldsConfig = field(default_factory=FieldsConfig)
    proofs: ProofsConfig = field(default_factory=ProofsConfig)
    search: SearchConfig = field(default_factory=SearchConfig)
    review: ReviewConfig = field(default_factory=ReviewConfig)
    time_zone: str = "UTC"
    python: str = PYTHONS[-1]
    limits: Limits = field(default_factory=Limits)
    indented_code: str = ""
    cache_dir: str = ""
    cache: str = ""
    baseline: str = ""
    root: Annotated[Path, _INTERNAL] = Path()
    file: Annotated[str, _INTERNAL] = ""
    black: Annotated[BlackConfig, _INTERNAL] = field(default_factory=BlackConfig)
    named: Annotated[tuple[Path, ...], _INTERNAL] = ()
    """Paths outside of `root` that the user named: they may be written to, like those in `root`."""

    def __post_init__(self) -> None:
        require_choice("preset", self.preset, ("recommended", "strict"))
        require_choice("python", self.python, PYTHONS)
        _check_locales(self.locales)
        for locale in self.tags:
            require_choice("tags", locale, self.locales[1:])
        require_choice("fail-on", self.fail_on, (Severity.ERROR, Severity.WARNING))
        if self.libraries.requirements and self.libraries.environment:
            raise ConfigError("`libraries` names either `requirements` or an `environment`, not both")
        for where, name in (("dialect", self.dialect), *((f"dialect of {d.glob}", d.dialect) for d in self.dialects)):
            if name or where != "dialect":
                require_choice(where, name, dialects.names())
        _refuse_many("exclude", filter(has_wildcards, self.exclude))
        _refuse_many("per-file-ignores", self.per_file_ignores)
        _refuse_many("dialects", (entry.glob for entry in self.dialects))
        _refuse_many("collections", (entry.glob for entry in self.collections))
        check_references(self.collections)
        for name in self.review.collections:
            require_choice("review.collections", name, (QA.name, *(each.name for each in self.collections)))
        try:
            zone(self.time_zone)
        except ValueError as error:
            hint = "write a name such as `Europe/Berlin`; without a database of the system, install `tzdata`"
            raise ConfigError(f"`time-zone`: {error}; {hint}") from None
        for rule, level in self.severity.items():
            require_choice(f"severity of {rule}", level, (*Severity, "off"))

    @cached_property
    def exclusions(self) -> Exclusions:
        """The compiled patterns of `exclude`."""
        return Exclusions.of(self.exclude)

    @property
    def content_root(self) -> Path:
        return self.root / self.content

    @property
    def publishing(self) -> Publishing:
        """The settings that the stages of content depend on."""
        review = self.review
        return Publishing(self.time_zone, review.states, review.deliver, review.collections, review.required)

    @property
    def trust(self) -> Trust:
        """The trust of the user in this configuration; raises ConfigError where its environment variable is invalid."""
        try:
            return trust()
        except ValueError as error:
            raise ConfigError(str(error)) from None

    @property
    def cache_folder(self) -> Path:
        """The cache folder: as configured, else beside the configuration file, else in the user's cache.

        Without trust it is the user's, since the results in a stranger's repository may be forged.
        """
        if self.trust is Trust.NONE and not os.environ.get("ANSWERKEY_CACHE_DIR"):
            return _user_cache()
        configured = os.environ.get("ANSWERKEY_CACHE_DIR") or self.cache_dir
        if configured:
            return self.root / configured
        if self.file:
            return self.root / ".answerkey_cache"
        return _user_cache()

    @property
    def private_folder(self) -> Path:
        """The user's cache folder, for what is run, and for results that are believed: no repository brings it along.

        The environment may name another one.
        """
        named = os.environ.get("ANSWERKEY_CACHE_DIR")
        return self.root / named if named else _user_cache()

    @property
    def cache_root(self) -> Path:
        """The folder below which no link to the cache is followed; a folder named by the environment is trusted."""
        if os.environ.get("ANSWERKEY_CACHE_DIR"):
            return self.cache_folder
        return self.root if self.trust is not Trust.NONE and (self.cache_dir or self.file) else self.cache_folder

    def writable(self, file: Path) -> Path:
        """Return the root below which a file may lie: the configuration's folder, or a path that the user named."""
        roots = (self.root, *self.named)
        return next((root for root in roots if file.is_relative_to(os.path.abspath(root))), self.root)

    @property
    def some_folder(self) -> Path:
        """An existing folder in the repository of the content."""
        return self.content_root if self.content_root.is_dir() else self.root

    def declared(self) -> tuple[Collection, ...]:
        """Return the user's collections with their schemas; raises ConfigError where a schema can't be read."""
        return tuple(self._declared(entry) for entry in self.collections)

    def collections_in_force(self) -> tuple[Collection, ...]:
        """Return the built-in collections and the user's, in the order in which they take files."""
        return (*self.built_in(), *self.declared())

    def built_in(self) -> tuple[Collection, ...]:
        """Return the built-in collections with the user's own fields; raises ConfigError as `declared` does."""
        files = {setting: file for _, _, setting, file in self.fields.schemas()}
        texts = {setting: self._schema(file, f"`{setting}`") for setting, file in files.items()}
        return with_own_fields(texts, self.fields)

    def _declared(self, entry: CollectionConfig) -> Collection:
        return entry.collection(self._schema(entry.schema, f"collection `{entry.name}`") if entry.schema else "")

    def _schema(self, file: str, owner: str) -> str:
        """Return the text of a schema; raises ConfigError where it can't be read."""
        try:
            return read_regular(self.root / file).decode()
        except (OSError, UnicodeError) as error:
            raise ConfigError(f"the schema of {owner} can't be read: {error}") from None


def _user_cache() -> Path:
    from platformdirs import user_cache_dir  # a run with a configuration file does not need it

    return Path(user_cache_dir("answerkey"))


def find_config(start: Path) -> Config | None:
    """Return the configuration nearest to a path, upwards to the root of the repository."""
    start = start if start.is_dir() else start.parent
    for folder in (start, *start.parents):
        for name in FILE_NAMES:
            if (folder / name).is_file():
                return load_config(folder / name)
        if (folder / "pyproject.toml").is_file():
            config = load_config(folder / "pyproject.toml", required=False)
            if config is not None:
                return config
        if (folder / ".git").exists():
            return None
    return None


def load_config(path: Path, *, required: bool = True) -> Config | None:
    """Read a configuration file; none if it is not `required` and a pyproject.toml has no table [tool.answerkey]."""
    data = read_table(path)
    if data is None:
        if required:
            raise ConfigError(f"{path}: has no table [tool.answerkey]")
        return None
    try:
        config = bind(Config, data, "")
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None
    if config.cache_dir and not within(path.parent, path.parent / config.cache_dir):
        problem = f"`cache-dir` names `{config.cache_dir}`, which lies outside of the configuration's folder"
        raise ConfigError(f"{path}: {problem}; set the environment variable ANSWERKEY_CACHE_DIR instead")
    return replace(config, root=path.parent, file=str(path))


def read_table(path: Path) -> Any:
    """Return the settings in a configuration file as they stand there; None where a pyproject.toml has none."""
    try:
        data: Any = tomllib.loads(read_regular(path).decode())
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: {error}") from None
    if path.name != "pyproject.toml":
        return data
    tool = data.get("tool")
    return tool.get("answerkey") if isinstance(tool, dict) else None


def bind(kind: type[T], table: Any, where: str) -> T:
    """Make a Struct from a table whose keys are its fields in kebab-case; raises ConfigError for other tables."""
    if not isinstance(table, dict):
        raise ConfigError(f"`{where or 'answerkey'}` must be a table")
    types = setting_types(kind)
    values = {}
    for key, value in table.items():
        place = f"{where}.{key}" if where else key
        if key not in types:
            raise ConfigError(f"unknown key `{place}`{suggestion(key, types)}")
        values[key.replace("-", "_")] = _value(types[key], value, place)
    try:
        return kind(**values)
    except TypeError:
        missing = [key for key in types if key.replace("-", "_") not in values]
        raise ConfigError(f"`{where}` needs {', '.join(f'`{name}`' for name in missing)}") from None


def setting_types(kind: type[Any]) -> dict[str, Any]:
    """Return the settings of a table by their keys in kebab-case, each with its type and its marks."""
    hints = get_type_hints(kind, include_extras=True)
    names: tuple[str, ...] = kind.__struct_fields__
    return {name.replace("_", "-"): hints[name] for name in names if _INTERNAL not in _marks(hints[name])}


def _marks(hint: Any) -> tuple[Any, ...]:
    return getattr(hint, "__metadata__", ())


def _value(hint: Any, value: Any, where: str) -> Any:
    if marks := _marks(hint):
        return _value(hint.__origin__, [value] if ONE_OR_MORE in marks and isinstance(value, str) else value, where)
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Struct):
        return bind(hint, value, where)
    if origin is tuple:
        return _tuple(arguments[0], value, where)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise ConfigError(f"`{where}` must be a table")
        return {key: _value(arguments[1], item, f"{where}.{key}") for key, item in value.items()}
    if hint is Any:
        return value
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise ConfigError(
            f"`{where}` must be {_WORDS.get(hint, hint)}, not {_WORDS.get(type(value), type(value).__name__)}"
        )
    return value


def _tuple(item: Any, value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ConfigError(f"`{where}` must be a list")
    return tuple(_value(item, entry, f"{where}[{number}]") for number, entry in enumerate(value))


_WORDS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
    NoneType: "nothing",
}


def _check_locales(locales: Sequence[str]) -> None:
    for locale in locales:
        if not is_locale(locale):
            raise ConfigError(f"`locales` must hold language tags such as `de` and `pt-BR`, not `{locale}`")
        if locales.count(locale) > 1:
            raise ConfigError(f"`locales` holds `{locale}` twice")


def _refuse_many(where: str, globs: Iterable[str]) -> None:
    """Raise ConfigError for so many patterns that to try them on every file would take too long."""
    size = sum(map(len, globs))
    if size > _MOST_PATTERNS:
        most = f"at most {_MOST_PATTERNS:,} are allowed; name folders instead of files"
        raise ConfigError(f"the patterns of `{where}` have {size:,} characters, where {most}")
