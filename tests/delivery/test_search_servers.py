"""Meilisearch and OpenSearch as sinks: what is sent, that the old index stays until the new one is whole, and errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from answerkey.delivery.catalog import Catalog
from answerkey.delivery.entities import QUESTION
from answerkey.delivery.sinks import SinkError, SinkOutcome, meilisearch, open_sink, opensearch
from answerkey.delivery.sinks._documents import batches, record_id
from answerkey.delivery.sinks._http import ServerAddress
from search_servers import DROP, Meilisearch, OpenSearch, Server, running

NAMES = ("meilisearch", "opensearch")


class Served:
    """A server and the sink that leads to it."""

    def __init__(self, name: str, server: Any, url: str) -> None:
        self.name, self.server, self.url = name, server, url

    @property
    def sink(self) -> Any:
        sink = open_sink(self.name, f"{self.url}/kb")
        return replace(sink, client=replace(sink.client, pause=lambda _: None))

    @property
    def documents(self) -> dict[str, Any]:
        """What readers find."""
        if self.name == "meilisearch":
            return self.server.indexes.get("kb", {})
        index = self.server.aliases.get("kb")
        return self.server.indexes[index]["documents"] if index else {}

    @property
    def indexes(self) -> set[str]:
        return {each for each in self.server.indexes if not each.endswith("_build")}


@pytest.fixture(params=NAMES)
def served(request: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("MEILISEARCH_API_KEY", "s3cret")
    monkeypatch.setenv("OPENSEARCH_USERNAME", "ann")
    monkeypatch.setenv("OPENSEARCH_PASSWORD", "s3cret")
    server: Server = (
        Meilisearch("Bearer s3cret") if request.param == "meilisearch" else OpenSearch("Basic YW5uOnMzY3JldA==")
    )
    with running(server) as url:
        yield Served(request.param, server, url)


def test_readers_find_a_record_of_each_question(served: Served, catalog: Catalog) -> None:
    count = len(list(catalog.questions))
    assert served.sink.deliver(catalog, "key").outcome == SinkOutcome(written=count)
    assert len(served.documents) == count
    question = next(iter(catalog.questions))[1]
    found = served.documents[record_id(question.address)]
    assert (found["title"], found["text"]) == (question.question.text, question.answer.text)
    assert (found["tags"], found["difficulty"], found["frameworkSlug"]) == (["views", "functions"], "easy", "flask")
    assert found.keys() >= set(QUESTION.names("csv")) - {"question", "answer", "answer_text", "choices", "starter"}


def test_the_same_inputs_are_recognized(served: Served, catalog: Catalog) -> None:
    assert not served.sink.holds("key")
    served.sink.deliver(catalog, "key")
    assert served.sink.holds("key")
    assert not served.sink.holds("other")
    assert not served.sink.holds("")


def test_a_second_delivery_takes_the_place_of_the_first(
    served: Served, catalog: Catalog, catalog_with_drafts: Catalog
) -> None:
    served.sink.deliver(catalog_with_drafts, "one")
    names = served.indexes
    served.sink.deliver(catalog, "two")
    assert len(served.documents) == len(list(catalog.questions))
    assert len(served.indexes) == len(names) == 1
    assert served.sink.holds("two")


def test_translations_have_indexes_of_their_own(served: Served, catalog: Catalog) -> None:
    both = replace(catalog, locale="en", translations={"de": replace(catalog, locale="de")})
    served.sink.deliver(both, "")
    names = served.server.indexes if served.name == "meilisearch" else served.server.aliases
    assert {each for each in names if not each.endswith("_build")} == {
        "kb",
        "kb_de" if served.name == "meilisearch" else "kb-de",
    }


def at(part: str, answer: Any, times: int = 10_000) -> Callable[[str, str], Any]:
    """The failure of some requests whose line has a part."""
    left = [times]

    def fail(method: str, path: str) -> Any:
        if part in f"{method} {path}" and left[0]:
            left[0] -= 1
            return answer
        return None

    return fail


FILL = {"meilisearch": "POST /indexes/kb_new/documents", "opensearch": "POST /_bulk"}
SWITCH = {"meilisearch": "POST /swap-indexes", "opensearch": "POST /_aliases"}


@pytest.mark.parametrize("step", [FILL, SWITCH], ids=["fill", "switch"])
@pytest.mark.parametrize(
    "answer, words",
    [(DROP, "closed connection|Connection reset"), ((500, {"error": "out of disk", "message": "out of disk"}), "answers 500: out of disk"), ((503, None), "answers 503")],
    ids=["lost", "error", "busy"],
)  # fmt: skip
def test_what_fails_midway_leaves_the_old_index(
    served: Served, catalog: Catalog, catalog_with_drafts: Catalog, step: dict[str, str], answer: Any, words: str
) -> None:
    served.sink.deliver(catalog, "key")
    before, names = dict(served.documents), served.indexes
    served.server.failures.append(at(step[served.name], answer))
    with pytest.raises(SinkError, match=words) as caught:
        served.sink.deliver(catalog_with_drafts, "other")
    assert (dict(served.documents), served.sink.holds("key")) == (before, True)
    assert "s3cret" not in str(caught.value)
    served.server.failures.clear()
    served.sink.deliver(catalog_with_drafts, "other")
    assert len(served.documents) > len(before)
    assert len(served.indexes) == len(names)


@pytest.mark.parametrize("answer", [DROP, (503, None), (429, None)], ids=str)
def test_a_lost_connection_and_a_busy_server_are_tried_again(served: Served, catalog: Catalog, answer: Any) -> None:
    served.server.failures.append(at(FILL[served.name], answer, times=3))
    served.sink.deliver(catalog, "")
    assert len(served.documents) == len(list(catalog.questions))


def test_what_switches_indexes_is_not_tried_again(served: Served, catalog: Catalog) -> None:
    """A swap that is done twice is none."""
    served.server.failures.append(at(SWITCH[served.name], (503, None), times=1))
    with pytest.raises(SinkError):
        served.sink.deliver(catalog, "")
    assert sum(SWITCH[served.name] in each for each in served.server.requests) == 1


def test_a_wrong_key_is_an_error(served: Served, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEILISEARCH_API_KEY", "wr0ng")
    monkeypatch.setenv("OPENSEARCH_PASSWORD", "wr0ng")
    with pytest.raises(SinkError, match="refuses the key") as caught:
        served.sink.deliver(catalog, "")
    assert "wr0ng" not in f"{caught.value}{served.sink!r}"


def test_no_server_is_an_error(catalog: Catalog) -> None:
    sink: Any = open_sink("meilisearch", "http://127.0.0.1:1/kb")
    with pytest.raises(SinkError, match=r"http://127.0.0.1:1/kb: Connection refused"):
        replace(sink, client=replace(sink.client, pause=lambda _: None)).deliver(catalog, "")


@pytest.mark.parametrize("kind", ["settingsUpdate", "documentAdditionOrUpdate", "indexSwap"])
def test_a_task_of_meilisearch_that_fails_leaves_the_old_index(
    catalog: Catalog, catalog_with_drafts: Catalog, kind: str
) -> None:
    server = Meilisearch()
    with running(server) as url:
        served = Served("meilisearch", server, url)
        served.sink.deliver(catalog, "key")
        before = dict(served.documents)
        server.failing.add(kind)
        with pytest.raises(SinkError, match=rf"a task failed \({kind}\): No space left on device"):
            served.sink.deliver(catalog_with_drafts, "other")
        assert dict(served.documents) == before
        assert served.sink.holds("key")


def test_a_task_that_never_ends_is_an_error(catalog: Catalog) -> None:
    server = Meilisearch()
    server.looked = lambda task: {"status": "processing"}  # type: ignore[method-assign]
    with running(server) as url:
        ticks = iter(range(0, 100_000, 1000))
        sink = replace(Served("meilisearch", server, url).sink, clock=lambda: float(next(ticks)))
        with pytest.raises(SinkError, match="takes too long"):
            sink.deliver(catalog, "")


def test_a_document_that_opensearch_refuses_leaves_the_old_index(catalog: Catalog) -> None:
    server = OpenSearch()
    with running(server) as url:
        served = Served("opensearch", server, url)
        served.sink.deliver(catalog, "key")
        before = dict(served.documents)
        server.refusing.add(next(iter(catalog.questions))[1].question.text)
        with pytest.raises(SinkError, match="a document was refused: failed to parse"):
            served.sink.deliver(catalog, "other")
        assert (dict(served.documents), len(server.indexes)) == (before, 1)


def test_an_index_of_somebody_else_is_left_alone(catalog: Catalog) -> None:
    server = OpenSearch()
    server.indexes = {"kb": {"mappings": {}}, "kb-build-x": {"mappings": {}}}
    with running(server) as url:
        with pytest.raises(SinkError, match="`kb` is an index that no build made"):
            Served("opensearch", server, url).sink.deliver(catalog, "")
        del server.indexes["kb"]
        Served("opensearch", server, url).sink.deliver(catalog, "")
        assert "kb-build-x" in server.indexes


@pytest.mark.parametrize(
    "text",
    ["ftp://x/kb", "http://", "http://ann:s3cret@x/kb", "http://x:port/kb", "http://x/KB", "http://x/a/b", "http://x/kb?key=s3cret"],
)  # fmt: skip
def test_an_address_that_can_t_be_used_is_not_repeated(text: str) -> None:
    with pytest.raises(SinkError) as caught:
        ServerAddress.of(text, "answerkey")
    assert "s3cret" not in str(caught.value)


def test_settings_follow_the_language_and_the_synonyms_of_a_base(catalog: Catalog) -> None:
    german = replace(catalog, locale="de-AT", synonyms=(("js", "javascript"),))
    settings = meilisearch.settings(german)
    assert settings["localizedAttributes"][0]["locales"] == ["deu"]
    assert settings["synonyms"] == {"js": ["javascript"], "javascript": ["js"]}
    analysis = opensearch.definition(german, "", "kb")["settings"]["analysis"]
    assert analysis["filter"]["stems"] == {"type": "stemmer", "language": "german"}
    assert analysis["filter"]["synonyms"]["synonyms"] == ["js, javascript"]
    chinese = opensearch.definition(replace(catalog, locale="zh"), "", "kb")
    assert chinese["mappings"]["properties"]["text"] == {"type": "text", "analyzer": "cjk"}
    assert meilisearch.settings(replace(catalog, locale="xx"))["localizedAttributes"] is None


def test_characters_that_servers_refuse_are_replaced(served: Served, catalog: Catalog) -> None:
    framework = catalog.frameworks[0]
    page = framework.topics[0].pages[0]
    first = page.questions[0]
    changed = replace(first, question=first.question._replace(text="a\0b\ud800"))
    topic = replace(framework.topics[0], pages=(replace(page, questions=(changed,)),))
    served.sink.deliver(replace(catalog, frameworks=(replace(framework, topics=(topic,)),)), "")
    assert [each["title"] for each in served.documents.values()] == ["a\ufffdb\ufffd"]


def test_batches_have_a_size_that_a_server_takes() -> None:
    many = [{"id": str(number)} for number in range(2_500)]
    assert [len(batch) for batch in batches(many, lambda _: 1)] == [1000, 1000, 500]
    assert [len(batch) for batch in batches(many[:5], lambda _: 5 * 2**20)] == [2, 2, 1]
