"""The delivered destinations of links: addresses, and assets under names that hold a hash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from answerkey.delivery.catalog import Asset
from answerkey.model.addresses import as_address, internal_link, resolve
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.locales import prefix_of
from answerkey.workspace import read

FOLDER = "assets"
MOST_BYTES = 100_000_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass
class Links:
    """The links of a base. `root` is the content folder. Files are read and hashed once, at the first link.

    Links lead to the addresses of `locale`, unless the author names another one.
    """

    corpus: Corpus
    root: Path
    locale: str = ""
    _assets: dict[str, Asset] = field(default_factory=dict)

    def of(self, entry: Facts) -> dict[str, str]:
        """Map the links of a file, as written, to their delivered destinations, where these differ."""
        destinations = {link.target: self._delivered(link.target, entry) for link in entry.links}
        return {target: new for target, new in destinations.items() if new is not None and new != target}

    def page(self, path: str) -> str:
        """Return the address of a page that another page names as related."""
        return as_address("/" + path.strip("/"), self.corpus.addresses)

    def assets(self) -> Iterator[Asset]:
        """Yield the files that links led to, ordered by name."""
        return iter(sorted(self._assets.values(), key=lambda asset: asset.path))

    def _delivered(self, target: str, entry: Facts) -> str | None:
        link = internal_link(target)
        resolved = resolve(link.path, entry.record, self.corpus) if link and link.path else None
        if link is None or resolved is None:
            return None
        fragment = f"#{quote(link.fragment)}" if link.fragment else ""
        if resolved.address in self.corpus.addresses or resolved.address == "/":
            prefix = prefix_of(resolved.locale or self.locale, self.corpus.locales)
            place = prefix + resolved.address if resolved.address != "/" or not prefix else prefix
            return quote(place) + fragment
        asset = self._asset(resolved.address.lstrip("/"))
        return f"/{asset.path}{fragment}" if asset else None

    def _asset(self, path: str) -> Asset | None:
        """Return the asset of a path, or None if it is not a regular file or too large."""
        if path not in self._assets:
            file, name = self.root / path, PurePosixPath(path)
            data, problem = read(file, MOST_BYTES)
            if problem is not None:
                return None
            plain, suffix = _UNSAFE.sub("-", name.stem) or "file", _UNSAFE.sub("-", name.suffix.lower())
            self._assets[path] = Asset(file, f"{FOLDER}/{plain}.{sha256(data).hexdigest()[:16]}{suffix}")
        return self._assets[path]
