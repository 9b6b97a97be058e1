"""The content models of IMS QTI 2.1 for the elements that this program uses: its information model, sections 3 to 7."""

from __future__ import annotations

from xml.etree import ElementTree

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
# The content models of IMS QTI 2.1 for the elements that are used here: the information model, sections 3 to 7 and 11.
INLINE = frozenset("a abbr b br cite code em i img kbd q samp small span strong sub sup tt var big acronym dfn".split())
BLOCK = frozenset("address blockquote div dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul".split())
INTERACTIONS = frozenset({"choiceInteraction", "extendedTextInteraction"})
FLOW = INLINE | BLOCK
CONTENT: dict[str, frozenset[str]] = {
    "assessmentItem": frozenset(
        "responseDeclaration outcomeDeclaration itemBody responseProcessing modalFeedback".split()
    ),
    "responseDeclaration": frozenset({"defaultValue", "correctResponse"}),
    "outcomeDeclaration": frozenset({"defaultValue"}),
    "defaultValue": frozenset({"value"}),
    "correctResponse": frozenset({"value"}),
    "itemBody": BLOCK | INTERACTIONS,
    "choiceInteraction": frozenset({"prompt", "simpleChoice"}),
    "simpleChoice": FLOW,
    "modalFeedback": FLOW,
    "div": FLOW,
    "blockquote": BLOCK,
    "li": FLOW,
    "dd": FLOW,
    "td": FLOW,
    "th": FLOW,
    "ol": frozenset({"li"}),
    "ul": frozenset({"li"}),
    "dl": frozenset({"dt", "dd"}),
    "table": frozenset("caption col colgroup thead tfoot tbody".split()),
    "thead": frozenset({"tr"}),
    "tbody": frozenset({"tr"}),
    "tr": frozenset({"td", "th"}),
    **dict.fromkeys((*INLINE, "p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "address"), INLINE),
}
REQUIRED = {
    "assessmentItem": {"identifier", "title", "adaptive", "timeDependent"},
    "responseDeclaration": {"identifier", "cardinality", "baseType"},
    "outcomeDeclaration": {"identifier", "cardinality", "baseType"},
    "choiceInteraction": {"responseIdentifier", "shuffle", "maxChoices"},
    "extendedTextInteraction": {"responseIdentifier"},
    "simpleChoice": {"identifier"},
    "modalFeedback": {"outcomeIdentifier", "identifier", "showHide"},
    "img": {"src", "alt"},
    "a": {"href"},
}


def assert_valid(element: ElementTree.Element) -> None:
    """Each element of an item holds what QTI allows, in its order."""
    name = element.tag.removeprefix(QTI)
    assert REQUIRED.get(name, set()) <= element.attrib.keys(), name
    children = [child.tag.removeprefix(QTI) for child in element]
    assert set(children) <= CONTENT.get(name, frozenset()), (name, children)
    if name == "assessmentItem":
        order = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
        assert children == sorted(children, key=order.index)
    for child in element:
        assert_valid(child)
