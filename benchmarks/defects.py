"""The kinds of defects that `plant.py` puts into right snippets, and into the text around them."""

from __future__ import annotations

import ast
import builtins
import io
import keyword
import random
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple, TypeVar

from answerkey.model import placeholders
from answerkey.model.collections import QA
from answerkey.model.content import Role
from answerkey.model.document import Document
from answerkey.model.tree import Scalar, find
from answerkey.snippets.offsets import CodeIndex
from answerkey.snippets.snippet import Snippet
from answerkey.source import Edit, Span, line_start

Node = TypeVar("Node", bound=ast.AST)
SHORTEST = 4  # letters of a name that is misspelt
BRACKETS = {"(": ")", "[": "]", "{": "}"}
PYTHON_2 = {"chr": "unichr", "input": "raw_input", "range": "xrange", "str": "unicode"}
PYTHON_2_METHODS = {"items": "iteritems", "keys": "iterkeys", "values": "itervalues"}
DYNAMIC = frozenset({"__getattr__", "__getattribute__", "__slots__", "setattr", "vars", "__dict__"})
GENERATORS = frozenset({("sqlalchemy", "func")})  # objects that have any attribute by design
PROSE = re.compile(r"[ ]*+[A-Z][\w' ,]*[.:,]?", re.ASCII)
WORD = re.compile(r"(?<= )[a-z]{5,}(?= )")


@dataclass(frozen=True)
class Code:
    """A right snippet: its file, its code as text and tree, and the libraries that count as known."""

    document: Document
    number: int
    snippet: Snippet
    libraries: frozenset[str]

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def text(self) -> str:
        return self.snippet.code.text

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def index(self) -> CodeIndex:
        return CodeIndex(self.text)

    @cached_property
    def imports(self) -> dict[str, str]:
        """The known modules, and names in them, that are imported, by the names that they have here."""
        uses = self.snippet.flakes.names.imports
        return {use.local: use.module for use in uses if use.module.partition(".")[0] in self.libraries}

    @cached_property
    def objects(self) -> frozenset[str]:
        """The imported names, and the names that are bound to calls of these and to nothing else."""
        bound = Counter(n.id for n in ast.walk(self.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
        instances = {
            node.targets[0].id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Name)
            and node.value.func.id in self.imports
            and node.value.func.id[:1].isupper()
        }
        uses = self.snippet.flakes.names.imports
        open_names = {use.local for use in uses if (use.module, use.name) in GENERATORS} | {"Any", "typing"}
        return frozenset({*self.imports, *(name for name in instances if bound[name] == 1)} - open_names)

    @cached_property
    def question(self) -> Scalar | None:
        """The question that the snippet answers, if it stands in one line."""
        document, route = self.document, self.snippet.answer.route
        if document.collection != QA or document.tree is None or not route:
            return None
        node = find(document.tree, (*route[:-1], "q"))
        return node if isinstance(node, Scalar) and "\n" not in document.text[slice(*node.span)] else None

    @cached_property
    def lines_before(self) -> list[Span]:
        """The lines of the answer's text above the snippet, the nearest first."""
        text, answer = self.document.text, self.snippet.answer
        first = answer.text.span(0, len(answer.text.text)).start
        spans, end = [], line_start(text, self.snippet.span.start)
        while end > first:
            start = line_start(text, end - 1)
            spans.append(Span(start, end - 1))
            end = start
        fences = [fence.span for fence in answer.fences]
        return [span for span in spans if not any(f.start < span.end and span.start < f.end for f in fences)]

    def nodes(self, kind: type[Node]) -> Iterator[Node]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kind))

    def edit(self, span: Span, text: str) -> Edit | None:
        """Return the edit of the file for one of the code, if the file has the code there verbatim."""
        place = self.snippet.code.span(*span)
        verbatim = self.snippet.file_text[slice(*place)] == self.text[slice(*span)]
        return Edit(place, text) if verbatim else None


class Defect(NamedTuple):
    """A change of a file that makes it wrong, and the places at which a reader expects a finding about it."""

    edit: Edit
    places: tuple[Span, ...]


Planting = Callable[[Code, random.Random], Iterator[Defect]]


class Kind(NamedTuple):
    """A kind of defects. `aim` is the share of them to be found; a file holds `together` of them at a time."""

    planting: Planting
    aim: float
    description: str
    together: int = 6


def misspelt(name: str, dice: random.Random) -> str:
    """Return a name of at least four letters with two neighbours swapped, a letter dropped or doubled; else nothing."""
    letters = [at for at, character in enumerate(name) if character.isalpha()]
    at = dice.choice(letters[1:]) if len(letters) > 1 else 0
    edits = [name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:]]
    if name[at - 1].isalpha() and name[at - 1] != name[at]:
        edits.append(name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :])
    edit = dice.choice(edits)
    wrong = len(name) < SHORTEST or edit == name or keyword.iskeyword(edit) or edit.rstrip("s") == name.rstrip("s")
    return "" if wrong else edit


