"""``answerkey completion``."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from answerkey.cli.main import main
from answerkey.cli.output import write_line


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> int:
    """Print the script with which SHELL completes commands, options and rules.

    For bash, add to ~/.bashrc: eval "$(answerkey completion bash)"
    """
    kind = get_completion_class(shell)
    assert kind is not None
    write_line(kind(main, {}, "answerkey", "_ANSWERKEY_COMPLETE").source())
    return 0
