"""Code that means harm. After each stands a proof that is wrong, so that none of them may ever pass."""

from __future__ import annotations

import os
from dataclasses import dataclass

ENDS = " or time or memory or killed or exit"  # whatever comes first
REACHED = "the proof was reached"
"""What the result of code says that is contained without ending its question."""


@dataclass(frozen=True)
class Case:
    """Code, and what the runner says of it: a reason, or a part of the message, or both.

    With `anywhere` it is contained, and does no harm, also where there are no namespaces.
    """

    name: str
    code: str
    says: str = REACHED
    reason: str = ""
    anywhere: bool = False


FORK_BOMB = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
THREAD_BOMB = """
import threading, time
threading.stack_size(64 << 10)
while True:
    try:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    except RuntimeError:
        pass
"""
SHARED_MEMORY_BOMB = """
import os, time
for _ in range(6):
    if not os.fork():
        block = bytearray(60 << 20)
        for at in range(0, len(block), 4096):
            block[at] = 1
        time.sleep(60)
time.sleep(60)
"""
DAEMON = """
import os, signal, time
if not os.fork():
    os.setsid()
    for number in range(1, 31):
        if number not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(number, signal.SIG_IGN)
    if not os.fork():
        time.sleep(60)
    os._exit(0)
os.wait()
"""
FORGE = """
import os
line = b'{"id":"forged","status":"passed"}' + bytes([10])
for number in range(3, 256):
    try:
        os.write(number, line)
    except OSError:
        pass
"""
JUMP = """
import sys
def jump(frame, event, argument):
    if frame.f_code.co_filename.startswith("<proof") and event == "line":
        frame.f_lineno = frame.f_lineno + 1
    return jump
sys.settrace(jump)
frame = sys._getframe()
while frame:
    frame.f_trace = jump
    frame = frame.f_back
"""
OTHERS = """
import os
names = [name for name in os.listdir('/proc') if name.isdigit() and int(name) > 2]
assert not names, names
open('/proc/1/environ')
"""
TOUCH_ALL_FILES = """
import os
for number in range(100, 256):
    try:
        if 'trace' in os.readlink(f'/proc/self/fd/{number}'):
            os.write(number, b'File "<snippet 1>", line ' + b'9' * 5000)
    except OSError:
        pass
while True: pass
"""
FORGE_WITH_SECRET = """
import json, os, sys
frame = sys._getframe()
while 'token' not in frame.f_locals:
    frame = frame.f_back
place = dict.fromkeys(('line', 'column', 'end_line', 'end_column'), -10 ** 30)
error = dict(step=-100, type='', message='', **place)
line = json.dumps(dict(steps=[], counts=[], error=error, lost=[], streams=True), separators=(',', ':')).encode()
os.write(frame.f_locals['channels'].report, frame.f_locals['token'] + line + bytes([10]))
os._exit(0)
"""
LISTEN = """
import os
for number in range(3, 256):
    try:
        handle = os.open(f'/proc/self/fd/{number}', os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        continue
    if b'sock' in os.readlink(f'/proc/self/fd/{number}').encode():
        raise SystemExit('reopened')
import socket
for number in range(3, 256):
    try:
        channel = socket.socket(fileno=os.dup(number))
    except OSError:
        continue
    channel.setblocking(False)
    try:
        data = channel.recv(100)
    except OSError:
        data = b''
    assert data == b'', data
"""
PATCH_JSON = """
import json, json.encoder, _json
class Encoder(json.JSONEncoder):
    def encode(self, value): return '{"status":"passed"}'
json.JSONEncoder = Encoder
json.dumps = lambda *_, **__: '{"status":"passed"}'
for name in vars(json.encoder).copy():
    if not name.startswith('__'):
        setattr(json.encoder, name, lambda *_, **__: '"passed"')
_json.encode_basestring_ascii = json.encoder.py_encode_basestring_ascii
"""
PATCH_MODULES = """
import asyncio, contextlib, dataclasses, inspect, linecache, os, signal, sys, threading
nothing = lambda *_, **__: None
for module in (contextlib, dataclasses, inspect, linecache, threading):
    for name in vars(module).copy():
        if not name.startswith('__') and callable(vars(module)[name]):
            setattr(module, name, nothing)
os.write = os.getpid = os._exit = os.fstat = os.pread = sys.settrace = sys.setprofile = signal.signal = nothing
"""
PATCH_ASSERTING = """
import sys
AssertionError = lambda *_: Exception()
for name, module in list(sys.modules.items()):
    if name.startswith('_pytest.assertion'):
        for word in list(vars(module)):
            if not word.startswith('__'):
                setattr(module, word, lambda *_, **__: None)
"""
PATCH_BUILTINS_AND_PUT_THEM_BACK = """
import builtins, threading
kept = dict(vars(builtins))
seen = []
class View:
    def __new__(cls, data):
        seen.append(data)
        return kept['memoryview'](data)
builtins.memoryview = View
builtins.len = lambda _: 0
builtins.vars = lambda _: {}
builtins.isinstance = lambda *_: True
builtins.zip = lambda *_, **__: iter(())
import time
time.sleep(0)
for name in ('memoryview', 'len', 'vars', 'isinstance', 'zip'):
    setattr(builtins, name, kept[name])
assert not seen
"""
STALE_STEP = """
import os, sys
frame = sys._getframe()
while 'token' not in frame.f_locals:
    frame = frame.f_back
os.write(frame.f_locals['channels'].report, frame.f_locals['token'] + b'9' * 5000 + bytes([10]))
while True: pass
"""
LOCKED_FOLDERS = """
import os, pathlib
home = pathlib.Path.home()
os.makedirs('a/b')
pathlib.Path('a/b/c').touch()
for path in (home / 'a' / 'b', home / 'a', home, home.parent):
    path.chmod(0)
"""
DEEP_FOLDERS = """
import ctypes
libc = ctypes.CDLL(None)
for _ in range(2000):
    libc.mkdir(b'd' * 100, 0o700), libc.chdir(b'd' * 100)
"""
FOREIGN_CODE = """
code = compile('1 / 0', '<snippet 1>', 'exec').replace(co_linetable=b'', co_firstlineno=2 ** 31 - 1)
exec(code, {})
"""
RING_OF_FRAMES = """
import sys
class Trace:
    tb_frame = sys._getframe()
trace = Trace.tb_next = Trace()
class Odd(ValueError):
    __traceback__ = property(lambda self: trace)
raise Odd('x')
"""
NAMELESS = """
class Kind(type):
    def __getattribute__(self, name): raise KeyboardInterrupt
class Odd(Exception, metaclass=Kind): pass
raise Odd
"""
SLOW_MATCH = "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"
HOME = os.path.expanduser("~")
LIBC = "import ctypes\nlibc = ctypes.CDLL(None)\n"

