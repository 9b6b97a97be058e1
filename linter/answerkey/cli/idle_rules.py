"""Rules that `--select` asks for and that can't run: where they report nothing, nothing is known."""

from __future__ import annotations

from collections.abc import Iterable

import click

from answerkey.config import Config
from answerkey.diagnostics import Report

_LIBRARY, _PROOF = "library", "proof"


def refuse_proofs(select: Iterable[str]) -> None:
    """Raise a usage error for rules that another command runs."""
    if _PROOF in _families(select):
        raise click.UsageError(f"the rules `{_PROOF}` run in `answerkey prove`, which runs code; `lint` runs none")


def refuse_idle(select: Iterable[str], config: Config, report: Report) -> None:
    """Raise a usage error if rules about libraries were asked for and did not run, everywhere or in some files."""
    if _LIBRARY not in _families(select):
        return
    if not config.libraries.named:
        raise click.UsageError(
            f"the rules `{_LIBRARY}` are off: the configuration names no libraries; add `libraries.requirements` or "
            "`libraries.environment`"
        )
    if report.notes:
        raise click.UsageError("; ".join(report.notes))


def _families(select: Iterable[str]) -> set[str]:
    return {name.partition("/")[0] for name in select}
