"""The delivered destinations of links: addresses, and assets under names that hold a hash."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from answerkey.delivery.catalog import Asset
from answerkey.model.addresses import address_of, as_address, internal_link, resolve
from answerkey.model.corpus import Corpus, Facts
from answerkey.model.locales import prefix_of
from answerkey.workspace import read

FOLDER = "assets"
MOST_BYTES = 100_000_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass
class Links:
    """The links of a base. `root` is the content folder. Files are read and hashed once, at the first link.

    Links lead to the addresses of `locale`, unless the author names another one. Those that lead to what is held back
    lead to its substitute instead.
    """

    corpus: Corpus
    root: Path
    locale: str = ""
    substitutes: Mapping[str, str] = field(default_factory=dict)
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
        if link is None:
            return None
        if not link.path:
            substitute = self._substitute(address_of(entry.record) or "", link.fragment)
            return self._place(substitute) if substitute else None
        resolved = resolve(link.path, entry.record, self.corpus)
        if resolved is None:
            return None
        fragment = f"#{quote(link.fragment)}" if link.fragment else ""
        if resolved.address in self.corpus.addresses or resolved.address == "/":
            substitute = self._substitute(resolved.address, link.fragment)
            return self._place(substitute or resolved.address, resolved.locale) + ("" if substitute else fragment)
        asset = self._asset(resolved.address.lstrip("/"))
        return f"/{asset.path}{fragment}" if asset else None

    def _substitute(self, address: str, fragment: str) -> str:
        """Return the address to which a link leads instead of one that is held back; empty for any other."""
        return self.substitutes.get(f"{address}#{fragment}") or self.substitutes.get(address, "")

    def _place(self, address: str, locale: str = "") -> str:
        """Return the quoted path of an address in a locale."""
        prefix = prefix_of(locale or self.locale, self.corpus.locales)
        return quote(prefix if prefix and address == "/" else prefix + address)

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
