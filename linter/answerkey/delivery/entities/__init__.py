"""The entities: what is delivered of each kind of record, declared once.

A module has the derived fields of one entity; its authored fields are those of its record in `model.records`. To add an
authored field, add it to the record. To add a derived one, add it here with the function that derives it.
"""

from typing import Final

from answerkey.delivery.entities.framework import FRAMEWORK
from answerkey.delivery.entities.page import PAGE
from answerkey.delivery.entities.question import QUESTION
from answerkey.delivery.entities.topic import TOPIC
from answerkey.delivery.fields import Entity

ENTITIES: Final[tuple[Entity, ...]] = (FRAMEWORK, TOPIC, PAGE, QUESTION)
"""All entities, from the outermost to the innermost: each but the first belongs to one of the kind before it."""

__all__ = ["ENTITIES", "FRAMEWORK", "PAGE", "QUESTION", "TOPIC"]
