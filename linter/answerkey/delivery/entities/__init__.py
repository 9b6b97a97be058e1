"""The entities: what is delivered of each kind of record, declared once.

A module has the derived fields of one entity; its authored fields are those of its record in `model.records`. To add an
authored field, add it to the record. To add a derived one, add it here with the function that derives it.
"""

from collections.abc import Mapping
from typing import Final

from answerkey.delivery.entities.collection import COLLECTION
from answerkey.delivery.entities.document import DOCUMENT
from answerkey.delivery.entities.framework import FRAMEWORK
from answerkey.delivery.entities.page import PAGE
from answerkey.delivery.entities.question import QUESTION
from answerkey.delivery.entities.topic import TOPIC
from answerkey.delivery.fields import Entity

ENTITIES: Final[tuple[Entity, ...]] = (FRAMEWORK, TOPIC, PAGE, QUESTION, COLLECTION, DOCUMENT)
"""All entities; each comes behind that which it belongs to."""
PARENTS: Final[Mapping[Entity, Entity]] = {TOPIC: FRAMEWORK, PAGE: TOPIC, QUESTION: PAGE, DOCUMENT: COLLECTION}
"""The entity that each belongs to, but for the outermost ones."""

__all__ = ["COLLECTION", "DOCUMENT", "ENTITIES", "FRAMEWORK", "PAGE", "PARENTS", "QUESTION", "TOPIC"]
