"""A rename moves files and rewrites what leads to them, each place in its own form and nothing else."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.authoring.base import Base, Refused
from answerkey.authoring.references import references
from answerkey.authoring.renames import Renaming, rename
from answerkey.authoring.targets import find_target
from answerkey.fixing.edits import apply
from authoring.bases import FILES, in_memory, page
from command import run
from properties import examples
from translated import TRANSLATION, write_base

JWT, OAUTH, CLIENT, ROUTES = (
    "qa/fastapi/security/jwt.md",
    "qa/fastapi/security/oauth2.md",
    "qa/fastapi/testing/client.md",
    "qa/flask/views/routes.md",
)
ASSETS = frozenset({"qa/fastapi/security/flow.png", "images/größe.png"})


def base_with(**answers: str) -> Base:
    """A base of four pages, some of which have an answer to look at."""
    texts = {
        JWT: page("fastapi", "security", ("sign", answers.get("jwt", "x")), ("verify", "y"), head="title: JWT\n"),
        OAUTH: page("fastapi", "security", ("scopes", answers.get("oauth2", "x"))),
        CLIENT: page("fastapi", "testing", ("client", answers.get("client", "x")), head=answers.get("head", "")),
        ROUTES: page("flask", "views", ("routes", answers.get("routes", "x"))),
    }
    return in_memory({**FILES, **texts}, ASSETS)


def renamed(base: Base, old: str, new: str) -> dict[str, str]:
    """The files after a rename."""
    found = rename(base, find_target(base, old, new))
    moves = dict(found.moves)
    texts = {path: apply(d.text, found.edits.get(path, ())) for path, d in base.documents.items()}
    after = {moves.get(path, path): text for path, text in texts.items()}
    assert after == {path: document.text for path, document in found.after.documents.items()}
    return after


def only_change(base: Base, old: str, new: str, path: str) -> tuple[list[str], list[str]]:
    """The lines of a file that a rename removes and adds."""
    before, after = base.documents[path].text.split("\n"), renamed(base, old, new)
    lines = next(text for p, text in after.items() if p.endswith(path.rpartition("/")[2])).split("\n")
    pairs = [(a, b) for a, b in zip(before, lines, strict=True) if a != b]
    return [a.strip() for a, _ in pairs], [b.strip() for _, b in pairs]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](/fastapi/security/jwt)", "[a](/fastapi/security/tokens)"),
        ("[a](/fastapi/security/jwt/)", "[a](/fastapi/security/tokens/)"),
        ("[a](/qa/fastapi/security/jwt.md)", "[a](/qa/fastapi/security/tokens.md)"),
        ("[a](../security/jwt)", "[a](../security/tokens)"),
        ("[a](../security/jwt.md#sign)", "[a](../security/tokens.md#sign)"),
        ("[a](../../../fastapi/security/jwt)", "[a](../../../fastapi/security/tokens)"),
        ("[a](../testing/../security/jwt)", "[a](../security/tokens)"),
        ("[a](</fastapi/security/jwt>)", "[a](</fastapi/security/tokens>)"),
        (
            '[a](/fastapi/security/jwt "a [title](/fastapi/security/jwt)")',
            '[a](/fastapi/security/tokens "a [title](/fastapi/security/jwt)")',
        ),
        ("[a]( /fastapi/security/jwt  'x' )", "[a]( /fastapi/security/tokens  'x' )"),
        (
            "[`](/fastapi/security/jwt)`](/fastapi/security/jwt)",
            "[`](/fastapi/security/jwt)`](/fastapi/security/tokens)",
        ),
        ("[![x](/images/größe.png)](/fastapi/security/jwt)", "[![x](/images/größe.png)](/fastapi/security/tokens)"),
        ("[a](/fastapi/security/jwt?x=1#sign)", "[a](/fastapi/security/tokens?x=1#sign)"),
        ("[a](/fastapi/s%65curity/jwt)", "[a](/fastapi/security/tokens)"),
        ("[a](/fastapi\\/security/jwt)", "[a](/fastapi/security/tokens)"),
        ("[a][b] and [b]\n\n[b]: /fastapi/security/jwt 'x'", "[a][b] and [b]\n\n[b]: /fastapi/security/tokens 'x'"),
        ("> - [a\n>   b](/fastapi/security/jwt)", "> - [a\n>   b](/fastapi/security/tokens)"),
        ("| a |\n|---|\n| [a](/fastapi/security/jwt) |", "| a |\n|---|\n| [a](/fastapi/security/tokens) |"),
        ("`[a](/fastapi/security/jwt)` \\[a](/fastapi/security/jwt)", None),
        ("```markdown\n[a](/fastapi/security/jwt)\n```", None),
        ("[a](https://example.com/fastapi/security/jwt) /fastapi/security/jwt", None),
        ("[a](/fastapi/security/oauth2) [b](/fastapi/security) [c](#client)", None),
        (
            "[a](/fastapi/security/jwt) é😀 [b](/fastapi/security/jwt#sign)",
            "[a](/fastapi/security/tokens) é😀 [b](/fastapi/security/tokens#sign)",
        ),
    ],
)
def test_a_link_to_a_page_keeps_its_form(before: str, after: str | None) -> None:
    text = renamed(base_with(client=before), "/fastapi/security/jwt", "tokens")[CLIENT]
    assert text == base_with(client=after or before).documents[CLIENT].text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](oauth2.md#scopes)", "[a](../security/oauth2.md#scopes)"),
        ("[a](../security/oauth2)", None),
        ("[a](./oauth2)", "[a](./../security/oauth2)"),
        ("[a](../testing/client)", "[a](client)"),
        ("[a](/fastapi/security/oauth2)", None),
        ("[a](#verify) [top](#)", None),
        ("[a](jwt.md#verify)", None),
        ("![a](flow.png)", "![a](../security/flow.png)"),
        ("![a](../../../images/größe.png)", None),
        ("[a](..)", None),
        ("[broken](nope.md) [broken](../nope#x)", None),
    ],
)
def test_the_links_of_a_page_that_moves_lead_where_they_led(before: str, after: str | None) -> None:
    files = renamed(base_with(jwt=before), "/fastapi/security/jwt", "/fastapi/testing/jwt")
    expected = base_with(jwt=after or before).documents[JWT].text
    expected = expected.replace("topicSlug: 'security'", "topicSlug: 'testing'").replace(
        "topic: Security", "topic: Testing"
    )
    assert files["qa/fastapi/testing/jwt.md"] == expected
    assert JWT not in files


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a](/fastapi/security/jwt#sign)", "[a](/fastapi/security/jwt#signing)"),
        ("[a](../security/jwt.md#si%67n 'sign')", "[a](../security/jwt.md#signing 'sign')"),
        ("[a](/fastapi/security/jwt#verify) [b](#sign) [c](/fastapi/security/oauth2#sign)", None),
    ],
)
@pytest.mark.parametrize(
    ("old", "new"),
    [("#sign", "#signing"), ("/fastapi/security/jwt#sign", "signing"), (JWT + "#sign", JWT + "#signing")],
)
def test_a_question_takes_its_links_along(before: str, after: str | None, old: str, new: str) -> None:
    base = base_with(client=before, jwt="See [this](#sign) and [that](jwt#sign).")
    files = renamed(base, old, new)
    assert files[CLIENT] == base_with(client=after or before).documents[CLIENT].text
    own = base_with(jwt="See [this](#signing) and [that](jwt#signing).").documents[JWT].text
    assert files[JWT] == own.replace("id: sign\n", "id: signing\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("related: [/fastapi/security/jwt]\n", "related: [/fastapi/security/tokens]\n"),
        ("related:\n  - '/fastapi/security/jwt' # x\n", "related:\n  - '/fastapi/security/tokens' # x\n"),
        ('related:\n  - "fastapi/security/jwt/"\n', 'related:\n  - "fastapi/security/tokens/"\n'),
        ("related:\n  - /qa/fastapi/security/jwt.md\n", "related:\n  - /qa/fastapi/security/tokens.md\n"),
        ("related:\n  - >-\n    /fastapi/security/jwt\n", 'related:\n  - "/fastapi/security/tokens"\n'),
        ("related:\n  - /fastapi/security/nope\n  - /fastapi/security/oauth2\n", None),
    ],
)
def test_related_pages_keep_their_form(before: str, after: str | None) -> None:
    text = renamed(base_with(head=before), "/fastapi/security/jwt", "tokens")[CLIENT]
    assert text == base_with(head=after or before).documents[CLIENT].text


def test_a_topic_takes_its_record_pages_and_files_along() -> None:
    base = base_with(client="[a](/fastapi/security) [b](../security/jwt#sign)", jwt="[a](oauth2) ![b](flow.png)")
    found = rename(base, find_target(base, "/fastapi/security", "safety"))
    assert dict(found.moves) == {
        JWT: "qa/fastapi/safety/jwt.md",
        OAUTH: "qa/fastapi/safety/oauth2.md",
        "qa/fastapi/security/flow.png": "qa/fastapi/safety/flow.png",
        "topics/fastapi-security.yml": "topics/fastapi-safety.yml",
    }
    assert only_change(base, "/fastapi/security", "safety", JWT) == (
        ["topicSlug: 'security' # quoted"],
        ["topicSlug: 'safety' # quoted"],
    )
    assert only_change(base, "/fastapi/security", "safety", CLIENT) == (
        ["[a](/fastapi/security) [b](../security/jwt#sign)"],
        ["[a](/fastapi/safety) [b](../safety/jwt#sign)"],
    )


def test_a_topic_may_move_to_another_framework() -> None:
    files = renamed(base_with(client="[a](../security/jwt)"), "/fastapi/security", "/flask/security")
    moved = files["qa/flask/security/jwt.md"]
    assert "framework: Flask\nframeworkSlug: flask\ntopic: Security\n" in moved
    assert "slug: security\nframeworkSlug: flask\n" in files["topics/flask-security.yml"]
    assert "[a](../../flask/security/jwt)" in files[CLIENT]


def test_a_framework_takes_everything_along() -> None:
    base = base_with(client="[a](/fastapi) [b](/fastapi/security/jwt) [c](jwt)", routes="[a](/fastapi/testing)")
    files = renamed(base, "fastapi", "fast-api")
    assert [path for path in files if "fastapi" in path] == []
    assert "slug: fast-api\n" in files["frameworks/fast-api.yml"]
    assert "frameworkSlug: fast-api\n" in files["topics/fast-api-testing.yml"]
    assert "framework: FastAPI\nframeworkSlug: fast-api\n" in files["qa/fast-api/security/jwt.md"]
    assert "[a](/fast-api) [b](/fast-api/security/jwt) [c](jwt)" in files["qa/fast-api/testing/client.md"]
    assert "[a](/fast-api/testing)" in files[ROUTES]


def test_a_slug_that_yaml_would_read_as_a_number_is_quoted() -> None:
    files = renamed(base_with(), "/fastapi/security", "2026")
    assert 'slug: "2026"\n' in files["topics/fastapi-2026.yml"]
    assert renamed(base_with(), "#sign", "#null")[JWT].count('id: "null"') == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("/fastapi/security/jtw", "x", "did you mean `/fastapi/security/jwt`"),
        ("/fastapi/security/jwt", "JWT 2", "`JWT 2` is not kebab-case"),
        ("/fastapi/security/jwt", "oauth2", "`/fastapi/security/oauth2` already exists"),
        ("/fastapi/security/jwt", "jwt", "already has that name"),
        ("/fastapi/security/jwt", "/fastapi/x", "a page has an address such as `/<framework>/<topic>/<page>`"),
        (
            "/fastapi/security/jwt",
            "/fastapi/tests/jwt",
            "there is no topic `/fastapi/tests`; did you mean `/fastapi/testing`",
        ),
        ("/fastapi/security/jwt", "/fastapi/security/x#y", "names a question"),
        ("/fastapi/security", "testing", "`/fastapi/testing` already exists"),
        ("/fastapi/security", "/django/security", "there is no framework `/django`"),
        ("/fastapi", "flask", "`/flask` already exists"),
        ("/", "x", "the base has no `/`"),
        ("#", "#x", "no page has a question `#`"),
        ("#sing", "#x", "did you mean `sign`"),
        ("/fastapi/security/jwt#scopes", "#x", "has no question `#scopes`"),
        ("#sign", "#verify", "already has a question `#verify`"),
        ("#sign", "#Sign It", "is not kebab-case"),
        ("#sign", "/fastapi/security/oauth2#sign", "a question keeps its page"),
    ],
)
def test_what_can_t_be_is_refused_with_a_sentence(old: str, new: str, said: str) -> None:
    base = base_with()
    with pytest.raises(Refused) as refusal:
        rename(base, find_target(base, old, new))
    assert said in str(refusal.value)


def test_an_id_on_two_pages_needs_its_page() -> None:
    base = in_memory(
        {**FILES, JWT: page("fastapi", "security", ("a", "x")), CLIENT: page("fastapi", "testing", ("a", "x"))}
    )
    with pytest.raises(Refused, match=r"more than one page.*`/fastapi/security/jwt#a`, `/fastapi/testing/client#a`"):
        find_target(base, "#a", "#b")
    assert find_target(base, CLIENT + "#a", "b").question == ("a", "b")


@pytest.mark.parametrize(
    "text",
    ["---\ntitle: [\n---\n", "no front matter", "---\nrelated: [a]\nrelated: [b]\n---\n", "---\na: *b\n---\n"],
)
def test_a_file_that_hides_references_is_named(text: str) -> None:
    base = in_memory({**FILES, JWT: page("fastapi", "security", ("a", "x")), OAUTH: text})
    with pytest.raises(Refused, match=r"qa/fastapi/security/oauth2\.md: .*mend it first"):
        rename(base, find_target(base, "/fastapi/security/jwt", "tokens"))


def test_a_link_that_can_t_be_found_in_its_text_is_named() -> None:
    base = base_with(client="> [a](\n> /fastapi/security/jwt)")
    with pytest.raises(Refused, match=r"client\.md: the link to `/fastapi/security/jwt` can't be rewritten"):
        rename(base, find_target(base, "/fastapi/security/jwt", "tokens"))


def test_links_that_already_say_the_new_name_are_fine() -> None:
    base = base_with(client="[a](/fastapi/security/tokens) [b](/fastapi/security/jwt)")
    assert "[a](/fastapi/security/tokens) [b](/fastapi/security/tokens)" in renamed(base, JWT, "tokens")[CLIENT]


@pytest.mark.parametrize("style", ['"', "'", ">", "plain"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_answers_of_any_style_and_line_end_are_rewritten_in_place(style: str, line_end: str) -> None:
    answer = 'See [it\'s "a"](/fastapi/security/jwt#sign) é😀.'
    forms = {
        '"': '"See [it\'s \\"a\\"](/fastapi/\\\n      security\\/jwt#sign) \\u00e9😀."',
        "'": "'See [it''s \"a\"](/fastapi/security/jwt#sign)\n      é😀.'",
        ">": '>-\n      See [it\'s "a"](/fastapi/security/jwt#sign)\n      é😀.',
        "plain": answer,
    }
    text = base_with().documents[CLIENT].text.replace("|\n      x", forms[style]).replace("\n", line_end)
    files = {path: document.text for path, document in base_with().documents.items()}
    after = renamed(in_memory({**files, CLIENT: text}), "/fastapi/security/jwt", "/fastapi/testing/tokens")[CLIENT]
    old = "(/fastapi/\\\n      security\\/jwt#sign)" if style == '"' else "(/fastapi/security/jwt#sign)"
    assert after == text.replace(old.replace("\n", line_end), "(/fastapi/testing/tokens#sign)")


def test_a_file_with_a_byte_order_mark_keeps_it() -> None:
    files = {path: document.text for path, document in base_with(jwt="[a](jwt)").documents.items()}
    after = renamed(in_memory({**files, JWT: "\ufeff" + files[JWT]}), "/fastapi/security/jwt", "tokens")
    assert after["qa/fastapi/security/tokens.md"] == "\ufeff" + files[JWT].replace("[a](jwt)", "[a](tokens)")


# There and back

_PLACES = ("/fastapi/security/jwt", "/fastapi/security/oauth2", "/fastapi/testing/client", "/flask/views/routes")
_TARGETS = st.sampled_from(
    [
        *_PLACES,
        *(f"/qa{place}.md" for place in _PLACES),
        "/fastapi",
        "/flask/views",
        "/fastapi/security/jwt#sign",
        "/fastapi/security/jwt#verify",
        "#sign",
        "/qa/fastapi/security/flow.png",
        "/images/größe.png",
        "https://example.com/",
        "/nope",
    ]
)
_FORMS = st.sampled_from(
    ["[é]({0})", "![a](<{0}>)", '[a]({0} "t")', "> - [a\n>   b]({0})", "| [a]({0}) |\n|---|\n| [b]({0}) |"]
)
_LINKS = st.tuples(_FORMS, _TARGETS, st.booleans())


def _link(page_path: str, form: str, target: str, relative: bool) -> str:
    if relative and target.startswith("/"):
        path, hash_, fragment = target.partition("#")
        target = posixpath.relpath(path, "/" + posixpath.dirname(page_path)) + hash_ + fragment
    return form.format(target)


_RENAMES = st.sampled_from(
    [
        ("/fastapi/security/jwt", "/fastapi/security/tokens"),
        ("/fastapi/security/jwt", "/fastapi/testing/jwt"),
        ("/fastapi/security/oauth2", "/flask/views/oauth2"),
        ("/fastapi/security", "/fastapi/safety"),
        ("/flask/views", "/fastapi/views"),
        ("/fastapi", "/quick"),
        ("/flask", "/qa"),
        ("/fastapi/security/jwt#sign", "/fastapi/security/jwt#signing"),
    ]
)


@examples(150)
@given(st.lists(st.lists(_LINKS, max_size=3), min_size=4, max_size=4), _RENAMES, st.sampled_from(["\n", "\r\n"]))
def test_there_and_back_gives_the_same_bytes(
    links: list[list[tuple[str, str, bool]]], names: tuple[str, str], line_end: str
) -> None:
    keys = {"jwt": JWT, "oauth2": OAUTH, "client": CLIENT, "routes": ROUTES}
    texts = [[_link(path, *link) for link in found] for path, found in zip(keys.values(), links, strict=True)]
    base = base_with(**{key: "\n\n".join(["x", *found]) for key, found in zip(keys, texts, strict=True)})
    base = in_memory({path: d.text.replace("\n", line_end) for path, d in base.documents.items()}, ASSETS)
    there = rename(base, find_target(base, *names))
    back = rename(there.after, find_target(there.after, *reversed(names)))
    assert _texts(back) == {path: document.text for path, document in base.documents.items()}
    assert back.after.assets == base.assets
    assert [references(d, base) for d in base.documents.values()] == [
        references(back.after.documents[path], back.after) for path in base.documents
    ]


def _texts(renaming: Renaming) -> dict[str, str]:
    return {path: document.text for path, document in renaming.after.documents.items()}


@pytest.mark.parametrize(
    ("old", "new", "files"),
    [
        ("/fastapi/security/jwt#sign", "#signer", {}),
        ("/fastapi/security/jwt", "tokens", {"qa/fastapi/security/jwt.de.md": "qa/fastapi/security/tokens.de.md"}),
        (
            "/fastapi",
            "starlette",
            {
                "frameworks/fastapi.de.yml": "frameworks/starlette.de.yml",
                "topics/fastapi-security.de.yml": "topics/starlette-security.de.yml",
                "qa/fastapi/security/jwt.de.md": "qa/starlette/security/jwt.de.md",
            },
        ),
    ],
)
def test_translations_follow_their_sources(tmp_path: Path, old: str, new: str, files: dict[str, str]) -> None:
    text = TRANSLATION.replace("(#check)", "(#sign), [da](/de/fastapi/security/jwt#sign), [dort](jwt.de.md)")
    folder = write_base(tmp_path, translation=text)
    done = run(folder, "rename", old, new)
    assert done.returncode == 0, done.stderr
    assert all((folder / "content" / path).exists() for path in files.values())
    assert not any((folder / "content" / path).exists() for path in files)
    assert run(folder, "lint").returncode == 0
