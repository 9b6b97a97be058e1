"""Items for graders: ``qti/<framework>.zip``, a content package of IMS QTI 2.1 for Canvas, Moodle and their like.

A question is an ``assessmentItem``, a framework an ``assessmentTest`` with a section for each topic. A choice is a
``choiceInteraction`` that is scored; every other kind is an ``extendedTextInteraction``, which a person grades. The
answer is shown as feedback. See https://www.imsglobal.org/question/qtiv2p1/imsqti_implv2p1.html. The order of elements
is that of the XML Schemas ``imsqti_v2p1.xsd`` and ``imscp_v1p1.xsd``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from xml.etree.ElementTree import Element

from answerkey.delivery.catalog import Asset, Catalog, Framework, Question
from answerkey.delivery.paths import path_of
from answerkey.delivery.question_html import answered_html, starter_html
from answerkey.delivery.targets import File, Settings
from answerkey.delivery.targets._media import Media
from answerkey.delivery.targets._shared import hash_of, plain
from answerkey.delivery.targets._xhtml import append_html
from answerkey.delivery.targets._xml import child, document
from answerkey.delivery.targets._zip import zipped

_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_MATCH = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
_RESPONSE, _FEEDBACK, _SHOWN = "RESPONSE", "FEEDBACK", "ANSWER"
_MEDIA = "media"
_LONGEST_TITLE = 200


def volume_files(catalog: Catalog, settings: Settings) -> Iterator[File]:
    """Yield a package for each framework with questions."""
    for framework in catalog.frameworks:
        if framework.mix.all:
            key = hash_of(settings.site, framework.hash, [page.links for page in framework.pages])
            yield File(
                f"qti/{path_of(framework.slug)}.zip", key, partial(_package, framework, catalog.assets, settings)
            )


def _package(framework: Framework, assets: Sequence[Asset], settings: Settings) -> bytes:
    by_path = {f"/{asset.path}": asset for asset in assets}
    entries: dict[str, bytes] = {}
    media: dict[str, bytes] = {}
    shown: dict[str, list[str]] = {}
    for page in framework.pages:
        for question in page.questions:
            own = Media(by_path, settings, folder=f"../{_MEDIA}/")
            name = _name(question.address)
            entries[f"items/{name}.xml"] = document(_item(question, own), pretty=False)
            media |= own.shown
            shown[name] = sorted(own.shown)
    entries["test.xml"] = document(_test(framework))
    entries = {"imsmanifest.xml": document(_manifest(framework, shown)), **entries}
    return zipped({**entries, **{f"{_MEDIA}/{name}": data for name, data in sorted(media.items())}})


def _item(question: Question, media: Media) -> Element:
    """Return the item of a question."""
    title = plain(question.question.text)[:_LONGEST_TITLE] or question.id
    item = Element("assessmentItem", xmlns=_QTI, identifier=_name(question.address), title=title)
    item.attrib |= {"adaptive": "false", "timeDependent": "false"}
    _declarations(item, question)
    body = child(item, "itemBody")
    append_html(child(body, "div"), media.html(question.question.html))
    if question.choices:
        _choices(body, question, media)
        child(item, "responseProcessing", template=_MATCH)
    else:
        if question.starter:
            append_html(child(body, "div"), starter_html(question))
        child(body, "extendedTextInteraction", responseIdentifier=_RESPONSE, format="preformatted")
    feedback = child(item, "modalFeedback", outcomeIdentifier=_FEEDBACK, identifier=_SHOWN, showHide="show")
    append_html(child(feedback, "div"), media.html(answered_html(question)))
    return item


def _declarations(item: Element, question: Question) -> None:
    correct = [_choice_name(number) for number, choice in enumerate(question.choices, 1) if choice.correct]
    cardinality = "multiple" if _takes_several(question) else "single"
    kind = "identifier" if question.choices else "string"
    response = child(item, "responseDeclaration", identifier=_RESPONSE, cardinality=cardinality, baseType=kind)
    if correct:
        values = child(response, "correctResponse")
        for name in correct:
            child(values, "value", name)
    score = child(item, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    child(child(score, "defaultValue"), "value", "0")
    feedback = child(item, "outcomeDeclaration", identifier=_FEEDBACK, cardinality="single", baseType="identifier")
    child(child(feedback, "defaultValue"), "value", _SHOWN)


def _choices(body: Element, question: Question, media: Media) -> None:
    most = "0" if _takes_several(question) else "1"  # 0 is any number
    choices = child(body, "choiceInteraction", responseIdentifier=_RESPONSE, shuffle="false", maxChoices=most)
    for number, choice in enumerate(question.choices, 1):
        append_html(child(choices, "simpleChoice", identifier=_choice_name(number)), media.html(choice.label.html))


def _takes_several(question: Question) -> bool:
    """Return whether any number of choices can be taken: not just one is right."""
    return bool(question.choices) and sum(choice.correct for choice in question.choices) != 1


def _test(framework: Framework) -> Element:
    test = Element("assessmentTest", xmlns=_QTI, identifier=_name(framework.path), title=plain(framework.name))
    part = child(test, "testPart", identifier="PART", navigationMode="nonlinear", submissionMode="individual")
    child(part, "itemSessionControl", showFeedback="true")  # by default, nobody sees the answers of a test
    for topic in framework.topics:
        if topic.mix.all:
            section = child(
                part, "assessmentSection", identifier=_name(topic.path), title=plain(topic.name), visible="true"
            )
            for page in topic.pages:
                for question in page.questions:
                    name = _name(question.address)
                    child(section, "assessmentItemRef", identifier=name, href=f"items/{name}.xml")
    return test


def _manifest(framework: Framework, items: dict[str, list[str]]) -> Element:
    manifest = Element("manifest", xmlns=_PACKAGE, identifier=f"M{_name(framework.path)}")
    metadata = child(manifest, "metadata")
    child(metadata, "schema", "QTIv2.1 Package")
    child(metadata, "schemaversion", "1.0.0")
    child(manifest, "organizations")
    resources = child(manifest, "resources")
    test = child(resources, "resource", identifier=_name(framework.path), type="imsqti_test_xmlv2p1", href="test.xml")
    child(test, "file", href="test.xml")
    for name in items:
        child(test, "dependency", identifierref=name)
    for name, media in items.items():
        path = f"items/{name}.xml"
        item = child(resources, "resource", identifier=name, type="imsqti_item_xmlv2p1", href=path)
        for file in (path, *(f"{_MEDIA}/{each}" for each in media)):
            child(item, "file", href=file)
    return manifest


def _name(address: str) -> str:
    """Return an identifier of QTI for an address: letters and digits, at most 32."""
    return f"Q{sha256(address.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def _choice_name(number: int) -> str:
    return f"C{number}"
