"""The configuration of Decap CMS, and of Sveltia CMS, which has the same with more.

The options of fields are documented at decapcms.org/docs/widgets and sveltiacms.app/en/docs/fields.
"""

from __future__ import annotations

import re
from typing import Any

from answerkey.authoring.forms.collections import Forms, folder_of
from answerkey.authoring.forms.form import Form, FormField, Notice, Relation, label
from answerkey.authoring.forms.maps import ReducedForms

_WIDGETS = {
    "line": "string",
    "text": "text",
    "markdown": "markdown",
    "code": "code",
    "whole": "number",
    "number": "number",
    "boolean": "boolean",
    "choice": "select",
    "date": "datetime",
    "list": "list",
    "object": "object",
    "map": "keyvalue",
    "relation": "relation",
}
_SCHEMA = "https://unpkg.com/@sveltia/cms/schema/sveltia-cms.json"
_REPOSITORY = "OWNER/REPOSITORY"


class Configuration:
    """The configuration of one of the two editors; `notices` are what it does not offer."""

    def __init__(self, forms: Forms, content: str, *, sveltia: bool) -> None:
        maps = ReducedForms("Decap has no field for keys of one's own; it keeps them")
        self._forms = forms if sveltia else forms._replace(forms=tuple(map(maps.of, forms.forms)))
        self._content, self._sveltia = content, sveltia
        self.notices = [*forms.notices, *maps.notices]

    def data(self) -> dict[str, Any]:
        """Return the configuration; the repository is left to the user."""
        data: dict[str, Any] = {
            "backend": {"name": "github", "repo": _REPOSITORY, "branch": "main"},
            "media_folder": f"{self._content}/images",
            "public_folder": "/images",
        }
        if self._sveltia:
            data["output"] = {"omit_empty_optional_fields": True}
        if self._is_translated:
            first, *_ = self._forms.locales
            data["i18n"] = {
                "structure": "multiple_files",
                "locales": [*self._forms.locales],
                "default_locale": first,
                "omit_default_locale_from_file_path": True,
            }
        elif len(self._forms.locales) > 1:
            reason = (
                "they stand in files of their own (`page.de.md`), which Decap lists as pages: don't edit them there"
            )
            self.notices.append(Notice("translations", reason))
        data["collections"] = [self._collection(form) for form in self._forms.forms]
        return data

    @property
    def header(self) -> tuple[str, ...]:
        """The first lines of the file, which tell editors of text its schema."""
        return (f"yaml-language-server: $schema={_SCHEMA}",) if self._sveltia else ()

    @property
    def _is_translated(self) -> bool:
        return self._sveltia and len(self._forms.locales) > 1

    def _collection(self, form: Form) -> dict[str, Any]:
        collection: dict[str, Any] = {
            "name": form.name,
            "label": form.label,
            "folder": folder_of(self._content, form),
            "create": True,
            "extension": form.suffix,
            "format": "yaml-frontmatter" if form.has_body else "yaml",
        }
        if form.title:
            collection["identifier_field"] = form.title
            collection["summary"] = f"{{{{{form.title}}}}}"
        folders, _, name = form.path.rpartition("/")
        if folders:
            collection["path"] = f"{_template(folders)}/{{{{slug}}}}"
        collection["slug"] = _template(name).replace("{{fields.}}", f"{{{{fields.{form.title}}}}}")
        if form.hint:
            collection["description"] = form.hint
        fields = [self._field(field) for field in form.fields]
        if self._is_translated and any(field.get("i18n") for field in fields):
            collection["i18n"] = True
        if form.has_body:
            fields.append({**_named("body", "markdown"), "required": False, "modes": ["raw"]} | self._i18n("translate"))
        return {**collection, "fields": fields}

    def _field(self, field: FormField) -> dict[str, Any]:
        made = _named(field.name or "item", _WIDGETS[field.kind])
        made["required"] = field.required or not field.name
        if field.hint:
            made["hint"] = field.hint
        if field.default is not None:
            made["default"] = field.default
        if field.pattern is not None:
            made["pattern"] = [*field.pattern]
        return made | self._special(field) | self._i18n(field.translation)

    def _special(self, field: FormField) -> dict[str, Any]:
        """Return the options that only fields of this kind have."""
        if field.kind == "markdown":
            return {"modes": ["raw"]}
        if field.kind == "code":
            return {"default_language": field.language, "allow_language_selection": False, "output_code_only": True}
        if field.kind in ("whole", "number"):
            limits = {"min": field.minimum, "max": field.maximum}
            own = {name: limit for name, limit in limits.items() if limit is not None}
            return {"value_type": "int" if field.kind == "whole" else "float", **own}
        if field.kind == "choice":
            return {"options": [*field.choices]}
        if field.kind == "date":
            kind = {"type": "date"} if self._sveltia else {"date_format": "YYYY-MM-DD", "time_format": False}
            return {"format": "YYYY-MM-DD", **kind}
        if field.kind == "object":
            return {"fields": [*map(self._field, field.fields)]}
        if field.kind == "list":
            return self._list(field)
        return _related(field.relation, self._forms) if field.relation is not None else {}

    def _list(self, field: FormField) -> dict[str, Any]:
        item = field.item
        assert item is not None
        least = {"min": field.least} if field.least else {}
        if item.kind == "object":
            return {**least, "collapsed": True, "fields": [*map(self._field, item.fields)]}
        if item.relation is not None:
            return {"widget": "relation", "multiple": True, **least, **_related(item.relation, self._forms)}
        return {**least, "field": self._field(item)}

    def _i18n(self, translation: str) -> dict[str, Any]:
        if not self._is_translated or not translation:
            return {}
        return {"i18n": "duplicate" if translation == "duplicate" else True}


def _named(name: str, widget: str) -> dict[str, Any]:
    return {"name": name, "label": label(name), "widget": widget}


def _template(template: str) -> str:
    return re.sub(r"\{([^{}]*)\}", r"{{fields.\1}}", template)


def _related(relation: Relation, forms: Forms) -> dict[str, Any]:
    title = next((form.title for form in forms.forms if form.name == relation.collection), "") or "title"
    fields = re.fullmatch(r"\{([^{}]+)\}", relation.template)
    value = fields[1] if fields and fields[1] != "path" else re.sub(r"\{([^{}]*)\}", _variable, relation.template)
    return {
        "collection": relation.collection,
        "value_field": value,
        "search_fields": [title],
        "display_fields": [title],
    }


def _variable(match: re.Match[str]) -> str:
    return "{{slug}}" if match[1] == "path" else f"{{{{fields.{match[1]}}}}}"
