"""The environment that proofs run in, and the isolation that the system gives them."""

from __future__ import annotations

import os

from answerkey.config import Config, ConfigError
from answerkey.libraries.environment import Environment, find_environment, own_standard_library
from answerkey.libraries.trust_policy import refuse_own_python
from answerkey.proofs.process import RunnerFailure
from answerkey.proofs.runner.messages import Isolation

_PROMISES = {
    "network": "opens no connection",
    "filesystem": "reads and writes no files outside of its folder",
    "processes": "starts no more processes than it may",
    "memory": "takes no more memory than it may",
}


def environment_for(config: Config) -> Environment:
    """Return the environment of a base's libraries; raises ConfigError, which says how to get one.

    A base that is about no libraries has the standard library of the Python that runs this program.
    """
    if config.libraries.environment:
        refuse_own_python(config)
    environment = find_environment(config)
    if environment is not None:
        return environment
    if config.libraries.named:
        raise ConfigError("the environment of the libraries is not made yet: run `answerkey libraries sync` first")
    if config.libraries.python:
        raise ConfigError(
            "`libraries.python` names an interpreter for an environment, and there is none: list `requirements` too"
        )
    return own_standard_library()


def isolation_by_default() -> bool:
    """Return the default of `--require-isolation`: on where the environment variable `CI` is set."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def require_namespaces(isolation: Isolation) -> None:
    """Raise RunnerFailure if the system does not isolate code by namespaces."""
    if not (isolation.network and isolation.filesystem):
        reason = f" ({isolation.reason})" if isolation.reason else ""
        raise RunnerFailure(
            f"nothing was run: this system does not isolate code{reason}; "
            "run where namespaces are granted, or accept the risk with --no-require-isolation "
            "(of pytest: --no-answerkey-require-isolation)"
        )


def gaps(isolation: Isolation) -> str:
    """Say which promises the system does not enforce; empty if it enforces all."""
    broken = [words for promise, words in _PROMISES.items() if not getattr(isolation, promise)]
    if not broken:
        return ""
    reason = f" ({isolation.reason})" if isolation.reason else ""
    return f"this system does not make sure that code {', '.join(broken)}{reason}"
