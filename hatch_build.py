"""Completes the metadata of the package: the addresses of the project, and its README for a package index.

An index shows the README without the repository around it. Where the repository has an address, relative links and
pictures lead to the files of the released version there.
"""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

ADDRESSES = "linter/answerkey/project_urls.py"
_LINK = re.compile(r"(?P<mark>!?)(?P<text>\[[^\]\n]*\])\((?P<target>[^)#:\s][^):\s]*)\)")


class CustomMetadataHook(MetadataHookInterface):
    """Sets `readme` and `urls`, which pyproject.toml declares as dynamic."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Complete the table `[project]`."""
        addresses = runpy.run_path(str(Path(self.root, ADDRESSES)))
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        readme = with_absolute_links(text, addresses["REPOSITORY"], metadata["version"])
        metadata["readme"] = {"content-type": "text/markdown", "text": readme}
        metadata["urls"] = addresses["project_urls"]()


def with_absolute_links(text: str, repository: str, version: str) -> str:
    """Return Markdown whose relative links lead to the files of a version; as it is without an address."""
    if not repository:
        return text
    kinds = {"!": "raw", "": "blob"}
    return _LINK.sub(
        lambda link: f"{link['mark']}{link['text']}({repository}/{kinds[link['mark']]}/v{version}/{link['target']})",
        text,
    )
