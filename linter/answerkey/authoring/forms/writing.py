"""The configuration of an editor as a file of YAML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from textwrap import wrap
from typing import Any, Final, NamedTuple

from ruamel.yaml import YAML

from answerkey.authoring.forms import decap, pages_cms
from answerkey.authoring.forms.collections import forms_of
from answerkey.authoring.forms.form import Notice
from answerkey.authoring.forms.pages_cms import Uses
from answerkey.config import Config
from answerkey.safe_text import shown

EDITORS: Final = {"sveltia": "admin/config.yml", "decap": "admin/config.yml", "pages-cms": ".pages.yml"}
"""The editors for which there are configurations, and the usual place of each."""
_WIDTH = 116  # characters of a comment


class FormFile(NamedTuple):
    """The text of a configuration, and what its forms do not offer."""

    text: str
    notices: tuple[Notice, ...]


def editor_file(editor: str, config: Config, content: str, uses: Uses) -> FormFile:
    """Return the configuration of one of `EDITORS` for the content folder, a path from the root of the repository.

    `uses` tells which values files have. Raises ConfigError where a schema can't be read.
    """
    forms = forms_of(config)
    made: decap.Configuration | pages_cms.Configuration
    if editor == "pages-cms":
        made = pages_cms.Configuration(forms, content, uses)
    else:
        made = decap.Configuration(forms, content, sveltia=editor == "sveltia")
    data = made.data()
    notices = tuple(dict.fromkeys(made.notices))
    lines = [*made.header, f"Made by `answerkey schema --for {editor}`.", *_explained(notices)]
    comments = "".join(f"# {line}\n" if line else "#\n" for line in lines)
    return FormFile(f"{comments}{_yaml(data)}", notices)


def _explained(notices: Sequence[Notice]) -> Iterator[str]:
    """Yield the lines of a comment about what forms do not offer."""
    if notices:
        yield from ("", "The forms don't offer:", "")
    for notice in notices:
        first, *rest = wrap(shown(str(notice)), _WIDTH, break_long_words=False, break_on_hyphens=False)
        yield f"- {first}"
        yield from (f"  {line}" for line in rest)


def _yaml(data: dict[str, Any]) -> str:
    yaml, stream = YAML(typ="rt", pure=True), StringIO()
    yaml.default_flow_style, yaml.width = False, 10_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(data, stream)
    return stream.getvalue()
