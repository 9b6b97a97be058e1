"""The languages that a fence can name, and how an info string is read."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from answerkey.lazy_regex import lazy_regex
from answerkey.snippets.slips import slip_of

OUTPUT_TAG = "output"
"""The tag of a code block with what the code before it prints."""


class Kind(StrEnum):
    """The kinds of checks that a language has."""

    PYTHON = "python"
    CONSOLE = "console"
    JSON = "json"
    YAML = "yaml"
    TOML = "toml"
    INI = "ini"
    XML = "xml"
    CODE = "code"
    """Another language, whose parser is in the extra `answerkey[languages]`."""
    OTHER = "other"


_CHECKED = {
    Kind.PYTHON: "python py python3 py3 pyi ipython ipython3 cpython doctest testcode testsetup testcleanup",
    Kind.CONSOLE: "pycon python-console python-repl python-session",
    Kind.JSON: "json",
    Kind.YAML: "yaml yml",
    Kind.TOML: "toml",
    Kind.INI: "ini",
    Kind.XML: "xml xsl xslt svg",
}
_NAMES = {
    Kind.PYTHON: "Python",
    Kind.CONSOLE: "Python",
    Kind.JSON: "JSON",
    Kind.YAML: "YAML",
    Kind.TOML: "TOML",
    Kind.INI: "INI",
    Kind.XML: "XML",
}
CODE = {
    "Bash": "bash sh shell zsh ksh",
    "C": "c",
    "C#": "csharp cs c#",
    "C++": "cpp c++ cc",
    "CSS": "css",
    "Go": "go golang",
    "GraphQL": "graphql gql",
    "HTML": "html html5 htm",
    "Java": "java",
    "JavaScript": "javascript js jsx mjs cjs",
    "Kotlin": "kotlin kt kts",
    "PHP": "php",
    "Ruby": "ruby rb",
    "Rust": "rust rs",
    "SQL": "sql mysql pgsql postgres postgresql psql plsql t-sql tsql sqlite sqlite3",
    "TSX": "tsx",
    "TypeScript": "typescript ts mts cts",
}
"""The languages whose parsers are in the extra `answerkey[languages]`, with their tags."""
_CODE = {tag: name for name, tags in CODE.items() for tag in tags.split()}
TAGS = {name: tags.split()[0] for name, tags in CODE.items()}
"""The tag by which each of them goes in records: `javascript`, `csharp`."""
_OTHER = """
    apache applescript arduino asciidoc asm assembly astro awk basic bat batch bibtex caddy caddyfile cfg clj cljs
    clojure cmake cmd cobol coffee coffee-script coffeescript conf console csh csv cue cython d dart diff django
    docker dockerfile dos dot dotenv ejs elisp elixir elm env erb erl erlang ex exs f# fish fortran fsharp gdscript
    gherkin git gitignore glsl graphviz groovy haml handlebars haskell haxe hbs hcl hjson hlsl hs http https iex
    ipynb irb jinja jinja2 json-ld json5 jsonc jsonl jsonld jsonnet jsp julia jython latex ldif less lisp livescript
    log lua luau make makefile mako markdown math matlab md mdx mermaid mojo nasm ndjson nginx nim nix nohighlight
    none objc objective-c objectivec ocaml output pascal patch perl perl6 plain plaintext plantuml po powershell
    prisma prolog promql properties proto protobuf ps1 pug puppet purescript pwsh py2 pytb python2 pyx qml r racket
    reason regex rego requirements requirements.txt rest rkt rpython rst salt sas sass scala scheme scss sed
    shell-session shellscript solidity stylus sv svelte swift systemd systemverilog tcl tcsh terraform tex text tf
    tree tsv twig txt udiff vb vb.net vba vbnet verilog vhdl vim vue wasm wast wgsl xhtml zig
"""
_KINDS = dict.fromkeys(_OTHER.split(), Kind.OTHER) | {
    tag: kind for kind, tags in _CHECKED.items() for tag in tags.split()
}
_KINDS |= dict.fromkeys(_CODE, Kind.CODE)
_PYTHON_3 = lazy_regex(r"(?:python|py)-?3(?:\.?\d+)?t?")  # `python3.12`, `py312`, `python3.14t`
_OFTEN_MISSPELT = ("python", "python3", "ipython")
_TAG = lazy_regex(r"[^\s{}\[\],:(=]++(?!\s*=)")
_BRACED = lazy_regex(r"[^\s{}\[\],(=]++(?!\s*=)")
_CLASS = lazy_regex(r"(?<!\S)\.([\w+#-]+)")
_WORD = lazy_regex(r"""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s,}]+)|(\{)|(\})|([^\s,{}]+)""")
NO_LINT = "-nolint"


class Info(Struct, frozen=True):
    """A fence's info string: its language tag in lower case (empty where it has none), attributes, and other words."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    braces: str = ""

    @property
    def kind(self) -> Kind:
        return _KINDS[self.tag] if self.tag in _KINDS else _kind_of_unlisted(self.tag)

    @property
    def language(self) -> str:
        """The name of the language; the tag of one that is not checked, and empty without a tag."""
        return _CODE.get(self.tag) or _NAMES.get(self.kind, self.tag)


def read_info(text: str) -> Info:
    """Read an info string in any common style: ``python``, ``{.python}``, ``python {key="v"}``, ``python title=x`` …"""
    match = _TAG.match(text)
    tag = match[0] if match else ""
    rest = text[len(tag) :]
    braces = rest[rest.find("{") + 1 : rest.rfind("}")] if "{" in rest and "}" in rest else ""
    if not tag and text.startswith("{"):
        tag = _tag_in_braces(braces, text[text.find("}") + 1 :])
    tag = tag.lower()
    words = tuple(m[5] for m in _WORD.finditer(rest) if m[5])
    if tag.endswith(NO_LINT):
        tag, words = tag[: -len(NO_LINT)], (*words, NO_LINT)
    attributes = tuple((m[1], m[2].strip("\"'")) for m in _WORD.finditer(rest) if m[1])
    return Info(tag, attributes, words, braces)


def _tag_in_braces(braces: str, after: str) -> str:
    """The language of ``{.python}``, ``{python}`` or ``{code-block} python``; anchors and line numbers are none.

    ``{py:function}`` is a directive of Sphinx's domain of that name, and holds no code.
    """
    if braces.startswith(("code", "sourcecode")):
        directive = _TAG.search(after)
        return directive[0] if directive else ""
    named = _CLASS.search(braces)
    if named:
        return named[1]
    bare = _BRACED.match(braces.lstrip(" ="))
    return bare[0] if bare and bare[0][0].isalpha() else ""


def _kind_of_unlisted(tag: str) -> Kind:
    return Kind.PYTHON if _PYTHON_3.fullmatch(tag) or misspelt_python(tag) else Kind.OTHER


def misspelt_python(tag: str) -> str:
    """Return the tag of Python that an unknown one is one slip away from; empty where it is none.

    A slip is a letter lost, added, wrong or swapped with its neighbour: a Damerau-Levenshtein distance of 1.
    """
    if is_known(tag):
        return ""
    return next((right for right in _OFTEN_MISSPELT if slip_of(tag, right)), "")


def language_name(tag: str) -> str:
    """Return the name of a language of CODE by one of its tags; the tag of another one."""
    return _CODE.get(tag, tag)


def is_known(tag: str) -> bool:
    """Return whether a tag names a language, and is not taken for a slip."""
    return tag in _KINDS or _PYTHON_3.fullmatch(tag) is not None


def known_tags() -> frozenset[str]:
    """Return the listed tags of languages; those with a version of Python are known too."""
    return frozenset(_KINDS)
