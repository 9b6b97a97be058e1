"""Where the links of answers lead once they are delivered: to addresses, and to files under names that hold a hash."""

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
from answerkey.workspace import read

FOLDER = "assets"
MOST_BYTES = 100_000_000
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass
class Links:
    """The links of a base. `root` is the content folder; files are read and hashed once, when something leads there."""

    corpus: Corpus
    root: Path
    _assets: dict[str, Asset] = field(default_factory=dict)

    def of(self, entry: Facts) -> dict[str, str]:
        """Where each link of a file leads that leads to something in the base, by what the author wrote."""
        found = {link.target: self._delivered(link.target, entry) for link in entry.links}
        return {target: new for target, new in found.items() if new is not None and new != target}

    def page(self, path: str) -> str:
        """The address of a page that another one names as related."""
        return as_address("/" + path.strip("/"), self.corpus.addresses)

    def assets(self) -> Iterator[Asset]:
        """The files that something led to, ordered by name."""
        return iter(sorted(self._assets.values(), key=lambda asset: asset.path))

    def _delivered(self, target: str, entry: Facts) -> str | None:
        said = internal_link(target)
        lead = resolve(said.path, entry.record, self.corpus) if said and said.path else None
        if said is None or lead is None:
            return None
        fragment = f"#{quote(said.fragment)}" if said.fragment else ""
        if lead.address in self.corpus.addresses or lead.address == "/":
            return quote(lead.address) + fragment
        asset = self._asset(lead.address.lstrip("/"))
        return f"/{asset.path}{fragment}" if asset else None

    def _asset(self, path: str) -> Asset | None:
        """The delivered file of a path; nothing for what is no regular file or too large."""
        if path not in self._assets:
            file, name = self.root / path, PurePosixPath(path)
            data, problem = read(file, MOST_BYTES)
            if problem is not None:
                return None
            plain = _UNSAFE.sub("-", name.stem) or "file"
            self._assets[path] = Asset(file, f"{FOLDER}/{plain}.{sha256(data).hexdigest()[:16]}{name.suffix.lower()}")
        return self._assets[path]
