"""The tools: each with the description that a model chooses it by, the types of its arguments and its result."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from mcp_types import CallToolResult, TextContent, ToolAnnotations
from mcp_types import Tool as ToolListing
from pydantic import BaseModel, TypeAdapter, ValidationError

from answerkey.delivery.store import BadRequest, Store, TooSlow, Unreadable
from answerkey.mcp_server import arguments, reading, results, rules
from answerkey.mcp_server.drafts import Drafts
from answerkey.mcp_server.refusals import Refusal, of_arguments, of_request, suggested
from answerkey.server.locales import LocaleDatabases

_log = logging.getLogger(__name__)
_READ_ONLY: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


@dataclass(frozen=True)
class Sources:
    """All that tools read: the databases of what is served, and the base itself, for drafts."""

    databases: LocaleDatabases
    drafts: Drafts

    @contextmanager
    def reading(self, locale: str | None) -> Iterator[Store]:
        """Yield a store of a language. Raises Refusal for one that the base does not have."""
        locales = self.databases.locales
        if locale and locale not in locales:
            has = f"the languages are {', '.join(locales)}" if locales else "leave it out: the base has one language"
            raise Refusal(f"locale: there is no `{locale}`", suggested(locale, locales, has))
        with self.databases.reading(locale or "") as store:
            yield store

    def close(self) -> None:
        """Close the databases, and end the workers that check drafts."""
        self.databases.close()
        self.drafts.close()


class Tool(NamedTuple):
    """A tool: the arguments and the result are those of `run`."""

    name: str
    title: str
    description: str
    arguments: type[BaseModel]
    result: Any
    run: Callable[[Sources, Any], dict[str, Any]]

    @property
    def input_schema(self) -> dict[str, Any]:
        return self.arguments.model_json_schema()

    @property
    def listing(self) -> ToolListing:
        """The tool as clients list it."""
        return ToolListing(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema=self.input_schema,
            output_schema=TypeAdapter(self.result).json_schema(),
            annotations=_READ_ONLY,
        )

    def call(self, sources: Sources, raw: Mapping[str, Any]) -> CallToolResult:
        """Return the answer to a call; a refusal or a bug is an answer too, and never a traceback."""
        try:
            made = self.run(sources, self.arguments.model_validate(raw))
        except ValidationError as error:
            return _refused(of_arguments(error, self.arguments))
        except BadRequest as error:
            return _refused(of_request(error))
        except Refusal as error:
            return _refused(error)
        except TooSlow:
            return _refused(Refusal("the base took too long to answer", "ask for less, with filters or fewer words"))
        except Unreadable:
            return _refused(Refusal("the base can't be read now", "call the tool again in some seconds"))
        except Exception:  # noqa: BLE001  # a bug ends this call, not the server
            _log.exception("the tool %s failed", self.name)
            return _refused(Refusal("answerkey has a bug", "its log on standard error has the details"))
        return CallToolResult(content=[TextContent(text=json.dumps(made, ensure_ascii=False))], structured_content=made)


def _refused(refusal: Refusal) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=str(refusal))], is_error=True)


def _of_store(read: Callable[[Store, Any], dict[str, Any]]) -> Callable[[Sources, Any], dict[str, Any]]:
    """Return a function that reads with a store of the requested language."""

    def run(sources: Sources, given: arguments.LocaleArguments) -> dict[str, Any]:
        with sources.reading(given.locale) as store:
            return read(store, given)

    return run


TOOLS: Final = {
    tool.name: tool
    for tool in (
        Tool(
            "search",
            "Search questions and answers",
            "Search this knowledge base for questions, answers, code and documents. Use it first for any question that "
            "the base may answer. Hits have an excerpt only: read the whole with `get` before you answer, and cite the "
            "address. Filters narrow down; a value that does not exist is refused with the nearest one.",
            arguments.SearchArguments,
            results.SearchHits,
            _of_store(reading.search),
        ),
        Tool(
            "get",
            "Read what stands at an address",
            "Read a question with its answer, a whole page, a document, or the list of pages of a topic or framework, "
            "as Markdown. `/` lists the frameworks and collections. Take addresses from `search`, `related` or links; "
            "do not make them up. A long text comes in parts.",
            arguments.ReadArguments,
            results.Entry,
            _of_store(reading.get),
        ),
        Tool(
            "sample",
            "Draw questions for a quiz",
            "Draw questions at random, to quiz a person or to see what the base covers. The same seed gives the same "
            "questions. The answers are left out unless `answers` is true, so that a person can try first.",
            arguments.SampleArguments,
            results.Sample,
            _of_store(reading.sample),
        ),
        Tool(
            "related",
            "Find what to read next",
            "List the questions nearest to a question, or the pages that a page recommends. Use it to go on from an "
            "address that you know; to find a subject use `search`.",
            arguments.RelatedArguments,
            results.Related,
            _of_store(reading.related),
        ),
        Tool(
            "lint_draft",
            "Check a draft",
            "Check the text of a page, topic, framework or document before it is saved: structure, references to the "
            "rest of the base, and the code in answers. Nothing is written, and no code is run. Give `path` if the "
            "file exists or its place is known, else `kind`. Correct all errors, and call it again.",
            arguments.DraftArguments,
            results.CheckedDraft,
            lambda sources, given: sources.drafts.check(given),
        ),
        Tool(
            "explain_rule",
            "Explain a rule of the linter",
            "Explain what a rule checks, why, and with which options. Use it for the `rule` of a diagnostic whose hint "
            "is not enough.",
            arguments.RuleArguments,
            results.RuleText,
            lambda _, given: rules.explain(given),
        ),
    )
}
"""The tools by name, in the order in which clients list them."""