def slips(places: Callable[[Code], Iterator[Span]]) -> Planting:
    """Return the planting of one misspelling at some places of a code."""

    def planting(code: Code, dice: random.Random) -> Iterator[Defect]:
        spans = [span for span in places(code) if code.text[slice(*span)].isidentifier()]
        for span in dice.sample(spans, len(spans)):
            text = misspelt(code.text[slice(*span)], dice)
            if text and text not in code.text and not hasattr(builtins, text):
                yield from defects(code.edit(span, text))

    return planting


def defects(edit: Edit | None, *others: Span) -> Iterator[Defect]:
    """Yield the defect of an edit, if there is one, whose places are that of the edit and others."""
    if edit is not None:
        yield Defect(edit, (edit.span, *others))


def delimiters(code: Code, dice: random.Random) -> Iterator[Defect]:
    """Yield deletions of a bracket, colon or quote after which the code does not compile.

    The other bracket of a pair is as right a place as the one that is gone.
    """
    tokens = list(tokenize.generate_tokens(io.StringIO(code.text).readline))
    pairs, spans = dict(partners(code, tokens)), []
    for token in tokens:
        start = code.index.from_characters(*token.start)
        if token.type == tokenize.OP and (token.string == ":" or start in pairs):
            spans.append(Span(start, start + 1))
        elif token.type == tokenize.STRING and token.string[-3:] not in ('"""', "'''"):
            end = code.index.from_characters(*token.end)
            spans.append(Span(end - 1, end))
    for span in dice.sample(spans, len(spans)):
        try:
            ast.parse(code.text[: span.start] + code.text[span.end :])
        except SyntaxError:
            others = [code.snippet.code.span(pairs[at], pairs[at] + 1) for at in (span.start,) if at in pairs]
            yield from defects(code.edit(span, ""), *others)


def partners(code: Code, tokens: list[tokenize.TokenInfo]) -> Iterator[tuple[int, int]]:
    """Yield the offset of each bracket with that of its partner."""
    open_brackets: list[int] = []
    for token in tokens:
        at = code.index.from_characters(*token.start)
        if token.type == tokenize.OP and token.string in BRACKETS:
            open_brackets.append(at)
        elif token.type == tokenize.OP and token.string in BRACKETS.values():
            other = open_brackets.pop()
            yield from ((at, other), (other, at))


def names(code: Code) -> Iterator[Span]:
    """Yield the uses of names that the snippet or Python binds."""
    flakes = code.snippet.flakes.names
    bound = flakes.bound | flakes.inner | set(dir(builtins))
    return (code.index.node(node) for node in code.nodes(ast.Name) if node.id in bound and is_load(node))


def modules(code: Code) -> Iterator[Span]:
    """Yield the first parts of the names of known modules that are imported."""
    for use in code.snippet.flakes.names.imports:
        top = use.module.partition(".")[0]
        if top in code.libraries:
            yield Span(use.module_span.start, use.module_span.start + len(top))


def members(code: Code) -> Iterator[Span]:
    """Yield the names that are imported from known modules."""
    uses = code.snippet.flakes.names.imports
    return (use.span for use in uses if use.name and use.module.partition(".")[0] in code.libraries)


def attributes(code: Code) -> Iterator[Span]:
    """Yield the attributes that are read from known modules, their names, and instances of their classes."""
    for node in code.nodes(ast.Attribute):
        if is_load(node) and isinstance(node.value, ast.Name) and node.value.id in code.objects:
            yield attribute_span(code, node)


def attribute_span(code: Code, node: ast.Attribute) -> Span:
    end = code.index.node(node).end
    return Span(end - len(node.attr), end)


def keywords(code: Code) -> Iterator[Span]:
    """Yield the keywords of calls of names that are imported from known modules."""
    for node in code.nodes(ast.Call):
        base = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        if isinstance(base, ast.Name) and base.id in code.imports:
            for argument in node.keywords:
                start = code.index.node(argument).start
                yield Span(start, start + len(argument.arg or ""))


def self_attributes(code: Code) -> Iterator[Span]:
    """Yield the attributes that methods read from `self`, in classes that inherit and generate nothing."""
    names_here = {getattr(node, "id", getattr(node, "attr", getattr(node, "name", ""))) for node in ast.walk(code.tree)}
    for owner in code.nodes(ast.ClassDef):
        if owner.bases or owner.keywords or owner.decorator_list or names_here & DYNAMIC:
            continue
        for node in ast.walk(owner):
            if isinstance(node, ast.Attribute) and is_load(node) and ast.unparse(node.value) == "self":
                yield attribute_span(code, node)


def is_load(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Load)


def python_2(code: Code, dice: random.Random) -> Iterator[Defect]:
    """Yield builtins and methods of dictionaries under the names that they had in Python 2."""
    loads = [node for node in code.nodes(ast.Name) if is_load(node)]
    calls = [node.func for node in code.nodes(ast.Call) if not node.args + node.keywords]
    methods = [node for node in calls if isinstance(node, ast.Attribute)]
    edits = [(code.index.node(node), PYTHON_2.get(node.id)) for node in loads]
    edits += [(attribute_span(code, node), PYTHON_2_METHODS.get(node.attr)) for node in methods]
    for span, text in dice.sample(edits, len(edits)):
        if text:
            yield from defects(code.edit(span, text))


