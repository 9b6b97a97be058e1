"""The frames that make whole code of a fragment, by language: a class around methods, a call around arguments.

They are tried in order. The grammars of tree-sitter take statements, methods and declarations at the top of a file, so
that most fragments need none.
"""

from __future__ import annotations

from typing import NamedTuple


class Frame(NamedTuple):
    """The code before and after a fragment; `before` stands behind its first lines of package and imports.

    One with `begins` is only for a fragment that begins with one of these.
    """

    before: str = ""
    after: str = ""
    begins: tuple[str, ...] = ("",)


class Framed(NamedTuple):
    """A fragment in a frame; `at` is the place of the code before it, `size` that code's length, `end` the fragment's
    end.
    """

    text: str
    at: int
    size: int
    end: int

    def owns(self, place: int) -> bool:
        """Return True for a place of the fragment, and not of its frame."""
        return place < self.end and not self.at <= place < self.at + self.size

    def offset(self, place: int, end: int) -> int:
        """Return the offset in the fragment of a place in the framed text; `end` is that of the fragment."""
        inner = place if place < self.at else max(self.at, place - self.size)
        return min(inner, end)


def framed(text: str, frame: Frame, header: int) -> Framed:
    """Return a fragment in a frame; the lines before `header` are package and imports."""
    before = frame.before
    framed_text = f"{text[:header]}{before}{text[header:]}{frame.after}\n"
    return Framed(framed_text, header if before else 0, len(before), len(text) + len(before))


_WHOLE = Frame()
_CHAIN = (".", "?.", "!!.", "->", "?->", "::", "&.", "[")
_SCRIPT = (
    _WHOLE,
    Frame("(", "\n)"),  # an object, a function, an element
    Frame("({", "\n})"),  # properties and methods of an object
    Frame("class A {", "\n}"),
    Frame("f(", "\n)"),  # arguments
    Frame("a\n", "", _CHAIN),
    Frame("switch (a) {", "\n}"),
    Frame("function* f() {", "\n}"),
    Frame("", "\nclass A {}"),  # decorators
)
_ELEMENTS = Frame("<>", "</>", ("<",))
_TYPES = (
    Frame("interface A {", "\n}"),
    Frame("type A = ", ""),
    Frame("class A { constructor(", ") {} }"),
    Frame("declare namespace A {", "\n}"),
)

FRAMES: dict[str, tuple[Frame, ...]] = {
    "Bash": (_WHOLE,),
    "C": (
        _WHOLE,
        Frame("void f() {", "\n}"),
        Frame("struct A {", "\n};"),
        Frame("int a = ", "\n;"),
        Frame("int a[] = {", "\n};"),
        Frame("void f(", "\n);"),
    ),
    "C#": (
        _WHOLE,
        Frame("class A {", "\n}"),
        Frame("void F() {", "\n}"),
        Frame("interface A {", "\n}"),
        Frame("object a = ", "\n;"),
        Frame("f(", "\n);"),
        Frame("a", "\n;", _CHAIN),
        Frame("a", "", _CHAIN),
        Frame("", "\nclass A {}"),
        Frame("switch (a) {", "\n}"),
    ),
    "C++": (
        _WHOLE,
        Frame("void f() {", "\n}"),
        Frame("class A {", "\n};"),
        Frame("auto a = ", "\n;"),
        Frame("int a[] = {", "\n};"),
        Frame("void f(", "\n);"),
        Frame("template <typename T>", ""),
    ),
    "CSS": (_WHOLE, Frame("a {", "\n}"), Frame("a { b: ", "\n}")),
    "Go": (
        _WHOLE,
        Frame("type a struct {", "\n}"),
        Frame("type a interface {", "\n}"),
        Frame("var a = ", ""),
        Frame("var a = b{", "\n}"),
        Frame("type a ", ""),
        Frame("f(", "\n)"),
        Frame("switch a {", "\n}"),
        Frame("select {", "\n}"),
        Frame("a", "", _CHAIN),
        Frame("const (", "\n)"),
    ),
    "GraphQL": (
        _WHOLE,
        Frame("{", "\n}"),
        Frame("type A {", "\n}"),
        Frame("input A {", "\n}"),
        Frame("{ a(", "\n) }"),
    ),
    "HTML": (_WHOLE,),
    "Java": (
        _WHOLE,
        Frame("class A {", "\n}"),
        Frame("interface A {", "\n}"),
        Frame("Object a = ", "\n;"),
        Frame("f(", "\n);"),
        Frame("a", "\n;", _CHAIN),
        Frame("a", "", _CHAIN),
        Frame("", "\nclass A {}"),
        Frame("enum A {", "\n}"),
        Frame("void f(", "\n) {}"),
        Frame("switch (a) {", "\n}"),
    ),
    "JavaScript": (*_SCRIPT, _ELEMENTS),
    "Kotlin": (
        _WHOLE,
        Frame("class A {", "\n}"),
        Frame("val a = ", ""),
        Frame("f(", "\n)"),
        Frame("a", "", _CHAIN),
        Frame("class A(", "\n)"),
        Frame("when (a) {", "\n}"),
        Frame("enum class A {", "\n}"),
        Frame("", "\nclass A"),
    ),
    "PHP": (
        _WHOLE,
        Frame("class A {", "\n}"),
        Frame("interface A {", "\n}"),
        Frame("interface A {", "\n; }"),
        Frame("interface A { function ", "\n}"),
        Frame("$a = ", "\n;"),
        Frame("$a = [", "\n];"),
        Frame("f(", "\n);"),
        Frame("$a", "\n;", _CHAIN),
        Frame("$a", "", _CHAIN),
        Frame("", "\nclass A {}"),
        Frame("switch ($a) {", "\n}"),
        Frame("", "\n;"),
    ),
    "PHP in HTML": (_WHOLE,),
    "Ruby": (
        _WHOLE,
        Frame("{", "\n}"),
        Frame("f(", "\n)"),
        Frame("a", "", _CHAIN),
        Frame("case a\n", "\nend", ("when", "in")),
    ),
    "Rust": (
        _WHOLE,
        Frame("fn f() {", "\n}"),
        Frame("impl A {", "\n}"),
        Frame("trait A {", "\n}"),
        Frame("struct A {", "\n}"),
        Frame("enum A {", "\n}"),
        Frame("fn f() { match a {", "\n} }"),
        Frame("fn f() { A {", "\n}; }"),
        Frame("fn f() { f(", "\n) }"),
        Frame("fn f() { a", "\n}", _CHAIN),
        Frame("", "\nstruct A;"),
        Frame("type A = ", "\n;"),
        Frame("fn f(", "\n) {}"),
    ),
    "SQL": (
        _WHOLE,
        Frame("SELECT a FROM b ", ""),
        Frame("CREATE TABLE a (", "\n)"),
        Frame("ALTER TABLE a ", ""),
        Frame("WITH ", "\nSELECT 1"),
        Frame("SELECT a FROM b WHERE ", ""),
    ),
    "TSX": (*_SCRIPT, _ELEMENTS, *_TYPES),
    "TypeScript": (*_SCRIPT, *_TYPES),
}
