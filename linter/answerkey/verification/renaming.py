"""Verdicts follow what they are about to its new address."""

from __future__ import annotations

from answerkey.verification.verdicts import parse, render


def renamed(text: str, old: str, new: str) -> str:
    """The text of the file after what had an address, with all below it, got another.

    A verdict is on code, which a rename leaves as it is, so that it holds as before. Where none is of that address, or
    the text can't be read, it stays as it is.
    """
    found = parse(text)
    moved = {a: new + a[len(old) :] for a in found.by_address if a == old or a.startswith((f"{old}/", f"{old}#"))}
    if found.faults or not moved:
        return text
    left = {address: verdict for address, verdict in found.by_address.items() if address not in moved}
    after = render({**left, **{target: found.by_address[address] for address, target in moved.items()}})
    return after.replace("\n", "\r\n") if "\r\n" in text else after
