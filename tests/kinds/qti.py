"""What IMS QTI 2.1 and IMS Content Packaging 1.1 say of the elements that packages of this program have.

The facts are from the XML Schemas ``imsqti_v2p1.xsd``, the final release of 2012, and ``imscp_v1p1.xsd`` of Content
Packaging 1.1.3, read on 30 November 2026. Two are from the information model of QTI, which says what a schema can't:
what `a` and `pre` never hold, and that a response of single cardinality takes one choice. Two are from the profile of
Content Packaging for QTI: the manifest has `metadata` with two values, and the types of resources are those of QTI.

Optional parts that the program never writes are left out, and names and links have narrower types than `NCName` and
`anyURI`: what passes here is valid there. The schemas themselves are not here, since whoever passes on a copy or a part
has to register with their publisher.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, fromstring

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"


class Model(NamedTuple):
    """The content of an element, as a regular expression of names; its attributes; and whether it holds text.

    An attribute with an exclamation mark is required.
    """

    content: str = ""
    attributes: str = ""
    text: bool = False


GROUPS = {
    "Inline": "a abbr acronym b big br cite code dfn em i img kbd q samp small span strong sub sup tt var",
    "Block": "address blockquote div dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul",
    "Interaction": "choiceInteraction extendedTextInteraction",
}
FLOW = Model("(Inline | Block)*", text=True)
TEXT = Model("Inline*", text=True)
PARTS = {
    "assessmentItem": Model(
        "responseDeclaration* outcomeDeclaration* itemBody? responseProcessing? modalFeedback*",
        "identifier! title! adaptive timeDependent!",
    ),
    "responseDeclaration": Model("defaultValue? correctResponse?", "identifier! cardinality! baseType"),
    "outcomeDeclaration": Model("defaultValue?", "identifier! cardinality! baseType"),
    "defaultValue": Model("value+"),
    "correctResponse": Model("value+"),
    "value": Model(text=True),
    "itemBody": Model("(Block | Interaction)+"),
    "choiceInteraction": Model("simpleChoice+", "responseIdentifier! shuffle maxChoices"),
    "simpleChoice": FLOW._replace(attributes="identifier!"),
    "extendedTextInteraction": Model("", "responseIdentifier! format"),
    "responseProcessing": Model("", "template"),
    "modalFeedback": FLOW._replace(attributes="outcomeIdentifier! identifier! showHide!"),
    **dict.fromkeys(GROUPS["Inline"].split(), TEXT),
    **dict.fromkeys("address caption dt h1 h2 h3 h4 h5 h6 p pre".split(), TEXT),
    **dict.fromkeys("dd div li".split(), FLOW),
    **dict.fromkeys("td th".split(), FLOW._replace(attributes="align")),
    "a": TEXT._replace(attributes="href!"),
    "img": Model("", "src! alt! width height"),
    "br": Model(),
    "hr": Model(),
    "blockquote": Model("Block*"),
    "dl": Model("(dd | dt)*"),
    "ol": Model("li*"),
    "ul": Model("li*"),
    "table": Model("caption? thead? tbody+"),
    "thead": Model("tr+"),
    "tbody": Model("tr+"),
    "tr": Model("(td | th)+"),
    "assessmentTest": Model("testPart+", "identifier! title!"),
    "testPart": Model("itemSessionControl? assessmentSection+", "identifier! navigationMode! submissionMode!"),
    "itemSessionControl": Model("", "showFeedback"),
    "assessmentSection": Model("assessmentItemRef*", "identifier! title! visible!"),
    "assessmentItemRef": Model("", "identifier! href!"),
}
MANIFEST = {
    "manifest": Model("metadata organizations resources", "identifier!"),
    "metadata": Model("schema schemaversion"),
    "schema": Model(text=True),
    "schemaversion": Model(text=True),
    "organizations": Model(),
    "resources": Model("resource*"),
    "resource": Model("file* dependency*", "identifier! type! href"),
    "file": Model("", "href!"),
    "dependency": Model("", "identifierref!"),
}
BARRED = {"a": {"a"}, "pre": {"big", "img", "small", "sub", "sup"}}
_ANY, _BOOLEAN, _NAME = r"[^\t\n\r]*", "true|false", "[A-Za-z_][A-Za-z0-9_.-]*"
_CHARACTERS = r"([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
_IPV6 = rf"//({_CHARACTERS}@)?\[[0-9A-Fa-f:.]+\]"
_URI = rf"([A-Za-z][A-Za-z0-9+.-]*:)?({_IPV6})?{_CHARACTERS}(#{_CHARACTERS})?"
TYPES = {
    "adaptive": _BOOLEAN,
    "align": "left|center|right|justify",
    "alt": r"(?s:.*)",
    "baseType": "identifier|string|float",
    "cardinality": "single|multiple",
    "format": "plain|preformatted|xhtml",
    "height": "[0-9]+%?",
    "href": _URI,
    "identifier": _NAME,
    "identifierref": _NAME,
    "maxChoices": "[0-9]+",
    "navigationMode": "linear|nonlinear",
    "outcomeIdentifier": _NAME,
    "responseIdentifier": _NAME,
    "showFeedback": _BOOLEAN,
    "showHide": "show|hide",
    "shuffle": _BOOLEAN,
    "src": _URI,
    "submissionMode": "individual|simultaneous",
    "template": _URI,
    "timeDependent": _BOOLEAN,
    "title": _ANY,
    "type": "imsqti_item_xmlv2p1|imsqti_test_xmlv2p1",
    "visible": _BOOLEAN,
    "width": "[0-9]+%?",
}


def _pattern(content: str) -> re.Pattern[str]:
    """Compile a content model: it matches the names of children, each with a blank behind it."""
    names = re.sub(r"\w+", lambda word: f"(?:(?:{'|'.join(GROUPS.get(word[0], word[0]).split())})_)", content)
    return re.compile(names.replace(" ", "").replace("_", " "))


_CONTENT = {name: _pattern(model.content) for name, model in {**PARTS, **MANIFEST}.items()}


def mistakes(root: Element, models: Mapping[str, Model] = PARTS) -> Iterator[str]:
    """Yield what an element and those in it have that their models don't allow."""
    for element in root.iter():
        name = _name(element)
        if name not in models:
            yield f"{name} is unknown"
            continue
        children = "".join(f"{_name(child)} " for child in element)
        if not _CONTENT[name].fullmatch(children):
            yield f"{name} holds {children}"
        texts = [element.text, *(child.tail for child in element)]
        if not models[name].text and any(text and text.strip() for text in texts):
            yield f"{name} holds text"
        yield from _mistakes_of_attributes(element, models[name])
        inside = {_name(each) for each in element.iter() if each is not element}
        if inside & BARRED.get(name, set()):
            yield f"{name} holds {inside & BARRED[name]} somewhere"


