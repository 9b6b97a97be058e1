"""The configuration of Pages CMS, `.pages.yml`: see pagescms.org/docs.

A save writes the fields of the form. With `settings.content.merge` other keys at the top of a file are kept, but none
of those within the items of a list: a list with such keys is no part of the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from answerkey.authoring.forms.collections import Forms, folder_of
from answerkey.authoring.forms.form import Form, FormField, Notice, label
from answerkey.authoring.forms.maps import ReducedForms
from answerkey.model.field_paths import EACH, FieldPath, written_path

Uses = Callable[[str, FieldPath], bool]
"""A function that tells whether a file of a collection has a value at a path."""

_TYPES = {
    "line": "string",
    "text": "text",
    "markdown": "code",
    "code": "code",
    "whole": "number",
    "number": "number",
    "boolean": "boolean",
    "choice": "select",
    "date": "date",
    "object": "object",
    "relation": "reference",
}


class Configuration:
    """The configuration; `notices` are what it does not offer."""

    header: tuple[str, ...] = ()

    def __init__(self, forms: Forms, content: str, uses: Uses) -> None:
        maps = ReducedForms("Pages CMS has no field for keys of one's own")
        self._forms = forms._replace(forms=tuple(map(maps.of, forms.forms)))
        self._content, self._uses = content, uses
        self.notices = [*forms.notices, *maps.notices]
        self._lost = [notice.path for notice in self.notices]

    def data(self) -> dict[str, Any]:
        """Return the configuration."""
        if len(self._forms.locales) > 1:
            reason = "they stand in files of their own (`page.de.md`), which are listed as pages: don't edit them there"
            self.notices.append(Notice("translations", reason))
        return {
            "media": {"input": f"{self._content}/images", "output": "/images"},
            "settings": {"content": {"merge": True}},
            "content": [self._entry(form) for form in self._forms.forms],
        }

    def _entry(self, form: Form) -> dict[str, Any]:
        fields = [*self._fields(form.fields, form.name, ())]
        if form.has_body:
            fields.append({"name": "body", "label": "Body", "type": "code", "options": {"format": "markdown"}})
        name = form.path.rpartition("/")[2].replace("{}", f"{{{form.title}}}")
        if "/" in form.path:
            self.notices.append(Notice(form.name, "a new file goes where you are: open its folder first"))
        return {
            "name": form.name,
            "label": form.label,
            "type": "collection",
            "path": folder_of(self._content, form),
            "filename": f"{_of_fields(name)}.{form.suffix}",
            "format": "yaml-frontmatter" if form.has_body else "yaml",
            **({"view": {"primary": form.title, "fields": [form.title]}} if form.title else {}),
            "fields": fields,
        }

    def _fields(self, fields: tuple[FormField, ...], name: str, path: FieldPath) -> Iterator[dict[str, Any]]:
        for field in fields:
            own = (*path, field.name)
            if lost := self._lost_below(field, name, own):
                reason = f"not in the form, since a save would remove {', '.join(f'`{each}`' for each in lost)}"
                self.notices.append(Notice(_place(name, own), reason))
            else:
                yield self._field(field, name, own)

    def _lost_below(self, field: FormField, name: str, path: FieldPath) -> list[str]:
        """Return the keys in files within a list that the form does not have."""
        if field.kind != "list":
            return []
        below = [each for each in self._lost if each.startswith(f"{_place(name, path)}[].")]
        return [each for each in below if self._uses(name, _parsed(each.removeprefix(f"{name}.")))]

    def _field(self, field: FormField, name: str, path: FieldPath) -> dict[str, Any]:
        if field.kind == "list":
            assert field.item is not None
            item = self._field(field.item, name, (*path, EACH))
            several = {"list": {"min": field.least, "collapsible": True}} if field.least else {"list": True}
            inner = {
                key: value for key, value in item.items() if key not in ("name", "label", "required", "description")
            }
            return {**self._about(field), **inner, **several}
        made = {**self._about(field), "type": _TYPES[field.kind]}
        if field.relation is not None and "{path}" in field.relation.template:
            made["type"] = "string"  # what it knows of a path begins with the content folder
        elif field.relation is not None:
            title = next((form.title for form in self._forms.forms if form.name == field.relation.collection), "")
            value = _of_fields(field.relation.template)
            search = {"search": title, "label": f"{{fields.{title}}}"} if title else {}
            made["options"] = {"collection": field.relation.collection, "value": value, **search}
        return {**made, **self._special(field, name, path)}

    def _about(self, field: FormField) -> dict[str, Any]:
        about: dict[str, Any] = {"name": field.name, "label": label(field.name)} if field.name else {}
        if field.required:
            about["required"] = True
        if field.hint:
            about["description"] = field.hint
        if field.default is not None:
            about["default"] = field.default
        if field.pattern is not None:
            about["pattern"] = {"regex": field.pattern[0], "message": field.pattern[1]}
        return about

    def _special(self, field: FormField, name: str, path: FieldPath) -> dict[str, Any]:
        if field.kind == "object":
            return {"fields": [*self._fields(field.fields, name, path)]}
        options: dict[str, Any] = {}
        if field.kind in ("markdown", "code"):
            options = {"format": field.language or "markdown"}
        elif field.kind == "choice":
            options = {"values": [str(choice) for choice in field.choices]}
        elif field.kind in ("whole", "number"):
            limits = {"min": field.minimum, "max": field.maximum}
            options = {key: limit for key, limit in limits.items() if limit is not None}
        return {"options": options} if options else {}


def _of_fields(template: str) -> str:
    return re.sub(r"\{([^{}]+)\}", r"{fields.\1}", template)


def _place(name: str, path: FieldPath) -> str:
    return f"{name}.{written_path(path)}"


def _parsed(path: str) -> FieldPath:
    steps = re.findall(r"\[\]|[^.\[\]]+", path)
    return tuple(EACH if step == "[]" else step for step in steps)
