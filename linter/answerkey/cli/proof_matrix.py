"""``answerkey prove --matrix``: a table of the versions with which each answer holds."""

from __future__ import annotations

from dataclasses import replace

import click

from answerkey.cli.exits import CLEAN, FINDINGS
from answerkey.cli.output import note, raw
from answerkey.cli.progress import progress
from answerkey.cli.proof_reports import VERSION
from answerkey.cli.proof_running import announcer
from answerkey.cli.terminal import columns as wide
from answerkey.libraries.syncing import Choices, matrix_environment
from answerkey.proofs.matrix import Column, Row, entries, rows
from answerkey.proofs.proving import Options, Plans, prove
from answerkey.reporters.wording.summary import number_of
from answerkey.safe_json import JSONObject, document
from answerkey.safe_text import shown


def run_matrix(plans: Plans, requirements: str, format_name: str, options: Options) -> int:
    """Prove with each requirement, and print where what holds; an answer that holds nowhere fails the run.

    Raises ConfigError where an environment can't be made.
    """
    wanted = entries(requirements)
    if not wanted:
        raise click.UsageError("--matrix names no requirements")
    columns = []
    for entry in wanted:
        environment = matrix_environment(plans.workspace.config, entry, Choices(tell=note))
        with progress(f"Proving with {shown(entry)}") as show:
            given = replace(options, progress=show, started=announcer(environment))
            columns.append(Column(entry, environment, prove(plans, environment, given)))
    found = rows(columns)
    report = document(json_object(columns, found), levels=2) if format_name == "json" else table(columns, found)
    raw(report.encode())
    unread = [path for path, file in plans.files.items() if file.findings]
    if unread:
        note(f"error: files can't be read, see `answerkey lint`: {', '.join(unread)}")
    return CLEAN if all(any(row.holds) for row in found) and not unread else FINDINGS


def table(columns: list[Column], found: list[Row]) -> str:
    """A row a question, a column a version, and the same in words."""
    heads = [f"{column.name} {column.version}" for column in columns]
    first = max([wide(shown(row.address)) for row in found], default=0)
    lines = [" " * first + "".join(f"  {shown(head)}" for head in heads) + "  holds"]
    for row in found:
        marks = ("yes" if holds else "no" for holds in row.holds)
        cells = "".join(f"  {mark:{len(head)}}" for mark, head in zip(marks, heads, strict=True))
        address = shown(row.address)
        lines.append(f"{address}{' ' * (first - wide(address))}{cells}  {shown(row.phrase)}")
    everywhere = sum(all(row.holds) for row in found)
    versions = number_of(len(columns), "version")
    lines.append(f"\n{everywhere} of {number_of(len(found), 'question')} hold with all of {versions}.")
    return "".join(f"{line}\n" for line in lines)


def json_object(columns: list[Column], found: list[Row]) -> JSONObject:
    """The table as data."""
    return {
        "version": VERSION,
        "columns": [
            {
                "requirement": column.requirement,
                "name": column.name,
                "version": column.version,
                "python": column.proofs.python,
                "libraries": dict(column.proofs.libraries),
            }
            for column in columns
        ],
        "questions": [{"address": row.address, "holds": list(row.holds), "phrase": row.phrase} for row in found],
    }
