"""``answerkey prove``: the one command that runs code of the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import click

from answerkey.cli import rewrites
from answerkey.cli.address_completions import complete_address
from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.hyperlinks import wants_links
from answerkey.cli.options import config_option, run_options, wants_color
from answerkey.cli.output import Output, OutputType, format_option, note, raw, write_output
from answerkey.cli.progress import progress
from answerkey.cli.prove_reports import render, render_matrix
from answerkey.cli.recovery import open_recovered
from answerkey.counts import number_of, number_of_subjects
from answerkey.fixing.rounds import FixResult
from answerkey.libraries.environment import Environment
from answerkey.libraries.syncing import Choices, matrix_environment
from answerkey.proofs.archive import archive_folder
from answerkey.proofs.assessment import Status
from answerkey.proofs.environments import environment_for, gaps, isolation_by_default
from answerkey.proofs.matrix import Column, entries, rows
from answerkey.proofs.plans import Plans, plan
from answerkey.proofs.process import RunnerFailure
from answerkey.proofs.records import record_proofs
from answerkey.proofs.results import Proofs
from answerkey.proofs.run import Options, Started, prove
from answerkey.proofs.runner.messages import Hello
from answerkey.proofs.targets import TargetError, open_targets
from answerkey.proofs.updates import update
from answerkey.reporters.wording.summary import not_installed
from answerkey.safe_text import shown
from answerkey.verification import NAME, Broken
from answerkey.workspace import Workspace, open_workspace
from answerkey.writing import ChangedMeanwhile

_MOST_LIBRARIES = 5  # that are named before code runs


@dataclass(frozen=True)
class ProveOptions:
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

    @property
    def run(self) -> Options:
        """The options of the run."""
        required = isolation_by_default() if self.require_isolation is None else self.require_isolation
        return Options(self.jobs, self.cache, require_isolation=required)


@click.command("prove")
@click.argument("targets", nargs=-1, metavar="[PATHS|ADDRESSES]...", shell_complete=complete_address)
@config_option
@click.option("--update", is_flag=True, help="Correct the outputs that the text claims and that differ.")
@click.option("--diff", is_flag=True, help="With --update: show the changes as a patch, and write nothing.")
@click.option("--matrix", metavar="REQUIREMENTS", help="Run with each of these versions, separated by commas.")
@click.option("--record", is_flag=True, help="Record the results, with the versions, in `verified.json`.")
@click.option(
    "--require-isolation/--no-require-isolation",
    default=None,
    help="Run nothing if the system does not isolate code by namespaces (the default with CI=true).",
)
@format_option
@click.option("--output", multiple=True, type=OutputType(), help="Write a report to a file too (repeat for more).")
@run_options
def prove_command(**values: Any) -> int:
    """Run the code of questions and documents, and check what they claim.

    RUNS CODE OF THE CONTENT, that of each question isolated in its own process, in the environment of the libraries
    that the configuration names. A target is a file, a folder, or an address such as /fastapi/security/jwt#sign.
    """
    options = ProveOptions(**values)
    _refuse_contradictions(options)
    try:
        opening = open_recovered if options.writes else open_workspace
        workspace, selected = open_targets(options.targets, options.config, opening)
        plans = plan(workspace, selected, options.jobs, cache=options.cache)
        return (
            _prove(plans, workspace, options)
            if options.matrix is None
            else _prove_matrix(plans, options.matrix, options)
        )
    except TargetError as error:
        raise click.UsageError(shown(str(error))) from None
    except RunnerFailure as error:
        raise click.ClickException(shown(str(error))) from None


def _refuse_contradictions(options: ProveOptions) -> None:
    if options.diff and not options.update:
        raise click.UsageError("--diff shows what --update would write, and needs it")
    if options.matrix is not None and (options.update or options.record):
        raise click.UsageError("--matrix runs with other versions: it can't be used with --update or --record")
    if options.matrix is not None and options.format_name not in ("text", "json"):
        raise click.UsageError("--matrix prints a table or JSON: --format text or json")


def _prove(plans: Plans, workspace: Workspace, options: ProveOptions) -> int:
    """Run the questions and report; return an exit code of `exits`.

    The plans know the selected pages alone; a record is about all files of the workspace.
    """
    any_question = any(True for _ in plans.questions())
    if not any_question and not any(file.findings for file in plans.files.values()):
        note("note: nothing here asks to be proved: give a question or document a `proof`, or set `run: true`")
    environment = environment_for(workspace.config) if any_question or options.record else None
    proofs, fixes = _run(plans, environment, options)
    code = CLEAN
    if fixes is not None:
        code = rewrites.faults(fixes)
        if options.diff:
            return max(code, rewrites.show(fixes.rewrites, options.color))
        code = max(code, rewrites.write(workspace.config, fixes.rewrites))
    if options.record and environment is not None:
        _record(workspace, proofs, environment, options)
    return max(code, _report(proofs, workspace, options))


def _run(plans: Plans, environment: Environment | None, options: ProveOptions) -> tuple[Proofs, FixResult | None]:
    """Prove, or update the texts in memory; the fixes are None unless an update is requested."""
    with progress("Proving") as show:
        run = replace(options.run, progress=show, started=_announcer(environment))
        return update(plans, environment, run) if options.update else (prove(plans, environment, run), None)


def _announcer(environment: Environment | None) -> Started:
    """Return a function that says, once, which code is about to run where, and which isolation is missing."""
    announced: list[Hello] = []

    def announce(hello: Hello, libraries: Mapping[str, str]) -> None:
        if announced or environment is None:
            return
        announced.append(hello)
        names = [f"{name} {version}" for name, version in libraries.items()]
        more = ["…"] * (len(names) > _MOST_LIBRARIES)
        versions = ", ".join([f"Python {hello.python}", *names[:_MOST_LIBRARIES], *more])
        place = "and its standard library alone" if environment.is_bare else f"of {environment.prefix}"
        note(f"note: this runs code of the content, with {versions} {place}")
        if missing := gaps(hello.isolation):
            note(f"warning: {missing}")

    return announce


def _record(workspace: Workspace, proofs: Proofs, environment: Environment, options: ProveOptions) -> None:
    """Record the verdicts of a run; raises a ClickException if that can't be done."""
    try:
        changed, summary = record_proofs(workspace, proofs, environment, options.jobs)
    except (Broken, ChangedMeanwhile, OSError) as error:
        raise click.ClickException(shown(str(error))) from None
    if missing := not_installed(summary):
        note(f"note: {missing}")
    note(f"note: {NAME} {'was written' if changed else 'already says so'}: {_origins(proofs, workspace)}")


