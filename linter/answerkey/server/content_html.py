"""The HTML of the content as the preview shows it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import imagesize
from markupsafe import Markup

from answerkey.server.static import ASSET

_IMAGE = re.compile(r'<img((?: [a-z-]+="[^"]*")*)>')  # the one form in which nh3 writes images
_SOURCE = re.compile(r' src="/assets/([^"/]+)"')


def sized(html: str, assets: Path) -> Markup:
    """Return safe HTML in which the images of the folder `assets` have width and height: nothing moves as they load."""

    def with_size(image: re.Match[str]) -> str:
        source = _SOURCE.search(image[1])
        if source is None or not ASSET.fullmatch(source[1]) or " width=" in image[1] or " height=" in image[1]:
            return image[0]
        size = _size(assets / source[1])
        return f'<img{image[1]} width="{size[0]}" height="{size[1]}">' if size else image[0]

    return Markup(_IMAGE.sub(with_size, html) if "<img" in html else html)  # noqa: S704  # it is safe


@lru_cache(maxsize=1024)  # the name of an asset holds the hash of its content
def _size(file: Path) -> tuple[int, int] | None:
    """Return the width and height of an image in pixels, or None where its format is unknown or broken."""
    if file.is_symlink() or not file.is_file():
        return None
    try:
        width, height = imagesize.get(str(file))
    except Exception:  # noqa: BLE001  # it parses a dozen formats, and what it raises for broken ones is not told
        return None
    return (round(width), round(height)) if width >= 1 and height >= 1 else None
