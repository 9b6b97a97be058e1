"""The targets of renames: a framework, topic, page, question or document, with its old and new address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from answerkey.authoring.base import Refused
from answerkey.config import suggestion
from answerkey.model.addresses import as_address
from answerkey.model.collections import FRAMEWORKS, QA, TOPICS
from answerkey.model.corpus import Corpus, address_key
from answerkey.model.declarations import last_part, part_fault
from answerkey.model.document import Document
from answerkey.model.messages import is_kebab_case
from answerkey.model.views import DocumentRecord, Framework, Page, Topic

KINDS = ("base", "framework", "topic", "page")
_KEBAB_HINT = "use a-z, 0-9 and single hyphens"


class Records(Protocol):
    """The records of a base, and the documents that they were read from, by path."""

    @property
    def corpus(self) -> Corpus: ...

    @property
    def documents(self) -> Mapping[str, Document]: ...


@dataclass(frozen=True)
class Target:
    """The parts of an address before and after a rename; `question` holds the old and new id of a question.

    Of a document of a collection of the user, `document` is the path of its file; `value` is the new text of the field
    or path that its address ends in.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    question: tuple[str, str] | None = None
    document: str = ""
    value: str = ""

    @property
    def kind(self) -> str:
        if self.document:
            return "document"
        return "question" if self.question else KINDS[len(self.old)]

    @property
    def address(self) -> str:
        return joined(self.old)

    @property
    def addresses(self) -> tuple[str, str]:
        """The address before and after the rename, with `#id` for a question."""
        ids = tuple(f"#{question}" for question in self.question) if self.question else ("", "")
        return joined(self.old) + ids[0], joined(self.new) + ids[1]

    def moved(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the parts of an address as they are after the rename."""
        size = len(self.old)
        return (*self.new, *parts[size:]) if parts[:size] == self.old else parts


def joined(parts: Iterable[str]) -> str:
    """Return the address of parts."""
    return "/" + "/".join(parts)


def parts_of(address: str) -> tuple[str, ...]:
    """Return the parts of an address."""
    return tuple(part for part in address.split("/") if part)


def find_target(base: Records, old: str, new: str) -> Target:
    """Return the target that OLD and NEW name; raises Refused where OLD does not exist or NEW is no valid name for it.

    A path of the base (`qa/fastapi/security/jwt.md`, `topics/fastapi-security.yml`) names the record in that file.
    """
    old_page, hash_, old_id = old.partition("#")
    if hash_:
        return _question(base, _page_with(base, old_page, old_id), old_id, new)
    entry = base.corpus.document_by_address.get(_address(base, old))
    if entry is not None and isinstance(entry.record, DocumentRecord):
        return _document(base, entry.record, new)
    parts = _old_parts(base, old)
    target = Target(parts, _new_parts(parts, new))
    _refuse_taken(base, target)
    return target


def find_page(base: Records, name: str) -> Page:
    """Return the page at an address or a path of the base; raises Refused where there is none."""
    address = _address(base, name)
    entry = base.corpus.page_by_address.get(address)
    if entry is None:
        raise Refused(f"no page has the address `{address}`{suggestion(address, base.corpus.page_by_address)}")
    assert isinstance(entry.record, Page)
    return entry.record


def _address(base: Records, name: str) -> str:
    """Return the address of the record that a path of the base names, or of an address without its first slash."""
    document = base.documents.get(name.lstrip("/"))
    record = document.record if document else None
    if isinstance(record, Topic) and record.collection == TOPICS.name and record.framework_slug and record.slug:
        return f"/{record.framework_slug}/{record.slug}"
    if isinstance(record, Framework) and record.collection == FRAMEWORKS.name:
        return f"/{record.slug or record.stem}"
    if isinstance(record, DocumentRecord) or (isinstance(record, Page) and record.collection == QA.name):
        return record.address
    return as_address("/" + name.strip("/"), base.corpus.addresses)


def _old_parts(base: Records, old: str) -> tuple[str, ...]:
    address = _address(base, old)
    if address not in base.corpus.addresses:
        raise Refused(f"the base has no `{address}`{suggestion(address, base.corpus.addresses)}")
    parts = parts_of(address)
    if len(parts) >= len(KINDS):
        raise Refused(f"`{address}` is not of the form `/<framework>/<topic>/<page>`; move its file first")
    return parts


def _page_with(base: Records, name: str, question: str) -> Page:
    """Return the page of a question: the named one or, without a name, the only one with that question."""
    if name:
        page = find_page(base, name)
        ids = [q.id for q in page.questions if q.id]
        if question not in ids:
            raise Refused(f"`{page.address}` has no question `#{question}`{suggestion(question, ids)}")
        return page
    by_id: dict[str, list[Page]] = {}
    for page in base.corpus.pages:
        for q in page.questions:
            by_id.setdefault(q.id or "", []).append(page)
    pages = by_id.get(question, []) if question else []
    if not pages:
        raise Refused(f"no page has a question `#{question}`{suggestion(question, by_id)}")
    if len(pages) > 1:
        places = ", ".join(f"`{page.address}#{question}`" for page in pages)
        raise Refused(f"more than one page has a question `#{question}`; name one: {places}")
    return pages[0]


def _question(base: Records, page: Page, old_id: str, new: str) -> Target:
    name, hash_, new_id = new.partition("#")
    if not hash_:
        name, new_id = "", new
    if name and _address(base, name) != page.address:
        raise Refused(f"a question keeps its page: write `#{new_id}` for a new id on `{page.address}`")
    if not is_kebab_case(new_id):
        raise Refused(f"`{new_id}` is not kebab-case; {_KEBAB_HINT}")
    _refuse_same(old_id, new_id)
    ids = [question.id for question in page.questions]
    if new_id in ids:
        raise Refused(f"`{page.address}` already has a question `#{new_id}`")
    if ids.count(old_id) > 1:
        raise Refused(f"`{page.address}` has more than one question `#{old_id}`; mend that first")
    parts = parts_of(page.address)
    return Target(parts, parts, (old_id, new_id))


def _document(base: Records, record: DocumentRecord, new: str) -> Target:
    """Return the target for a document: what its address ends in gets a new text."""
    collection, old = base.documents[record.path].collection, record.address
    if "#" in new:
        raise Refused(f"`{new}` names a question, `{old}` a document")
    plain = new.removesuffix(PurePosixPath(record.path).suffix)
    address = f"/{plain.strip('/')}" if "/" in plain else f"{old.rpartition('/')[0]}/{plain}"
    last = last_part(collection, base.documents[record.path].tree, record.path)
    if not last or not old.endswith(last):
        raise Refused(f"the addresses of `{collection.name}` end in no field and no path; rename the document by hand")
    start = old.removesuffix(last)
    value = address.removeprefix(start)
    if not address.startswith(start) or (fault := part_fault(value)):
        reason = f"its address {fault}" if address.startswith(start) else f"its address begins with `{start}`"
        raise Refused(f"`{address}` can't be the address of `{record.path}`: {reason}")
    _refuse_same(old, address)
    taken = {address_key(present): present for present in _addresses(base.corpus) if present != old}
    if address_key(address) in taken:
        raise Refused(f"`{taken[address_key(address)]}` already exists")
    return Target(parts_of(old), parts_of(address), document=record.path, value=value)


def _new_parts(old: tuple[str, ...], new: str) -> tuple[str, ...]:
    """Return the parts of the new address; a slug alone replaces the last part."""
    if "#" in new:
        raise Refused(f"`{new}` names a question, `{joined(old)}` a {KINDS[len(old)]}")
    plain = new.removesuffix(".md")
    parts = parts_of(plain)
    if plain.lstrip("/").startswith("qa/") and len(parts) == len(old) + 1:
        parts = parts[1:]
    if "/" not in plain:
        parts = (*old[:-1], plain)
    if len(parts) != len(old):
        shape = joined(f"<{kind}>" for kind in KINDS[1 : len(old) + 1])
        raise Refused(f"a {KINDS[len(old)]} has an address such as `{shape}`, not `{new}`")
    for slug, before in zip(parts, old, strict=True):
        if slug != before and not is_kebab_case(slug):
            raise Refused(f"`{slug}` is not kebab-case; {_KEBAB_HINT}")
    _refuse_same(joined(old), joined(parts))
    return parts


def _refuse_same(old: str, new: str) -> None:
    if old == new:
        raise Refused(f"`{old}` already has that name")


def _refuse_taken(base: Records, target: Target) -> None:
    """Raise Refused where the new address is taken, or its framework or topic does not exist."""
    corpus, new = base.corpus, joined(target.new)
    taken = {address_key(address): address for address in _addresses(corpus) if address != target.address}
    if address_key(new) in taken:
        raise Refused(f"`{taken[address_key(new)]}` already exists")
    for depth in range(1, len(target.new)):
        above = joined(target.new[:depth])
        if target.new[:depth] != target.old[:depth] and above not in corpus.addresses:
            siblings = [address for address in corpus.addresses if len(parts_of(address)) == depth]
            make = " ".join(("answerkey new", KINDS[depth], above[1:]))
            raise Refused(f"there is no {KINDS[depth]} `{above}`{suggestion(above, siblings)} (`{make}` makes it)")


def _addresses(corpus: Corpus) -> Iterable[str]:
    return (*corpus.addresses, *(page.declared_address for page in corpus.pages))
