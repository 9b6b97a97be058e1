"""Defects in otherwise right snippets. What is wrong stands in «marks»; `right` in its place mends the snippet."""

from __future__ import annotations

from dataclasses import dataclass

IMPORT, ATTRIBUTE, CALL, DEPRECATED = "library/import", "library/attribute", "library/call", "library/deprecated"


@dataclass(frozen=True)
class Plant:
    """A defect and its right neighbour. `shape` says where in a file the snippet stands."""

    name: str
    rule: str
    code: str
    right: str
    shape: str = "fence"

    def __str__(self) -> str:
        return self.name


PLANTS = [
    Plant("a name that the library never had", IMPORT, "from acme import «Applicaton»", "App"),
    Plant("a renamed class", IMPORT, "from acme.client import «HttpClient»", "Client"),
    Plant("a name in a list of names", IMPORT, "from acme import (\n    App,\n    «Modell»,\n    Router,\n)", "Model"),
    Plant("a name under another", IMPORT, "from acme import «Reponse» as Answer\n\nAnswer()", "Response"),
    Plant("a name that has moved to a submodule", IMPORT, "from acme import «Scopes»", "Router"),
    Plant("a moved module", IMPORT, "from «acme.testclient» import Client", "acme.client"),
    Plant("a misspelt package inside a dotted module", IMPORT, "import «acme.securty.tokens»", "acme.security.tokens"),
    Plant("a module of the standard library", IMPORT, "import «collections.abcs»", "collections.abc"),
    Plant("a module that Python has dropped", IMPORT, "from «distutils.core» import setup", "setuptools.not_here"),
    Plant("a name of the standard library", IMPORT, "from collections import «Mapping»", "ChainMap"),
    Plant("a name that a lazy module does not list", IMPORT, "from acme.lazy import «Quick»", "Fast"),
    Plant("an attribute of a module", ATTRIBUTE, "import acme\n\nacme.«Appp»()", "App"),
    Plant("an attribute of a submodule", ATTRIBUTE, "from acme.security import tokens\n\ntokens.«encod»", "encode"),
    Plant("an attribute of an alias", ATTRIBUTE, "import acme.client as c\n\nprint(c.«Reponse»)", "Response"),
    Plant("an attribute of a class", ATTRIBUTE, "from acme import Client\n\nClient.«locl»(80)", "local"),
    Plant("an attribute of an instance", ATTRIBUTE, "from acme import Client\n\nClient().get('/').«stat»", "status"),
    Plant("a method", ATTRIBUTE, "from acme import Client\n\nclient = Client()\nclient.«gett»('/')", "get"),
    Plant("a method of a base", ATTRIBUTE, "from acme import App\n\nApp().«includ»(App())", "include"),
    Plant(
        "a method that the snippet's class inherits",
        ATTRIBUTE,
        "from acme import Model\n\n\nclass User(Model):\n    name: str\n\n\nUser(name='Ann').«dmp»()",
        "dump",
    ),
    Plant(
        "the result of a coroutine",
        ATTRIBUTE,
        "from acme import Client\n\n\nasync def main():\n    answer = await Client().fetch('/')\n    return answer.«stats»",
        "status",
    ),
    Plant(
        "a coroutine that nobody awaits",
        ATTRIBUTE,
        "from acme import Client\n\n\nasync def main():\n    answer = Client().fetch('/')\n    return answer.«status»",
        "close",
    ),
    Plant(
        "an await at top level", ATTRIBUTE, "from acme import Client\n\n(await Client().fetch('/')).«jsn»()", "json"
    ),
    Plant(
        "a context manager",
        ATTRIBUTE,
        "from acme import Client\n\nwith Client() as client:\n    client.«fech»('/')",
        "fetch",
    ),
    Plant(
        "an asynchronous context manager at top level",
        ATTRIBUTE,
        "from acme import open_client\n\nasync with open_client('x') as client:\n    client.«fech»('/')",
        "fetch",
    ),
    Plant(
        "a parameter with an annotation",
        ATTRIBUTE,
        "from acme import Client\n\n\ndef use(client: Client):\n    return client.«gett»('/')",
        "get",
    ),
    Plant(
        "a parameter with Annotated",
        ATTRIBUTE,
        "from typing import Annotated\n\nfrom acme import Client\n\n\n"
        "def use(client: Annotated[Client, 'one']):\n    return client.«gett»('/')",
        "get",
    ),
    Plant("a decorator", ATTRIBUTE, "from acme import App\n\napp = App()\n\n\n@app.«gett»('/')\ndef home(): ...", "get"),
    Plant("an f-string", ATTRIBUTE, "from acme import Client\n\nprint(f'{Client().get(\"/\").«staus»:>5}')", "status"),
    Plant(
        "a comprehension",
        ATTRIBUTE,
        "from acme import Client\n\nclient = Client()\nprint([client.get(p).«staus» for p in '/a'])",
        "status",
    ),
    Plant("a lambda", ATTRIBUTE, "from acme import Client\n\nask = lambda: Client().«gett»('/')", "get"),
    Plant(
        "a call over several lines",
        ATTRIBUTE,
        "from acme import Client\n\nanswer = (\n    Client()\n    .get('/')\n    .«jsonn»()\n)",
        "json",
    ),
    Plant("after wide characters", ATTRIBUTE, "from acme import Client\n\nprint('😀é', Client().«gett»('/'))", "get"),
    Plant("after a return", ATTRIBUTE, "from acme import Client\n\nreturn Client()\nClient().«gett»('/')", "get"),
    Plant("an instance from a preamble", ATTRIBUTE, "@service.«gett»('/')\ndef home(): ...", "get"),
    Plant("an import from a preamble", CALL, "Gateway('x', «timeot»=1)", "timeout"),
    Plant("a keyword that is misspelt", CALL, "from acme import App\n\nApp('x', «debgu»=True)", "debug"),
    Plant("an argument that was dropped", CALL, "from acme import query\n\nquery(1, «regex»='x')", "pattern"),
    Plant("a positional argument too many", CALL, "from acme import App\n\nApp('x', «True»)", "debug=True"),
    Plant("a missing argument", CALL, "from acme import Client\n\nClient.«local»()", "local(80)\nprint"),
    Plant(
        "a missing argument that has a name",
        CALL,
        "from acme.security.tokens import decode\n\n«decode»('x', 'key')",
        "print",
    ),
    Plant("an argument of a method", CALL, "from acme import Client\n\nClient().get('/', «param»={})", "params"),
    Plant("an argument of a class method", CALL, "from acme import Model\n\nModel.load({}, «strct»=True)", "strict"),
    Plant(
        "an argument of an inherited method",
        CALL,
        "from acme import Model\n\n\nclass User(Model): ...\n\n\nUser.load({}).dump(«exlude»={'a'})",
        "exclude",
    ),
    Plant(
        "an argument in a decorator",
        CALL,
        "from acme import Router\n\nroutes = Router()\n\n\n@routes.get('/', «nme»='x')\ndef home(): ...",
        "name",
    ),
    Plant("an argument of overloads", CALL, "from acme import choose\n\nchoose(1, «stp»=2)", "step"),
    Plant("an argument of the standard library", CALL, "import base64\n\nbase64.b64encode(b'', «altchar»=b'')", "altchars"),
    Plant(
        "an argument with a default in a signature",
        CALL,
        "from acme import query\n\n\ndef search(q: str = query('', «patern»='x')): ...",
        "pattern",
    ),
    Plant("a deprecated function", DEPRECATED, "import acme\n\nacme.«connect»('x')", "open_client"),
    Plant("a deprecated function at its import", DEPRECATED, "from acme import «connect»\n\nconnect('x')", "open_client as connect"),
    Plant("a deprecated class", DEPRECATED, "from acme.client import «OldClient»\n\nOldClient()", "Client"),
    Plant("a deprecated class under another name", DEPRECATED, "from acme.client import «OldClient» as C\n\nC()", "Client"),
    Plant("a deprecated method", DEPRECATED, "from acme import Model\n\nModel(a=1).«dict»()", "dump"),
    Plant(
        "a deprecated method that is inherited",
        DEPRECATED,
        "from acme import Model\n\n\nclass User(Model): ...\n\n\nUser.load({}).«dict»()",
        "dump",
    ),
    Plant(
        "a deprecated decorator",
        DEPRECATED,
        "from acme import App\n\napp = App()\n\n\n@app.«on_start»('x')\ndef start(): ...",
        "get",
    ),
    Plant("a deprecated overload", DEPRECATED, "from acme import choose\n\n«choose»('one')", "print"),
    Plant(
        "a deprecated function of Python", DEPRECATED, "from datetime import datetime\n\ndatetime.«utcnow»()", "now"
    ),
    Plant("a deprecated argument", DEPRECATED, "from acme import query\n\nquery('', «example»='x')", "examples"),
    Plant("a deprecated argument of a module's function", DEPRECATED, "import acme as a\n\na.query(«example»='x')", "limit"),
    Plant("a session", ATTRIBUTE, ">>> from acme import Client\n>>> Client().«gett»('/')\n<Response>", "get", "session"),
    Plant("a list item", ATTRIBUTE, "from acme import Client\n\nClient().«gett»('/')", "get", "item"),
    Plant("a quote", ATTRIBUTE, "from acme import Client\n\nClient().«gett»('/')", "get", "quote"),
    Plant("a quoted scalar", CALL, "from acme import App\n\nApp('a\\\\b', «debgu»=True)", "debug", "scalar"),
    Plant("the second snippet of an answer", ATTRIBUTE, "client.«gett»('/')", "get", "second"),
    Plant("a prelude", ATTRIBUTE, "from acme import Client\n\nClient().«gett»('/')", "get", "prelude"),
]  # fmt: skip

