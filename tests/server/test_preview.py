"""What the preview promises without a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from answerkey.cli.main import main
from answerkey.delivery.targets.sqlite import NAME
from answerkey.server.content_html import sized
from answerkey.server.settings import Settings
from answerkey.server.snapshot import build, rebuild
from answerkey.workspace import NothingToCheck
from server.site import VIEWS, Site, base_of, build_base, write_base

PAGES = [
    "/",
    "/flask",
    "/flask/views",
    "/flask/views/basics",
    "/-/search?q=view",
    "/-/search",
    "/-/findings",
    "/-/quiz",
    "/none",
]


class Tags(HTMLParser):
    """All tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_nothing_that_its_policy_refuses(site: Site, path: str) -> None:
    reply = site.get(path)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;" in policy
    assert "unsafe" not in policy
    for tag, attributes in Tags(reply.text).found:
        assert tag != "style"
        assert tag != "script" or attributes["src"]
        assert not any(name == "style" or name.startswith("on") for name in attributes)
        source = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
        assert source is None or source.startswith(("/", "data:,")), "nothing is asked for elsewhere"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_walked_without_eyes(site: Site, path: str) -> None:
    tags = Tags(site.get(path).text).found
    names = [tag for tag, _ in tags]
    assert [names.count(name) for name in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    assert ("html", {"lang": "en"}) in tags
    assert ("a", {"class": "skip", "href": "#ak-main"}) in tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    fields = {attributes["id"] for tag, attributes in tags if tag == "input" and attributes.get("type") == "search"}
    assert fields <= {attributes.get("for") for tag, attributes in tags if tag == "label"}


@pytest.mark.parametrize(
    "path", [*PAGES[:4], "/-/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/<script>alert(1)</script>"]
)
def test_nothing_that_was_written_acts(site: Site, path: str) -> None:
    text = site.get(path).text
    assert "<script>" not in text
    assert "onerror" not in text


def test_that_nothing_changed_says_nothing_of_the_policy(site: Site) -> None:
    """A browser would put it in the place of the one that it keeps."""
    reply = site.get("/", **{"If-None-Match": site.get("/").headers["etag"]})
    assert (reply.status_code, "content-security-policy" in reply.headers) == (304, False)


def test_answers_are_there_without_a_script(site: Site) -> None:
    text = site.get("/flask/views/basics").text
    assert text.count("<details>") == 2
    assert "<strong>function</strong>" in text
    assert '<span class="k">async</span>' in text


def test_the_mix_is_said_in_words_too(site: Site) -> None:
    text = site.get("/django").text
    assert re.search(r"<desc[^>]*>2 easy, 3 medium, 2 hard</desc>", text)
    assert "2 easy" in text.split("<figcaption>")[1]


def test_a_finding_stands_at_its_question(site: Site) -> None:
    question = site.get("/flask/views/basics").text.split('id="what-is-unsafe"')[1]
    assert "unknown language <code>pyhton</code>" in question
    assert re.search(r"basics\.md:\d+:\d+</span> <code>", " ".join(question.split()))
    assert "unknown language" not in site.get("/flask/views/basics").text.split('id="what-is-unsafe"')[0]
    assert 'href="/flask/views/basics#what-is-unsafe"' in site.get("/-/findings").text


def test_search_needs_no_script(site: Site) -> None:
    text = site.get("/-/search?q=query&difficulty=easy").text
    assert "3 questions found" in text
    assert "<mark>query</mark>" in text


@pytest.mark.parametrize(
    "path", ["/-/search?q=query&cursor=x", "/-/search?before=99999999999", "/-/search?difficulty=x&y=1"]
)
def test_an_address_that_somebody_typed_is_no_error(site: Site, path: str) -> None:
    assert site.get(path).status_code == 200


def test_a_problem_is_a_page_for_people_and_data_for_programs(site: Site) -> None:
    assert site.get("/none").headers["content-type"].startswith("text/html")
    assert site.get("/api/v1/none").headers["content-type"] == "application/problem+json"
    assert site.get("/none").status_code == 404


def test_a_slash_at_the_end_leads_to_where_there_is_none(site: Site) -> None:
    reply = site.get("/flask/views/")
    assert (reply.status_code, reply.headers["location"]) == (308, "/flask/views")


@pytest.mark.parametrize("path", ["//example.org/", "/%2fexample.org/", "/\\example.org/"])
def test_no_address_leads_to_another_site(site: Site, path: str) -> None:
    location = site.get(f"http://site{path}").headers.get("location", "/")
    assert re.match(r"/(?![/\\])", location)


def test_own_files_are_kept_for_good_under_their_hash(site: Site) -> None:
    text = site.get("/").text
    for name in ("preview.css", "code.css", "preview.js"):
        (link,) = re.findall(rf'"(/-/static/{re.escape(name)}\?v=[0-9a-f]+)"', text)
        reply = site.get(link)
        assert "immutable" in reply.headers["cache-control"]
        assert site.get(link, **{"If-None-Match": reply.headers["etag"]}).status_code == 304
        assert site.get(f"/-/static/{name}").headers["cache-control"] == "no-cache"
    assert site.get("/-/static/app.py").status_code == 404


def test_there_may_be_no_preview(site: Site) -> None:
    bare = Site.of(site.settings, preview=False)
    assert (bare.get("/").status_code, bare.get("/api/v1").status_code) == (404, 200)
    assert bare.get("/").headers["content-type"] == "application/problem+json"


def test_who_spreads_the_load_can_ask_whether_it_works(site: Site) -> None:
    assert site.get("/-/ready").status_code == 204


def test_the_sidebar_leads_to_topics_pages_and_the_questions_of_the_page(site: Site) -> None:
    side = site.get("/flask/views/basics").text.split('<nav id="ak-side"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', side) == [
        "/flask",
        "/flask/views",
        "/flask/views/basics",
        "#what-is-a-view",
        "#what-is-unsafe",
    ]
    assert re.findall(r'href="([^"]+)" aria-current="page"', side) == ["/flask/views/basics"]
    assert "Is &lt;script&gt; unsafe" in side
    assert 'id="ak-side"' not in site.get("/").text


def test_what_was_left_out_stands_in_the_sidebar_too(folder: Path) -> None:
    settings = build_base(folder)
    page = folder / "content/qa/flask/views/basics.md"
    page.write_text(VIEWS.replace("async def index():", "async def index(:"), encoding="utf-8")
    rebuild(base_of(folder), settings)
    side = Site.of(settings).get("/flask/views/basics").text.split('<nav id="ak-side"')[1].split("</nav>")[0]
    assert re.search(r'href="#what-is-a-view".*?What is a view\?.*?left out.*?href="#what-is-unsafe"', side, re.S)


def test_related_questions_and_neighbours_are_named_by_title(kinds: Site) -> None:
    text = kinds.get("/python/collections/lists").text
    related = text.split('id="ak-related-3"')[1].split("</div>")[0]
    assert re.search(
        r'<a href="/python/\S+#\S+">[A-Z][^<]+</a> <span class="quiet">(question \d|Closures)</span>', related
    )
    assert 'rel="next" class="neighbour neighbour-next" href="/python/functions/closures"' in text
    assert '<span class="neighbour-title">Closures</span>' in text.replace(' lang="en"', "")


def test_a_question_with_code_says_its_title_once(kinds: Site) -> None:
    text = kinds.get("/python/collections/lists").text
    assert text.split('id="what-does-a-wide-slice-give"')[1].split("</article>")[0].count("What does this print?") <= 2
    question = text.split('id="what-does-a-wide-slice-give"')[1].split("Output")[0]
    assert question.count("What does this print?") == 1


def test_only_links_to_other_sites_say_that_they_are_not_followed(site: Site) -> None:
    for path in PAGES:
        for tag, attributes in Tags(site.get(path).text).found:
            if tag == "a" and str(attributes["href"]).startswith(("/", "#")):
                assert attributes.get("rel") in (None, "prev", "next")


@pytest.mark.parametrize(
    ("picture", "size"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"></svg>', 'width="120" height="40"'),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\0\x20" + b"\x08\x02\0\0\0", 'width="256" height="32"'),
        (b"no picture", ""),
        (b"<svg", ""),
        (b"\x89PNG\r\n\x1a\n", ""),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><svg width="&b;"/>', ""),
    ],
)
def test_a_picture_has_its_size_if_it_is_one(tmp_path: Path, picture: bytes, size: str) -> None:
    name = "view.0123456789abcdef.svg"
    (tmp_path / name).write_bytes(picture)
    html = f'<p>See <img src="/assets/{name}" alt="a &quot; b"></p>'
    assert sized(html, tmp_path) == html.replace('b">', f'b" {size}>' if size else 'b">')


