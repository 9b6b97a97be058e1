"""The content as one SQLite file: its tables (`schema`), how they are filled (`writer`) and read (`Store`).

Readers import from here::

    with Store.open(Path("dist/answerkey.sqlite")) as store:
        first = store.questions(Filters(topics=("fastapi/security",)), sort="-updated", limit=20)
        rest = store.questions(Filters(topics=("fastapi/security",)), sort="-updated", limit=20, after=first.next)
        found = store.search("async/await", Filters(difficulties=("hard",)))
"""

from answerkey.delivery.search_index.queries import MAX_QUERY
from answerkey.delivery.store.database import TooSlow, Unreadable
from answerkey.delivery.store.filter_values import UnknownValue
from answerkey.delivery.store.filters import (
    DOCUMENT_KIND,
    EVERYTHING,
    PARAMETERS,
    STAGES,
    VERIFIED,
    DocumentFilters,
    Filters,
)
from answerkey.delivery.store.highlights import marked
from answerkey.delivery.store.limits import MAX_LIMIT, MAX_VALUES, BadRequest
from answerkey.delivery.store.meta_fields import MetaFilter
from answerkey.delivery.store.orders import DATA, DOCUMENT_SORTS, PAGE_SORTS, QUESTION_SORTS
from answerkey.delivery.store.reader import Store
from answerkey.delivery.store.record_loader import Record
from answerkey.delivery.store.rows import DocumentFacets, Facets, Hit, Meta, Redirect, SearchResult, Slice
from answerkey.delivery.store.sample import MAX_SAMPLE, SampleSize
from answerkey.model.difficulty import DIFFICULTIES

__all__ = [
    "DATA",
    "DIFFICULTIES",
    "DOCUMENT_KIND",
    "DOCUMENT_SORTS",
    "EVERYTHING",
    "MAX_LIMIT",
    "MAX_QUERY",
    "MAX_SAMPLE",
    "MAX_VALUES",
    "PAGE_SORTS",
    "PARAMETERS",
    "QUESTION_SORTS",
    "STAGES",
    "VERIFIED",
    "BadRequest",
    "DocumentFacets",
    "DocumentFilters",
    "Facets",
    "Filters",
    "Hit",
    "Meta",
    "MetaFilter",
    "Record",
    "Redirect",
    "SampleSize",
    "SearchResult",
    "Slice",
    "Store",
    "TooSlow",
    "UnknownValue",
    "Unreadable",
    "marked",
]
