"""The addresses of the project on the web: the one place for them.

Empty ones are not known yet, and nothing leads there. `hatch_build.py` puts them into the metadata of the package
(PEP 753) and makes the links of its README absolute. It runs this file alone: import only the standard library here.
"""

from __future__ import annotations

import os
from urllib.parse import quote

REPOSITORY = ""
"""The address of the repository, such as ``https://HOST/OWNER/answerkey``."""

DOCUMENTATION = ""
"""The address at which `make site` is published, without a slash at its end."""

VARIABLE = "ANSWERKEY_DOCUMENTATION"
"""The environment variable that names another place of the documentation, such as ``file:///home/me/site/html``."""

_RESERVED = "!#$%&'()*+,/:;=?@[]~"  # characters that have a meaning in addresses (RFC 3986)


def project_urls(repository: str = REPOSITORY, documentation: str = DOCUMENTATION) -> dict[str, str]:
    """Return the addresses by their labels in the metadata of the package."""
    urls = {
        "Homepage": documentation or repository,
        "Documentation": documentation,
        "Source": repository,
        "Issues": repository and f"{repository}/issues",
        "Changelog": documentation and f"{documentation}/changelog.html",
    }
    return {label: address for label, address in urls.items() if address}


def rule_page(rule: str) -> str:
    """Return the address of the page of a rule; empty where the documentation has no address."""
    base = os.environ.get(VARIABLE) or DOCUMENTATION
    return quote(f"{base.rstrip('/')}/rules/{rule}.html", safe=_RESERVED) if base else ""
