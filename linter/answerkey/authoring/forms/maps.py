"""Forms for editors that have no field for keys of an author's own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from answerkey.authoring.forms.form import Form, FormField, Notice
from answerkey.model.field_paths import EACH, FieldPath, written_path


@dataclass
class ReducedForms:
    """Removes the maps of forms, and what holds nothing else. `notices` name all of it, `reason` being that of maps."""

    reason: str
    notices: list[Notice] = field(default_factory=list)

    def of(self, form: Form) -> Form:
        """Return a form without maps."""
        fields = (self._field(each, form.name, ()) for each in form.fields)
        return replace(form, fields=tuple(each for each in fields if each is not None))

    def _field(self, source: FormField, name: str, path: FieldPath) -> FormField | None:
        own = (*path, source.name) if source.name else path
        if source.kind == "map":
            self._note(name, own, self.reason)
            return None
        if source.kind != "object" and source.item is None:
            return source
        smaller = self._smaller(source, name, own)
        if smaller is None:
            self._note(name, own, _EMPTY)
        return smaller

    def _smaller(self, source: FormField, name: str, own: FieldPath) -> FormField | None:
        """Return an object or a list without maps; None where nothing is left."""
        if source.kind == "object":
            fields = tuple(
                each for each in (self._field(each, name, own) for each in source.fields) if each is not None
            )
            return replace(source, fields=fields) if fields else None
        item = self._field(source.item, name, (*own, EACH)) if source.item is not None else None
        return replace(source, item=item) if item is not None else None

    def _note(self, name: str, path: FieldPath, reason: str) -> None:
        self.notices.append(Notice(f"{name}.{written_path(path)}", reason))


_EMPTY = "nothing of it is in the form"
