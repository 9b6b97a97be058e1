"""The rules that run, with their options and severities."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct, structs

from answerkey.config import Config, ConfigError, FieldsConfig, suggestion
from answerkey.diagnostics import Severity
from answerkey.model.collections import matches
from answerkey.rules import load_rules
from answerkey.rules.base import Level, Rule, options_of

R = TypeVar("R", bound=Rule)
FORMAT = "snippet/format"


class Selection(Struct, frozen=True, dict=True):
    """The rules that run, by id, and the severity of each."""

    rules: Mapping[str, Rule]
    severities: Mapping[str, Severity]
    per_file_ignores: Mapping[str, tuple[str, ...]]

    def of(self, scope: type[R]) -> tuple[R, ...]:
        """The rules of one scope."""
        rules: tuple[R, ...] = self._by_scope.get(scope, ())
        return rules

    @cached_property
    def _by_scope(self) -> dict[type[Rule], tuple[Any, ...]]:
        scopes: dict[type[Rule], list[Rule]] = {}
        for rule in self.rules.values():
            for base in type(rule).__mro__:
                scopes.setdefault(base, []).append(rule)
        return {scope: tuple(rules) for scope, rules in scopes.items()}

    def ignored(self, path: str, rule: str) -> bool:
        """Return whether the configuration ignores a rule in a file."""
        return any(_selects(ids, rule) and matches(glob, path) for glob, ids in self.per_file_ignores.items())


def select(config: Config) -> Selection:
    """The rules that a configuration selects; raises ConfigError at a rule or option that does not exist."""
    every = load_rules()
    _known([*config.select, *config.ignore, *config.severity], every)
    _known(config.rules, every, families=False)
    for ids in config.per_file_ignores.values():
        _known(ids, every)
    chosen = {rule_id: rule for rule_id, rule in every.items() if _runs(rule_id, rule, config)}
    return Selection(
        {rule_id: _instance(rule_id, rule, config) for rule_id, rule in chosen.items()},
        {rule_id: _severity(rule_id, rule, config) for rule_id, rule in chosen.items()},
        config.per_file_ignores,
    )


def selection_for(config: Config) -> Selection:
    """Return the rules of a configuration; raises ConfigError where it or a schema that it names can't be used."""
    if config.collections or config.fields != FieldsConfig():
        from answerkey.pipeline.collection_checks import check_collections  # most bases declare nothing

        check_collections(config)
    return select(config)


def errors_alone(config: Config) -> Config:
    """The configuration with its rules that find errors and no others: house style, black's above all, takes most of
    the time of a check."""
    severities = select(config).severities
    errors = tuple(rule for rule, severity in severities.items() if severity is Severity.ERROR)
    if not errors:  # nothing selected would mean all
        return config
    return structs.replace(config, select=errors, ignore=(), severity=dict.fromkeys(errors, "error"))


def rule_options(rule_id: str, config: Config) -> dict[str, Any]:
    """Return the options of a rule that are not its defaults; black's settings are options of the rule about it."""
    options = dict(config.rules.get(rule_id, {}))
    if rule_id != FORMAT:
        return options
    black = structs.asdict(config.black) | {"target_version": list(config.black.target_version)}
    return {key: black[key.replace("-", "_")] for key in config.black.keys} | options


def option_origin(rule_id: str, key: str, config: Config) -> str:
    """Return the place where an option of a rule is set; empty where it has its default."""
    if key in config.rules.get(rule_id, {}):
        return os.path.basename(config.file)
    if rule_id == FORMAT and key in config.black.keys:
        return f"[tool.black] of {config.black.file}"
    return ""


def _selects(ids: Iterable[str], rule_id: str) -> bool:
    return any(name in (rule_id, rule_id.partition("/")[0]) for name in ids)


def _runs(rule_id: str, rule: type[Rule], config: Config) -> bool:
    level = _configured(rule_id, config)
    if level is not None:
        return level != "off" and not _selects(config.ignore, rule_id)
    if _selects(config.ignore, rule_id):
        return False
    if config.select:
        named = rule_id in config.select
        return named or _selects(config.select, rule_id) and rule.level is not Level.OFF
    levels = (Level.RECOMMENDED, Level.STRICT) if config.preset == "strict" else (Level.RECOMMENDED,)
    return rule.level in levels


def _configured(rule_id: str, config: Config) -> str | None:
    """The severity that the configuration gives a rule: its own before its family's."""
    if config.select and not _selects(config.select, rule_id):
        return "off"
    return config.severity.get(rule_id) or config.severity.get(rule_id.partition("/")[0])


def _severity(rule_id: str, rule: type[Rule], config: Config) -> Severity:
    level = _configured(rule_id, config)
    return Severity(level) if level else rule.severity


def _known(names: Iterable[str], every: Mapping[str, type[Rule]], *, families: bool = True) -> None:
    names_of_rules = [*every, *({rule_id.partition("/")[0] for rule_id in every} if families else ())]
    for name in names:
        if name not in names_of_rules:
            raise ConfigError(f"there is no rule `{name}`{suggestion(name, names_of_rules)}")


def _instance(rule_id: str, rule: type[Rule], config: Config) -> Rule:
    defaults = options_of(rule)
    options = rule_options(rule_id, config)
    values: dict[str, Any] = {}
    if rule_id == FORMAT:
        values["origins"] = tuple((key, option_origin(rule_id, key, config)) for key in options)
    for key, value in options.items():
        if key not in defaults:
            raise ConfigError(f"rule `{rule_id}` has no option `{key}`{suggestion(key, defaults)}")
        default = defaults[key]
        if type(value) is int and isinstance(default, float):
            value = float(value)
        if type(value) is not type(default):
            raise ConfigError(f"option `{key}` of `{rule_id}` must be like `{default}`, not `{value}`")
        values[key.replace("-", "_")] = value
    try:
        return rule(**values)
    except ValueError as error:
        raise ConfigError(f"rule `{rule_id}`: {error}") from None