@pytest.mark.parametrize("source", ["/assets/../x.png", "/assets/none.0123456789abcdef.png", "/other.png"])
def test_pictures_from_elsewhere_stay_as_they_are(tmp_path: Path, source: str) -> None:
    html = f'<img src="{source}" alt=""><img src="/assets/a.0123456789abcdef.png" width="1" alt="">'
    assert sized(html, tmp_path) == html


def test_an_empty_base_says_what_to_do_next(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "answerkey.toml").touch()
    settings = Settings(tmp_path / NAME)
    assert build(base_of(tmp_path), settings).items == ()
    text = Site.of(settings).get("/").text
    assert "This base is empty" in text
    lines = [line for block in re.findall(r"<code>(answerkey [^<]+)</code>", text) for line in block.splitlines()]
    assert len(lines) > 4
    for line in lines:
        words = line.partition(" --")[0].split()[1:3]
        invocation = CliRunner().invoke(main, [*words, "--help"])
        assert invocation.exit_code == 0, line
        options = [word for word in line.split() if word.startswith("--")]
        assert all(option in invocation.output for option in options), line


def test_a_folder_with_other_files_is_not_taken_for_an_empty_base(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "notes.txt").touch()
    (tmp_path / "answerkey.toml").touch()
    with pytest.raises(NothingToCheck):
        build(base_of(tmp_path), Settings(tmp_path / NAME))


def test_a_base_in_which_all_is_left_out_leads_to_its_findings(folder: Path) -> None:
    settings = build_base(folder)
    for path in (folder / "content/frameworks").iterdir():
        path.write_text("name: [\n", encoding="utf-8")
    rebuild(base_of(folder), settings)
    text = Site.of(settings).get("/").text
    assert "Nothing is delivered yet" in text
    assert 'class="button" href="/-/findings"' in text


def test_a_base_that_was_empty_is_served_once_it_has_content(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "answerkey.toml").touch()
    served = tmp_path / "served"
    served.mkdir()
    settings = Settings(served / NAME)
    rebuild(base_of(tmp_path), settings)
    site = Site.of(settings)
    assert "This base is empty" in site.get("/").text
    write_base(tmp_path)
    rebuild(base_of(tmp_path), settings)
    assert '<a href="/flask">Flask</a>' in site.get("/").text


def test_an_editor_is_one_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = CliRunner().invoke(main, ["serve", "--editor", "nano"])
    assert (refused.exit_code, "'vscode'" in refused.output) == (2, True)
    monkeypatch.setenv("ANSWERKEY_EDITOR", "nano")
    assert CliRunner().invoke(main, ["serve"]).exit_code == 2
