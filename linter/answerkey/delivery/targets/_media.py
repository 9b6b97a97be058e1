"""The files that packages of cards and items show, and the links in their HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from answerkey.delivery.catalog import Asset
from answerkey.delivery.links import MOST_BYTES
from answerkey.delivery.targets import Settings
from answerkey.delivery.targets._shared import lead
from answerkey.rendering.html import relinked
from answerkey.workspace import read

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # RFC 3986, section 3.1


@dataclass
class Media:
    """The files that a package shows; it holds them by name, in one folder, which addresses begin with."""

    assets: Mapping[str, Asset]
    settings: Settings
    shown: dict[str, bytes] = field(default_factory=dict)
    folder: str = ""

    def html(self, html: str) -> str:
        """Return HTML with media as images, and with links to the site, or without links if that is unknown."""
        return relinked(html, self._link, self._picture)

    def _link(self, target: str) -> str | None:
        absolute = lead(self.settings)(target)
        return absolute if _SCHEME.match(absolute) else None

    def _picture(self, target: str) -> str | None:
        asset = self.assets.get(target)
        if asset is None:
            return self._link(target)
        name = PurePosixPath(asset.path).name
        if name not in self.shown:
            data, problem = read(asset.file, MOST_BYTES)
            if problem is not None:
                return None
            self.shown[name] = data
        return f"{self.folder}{name}"