def _origins(proofs: Proofs, workspace: Workspace) -> str:
    """Count the results that are new and those that come from the archive."""
    run = [result.address for result in proofs.questions if result.status is not Status.NOTHING]
    new = f"{number_of_subjects(len(run) - proofs.cached, run)} ran"
    folder = shown(str(archive_folder(workspace.config)))
    return f"{new}, {number_of(proofs.cached, 'result')} came from your cache in {folder}" if proofs.cached else new


def _report(proofs: Proofs, workspace: Workspace, options: ProveOptions) -> int:
    for output in options.output:
        write_output(output.file, render(proofs, output.format), workspace.config.root)
    color, links = wants_color(options.color), wants_links(options.color)
    raw(render(proofs, options.format_name, color=color, links=links).encode())
    return FINDINGS if proofs.fails(workspace.config.fail_on) else CLEAN


def _prove_matrix(plans: Plans, requirements: str, options: ProveOptions) -> int:
    """Prove with each requirement and print the table; an answer that holds nowhere fails the run.

    Raises ConfigError if an environment can't be made.
    """
    if not entries(requirements):
        raise click.UsageError("--matrix names no requirements")
    columns = []
    for entry in entries(requirements):
        environment = matrix_environment(plans.workspace.config, entry, Choices(tell=note))
        with progress(f"Proving with {shown(entry)}") as show:
            run = replace(options.run, progress=show, started=_announcer(environment))
            columns.append(Column(entry, environment, prove(plans, environment, run)))
    table = rows(columns)
    raw(render_matrix(columns, table, options.format_name).encode())
    unread = [path for path, file in plans.files.items() if file.findings]
    if unread:
        note(f"error: files can't be read, see `answerkey lint`: {', '.join(unread)}")
    return CLEAN if all(any(row.holds) for row in table) and not unread else FINDINGS
