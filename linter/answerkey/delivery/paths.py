"""File names that every file system accepts, made from addresses.

Lower-case ASCII letters, digits, `-` and `_` stay; each byte (in UTF-8) of other characters is written as `~` and two
hexadecimal digits. So no two addresses share a name, even if case does not count. A name that Windows reserves
(https://learn.microsoft.com/windows/win32/fileio/naming-a-file) gets a `~` at its end; a long one is cut, and ends in
`~~` and a hash.
"""

from __future__ import annotations

import re
from hashlib import sha256

_OTHER = re.compile(r"[^a-z0-9_-]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")
_LONGEST = 150  # characters; file systems take 255 bytes with what is put before and behind


def path_of(address: str) -> str:
    """Return the path of an address, without a slash at its beginning: `fastapi/security/jwt`."""
    return "/".join(map(_name, address.strip("/").split("/")))


def framework_file(slug: str) -> str:
    """Return the path of the file of a framework."""
    return f"frameworks/{_name(slug)}.json"


def page_file(path: str) -> str:
    """Return the path of the file of a page."""
    return f"pages/{path_of(path)}.json"


def question_file(address: str) -> str:
    """Return the path of the file of a question."""
    path, _, name = address.rpartition("#")
    return f"questions/{path_of(path)}/{_name(name)}.json"


def collection_file(name: str) -> str:
    """Return the path of the file of a collection that the user declares."""
    return f"collections/{_name(name)}.json"


def document_file(address: str) -> str:
    """Return the path of the file of a document."""
    return f"documents/{path_of(address)}.json"


def _name(text: str) -> str:
    name = _OTHER.sub(lambda char: "".join(f"~{byte:02x}" for byte in char[0].encode("utf-8", "surrogatepass")), text)
    if len(name) > _LONGEST:
        return f"{name[:_LONGEST]}~~{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    return f"{name}~" if _RESERVED.fullmatch(name) or not name else name
