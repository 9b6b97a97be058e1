"""Plans of earlier runs, sealed like results: one that anybody could write might leave out what an answer claims."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from answerkey.pipeline.cache import UNDECODABLE, digest
from answerkey.pipeline.inputs import Inputs
from answerkey.proofs.archive import Archive
from answerkey.proofs.program import FilePlan


def _encoded(value: object) -> tuple[int, int]:
    if isinstance(value, range):
        return value.start, value.stop
    raise NotImplementedError(f"{type(value)} has no form in an archive")


def _decoded(type_: type, value: Any) -> range:
    if type_ is range:
        return range(*value)
    raise NotImplementedError(f"{type_} has no form in an archive")


_ENCODER = msgspec.json.Encoder(enc_hook=_encoded)
_DECODER = msgspec.json.Decoder(FilePlan, dec_hook=_decoded)


class PlanArchive:
    """The plans of files, by all that they were made from."""

    def __init__(self, archive: Archive, inputs: Inputs) -> None:
        self._archive, self._inputs = archive, inputs
        self._used: list[bytes] = []

    def get(self, path: str) -> FilePlan | None:
        """Return the plan of a file as it is now, if there is one."""
        key = self._key(path)
        data = self._archive.get(key)
        with suppress(*UNDECODABLE):
            plan = _DECODER.decode(data) if data is not None else None
            self._used += [key] if plan is not None else []
            return plan
        return None

    def put(self, plans: Mapping[str, FilePlan]) -> None:
        """Keep new plans, and mark the old ones as used; one with faults may become another when there is more time."""
        entries = []
        for path, plan in plans.items():
            if not plan.findings and not any(question.faults for question in plan.questions):
                with suppress(UnicodeEncodeError):  # a text with half a surrogate pair has no place in JSON
                    entries.append((self._key(path), _ENCODER.encode(plan)))
        self._archive.put(entries, self._used)

    def _key(self, path: str) -> bytes:
        return digest("plan", self._inputs.contents[path].key)