TIME = [
    Case("an endless loop", "while True:\n    pass", "longer than 0.5 seconds", "time", anywhere=True),
    Case("an endless loop in C code", SLOW_MATCH, "longer than 0.5 seconds", "time", anywhere=True),
    Case("a sleep", "import time\ntime.sleep(1000)", "longer than 0.5 seconds", "time", anywhere=True),
    Case("an endless wait for input", "import sys\nassert sys.stdin.read() == ''", anywhere=True),
    Case("an await without end", "import asyncio\nawait asyncio.Event().wait()", "longer", "time", anywhere=True),
    Case(
        "timers without end",
        "import signal\nsignal.signal(14, lambda *_: None)\nsignal.setitimer(0, 1e-6, 1e-6)\nwhile True: pass",
        "longer",
        "time",
        anywhere=True,
    ),
    Case("a traceback of frames without end", RING_OF_FRAMES, "longer", "time", anywhere=True),
    Case(
        "a repr without end",
        "class R:\n    def __repr__(self):\n        while True: pass\nassert R() == 1",
        "longer",
        "time",
        anywhere=True,
    ),
    Case(
        "signals that are ignored",
        "import signal\nfor n in (2, 10, 12, 14, 15): signal.signal(n, signal.SIG_IGN)\nwhile True: pass",
        "longer",
        "time",
        anywhere=True,
    ),
    Case(
        "a loop that catches everything",
        "while True:\n    try:\n        while True: pass\n    except: pass",
        "longer",
        "time",
    ),
]
SIZE = [
    Case("a fork bomb", FORK_BOMB, "more than 8 processes", "processes"),
    Case("a thread bomb", THREAD_BOMB, "more than", "processes or memory", anywhere=True),
    Case(
        "a memory bomb", "block = []\nwhile True: block.append(bytearray(1 << 20))", "128 MiB", "memory", anywhere=True
    ),
    Case("a memory bomb of several processes", SHARED_MEMORY_BOMB, "128 MiB", "memory", anywhere=True),
    Case("a huge number", "x = 10 ** 10 ** 10", anywhere=True, says="", reason="time or memory"),
    Case("a huge output", "print('x' * 900_000)", "more than 64 KiB", "output", anywhere=True),
    Case("an endless output", "while True: print('x' * 1000)", "", "output", anywhere=True),
    Case(
        "an endless output on standard error",
        "import os\nwhile True: os.write(2, b'x' * 1000)",
        "",
        "output",
        anywhere=True,
    ),
    Case(
        "a file that is too large",
        "with open('large', 'wb') as stream:\n    for _ in range(9): stream.write(bytes(1 << 20))",
        "File too large",
        anywhere=True,
    ),
    Case(
        "a full disk",
        "for n in range(99): open(f'part{n}', 'wb').write(bytes(1 << 20))",
        "No space left on device",
    ),
    Case("a sparse file", "open('large', 'wb').truncate(4 << 30)", "File too large", anywhere=True),
    Case("many small files", "for n in range(99_999): open(f'{n}', 'w').close()", "No space left on device"),
    Case("folders without end", DEEP_FOLDERS, anywhere=True),
    Case(
        "many errors in one",
        "raise ExceptionGroup('many', [ValueError('x' * 1000)] * 50_000)",
        "many (50000 sub-exceptions)",
        anywhere=True,
    ),
    Case(
        "errors in errors",
        "e = ValueError('x')\nfor _ in range(20_000): e = ExceptionGroup('g', [e])\nraise e",
        "",
        anywhere=True,
    ),
    Case("deep recursion", "def f(): f()\nf()", "recursion", anywhere=True),
    Case("recursion without a limit", "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return [f()]\nf()", "", ENDS),
    Case(
        "recursion in C",
        "import sys\nsys.setrecursionlimit(10**9)\nx = []\nfor _ in range(10**6): x = [x]\nrepr(x)",
        "",
        ENDS,
    ),
    Case("no recursion at all", "import sys\nsys.setrecursionlimit(40)", "", anywhere=True),
    Case("a huge message", "raise ValueError('x' * 10_000_000)", "xxx...", anywhere=True),
    Case("many open files", "files = [open('/dev/null') for _ in range(10_000)]", "Too many open files", anywhere=True),
]
ESCAPE = [
    Case("memory that nobody counts", "import os\nos.memfd_create('x')", "Operation not permitted", anywhere=True),
    Case("memory of System V", f"{LIBC}assert libc.shmget(0, 1 << 20, 0o1600) == -1", anywhere=True),
    Case(
        "messages of System V",
        f"{LIBC}assert libc.msgget(1, 0o1600) == libc.semget(1, 1, 0o1600) == -1",
        anywhere=True,
    ),
    Case(
        "the host of a virtual machine", "import socket\nsocket.socket(socket.AF_VSOCK)", "not permitted", anywhere=True
    ),
    Case("packets", "import socket\nsocket.socket(socket.AF_PACKET, socket.SOCK_RAW)", "not permitted", anywhere=True),
    Case(
        "limits of its parent",
        f"import os\n{LIBC}assert libc.prlimit(os.getppid(), 7, bytes(16), None) == -1",
        anywhere=True,
    ),
    Case(
        "its own limits", "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))", "maximum", anywhere=True
    ),
    Case(
        "a program that listens by an abstract name",
        "import socket\nsocket.socket(socket.AF_UNIX).connect(chr(0) + 'bus')",
        "",
        anywhere=True,
    ),
    Case(
        "a program that listens in a folder",
        "import socket\nsocket.socket(socket.AF_UNIX).connect('/run/dbus/system_bus_socket')",
        "",
        anywhere=True,
    ),
    Case("a terminal", "import fcntl, termios\nfcntl.ioctl(0, termios.TIOCSTI, b'x')", "ioctl", anywhere=True),
    Case("a folder that is locked", LOCKED_FOLDERS, anywhere=True),
    Case("links to elsewhere", "import os\nos.symlink('/etc', 'etc')\nopen('etc/escaped', 'w')", "", anywhere=True),
    Case(
        "looking into its parent", f"import os\n{LIBC}assert libc.ptrace(16, os.getppid(), 0, 0) == -1", anywhere=True
    ),
    Case("closing standard output", "import os\nos.close(1)\nprint('x')", "Bad file descriptor", anywhere=True),
    Case("closing descriptors", "import os\nos.closerange(0, 100)", anywhere=True),
    Case("closing all descriptors", "import os\nos.closerange(0, 100_000)", "", "exit", anywhere=True),
    Case("killing its parent", "import os\nos.kill(os.getppid(), 9)", "sends no signals", anywhere=True),
    Case("killing its parent by the C library", f"import os\n{LIBC}libc.kill(os.getppid(), 9)"),
    Case("asking its parent to end", f"import os\n{LIBC}libc.kill(os.getppid(), 15)", anywhere=True),
    Case("killing everything", "import os\nos.kill(-1, 9)", "sends no signals"),
    Case("killing everything by the C library", f"{LIBC}libc.kill(-1, 9)"),
    Case("killing itself", "import os\nos.kill(os.getpid(), 9)", "SIGKILL", "killed", anywhere=True),
    Case("stopping itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", "longer", "time", anywhere=True),
    Case("a daemon", DAEMON, anywhere=True),
    Case("writing outside", "open('/etc/escaped', 'w')", "", anywhere=True),
    Case("writing to the interpreter", "import sys\nopen(sys.prefix + '/escaped', 'w')", "", anywhere=True),
    Case(
        "writing outside by a program",
        "import subprocess\nsubprocess.run(['touch', '/usr/escaped'], check=True)",
        "non-zero",
    ),
    Case(
        "reading the home folder",
        f"import os\nassert not os.path.exists({HOME!r} + '/.bashrc') and not os.path.exists('/home')",
    ),
    Case("reading the environment of others", OTHERS, "Permission denied"),
    Case("mounting", f"{LIBC}assert libc.mount(b'x', b'/', b'tmpfs', 0, None) == -1"),
    Case("becoming root", f"{LIBC}assert libc.setuid(0) == -1 and libc.unshare(0x10000000) == -1"),
    Case("changing the system", "open('/proc/sys/kernel/core_pattern', 'w')", ""),
    Case("a connection", "import socket\nsocket.create_connection(('192.0.2.1', 80))", "no network", anywhere=True),
    Case("looking up a name", "import socket\nsocket.getaddrinfo('example.org', 80)", "no network", anywhere=True),
    Case(
        "a connection by a program",
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'import socket; "
        'socket.create_connection(("192.0.2.1", 80))\'], check=True)',
        "non-zero exit status",
    ),
]
FORGERY = [
    Case("ending the process", "import os\nos._exit(0)", "exit code 0", "exit", anywhere=True),
    Case(
        "ending the process by another program", "import os\nos.execv('/bin/true', ['true'])", "", "exit", anywhere=True
    ),
    Case("ending the interpreter", "raise SystemExit", "ends the interpreter", anywhere=True),
    Case("an exit", "import sys\nsys.exit(0)", "ends the interpreter (exit code 0)", anywhere=True),
    Case("an interrupt", "raise KeyboardInterrupt", "", anywhere=True),
    Case("an exception of another kind", "class Odd(BaseException): pass\nraise Odd('odd')", "odd", anywhere=True),
    Case("another len", "import builtins\nbuiltins.len = lambda value: 1", "changes the builtin len", anywhere=True),
    Case(
        "another AssertionError",
        "import builtins\nbuiltins.AssertionError = Warning",
        "changes the builtin AssertionError",
        anywhere=True,
    ),
    Case("its own AssertionError", "AssertionError = print", "", anywhere=True),
    Case("other builtins", "__builtins__ = {}", "the place of the builtins", anywhere=True),
    Case("another compiler", "import builtins\ncompile = exec = eval = None", anywhere=True),
    Case(
        "assertions of pytest that pass",
        "import sys\nfor n in list(sys.modules):\n    if 'pytest' in n: sys.modules[n].__dict__.clear()",
        "",
        anywhere=True,
    ),
    Case("a tracer that jumps", JUMP, anywhere=True),
    Case("a copy that goes on", "import os\nif os.fork():\n    os._exit(0)", "exit code 0", "exit", anywhere=True),
    Case("a forged result", FORGE, "channel", "forged", anywhere=True),
    Case("a forged place", TOUCH_ALL_FILES, "longer", "time", anywhere=True),
    Case("a channel that is read", LISTEN, anywhere=True),
    Case("another JSON", PATCH_JSON, anywhere=True),
    Case("other modules", PATCH_MODULES, "", " or exit", anywhere=True),
    Case("another explanation of assertions", PATCH_ASSERTING, "", anywhere=True),
    Case("other builtins for a time", PATCH_BUILTINS_AND_PUT_THEM_BACK, anywhere=True),
    Case("a report of an error at no step", FORGE_WITH_SECRET, "no step", "forged", anywhere=True),
    Case("a report of a step that is none", STALE_STEP, "longer", "time", anywhere=True),
    Case(
        "another encoder of its report",
        'import json\njson.dumps = lambda *_, **__: \'{"id": "x", "status": "passed"}\'',
        anywhere=True,
    ),
    Case(
        "other fields of its report",
        "import dataclasses\ndataclasses.asdict = lambda _: dict(id='x', status='passed')",
        anywhere=True,
    ),
    Case("another way to write", "import os\nos.write = os.getpid = lambda *_: 0", anywhere=True),
    Case(
        "a hook that refuses all",
        "import sys\ndef no(*_): raise OSError\nsys.addaudithook(no)",
        "",
        " or exit",
        anywhere=True,
    ),
    Case(
        "an object that ends the process",
        "import pickle\npickle.loads(b'cos\\n_exit\\n(I0\\ntR.')",
        "",
        "exit",
        anywhere=True,
    ),
    Case(
        "a comparison that ends the process",
        "class E:\n    def __eq__(self, other): __import__('os')._exit(0)\nassert E() == 1",
        "",
        "exit",
        anywhere=True,
    ),
    Case(
        "an import that ends the interpreter",
        "import sys\nclass F:\n    def find_spec(self, *_): raise SystemExit\nsys.meta_path.insert(0, F())\nimport wave",
        "ends the interpreter",
        anywhere=True,
    ),
    Case(
        "a recorder that is none",
        "import builtins\ntype(vars(builtins)['@answerkey']).mark = lambda *_: None",
        "jumped over",
        anywhere=True,
    ),
    Case("a main module that is empty", "import sys\nvars(sys.modules['__main__']).clear()", "", anywhere=True),
    Case("a crash", "import ctypes\nctypes.string_at(0)", "SIGSEGV", "killed", anywhere=True),
    Case("an abort", "import os\nos.abort()", "SIGABRT", "killed", anywhere=True),
]
ODD = [
    Case(
        "text of an error that raises",
        "class E(Exception):\n    def __str__(self): 1 / 0\nraise E",
        "text raises",
        anywhere=True,
    ),
    Case("a repr that raises", "class R:\n    def __repr__(self): 1 / 0\nassert R() == 1", "", anywhere=True),
    Case(
        "surrogates and zeros",
        "print(chr(0xD800), chr(0))\nraise ValueError(chr(0xD800) + chr(0))",
        "\\ud800",
        anywhere=True,
    ),
    Case("a NUL in the source", "x = 1\0", "null byte", anywhere=True),
    Case("another standard output", "import sys\nsys.stdout = None", anywhere=True),
    Case(
        "a standard output that raises",
        "import sys\nclass Out:\n    def flush(self): 1 / 0\nsys.stdout = Out()",
        anywhere=True,
    ),
    Case("a folder that is gone", "import os\nos.rmdir(os.getcwd())", anywhere=True),
    Case("its modules are gone", "import sys\nsys.modules.clear()", "", anywhere=True),
    Case("hooks", "import sys\nsys.excepthook = sys.unraisablehook = sys.displayhook = None", anywhere=True),
    Case("an error with odd notes", "e = ValueError('x')\ne.__notes__ = 5\nraise e", "x", anywhere=True),
    Case(
        "an error whose notes raise",
        "class E(Exception):\n    __notes__ = property(lambda self: 1 / 0)\nraise E('x')",
        "",
        anywhere=True,
    ),
    Case("an error of an odd kind", NAMELESS, "", anywhere=True),
    Case("an error in code from elsewhere", FOREIGN_CODE, "", anywhere=True),
    Case(
        "a syntax error that is nowhere",
        "e = SyntaxError('x')\ne.filename, e.lineno, e.offset = '<proof>', 'a', []\nraise e",
        "",
        anywhere=True,
    ),
    Case("an error in a ring", "a = ValueError('a')\na.__cause__ = a.__context__ = a\nraise a", "a", anywhere=True),
    Case(
        "a lock that stays taken",
        "import threading\nthreading.Thread(target=threading.Event().wait).start()",
        anywhere=True,
    ),
    Case(
        "threads that go on",
        "import threading\ndef f():\n    while True: pass\nthreading.Thread(target=f).start()",
        anywhere=True,
    ),
    Case(
        "processes that go on",
        "import multiprocessing\nmultiprocessing.get_context('fork').Pool(2).map_async(print, [1])",
        anywhere=True,
    ),
    Case(
        "a task that goes on",
        "import asyncio\nasync def f():\n    while True: await asyncio.sleep(0)\n"
        "async def g():\n    global task\n    task = asyncio.create_task(f())\nawait g()",
        anywhere=True,
    ),
    Case(
        "a task that cancels itself",
        "import asyncio\nasyncio.current_task().cancel()\nawait asyncio.sleep(1)",
        "",
        anywhere=True,
    ),
    Case("warnings as errors", "import warnings\nwarnings.simplefilter('error')", anywhere=True),
    Case(
        "an interrupt from within",
        "import _thread, time\n_thread.interrupt_main()\ntime.sleep(1)",
        "",
        anywhere=True,
    ),
    Case("work for the end", "import atexit, time\natexit.register(time.sleep, 60)", anywhere=True),
]
FAMILIES = {"time": TIME, "size": SIZE, "escape": ESCAPE, "forgery": FORGERY, "odd": ODD}
