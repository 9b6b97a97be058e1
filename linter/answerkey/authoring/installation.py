"""The way in which this program was installed, so that others can install the same."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any
from urllib.parse import urlsplit

from answerkey import __version__

UNKNOWN = "answerkey @ git+https://HOST/OWNER/answerkey@COMMIT"


def requirement() -> str:
    """Return the requirement that installs this program elsewhere; UNKNOWN where it came from a folder or file.

    It is a version of the package index, a commit of a repository or an archive, as the record of the installation
    says (https://packaging.python.org/en/latest/specifications/direct-url/).
    """
    try:
        record = distribution("answerkey").read_text("direct_url.json")
    except PackageNotFoundError:
        return UNKNOWN
    return f"answerkey=={__version__}" if record is None else _direct(json.loads(record))


def _direct(record: dict[str, Any]) -> str:
    address = urlsplit(str(record["url"]))
    if address.scheme not in ("https", "ssh") or address.password:
        return UNKNOWN
    if source := record.get("vcs_info"):
        return f"answerkey @ {source['vcs']}+{address.geturl()}@{source['commit_id']}"
    digest = record.get("archive_info", {}).get("hashes", {}).get("sha256")
    return f"answerkey @ {address.geturl()}" + (f"#sha256={digest}" if digest else "")
