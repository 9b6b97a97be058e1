"""The declared fields are complete: each can be made, stored and read where it says that it is delivered."""

from __future__ import annotations

import pytest

from answerkey.delivery.entities import ENTITIES
from answerkey.delivery.fields import Entity, delivered_type, snake_case
from answerkey.model.delivered import authored
from answerkey.model.record_types import PagePaths, Tags

MADE = {"hub", "page", "question", "navigation", "search", "table", "csv"}
entities = pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)


@entities
def test_a_field_of_a_file_or_a_table_is_made_of_the_catalog(entity: Entity) -> None:
    assert [each.key for each in entity.fields if each.shapes & MADE and each.of is None] == []


@entities
def test_a_field_of_the_api_is_read_from_sqlite(entity: Entity) -> None:
    unread = [each.key for each in entity.within("detail") if each.read is None and each.column is None]
    assert unread == []
    assert set(entity.names("item")) | set(entity.names("hit")) <= set(entity.names("detail"))


@entities
def test_a_field_of_a_table_has_a_column_and_each_field_a_meaning(entity: Entity) -> None:
    assert [each.key for each in entity.within("table") if each.column is None] == []
    assert [each.key for each in entity.fields if not each.meaning] == []


@entities
def test_each_authored_field_that_is_not_hidden_is_delivered(entity: Entity) -> None:
    keys = {each.key for each in entity.fields}
    for field in authored(entity.record):
        assert (field.key in keys) is not field.hidden, field.key


@entities
def test_a_name_stands_once_in_a_shape(entity: Entity) -> None:
    for shape in entity.shapes:
        names = entity.names(shape)
        assert len(set(names)) == len(names), shape


@pytest.mark.parametrize(
    "annotation, delivered",
    [(Tags, list[str]), (PagePaths | None, list[str] | None), (dict[str, Tags], dict[str, list[str]]), (int, int)],
)
def test_a_delivered_type_has_no_constraints_and_no_tuples(annotation: object, delivered: object) -> None:
    assert delivered_type(annotation) == delivered


@pytest.mark.parametrize(
    "key, column", [("seoDescription", "seo_description"), ("order", "order"), ("qHtml", "q_html")]
)
def test_a_column_is_named_in_snake_case(key: str, column: str) -> None:
    assert snake_case(key) == column
