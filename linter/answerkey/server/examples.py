"""The examples of the documentation: answers of the API, made from a small base as real ones are."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Final

from answerkey.delivery.catalog import (
    Catalog,
    Collection,
    Crumb,
    Document,
    Framework,
    History,
    Mix,
    Page,
    Question,
    Topic,
)
from answerkey.delivery.entities import QUESTION
from answerkey.delivery.store import EVERYTHING, DocumentFilters, SampleSize, Store
from answerkey.delivery.store.writer import write
from answerkey.rendering.rendered import CodeBlock, Rendered
from answerkey.server import response_models
from answerkey.server.errors import ParameterError, Problem
from answerkey.verification import Verified

_HASH = "5f2b1c0e9a7d4e63b8c1f0a2d3e4b596"
_MOMENT = "2026-06-20T09:30:00+02:00"
_HISTORY = History(_MOMENT, _MOMENT, ("Ann",))
_SNIPPET = CodeBlock("python", "Depends(current_user)\n")
_QUESTION = Question(
    id="who-checks",
    address="/fastapi/security/jwt#who-checks",
    number=1,
    difficulty="easy",
    tags=("tokens",),
    q="Who checks the signature of a *token*?",
    a="A dependency:\n\n```python\nDepends(current_user)\n```\n",
    question=Rendered(
        "Who checks the signature of a <em>token</em>?", "Who checks the signature of a token?", (), (), 7, 2
    ),
    answer=Rendered(
        '<p>A dependency:</p>\n<pre><code class="language-python">Depends(current_user)\n</code></pre>\n',
        "A dependency:",
        (),
        (_SNIPPET,),
        4,
        1,
    ),
    hash=_HASH,
    history=_HISTORY,
    related=("/fastapi/security/oauth2#what-is-a-scope",),
    verified=Verified("passed", "proved", "3.13", (("fastapi", "0.165.0"),), "2026-06-20", 3),
)
_PAGE = Page(
    source="qa/fastapi/security/jwt.md",
    path="/fastapi/security/jwt",
    title="Jwt",
    subtopic="Tokens",
    difficulty="medium",
    order=1,
    seo_description="Questions on tokens in FastAPI.",
    updated="2026-06-20",
    framework="FastAPI",
    framework_slug="fastapi",
    topic="Security",
    topic_slug="security",
    questions=(_QUESTION,),
    mix=Mix(1),
    breadcrumbs=(
        Crumb("FastAPI", "/fastapi"),
        Crumb("Security", "/fastapi/security"),
        Crumb("Jwt", "/fastapi/security/jwt"),
    ),
    hash=_HASH,
    history=_HISTORY,
)
_TOPIC = Topic(
    source="topics/fastapi-security.yml",
    path="/fastapi/security",
    name="Security",
    slug="security",
    order=1,
    description="Who may do what.",
    framework_slug="fastapi",
    pages=(_PAGE,),
    mix=Mix(1),
    hash=_HASH,
)
_FRAMEWORK = Framework(
    source="frameworks/fastapi.yml",
    path="/fastapi",
    name="FastAPI",
    slug="fastapi",
    order=1,
    description="A web framework.",
    topics=(_TOPIC,),
    mix=Mix(1),
    hash=_HASH,
)


_DOCUMENT = Document(
    source="notes/tokens.md",
    collection="notes",
    address="/notes/tokens",
    title="Tokens",
    position=1,
    data={"title": "Tokens", "level": "basic"},
    texts={},
    hash=_HASH,
    breadcrumbs=(Crumb("Notes", "/notes"), Crumb("Tokens", "/notes/tokens")),
    body="A token is signed.",
    rendered_body=Rendered("<p>A token is signed.</p>\n", "A token is signed.", (), (), 4, 1),
    history=_HISTORY,
)
_COLLECTION = Collection("notes", "Notes", "/notes", (_DOCUMENT,), _HASH)
_IN_COLLECTION = DocumentFilters(_COLLECTION.name)


@cache
def answers_of_an_example() -> dict[str, dict[str, Any]]:
    """Return an answer of each kind, by the names of their models."""
    with tempfile.TemporaryDirectory(prefix="answerkey-") as folder:
        path = Path(folder, "example.sqlite")
        write(Catalog((_FRAMEWORK,), collections=(_COLLECTION,)), path)
        with Store.open(path) as store:
            return _answers(store)


def _answers(store: Store) -> dict[str, Any]:
    pages, questions = store.pages(), store.questions(members=QUESTION.names("item"))
    seed = "7"
    return {
        "Root": response_models.root(store.meta()),
        "Framework": store.framework("fastapi"),
        "Frameworks": response_models.whole(store.frameworks()),
        "Topic": store.topic("/fastapi/security"),
        "Topics": response_models.whole(store.topics()),
        "Page": store.page(_PAGE.path),
        "Pages": response_models.part(pages, 1),
        "Question": store.question(_QUESTION.address),
        "Questions": response_models.part(questions, 1),
        "Collections": response_models.whole(store.collections()),
        "Document": store.document(_DOCUMENT.address),
        "Documents": response_models.part(store.documents(_IN_COLLECTION), 1),
        "CountedDocuments": response_models.counted_documents(store.document_facets(_IN_COLLECTION)),
        "Counted": response_models.counted(store.facets()),
        "Found": response_models.found(store.search("token"), response_models.HIT_MEMBERS),
        "Sample": {"items": store.sample(EVERYTHING, SampleSize(1), seed), "seed": seed},
    }


_UNKNOWN = ParameterError("dificulty", "there is no such parameter", "difficulty")
PROBLEMS: Final[dict[int, dict[str, Any]]] = {
    problem.status: problem.data()
    for problem in (
        Problem(400, "dificulty: there is no such parameter", wrong=[_UNKNOWN]),
        Problem(404, "there is nothing at /fastapi/security/jwd"),
        Problem(410, "what was at /fastapi/security/jwd is gone for good"),
        Problem(308, "/fastapi/security/jwd is now /fastapi/security/jwt"),
        Problem(413, "a request to this server has no body"),
        Problem(414, "the address is longer than 8192 bytes"),
        Problem(503, "took too long; ask for less"),
    )
}
"""A problem of each status."""
