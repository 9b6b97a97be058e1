"""``answerkey prove``: the one command that runs code of the content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

from answerkey import reporters
from answerkey.cli import rewrites
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.options import config_option, run_options, wants_color
from answerkey.cli.output import Output, OutputType, note, raw, write_output
from answerkey.cli.progress import progress
from answerkey.cli.proof_matrix import run_matrix
from answerkey.cli.proof_records import record_proofs
from answerkey.cli.proof_reports import render
from answerkey.cli.proof_running import announcer
from answerkey.cli.proof_targets import find_targets
from answerkey.cli.recovering import open_recovered
from answerkey.fixing.rounds import FixResult
from answerkey.libraries.environment import Environment
from answerkey.proofs.environments import environment_for, isolation_by_default
from answerkey.proofs.process import RunnerFailure
from answerkey.proofs.proving import NoSuchQuestion, Options, Plans, Proofs, plan, prove
from answerkey.proofs.updating import update
from answerkey.safe_text import shown
from answerkey.workspace import Workspace, open_workspace


@dataclass(frozen=True)
class Request:
    """All that a call of the command asks for."""

    targets: tuple[str, ...]
    config: str | None
    format_name: str
    output: tuple[Output, ...]
    jobs: int
    cache: bool
    color: str
    update: bool
    diff: bool
    matrix: str | None
    record: bool
    require_isolation: bool | None

    @property
    def writes(self) -> bool:
        """True if files of the base may be written."""
        return self.record or (self.update and not self.diff)

    def options(self, **more: Any) -> Options:
        """Return how questions are proved."""
        required = isolation_by_default() if self.require_isolation is None else self.require_isolation
        return Options(self.jobs, self.cache, require_isolation=required, **more)


@click.command("prove")
@click.argument("targets", nargs=-1, metavar="[PATHS|ADDRESSES]...")
@config_option
@click.option("--update", is_flag=True, help="Write what came out where the text says something else.")
@click.option("--diff", is_flag=True, help="With --update: show what would be written, and write nothing.")
@click.option("--matrix", metavar="REQUIREMENTS", help="Run with each of these versions, separated by commas.")
@click.option("--record", is_flag=True, help="Record what was proved, and with what, in `verified.json`.")
@click.option(
    "--require-isolation/--no-require-isolation",
    default=None,
    help="Run nothing where the system does not isolate code by namespaces (the default where CI=true).",
)
@click.option("--format", "format_name", type=click.Choice(reporters.names()), default="text", show_default=True)
@click.option("--output", multiple=True, type=OutputType(), help="Write a report to a file too (repeat for more).")
@run_options
def prove_command(**given: Any) -> int:
    """Run the code of questions, and check that what their answers claim comes out.

    RUNS CODE OF THE CONTENT, each question shut into a process of its own, in the environment of the libraries that the
    configuration names. A target is a file, a folder, or an address: /fastapi/security, /fastapi/security/jwt#sign.
    """
    request = Request(**given)
    _refuse_contradictions(request)
    try:
        return run(request)
    except NoSuchQuestion as error:
        raise click.UsageError(shown(str(error))) from None
    except RunnerFailure as error:
        raise click.ClickException(shown(str(error))) from None


def _refuse_contradictions(request: Request) -> None:
    if request.diff and not request.update:
        raise click.UsageError("--diff shows what --update would write: it needs that")
    if request.matrix is not None and (request.update or request.record):
        raise click.UsageError("--matrix runs with other versions: it can't be used with --update or --record")
    if request.matrix is not None and request.format_name not in ("text", "json"):
        raise click.UsageError("--matrix prints a table or JSON: --format text or json")


def run(request: Request) -> int:
    """Plan, run, report; the exit code of the published table."""
    opening = open_recovered if request.writes else open_workspace
    workspace, wanted = find_targets(request.targets, request.config, opening)
    plans = plan(workspace, wanted, request.jobs)
    if request.matrix is not None:
        return run_matrix(plans, request.matrix, request.format_name, request.options())
    asked = any(True for _ in plans.questions())
    if not asked and not any(file.findings for file in plans.files.values()):
        note("note: no question here asks to be proved: give it a `proof`, or say `run: true`")
    environment = environment_for(workspace.config) if asked else None
    with progress("Proving") as show:
        options = request.options(progress=show, started=announcer(environment))
        prove_them = update if request.update else _only_prove
        proofs, mended = prove_them(plans, environment, options)
    code = CLEAN
    if mended is not None:
        code = rewrites.faults(mended)
        if request.diff:
            return max(code, rewrites.show(mended.rewrites))
        code = max(code, rewrites.write(workspace.config, mended.rewrites))
    if request.record and environment is not None:
        record_proofs(workspace, proofs, environment, options)
    return max(code, _report(request, proofs, workspace))


def _only_prove(plans: Plans, environment: Environment | None, options: Options) -> tuple[Proofs, FixResult | None]:
    return prove(plans, environment, options), None


def _report(request: Request, proofs: Proofs, workspace: Workspace) -> int:
    for output in request.output:
        write_output(output.file, render(proofs, output.format), workspace.config.root)
    raw(render(proofs, request.format_name, color=wants_color(request.color)).encode())
    return FINDINGS if proofs.fails(workspace.config.fail_on) else CLEAN
