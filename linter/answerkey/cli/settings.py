"""The settings in force, each with the place that its value comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct

from answerkey.config import Config, read_table, setting_types
from answerkey.pipeline.selection import FORMAT, option_origin, rule_options, select
from answerkey.pipeline.sharing.address import ADDRESS, shown_address
from answerkey.rules.base import options_of
from answerkey.safe_json import line

_DEFAULT = "default"


class Setting(NamedTuple):
    """One setting in force, and the place that its value comes from."""

    key: str
    value: Any
    origin: str

    def __str__(self) -> str:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return f"{self.key} = {line(value)}  # {self.origin}"


def settings(config: Config) -> Iterator[Setting]:
    """Yield the settings of a configuration, then the options of the rules that run."""
    table = read_table(Path(config.file)) if config.file else {}
    name = Path(config.file).name if config.file else ""
    yield from _of(config, table, name, "")
    for rule_id, rule in select(config).rules.items():
        options = rule_options(rule_id, config)
        for key, default in options_of(type(rule)).items():
            origin = option_origin(rule_id, key, config) or _DEFAULT
            yield Setting(f'rules."{rule_id}".{key}', options.get(key, default), origin)
    if FORMAT in select(config).rules:
        yield Setting(f'rules."{FORMAT}".preview', False, "always, since its style changes from version to version")


def _of(section: Struct, table: Mapping[str, Any], name: str, prefix: str) -> Iterator[Setting]:
    for key in setting_types(type(section)):
        value = getattr(section, key.replace("-", "_"))
        if prefix + key == "rules":
            continue
        if isinstance(value, Struct):
            yield from _of(value, table.get(key, {}), name, f"{prefix}{key}.")
        else:
            yield _setting(prefix + key, table.get(key, value), name if key in table else _DEFAULT)


def _setting(key: str, value: Any, origin: str) -> Setting:
    """Return a setting; the environment names the folder of the cache and the shared cache before all files."""
    variable = {"cache-dir": "ANSWERKEY_CACHE_DIR", "cache": ADDRESS}.get(key, "")
    place = os.environ.get(variable) if variable else ""
    shown = Setting(key, place, f"environment variable {variable}") if place else Setting(key, value, origin)
    return shown._replace(value=shown_address(shown.value)) if key == "cache" else shown
