"""The examples of the documentation: responses of the API, made from rows as real ones are."""

from __future__ import annotations

from typing import Any, Final, TypedDict

from answerkey import __version__
from answerkey.delivery.catalog import Crumb, Mix
from answerkey.delivery.store import Facets, FrameworkRow, Hit, Meta, PageDetail, PageRow, QuestionRow, TopicRow, schema
from answerkey.delivery.store.highlights import Mark
from answerkey.rendering.rendered import CodeBlock
from answerkey.server import response_models
from answerkey.server.errors import ParameterError, Problem
from answerkey.verification import Verified

_HASH = "5f2b1c0e9a7d4e63b8c1f0a2d3e4b596"
_MIX = Mix(1, 0, 0)
_MOMENT = "2026-06-20T09:30:00+02:00"


class _Place(TypedDict):
    """The members of rows that say where a page stands; by their names, mypy sees which others a row lacks."""

    framework_slug: str
    framework: str
    topic_slug: str
    topic: str


_PLACE = _Place(framework_slug="fastapi", framework="FastAPI", topic_slug="security", topic="Security")

_QUESTION = QuestionRow(
    id="who-checks",
    address="/fastapi/security/jwt#who-checks",
    number=1,
    page="/fastapi/security/jwt",
    page_title="Jwt",
    **_PLACE,
    difficulty="easy",
    tags=("tokens",),
    q="Who checks the signature of a *token*?",
    a="A dependency:\n\n```python\nDepends(current_user)\n```\n",
    question_html="Who checks the signature of a <em>token</em>?",
    question_text="Who checks the signature of a token?",
    answer_html='<p>A dependency:</p>\n<pre><code class="language-python">Depends(current_user)\n</code></pre>\n',
    answer_text="A dependency:",
    headings=(),
    snippets=(CodeBlock("python", "Depends(current_user)\n"),),
    related=("/fastapi/security/oauth2#what-is-a-scope",),
    authors=("Ann",),
    words=11,
    seconds=3,
    hash=_HASH,
    draft=False,
    updated="2026-06-20",
    created=_MOMENT,
    changed=_MOMENT,
    verified=Verified("passed", "proved", "3.13", (("fastapi", "0.165.0"),), "2026-06-20", 3),
)
_ROW = PageRow(
    path="/fastapi/security/jwt",
    title="Jwt",
    subtopic="Tokens",
    difficulty="medium",
    order=1,
    seo_description="Questions on tokens in FastAPI.",
    updated="2026-06-20",
    **_PLACE,
    mix=_MIX,
    words=11,
    seconds=3,
    hash=_HASH,
    draft=False,
    created=_MOMENT,
    changed=_MOMENT,
    previous=None,
    next="/fastapi/security/oauth2",
)
_CRUMBS = (Crumb("FastAPI", "/fastapi"), Crumb("Security", "/fastapi/security"), Crumb("Jwt", "/fastapi/security/jwt"))
_DETAIL = PageDetail(_ROW, "", "", "", (), _CRUMBS, (), ("Ann",), (_QUESTION,))
_FRAMEWORK = FrameworkRow("/fastapi", "fastapi", "FastAPI", 1, "A web framework.", None, None, 1, 1, _MIX, _HASH)
_TOPIC = TopicRow(
    "/fastapi/security", "security", "Security", 1, "Who may do what.", "fastapi", "FastAPI", 1, _MIX, _HASH
)
_HIT = Hit(
    address=_QUESTION.address,
    id=_QUESTION.id,
    number=1,
    page=_QUESTION.page,
    page_title="Jwt",
    **_PLACE,
    difficulty="easy",
    hash=_HASH,
    question_html=_QUESTION.question_html,
    question_text=_QUESTION.question_text,
    question_marks=(Mark(30, 35),),
    excerpt="A dependency:",
    excerpt_marks=(),
    excerpt_in="answer",
    score=7.25,
)
_FACETS = Facets(1, {"easy": 1}, {"fastapi": 1}, {"/fastapi/security": 1}, {"tokens": 1}, {"python": 1}, {"proved": 1})


def _list(item: dict[str, Any], following: str | None) -> dict[str, Any]:
    return {"items": [item], "total": 1, "next": following}


def _whole(item: dict[str, Any]) -> dict[str, Any]:
    return {"items": [item], "total": 1}


_question = response_models.question(_QUESTION)
ANSWERS: Final[dict[str, dict[str, Any]]] = {
    "Root": response_models.root(Meta(schema.VERSION, f"answerkey {__version__}", _HASH, 1, 1, 1, 1)),
    "Framework": response_models.framework(_FRAMEWORK),
    "Frameworks": _whole(response_models.framework(_FRAMEWORK)),
    "Topic": response_models.topic(_TOPIC),
    "Topics": _whole(response_models.topic(_TOPIC)),
    "Page": response_models.page(_DETAIL),
    "Pages": _list(response_models.page_summary(_ROW), None),
    "Question": _question,
    "Questions": _list({name: value for name, value in _question.items() if name not in response_models.HEAVY}, None),
    "Counted": response_models.counted(_FACETS),
    "Found": {"items": [response_models.hit(_HIT)], "total": 1, "next": None, "match": "all", "suggestion": ""},
    "Sample": {"items": [_question], "seed": "7"},
}
"""An answer of each kind."""

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
