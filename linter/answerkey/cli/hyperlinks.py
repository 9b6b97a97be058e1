"""Links in terminals, by the escape sequence OSC 8 of `Hyperlinks in Terminal Emulators`."""

from __future__ import annotations

import os
import sys

from answerkey.cli.options import wants_color

_PROGRAMS = frozenset({"Hyper", "WarpTerminal", "WezTerm", "ghostty", "iTerm.app", "terminology", "vscode"})
_TERMINALS = frozenset({"alacritty", "alacritty-direct", "foot", "foot-direct", "xterm-ghostty", "xterm-kitty"})
_VARIABLES = ("DOMTERM", "KONSOLE_VERSION", "WT_SESSION")  # terminals that say who they are
_FIRST_VTE = 5000  # version 0.50 of the library of GNOME's terminals and others
_FALSE = frozenset({"", "0", "false", "no"})


def wants_links(color: str) -> bool:
    """Return true if the terminal is known to show links, and colour is wanted; FORCE_HYPERLINK decides before."""
    forced = os.environ.get("FORCE_HYPERLINK")
    if forced is not None:
        return forced.lower() not in _FALSE
    return wants_color(color) and sys.stdout is not None and sys.stdout.isatty() and _shows_links()


def _shows_links() -> bool:
    vte = os.environ.get("VTE_VERSION", "")
    return (
        os.environ.get("TERM_PROGRAM") in _PROGRAMS
        or os.environ.get("TERM") in _TERMINALS
        or any(os.environ.get(name) for name in _VARIABLES)
        or (vte.isdecimal() and int(vte) >= _FIRST_VTE)
    )
