"""The entry point: the commands, and the one boundary between errors and exit codes."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from io import StringIO
from typing import NoReturn

import click

from answerkey import __version__
from answerkey.cli.command_groups import MODULES, write_groups
from answerkey.cli.examples import show_examples
from answerkey.cli.exits import INTERNAL, INTERRUPTED, USAGE
from answerkey.cli.output import note
from answerkey.cli.signals import end_in_order
from answerkey.cli.trust_options import trust_options
from answerkey.cli.working_directory import explain_missing_directory
from answerkey.config import ConfigError, suggestion
from answerkey.git.errors import GitError
from answerkey.loading import loading
from answerkey.safe_text import shown
from answerkey.workspace import NothingToCheck

_EXHAUSTED = frozenset(
    getattr(errno, name)
    for name in ("EAGAIN", "EDQUOT", "EFBIG", "EMFILE", "ENFILE", "ENOMEM", "ENOSPC", "EROFS")
    if hasattr(errno, name)  # not all of them on Windows
)
"""Errors of the system that are no bugs of this program, wherever they come up."""


class Commands(click.Group):
    """The commands by name; for an unknown name the nearest one is suggested."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in MODULES:
            return None
        with loading():
            module = import_module(f"answerkey.cli.{MODULES[name]}")  # only when the command is called
        return show_examples(getattr(module, f"{name.replace('-', '_')}_command"), name)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        write_groups(self, context, formatter)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in MODULES:
            raise click.UsageError(f"there is no command `{name}`{suggestion(name, MODULES)}", context)
        return super().resolve_command(context, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="answerkey")
@trust_options
def main() -> None:
    """Lint question-and-answer knowledge bases: structure, references, and the code in the answers.

    Exit codes: 0 clean, 1 findings that fail the run, 2 usage or configuration, 3 internal error, 130 interrupted,
    143 ended by SIGTERM, 129 by SIGHUP.
    """


def run() -> NoReturn:
    """Run the program and exit with a code of the published table."""
    end_in_order()
    os.environ["PYTHONSAFEPATH"] = "1"  # or a Python that this one starts would import modules of the working directory
    try:
        with explain_missing_directory():
            code = main.main(prog_name="answerkey", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        code = exit_.exit_code
    except click.ClickException as error:
        text = StringIO()
        error.show(text)
        note(text.getvalue().rstrip("\n"))  # it may quote names and a stranger's configuration, so it is made safe
        code = USAGE
    except (ConfigError, GitError, NothingToCheck) as error:
        note(f"Error: {shown(str(error))}")
        for remark in getattr(error, "__notes__", ()):
            note(f"  {shown(remark)}")
        code = USAGE
    except (KeyboardInterrupt, click.Abort):
        code = INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the one boundary: a bug becomes an exit code
        code = _exhausted(error) if getattr(error, "errno", None) in _EXHAUSTED else _internal(error)
    sys.exit(code if isinstance(code, int) else 0)


def _exhausted(error: Exception) -> int:
    """Tell that the system gives no more of something: space on a disk, memory, processes or open files."""
    name = getattr(error, "filename", None)
    note(f"Error: {shown(str(getattr(error, 'strerror', error)))}{f': {shown(str(name))}' if name else ''}")
    return USAGE


def _internal(error: Exception) -> int:
    """Print all that a report of a bug in this program needs."""
    # slow to import, and only a bug needs them
    import platform
    import traceback

    details = "".join(traceback.format_exception(error))
    note(
        f"This is a bug of answerkey. Please report it with all of the following.\n\n"
        f"answerkey {__version__}, Python {platform.python_version()}, {platform.platform()}\n{details}"
    )
    return INTERNAL
