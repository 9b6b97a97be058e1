"""Packages of QTI hold questions of each kind, and what the standard allows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerkey.delivery.catalog import Asset, Catalog, Choice, Question
from answerkey.delivery.targets import Settings, load
from answerkey.rendering.html import render
from kinds.markdown import markdown_texts
from kinds.qti import QTI, mistakes_of_item, mistakes_of_package
from properties import examples

Entries = dict[str, bytes]


def made(catalog: Catalog) -> Entries:
    """The files of the one package that is made of a catalog."""
    (file,) = load("qti").files(catalog, Settings("https://example.org"))
    assert file.path == "qti/flask.zip"
    with zipfile.ZipFile(io.BytesIO(file.make())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def package(kinds_catalog: Catalog) -> Entries:
    return made(kinds_catalog)


@pytest.fixture(scope="module")
def items(package: Entries) -> list[Element]:
    """The items in the order of the test."""
    references = fromstring(package["test.xml"]).iter(f"{QTI}assessmentItemRef")
    return [fromstring(package[reference.attrib["href"]]) for reference in references]


def test_a_package_of_each_kind_follows_the_standard(package: Entries) -> None:
    assert list(mistakes_of_package(package)) == []
    assert len(package) == 5 + len(["imsmanifest.xml", "test.xml"])


def test_choices_are_scored_and_the_rest_is_written(items: list[Element]) -> None:
    interactions = [next(child for child in item.iter() if child.tag.endswith("Interaction")) for item in items]
    assert [interaction.tag.removeprefix(QTI) for interaction in interactions] == [
        "extendedTextInteraction",
        "choiceInteraction",
        "choiceInteraction",
        "extendedTextInteraction",
        "extendedTextInteraction",
    ]
    assert [interactions[n].attrib["maxChoices"] for n in (1, 2)] == ["1", "0"]
    correct = [[value.text for value in item.findall(f".//{QTI}correctResponse/{QTI}value")] for item in items]
    assert correct == [[], ["C2"], ["C1", "C2"], [], []]


def test_a_reader_of_an_item_sees_the_very_texts(items: list[Element]) -> None:
    body = "".join(items[3].find(f"{QTI}itemBody").itertext())  # type: ignore[union-attr]
    assert 'others.append("<b>")\nprint(names)\n' in body
    starter = "".join(items[4].find(f"{QTI}itemBody").itertext())  # type: ignore[union-attr]
    assert "raise NotImplementedError" in starter
    assert "1 < 2" in starter


def test_answers_are_shown_in_a_test(package: Entries) -> None:
    control = fromstring(package["test.xml"]).find(f".//{QTI}itemSessionControl")
    assert control is not None
    assert control.attrib == {"showFeedback": "true"}


# Any content

IMAGE = "/assets/a-b.0123456789abcdef.png"


@st.composite
def questions(draw: st.DrawFn, origin: Question) -> Question:
    """A question of any kind whose texts are any Markdown; some show an image of the package."""
    texts = markdown_texts(IMAGE).map(render)
    choices = st.builds(Choice, st.just(""), st.booleans(), texts, st.just(""), st.none() | texts)
    return replace(
        origin,
        address=f"{origin.address}-{draw(st.integers(0, 10**9))}",
        question=draw(texts),
        answer=draw(texts),
        choices=tuple(draw(st.lists(choices, max_size=3))),
        starter=draw(st.none() | st.text(max_size=20)),
    )


@examples(200)
@given(st.data())
def test_a_package_of_any_content_follows_the_standard(
    kinds_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    framework = kinds_catalog.frameworks[0]
    topic = framework.topics[0]
    origin = topic.pages[0].questions[0]
    drawn = data.draw(st.lists(questions(origin), min_size=1, max_size=3, unique_by=lambda each: each.address))
    titles = st.text(max_size=20)
    page = replace(topic.pages[0], questions=tuple(drawn))
    topics = (replace(topic, name=data.draw(titles), pages=(page,)),)
    asset = Asset(_image(tmp_path_factory), IMAGE.lstrip("/"))
    catalog = Catalog((replace(framework, name=data.draw(titles), topics=topics),), (asset,))
    assert list(mistakes_of_package(made(catalog))) == []


def _image(folders: pytest.TempPathFactory) -> Path:
    image = folders.getbasetemp() / "image-of-qti.png"
    image.write_bytes(b"\x89PNG")
    return image


# The facts that packages are held against


def _without(name: str) -> Callable[[Element], None]:
    def change(item: Element) -> None:
        for parent in list(item.iter()):
            for child in parent.findall(QTI + name):
                parent.remove(child)

    return change


def _with(name: str, attribute: str, value: str) -> Callable[[Element], None]:
    return lambda item: next(item.iter(QTI + name)).attrib.update({attribute: value})


def _inside(name: str, xml: str) -> Callable[[Element], None]:
    return lambda item: next(item.iter(QTI + name)).append(fromstring(f'<div xmlns="{QTI[1:-1]}">{xml}</div>')[0])


def _turned(item: Element) -> None:
    item[:] = reversed(item)


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (_turned, "assessmentItem holds modalFeedback"),
        (_without("value"), "correctResponse holds "),
        (_without("simpleChoice"), "choiceInteraction holds "),
        (_without("responseDeclaration"), "an interaction names no response"),
        (_with("assessmentItem", "identifier", "1st"), "assessmentItem has identifier '1st'"),
        (_with("responseDeclaration", "identifier", "SCORE"), "not unique"),
        (_with("modalFeedback", "outcomeIdentifier", "X"), "a feedback names no outcome"),
        (_with("choiceInteraction", "maxChoices", "0"), "maxChoices and the cardinality"),
        (_with("div", "style", "color: red"), "div has style"),
        (_inside("itemBody", "<p><p/></p>"), "p holds p"),
        (_inside("itemBody", "<br/>"), "itemBody holds div choiceInteraction br"),
        (_inside("div", "<blockquote>text</blockquote>"), "blockquote holds text"),
        (_inside("div", "<video/>"), "video is unknown"),
        (_inside("div", "<a>b</a>"), "a lacks href"),
        (_inside("div", '<a href="b c">b</a>'), "a has href 'b c'"),
        (_inside("div", '<a href="b"><b><a href="c"/></b></a>'), "a holds {'a'} somewhere"),
        (_inside("div", '<img src="b" alt="" width="1em"/>'), "img has width '1em'"),
        (_inside("div", "<table><thead><tr><th/></tr></thead></table>"), "table holds thead"),
        (_inside("div", "<table><tbody><tr/></tbody></table>"), "tr holds "),
        (_inside("div", "<table><tbody><tr><td/></tr></tbody><caption/></table>"), "table holds tbody caption"),
    ],
)
def test_what_the_standard_does_not_allow_is_a_mistake(
    items: list[Element], change: Callable[[Element], None], mistake: str
) -> None:
    item = fromstring(tostring(items[1]))
    change(item)
    assert any(mistake in each for each in mistakes_of_item(item))


def _changed(name: str, old: str, new: str) -> Callable[[Entries], Entries]:
    return lambda files: {**files, name: files[name].replace(old.encode(), new.encode(), 1)}


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (lambda files: {**files, "stray.txt": b""}, "other files than there are"),
        (_changed("imsmanifest.xml", '<file href="test.xml" />', ""), "other files than there are"),
        (_changed("imsmanifest.xml", 'identifier="MQ', 'identifier="-'), "manifest has identifier"),
        (_changed("imsmanifest.xml", 'identifierref="Q', 'identifierref="X'), "are no resources"),
        (_changed("imsmanifest.xml", "<organizations />", ""), "manifest holds metadata resources"),
        (_changed("imsmanifest.xml", "QTIv2.1 Package", "Package"), "not one of QTI 2.1"),
        (_changed("test.xml", "<itemSessionControl", "<timeLimits"), "timeLimits is unknown"),
        (_changed("test.xml", 'identifier="PART"', 'identifier=""'), "testPart has identifier"),
        (_changed("test.xml", "<assessmentItemRef", "<assessmentSection"), "other items than the manifest"),
    ],
)
def test_what_a_package_may_not_have_is_a_mistake(
    package: Entries, change: Callable[[Entries], Entries], mistake: str
) -> None:
    assert any(mistake in each for each in mistakes_of_package(change(package)))