def _mistakes_of_attributes(element: Element, model: Model) -> Iterator[str]:
    known = model.attributes.split()
    for attribute in known:
        if attribute.endswith("!") and attribute[:-1] not in element.attrib:
            yield f"{_name(element)} lacks {attribute[:-1]}"
    for attribute, value in element.attrib.items():
        if attribute not in {each.rstrip("!") for each in known}:
            yield f"{_name(element)} has {attribute}"
        elif not re.fullmatch(TYPES[attribute], value):
            yield f"{_name(element)} has {attribute} {value!r}"


def mistakes_of_item(item: Element) -> Iterator[str]:
    """Yield what is wrong in an item: in its elements, and in what these name."""
    yield from mistakes(item)
    responses = {each.attrib["identifier"]: each for each in item.iter(f"{QTI}responseDeclaration")}
    outcomes = [each.attrib["identifier"] for each in item.iter(f"{QTI}outcomeDeclaration")]
    yield from _repeated([*responses, *outcomes])
    for feedback in item.iter(f"{QTI}modalFeedback"):
        if feedback.attrib["outcomeIdentifier"] not in outcomes:
            yield "a feedback names no outcome"
    for element in item.iter():
        if "responseIdentifier" in element.attrib:
            response = responses.get(element.attrib["responseIdentifier"])
            yield from _mistakes_of_response(element, response)


def _mistakes_of_response(interaction: Element, response: Element | None) -> Iterator[str]:
    if response is None:
        yield "an interaction names no response"
        return
    choices = [choice.attrib["identifier"] for choice in interaction.iter(f"{QTI}simpleChoice")]
    yield from _repeated(choices)
    correct = [value.text or "" for value in response.iterfind(f"{QTI}correctResponse/{QTI}value")]
    single = response.attrib["cardinality"] == "single"
    if not set(correct) <= set(choices) or (single and len(correct) > 1):
        yield f"{correct} of {choices} are right"
    if choices and single != (interaction.attrib["maxChoices"] == "1"):
        yield "maxChoices and the cardinality of the response differ"


def mistakes_of_package(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what is wrong in a package, whose files are by their paths."""
    manifest, test = fromstring(files["imsmanifest.xml"]), fromstring(files["test.xml"])
    yield from mistakes(manifest, MANIFEST)
    if [each.text for each in manifest.iterfind(f"{PACKAGE}metadata/*")] != ["QTIv2.1 Package", "1.0.0"]:
        yield "the manifest is not one of QTI 2.1"
    resources = list(manifest.iter(f"{PACKAGE}resource"))
    names = [resource.attrib["identifier"] for resource in resources]
    yield from _repeated([manifest.attrib["identifier"], *names])
    if stray := {each.attrib["identifierref"] for each in manifest.iter(f"{PACKAGE}dependency")} - set(names):
        yield f"{stray} are no resources"
    shown: dict[str, set[str]] = {each.attrib["href"]: _listed(each) for each in resources}
    if {"imsmanifest.xml"}.union(*shown.values()) != set(files):
        yield "the manifest lists other files than there are"
    yield from mistakes(test)
    yield from _repeated([each.attrib["identifier"] for each in test.iter() if "identifier" in each.attrib])
    references = list(test.iter(f"{QTI}assessmentItemRef"))
    if {"test.xml", *(each.attrib["href"] for each in references)} != set(shown):
        yield "the test has other items than the manifest"
    for reference in references:
        path = reference.attrib["href"]
        item = fromstring(files[path])
        if not item.attrib["identifier"] == reference.attrib["identifier"] in names:
            yield f"{path} has several names"
        yield from mistakes_of_item(item)
        if {path, *_shown(item, path)} != shown[path]:
            yield f"{path} shows other files than the manifest says"


def _listed(resource: Element) -> set[str]:
    return {unquote(file.attrib["href"]) for file in resource.iter(f"{PACKAGE}file")}


def _shown(item: Element, path: str) -> Iterator[str]:
    for image in item.iter(f"{QTI}img"):
        if not urlsplit(image.attrib["src"]).scheme:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(image.attrib["src"])))


def _repeated(names: Iterable[str]) -> Iterator[str]:
    names = list(names)
    if len(set(names)) < len(names):
        yield f"{names} are not unique"


def _name(element: Element) -> str:
    return element.tag.removeprefix(QTI).removeprefix(PACKAGE)