def tags(code: Code, dice: random.Random) -> Iterator[Defect]:
    """Yield a misspelling of the fence's language."""
    info = code.snippet.fence.info
    if info.text.startswith("python"):
        text = misspelt("python", dice) or "pyhton"
        yield from defects(Edit(info.span(0, len("python")), text))


def indented_fences(code: Code, dice: random.Random) -> Iterator[Defect]:
    """Yield the fence of an answer with all its lines indented by four more, below a paragraph and an empty line."""
    text, opening = code.document.text, code.snippet.fence.opening
    start = line_start(text, opening.start)
    indent = text[start : opening.start]
    blank, *above = [text[slice(*span)] for span in code.lines_before] or [""]
    paragraph = list(takewhile(str.strip, above))
    plain = all(line.startswith(indent) and line[len(indent) :][:1].isalpha() for line in paragraph)
    if is_answer(code) and paragraph and plain and not indent.strip() and not blank.strip():
        block = text[start : code.snippet.span.end]
        indented = re.sub(r"(?m)^(?=.)", "    ", block)
        yield Defect(Edit(Span(start, code.snippet.span.end), indented), (opening,))


def lost_text(code: Code, dice: random.Random) -> Iterator[Defect]:
    """Yield a word of a sentence above the snippet in angle brackets, which Markdown takes for HTML."""
    text = code.document.text
    for line in code.lines_before if is_answer(code) else ():
        words = list(WORD.finditer(text, *line)) if PROSE.fullmatch(text, *line) else []
        if words:
            word = dice.choice(words)
            yield from defects(Edit(Span(*word.span()), f"<{word[0]}>"))


def front_matter_ends(code: Code, dice: random.Random) -> Iterator[Defect]:
    """Yield an empty line of an answer as `---`, which ends the front matter."""
    text = code.document.text
    blanks = [span for span in code.lines_before if not text[slice(*span)].strip()]
    if is_answer(code) and code.path.endswith(".md") and blanks:
        yield from defects(Edit(dice.choice(blanks), "---"))


def cut_texts(code: Code, dice: random.Random) -> Iterator[Defect]:
    """Yield a question without quotes in which a `#` before a word begins a comment."""
    if code.question is not None and not code.question.style:
        words = list(re.finditer(r"(?<=\w )(?=\w)", code.document.text[slice(*code.question.span)]))
        if words:
            at = code.question.span.start + dice.choice(words).start()
            yield from defects(Edit(Span(at, at), "#"))


def placeholder(code: Code, dice: random.Random) -> Iterator[Defect]:
    """Yield a question that is still the text of a template."""
    if code.question is not None:
        yield from defects(Edit(code.question.span, f"{placeholders.QUESTION} {dice.randrange(10**6)}?"))


def reversed_text(code: Code, dice: random.Random) -> Iterator[Defect]:
    """Yield a question with a character that turns the direction of the text around."""
    if code.question is not None:
        words = list(re.finditer(r"(?<=\w)(?= \w)", code.document.text[slice(*code.question.span)]))
        if words:
            at = code.question.span.start + dice.choice(words).start()
            yield from defects(Edit(Span(at, at), "\u202e"))


def is_answer(code: Code) -> bool:
    return code.document.collection == QA and code.snippet.role is Role.ANSWER and bool(code.snippet.answer.route)


KINDS = {
    "syntax": Kind(delimiters, 1.0, "a bracket, colon or quote is missing"),
    "name": Kind(slips(names), 0.95, "a name is misspelt where it is used"),
    "module": Kind(slips(modules), 0.95, "an imported module is misspelt"),
    "member": Kind(slips(members), 0.95, "a name imported from a module is misspelt"),
    "attribute": Kind(slips(attributes), 0.9, "an attribute of a library's object is misspelt"),
    "keyword": Kind(slips(keywords), 0.9, "a keyword of a library's call is misspelt"),
    "self": Kind(slips(self_attributes), 0.9, "an attribute read from `self` is misspelt"),
    "python-2": Kind(python_2, 0.95, "a builtin or a method has its name of Python 2"),
    "tag": Kind(tags, 1.0, "the language of the fence is misspelt"),
    "fence": Kind(indented_fences, 1.0, "the fence of an answer is indented by four"),
    "lost-text": Kind(lost_text, 1.0, "a word of an answer stands in angle brackets"),
    "front-matter": Kind(front_matter_ends, 1.0, "a line `---` ends the front matter in an answer", 1),
    "cut-text": Kind(cut_texts, 1.0, "a `#` cuts a question"),
    "placeholder": Kind(placeholder, 1.0, "a question is still the text of a template"),
    "bidi": Kind(reversed_text, 1.0, "a question has U+202E"),
}
