"""What docs/integrations.md shows."""

from __future__ import annotations

import re

from integration.sample import ROOT

PAGE = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")


def fences(language: str) -> list[str]:
    """The code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


def documented_workflows() -> list[str]:
    """The workflows for GitHub, with a commit in the place that is left for it."""
    return [fence.replace("@COMMIT", f"@{'0' * 40}") for fence in fences("yaml") if re.search(r"^jobs:", fence, re.M)]
