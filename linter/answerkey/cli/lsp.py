"""``answerkey lsp``."""

from __future__ import annotations

import click

_PACKAGES = ("pygls", "lsprotocol", "cattrs", "attrs")


@click.command("lsp")
def lsp_command() -> int:
    """Run the language server for an editor, over standard input and output."""
    try:
        from answerkey.lsp.serve import serve  # its packages may not be installed
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _PACKAGES:
            raise
        raise click.ClickException("the language server needs more packages: pip install 'answerkey[lsp]'") from None
    return serve()
