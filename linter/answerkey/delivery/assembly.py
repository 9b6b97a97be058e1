"""Delivers a base volume by volume: what a volume is made from decides whether it is derived again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from errno import EINVAL
from functools import partial
from pathlib import Path

import msgspec

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.catalog_source import CheckedBase
from answerkey.delivery.links import MOST_BYTES
from answerkey.delivery.output.state import VolumeRecord
from answerkey.delivery.output.writer import Output
from answerkey.delivery.piece_store import PieceStore
from answerkey.delivery.targets import SHARED, File, Joined, LargeFile, Settings, Target
from answerkey.delivery.targets._manifest import manifest
from answerkey.delivery.volume_keys import VolumeKeys
from answerkey.delivery.volumes import Volume
from answerkey.delivery.whole import Former, Inventory, Whole
from answerkey.pipeline.cache import digest
from answerkey.workspace import read

Inventories = Mapping[str, Inventory]
"""The inventories of a volume by locale; that of the base is the empty text."""


@dataclass
class Assembly:
    """The delivery of a base into a folder by some targets."""

    base: CheckedBase
    targets: Mapping[str, Target]
    settings: Settings
    output: Output
    store: PieceStore
    key: bytes
    _records: dict[str, VolumeRecord] = field(default_factory=dict)
    _inventories: dict[str, Inventories] = field(default_factory=dict)

    def deliver(self) -> dict[str, VolumeRecord]:
        """Write all files, and return the records of the volumes."""
        keys, last = VolumeKeys(self.base, self.key), self.output.last
        paths = last.files_of_volumes()
        keyed = [(volume, keys.of(volume)) for volume in self.base.volumes]
        if self.store.is_lasting:
            self.base.render_ahead(volume for volume, key in keyed if not _is_of(last.volumes.get(volume.name), key))
        for volume, key in keyed:
            record = last.volumes.get(volume.name)
            if record is not None and _is_of(record, key) and self.output.keep(paths[volume.name]):
                self._records[volume.name] = record
                self._inventories[volume.name] = msgspec.convert(record.inventories, dict[str, Inventory])
            else:
                self._write(volume, key)
        self._write_whole()
        return self._records

    def _write(self, volume: Volume, key: str) -> None:
        """Derive a volume, write its files and keep its pieces."""
        catalogs = self._catalogs(volume)
        files = [file for locale, catalog in catalogs.items() for file in self._files(locale, catalog)]
        before = len(self.output.entries)
        self.output.write(files)
        self.store.put(volume.name, key, self._pieces(catalogs))
        inventories = {locale: Inventory.of(catalog) for locale, catalog in catalogs.items()}
        self._inventories[volume.name] = inventories
        built_in = msgspec.to_builtins(inventories)
        self._records[volume.name] = VolumeRecord(key, len(self.output.entries) - before, built_in)

    def _catalogs(self, volume: Volume) -> dict[str, Catalog]:
        catalog = self.base.catalog(volume)
        catalogs = {"": catalog, **catalog.translations}
        former = {locale: partial(self._former_piece_of, volume.name, locale) for locale in catalogs}
        return {locale: replace(each, former_piece=former[locale]) for locale, each in catalogs.items()}

    def _files(self, locale: str, catalog: Catalog) -> Iterator[File]:
        for target in self._targets(locale):
            for file in target.volume_files(catalog, self._settings(locale)):
                yield _in_folder(file, locale)

    def _pieces(self, catalogs: Mapping[str, Catalog]) -> dict[tuple[str, str], bytes]:
        return {
            (locale, lane): piece
            for locale, catalog in catalogs.items()
            for target in self._targets(locale)
            for lane, piece in target.pieces(catalog, self._settings(locale)).items()
        }

    def _targets(self, locale: str) -> Iterator[Target]:
        return (target for name, target in self.targets.items() if not locale or name not in SHARED)

    def _settings(self, locale: str) -> Settings:
        return replace(self.settings, prefix=f"/{locale}") if locale else self.settings

    def _write_whole(self) -> None:
        """Write the files about all volumes, the assets, and last the manifest, which names all others."""
        whole = self._whole()
        files = [*self._assets(whole)]
        for locale, each in {"": whole, **whole.translations}.items():
            for target in self._targets(locale):
                for file in target.whole_files(each, self._settings(locale)):
                    path = f"{locale}/{file.path}" if locale else file.path
                    if isinstance(file, File):
                        files.append(_in_folder(file, locale))
                    elif isinstance(file, Joined):
                        self.output.write_large(LargeFile(path, each.key, partial(file.write, each.pieces)))
                    else:
                        self.output.write_large(file._replace(path=path))
        self.output.write(files)
        self.output.write([manifest(whole, self.settings, sorted(self.targets), self.output.entries)])

    def _whole(self) -> Whole:
        corpus = self.base.sources.corpus
        first, *others = corpus.locales or ("",)
        whole = self._of_locale("", first if others else "")
        translations = {locale: self._of_locale(locale, locale) for locale in others}
        return replace(whole, translations=translations)

    def _of_locale(self, key: str, locale: str) -> Whole:
        sources = self.base.sources
        keys = (f"{name} {record.key}" for name, record in self._records.items())
        return Whole(
            [self._inventories[volume.name][key] for volume in self.base.volumes],
            partial(self._lane, key),
            partial(self._made_of, key),
            lambda number, lane: self._piece(self.base.volumes[number], key, lane),
            self.base.redirects() if not key else {},
            sources.delivered,
            locale=locale,
            locales=sources.corpus.locales if locale else (),
            synonyms=self.base.outcome.workspace.config.search.synonyms,
            key=digest(self.key, locale, repr(self.base.redirects()), *keys).hex(),
            former=partial(self._former, key),
            former_piece=partial(self._former_piece, key),
            keep_piece=partial(self._keep_piece, key),
            former_made_of=partial(self._former_made_of, key),
            stands=partial(self._stands, key),
        )

    def _former(self, locale: str, path: str) -> Former | None:
        """Return a file of the last build, if it stands and was about the same volumes."""
        last = self.output.last
        file = self.output.former(f"{locale}/{path}" if locale else path)
        if file is None or list(last.volumes) != list(self._records):
            return None
        inventories = [
            msgspec.convert(record.inventories, dict[str, Inventory]).get(locale, Inventory())
            for record in last.volumes.values()
        ]
        return Former(file, inventories, self._changed())

    def _lane(self, locale: str, lane: str) -> Iterator[bytes]:
        """Yield the pieces of a lane."""
        return (self._piece(volume, locale, lane) for volume in self.base.volumes)

    def _piece(self, volume: Volume, locale: str, lane: str) -> bytes:
        """Return the piece of a volume, which is derived again if the piece is lost."""
        key = self._records[volume.name].key
        piece = self.store.get(volume.name, key, locale, lane)
        if piece is None:
            pieces = self._pieces(self._catalogs(volume))
            self.store.put(volume.name, key, pieces)
            piece = pieces[locale, lane]
        return piece

    def _made_of(self, locale: str, number: int, lane: str, name: str, make: Callable[[bytes], bytes]) -> bytes:
        """Return a piece that is made of that of a volume in a lane; it is kept under a name."""
        volume = self.base.volumes[number]
        key = digest(self._records[volume.name].key, name).hex()
        piece = self.store.get(volume.name, key, locale, f"of {lane}")
        if piece is None:
            piece = make(self._piece(volume, locale, lane))
            self.store.put(volume.name, key, {(locale, f"of {lane}"): piece})
        return piece

    def _former_made_of(self, locale: str, number: int, lane: str, name: str) -> bytes | None:
        """Return the piece that was made of that of a volume in the last build."""
        volume = self.base.volumes[number].name
        key = digest(self.output.last.volumes[volume].key, name).hex()
        return self.store.get(volume, key, locale, f"of {lane}")

    def _former_piece_of(self, volume: str, locale: str, lane: str) -> bytes | None:
        """Return the piece of a volume from the last build of this version of the program."""
        record = self.output.last.volumes.get(volume)
        if record is None or self.output.last.program != self.output.program:
            return None
        return self.store.get(volume, record.key, locale, lane)

    def _stands(self, locale: str, path: str, key: str) -> bool:
        return self.output.stands(_in_folder(File(path, key, bytes), locale))

    def _former_piece(self, locale: str, name: str) -> tuple[bytes | None, Sequence[int]]:
        """Return a piece of the whole base from the last build, with the numbers of the volumes that have changed."""
        last = self.output.last.volumes
        if list(last) != list(self._records):
            return None, ()
        return self.store.get("", self._key_of(last), locale, name), self._changed()

    def _keep_piece(self, locale: str, name: str, piece: bytes) -> None:
        self.store.put("", self._key_of(self._records), {(locale, name): piece})

    def _key_of(self, records: Mapping[str, VolumeRecord]) -> str:
        return digest(self.key, *(f"{name} {record.key}" for name, record in records.items())).hex()

    def _changed(self) -> list[int]:
        """Return the numbers of the volumes that were made from something else in the last build."""
        pairs = zip(self.output.last.volumes.values(), self._records.values(), strict=True)
        return [number for number, (old, new) in enumerate(pairs) if old.key != new.key]

    def _assets(self, whole: Whole) -> Iterator[File]:
        # the name of an asset holds the hash of its content
        sources = {asset.path: asset.file for asset in self.base.sources.links.assets()}
        paths = {path for each in (whole, *whole.translations.values()) for path in each.total.assets}
        return (File(path, path, partial(_bytes, sources[path])) for path in sorted(paths))


def _is_of(record: VolumeRecord | None, key: str) -> bool:
    return record is not None and record.key == key


def _in_folder(file: File, locale: str) -> File:
    return File(f"{locale}/{file.path}", f"{locale} {file.hash}", file.make) if locale else file


def _bytes(file: Path) -> bytes:
    """Return the bytes of an asset; raises OSError if it is no longer a regular file of an allowed size."""
    data, problem = read(file, MOST_BYTES)
    if problem is not None:
        raise OSError(EINVAL, problem.message, str(file))
    return data