SILENT = {
    "a project's own modules": "from app.main import app\nfrom .auth import user\nfrom .http import get\nfrom tests.client import Client\n\napp.x(1)",
    "a module that no library has": "import numpy as np\nfrom acme_plugins.tools import run\n\nnp.nothing()",
    "an import that may fail": "try:\n    from acme import Fast\nexcept ImportError:\n    Fast = None",
    "a module under a version": "import acme\n\nif acme.__version__ < '2':\n    acme.Old()\nelse:\n    acme.New()",
    "what is for type checkers": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from acme import Types",
    "an attribute that is asked for": "import acme\n\nif hasattr(acme, 'speed'):\n    acme.speed()",
    "what is silenced": "from acme import Nope  # noqa: F401\nimport acme\n\nacme.nope()  # type: ignore[attr-defined]",
    "what is told to fail": "from acme import Client\n\nClient().gett('/')  # AttributeError: no such method",
    "a session that shows an error": (
        ">>> from acme import Client\n>>> Client().gett('/')\n"
        "Traceback (most recent call last):\nAttributeError: no gett\n>>> Client().get('/')"
    ),
    "what is expected to fail": "import pytest\nfrom acme import App\n\nwith pytest.raises(TypeError):\n    App(1, 2, 3)",
    "the bad one of two": "# BAD\nfrom acme import connect\n\nconnect('x')\n\n# GOOD\nfrom acme import Client\n\nClient('x')",
    "the old way": "# Before 2.0\nfrom acme.testing import Old\n\nOld.run()",
    "an attribute of what may be nothing": "from acme import Client\n\nprint(Client().get('/').peer.host)",
    "the snippet's own class": "class User:\n    name: str\n\n\nUser().email\nUser(1, 2)\nUser().gett()",
    "the snippet's own model": "from acme import Model\n\n\nclass User(Model): ...\n\n\nUser(name='Ann').email",
    "the snippet's own function": "def f(a): ...\n\n\nf()\nf(1, 2)\nf(b=3)\nf.calls",
    "arguments that are left out": "from acme import Client, App\n\nClient().get(...)\nApp(...)\nApp('x', ...)",
    "types that do not fit": "from acme import Client\n\nClient(base=3).get(path=None, params=[])",
    "an attribute that is set": "from acme import App\n\napp = App()\napp.extra = 1",
    "an attribute that is set on a module": "import logging\n\nlogging.TRACE = 5\nlogging.log(logging.TRACE, 'x')",
    "an attribute that is set by its name": "import acme\n\nsetattr(acme, 'speed', 5)\nprint(acme.speed)",
    "what a log record is given elsewhere": (
        "import logging\n\n\nclass Form(logging.Formatter):\n    def format(self, record: logging.LogRecord) -> str:\n"
        "        return record.request_id"
    ),
    "what a server is given elsewhere": (
        "from http.server import BaseHTTPRequestHandler\n\n\nclass Handler(BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n        self.server.database"
    ),
    "a level that a logger is given": "import logging\n\nlogging.getLogger('x').trace('y')",
    "a type that only a description has": "open('x').buffer.peek()",
    "an interface": "from collections.abc import Sequence\n\n\ndef use(rows: Sequence[int]):\n    return rows.tolist()",
    "a class of another library in use": (
        "from acme import App\nfrom acme_extra import Panel\n\nApp().parent.color\nPanel()"
    ),
    "what a requirement of a library in use sets on objects": (
        "from acme import App\nfrom wire import Message\n\nApp()\nMessage().badge"
    ),
    "a module that fills itself": "from acme.late import alpha, gamma\nimport acme.late\n\nacme.late.delta",
    "a name that anything may be": "print(thing.whatever, other.method(1, 2, 3)(x=1))",
    "a name that is two things": "Either.nothing\nEither(1, 2, 3)",
    "two snippets that bind one name": "def run(a): ...\n\n\nrun(1)\n\n\ndef run(a, b): ...\n\n\nrun(1, 2)",
    "top level": "import asyncio\n\nawait asyncio.sleep(1)\nyield 1\nreturn 2",
    "a placeholder": "from acme import Client\n\nclient = ...\nclient.anything()\nconfig = None\nconfig.more",
    "a snippet's own deprecation": "from warnings import deprecated\n\n\n@deprecated('x')\ndef old(): ...\n\n\nold()",
}
"""Snippets in which nothing is to be found."""

CONTEXT = [
    "from acme import App\n\nservice = App()",
    "from acme import App\n\nservice = App('x')\n\n\n@service.get('/')\ndef home(): ...",
    "from acme import Client as Gateway\n\nGateway('x')",
    "from acme import App as Either",
    "from acme import Client as Either",
]
"""Snippets from which the base knows what `service` and `Gateway` are, and is not sure of `Either`."""
