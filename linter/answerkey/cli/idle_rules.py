"""Rules that `--select` asks for and that can't run: where they report nothing, nothing is known."""

from __future__ import annotations

from collections.abc import Iterable

import click

from answerkey.diagnostics import Report

_LIBRARY, _PROOF = "library", "proof"


def refuse_proofs(select: Iterable[str]) -> None:
    """Raise a usage error for rules that another command runs."""
    if _PROOF in _families(select):
        raise click.UsageError(f"the rules `{_PROOF}` run in `answerkey prove`, which runs code; `lint` runs none")


def refuse_idle(select: Iterable[str], report: Report) -> None:
    """Raise a usage error if rules about libraries were asked for and did not run, or without the libraries."""
    if _LIBRARY in _families(select) and report.notes:
        raise click.UsageError("; ".join(report.notes))


def _families(select: Iterable[str]) -> set[str]:
    return {name.partition("/")[0] for name in select}
