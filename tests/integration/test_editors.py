"""The files for editors: they parse, find places in real output, and show findings in the editors that are installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pytest

from integration.sample import BROKEN, ROOT, environment, markdown, run, write

EDITORS = ROOT / "editors"
EXTENSION = EDITORS / "vscode"  # has tests of its own, in Node; what stands here of VS Code works without it
SETTINGS = [EXTENSION / "settings.json", EXTENSION / "tasks.json"]
FILES_FOR_EDITORS = SETTINGS + [p for p in EDITORS.rglob("*") if p.is_file() and EXTENSION not in p.parents]
# Names as awkward as a file system allows, with code whose error stands after wide characters.
FILES = {
    "two words.md": markdown(BROKEN),
    "x:1:2: y.md": markdown(BROKEN),
    "grün 😀.md": markdown(f'x = "😀é"; {BROKEN}'),
    "language.md": "# Notes\n\n```pyhton\nprint(1)\n```\n",
}
SYNTAX, LANGUAGE = "snippet/syntax", "answer/fence-language"
CONCISE = [
    ("grün 😀.md", 4, 16, "error", SYNTAX),
    ("language.md", 3, 4, "warning", LANGUAGE),
    ("two words.md", 4, 6, "error", SYNTAX),
    ("x:1:2: y.md", 4, 6, "error", SYNTAX),
]
WIDE = "grün 😀.md"
WIDE_BYTE = 16 + 4  # its error's column in bytes of UTF-8: 😀 has four, é two
ALE = Path("/usr/share/vim-ale")


def needs(program: str, *, version: str = "") -> pytest.MarkDecorator:
    """Skips where an editor is missing or too old."""
    path = shutil.which(program)
    if path is None:
        return pytest.mark.skip(reason=f"{program} is not installed")
    if version:
        with tempfile.TemporaryDirectory() as home:
            said = run([path, "--version"], Path(home), environment(Path(home))).stdout
        found = re.search(r"(\d+)\.(\d+)", said)
        wanted = tuple(map(int, version.split(".")))
        if found is None or tuple(map(int, found.groups())) < wanted:
            return pytest.mark.skip(reason=f"{program} is older than {version}")
    return pytest.mark.skipif(False, reason="")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ordinary Markdown with findings."""
    here = tmp_path / "here"
    here.mkdir()
    write(here, FILES)
    return here


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path, LC_ALL="C.UTF-8", XDG_STATE_HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path))


@pytest.fixture
def concise(folder: Path, variables: dict[str, str]) -> str:
    return run(["answerkey", "lint", ".", "--format", "concise"], folder, variables).stdout


def load(name: str) -> Any:
    return json.loads((EDITORS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(p for p in FILES_FOR_EDITORS if p.suffix in {".json", ".toml"}), ids=str)
def test_each_configuration_parses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert (tomllib.loads if path.suffix == ".toml" else json.loads)(text)


def test_each_file_is_described() -> None:
    readme = (EDITORS / "README.md").read_text(encoding="utf-8")
    files = [path.relative_to(EDITORS).as_posix() for path in FILES_FOR_EDITORS]
    assert [name for name in files if name != "README.md" and f"({name})" not in readme] == []
    assert [name for name in re.findall(r"\]\((?!http)([^)#]+)\)", readme) if not (EDITORS / name).exists()] == []


def vscode_pattern() -> dict[str, Any]:
    task = load("vscode/tasks.json")["tasks"][0]
    assert task["args"] == ["lint", "--format", "concise"]
    pattern: dict[str, Any] = task["problemMatcher"]["pattern"]
    return pattern


def test_the_problem_matcher_of_vs_code_finds_each_part(concise: str) -> None:
    pattern = vscode_pattern()
    found = [re.fullmatch(pattern["regexp"], line) for line in concise.splitlines()]
    parts = [[m[pattern[key]] for key in ("file", "line", "column", "severity", "code")] for m in found if m]
    assert [(f, int(line), int(column), s, c) for f, line, column, s, c in parts] == CONCISE
    windows = re.fullmatch(pattern["regexp"], r"C:\notes\a.md:4:6: error snippet/syntax a: b")
    assert windows is not None
    assert windows.groups() == (r"C:\notes\a.md", "4", "6", "error", SYNTAX, "a: b")


@pytest.mark.sweep
@needs("node")
def test_the_problem_matcher_is_the_same_to_javascript(concise: str, folder: Path, variables: dict[str, str]) -> None:
    script = "const [p, t] = JSON.parse(require('fs').readFileSync(0)); const r = new RegExp(p);"
    script += "console.log(JSON.stringify(t.trim().split('\\n').map(l => r.exec(l).slice(1, 6))))"
    given = json.dumps([vscode_pattern()["regexp"], concise])
    found = json.loads(run(["node", "-e", script], folder, variables, stdin=given, check=True).stdout)
    assert [(f, int(line), int(column), s, c) for f, line, column, s, c in found] == CONCISE


@pytest.mark.sweep
def test_the_build_system_of_sublime_finds_each_place(concise: str) -> None:
    build = load("sublime/answerkey.sublime-build")
    assert build["cmd"][1:] == ["lint", "--format", "concise"]
    found = re.findall(build["file_regex"], concise, re.M)
    assert [(file, int(line), int(column)) for file, line, column, _ in found] == [place[:3] for place in CONCISE]


@pytest.mark.parametrize(
    "command",
    [
        load("sublime/LSP.sublime-settings")["clients"]["answerkey"]["command"],
        [
            load("vscode/settings.json")["glspc.server.command"],
            *load("vscode/settings.json")["glspc.server.commandArguments"],
        ],
        [
            (server := tomllib.loads((EDITORS / "helix/languages.toml").read_text())["language-server"]["answerkey"])[
                "command"
            ],
            *server["args"],
        ],
    ],
)
def test_every_client_starts_the_same_server(command: list[str]) -> None:
    assert command == ["answerkey", "lsp"]


@pytest.mark.parametrize("name", ["framework", "topic"])
def test_vs_code_gets_the_schemas_that_a_command_writes(folder: Path, variables: dict[str, str], name: str) -> None:
    run(["answerkey", "schema", "--write", "schemas"], folder, variables, check=True)
    schemas = load("vscode/settings.json")["yaml.schemas"]
    file = next(path for path in schemas if f"/{name}." in path)
    assert (folder / file).is_file()
    assert schemas[file] == f"content/{name}s/*.{{yml,yaml}}"


@pytest.mark.sweep
@needs("vim")
def test_vim_finds_the_places_in_its_quickfix_list(folder: Path, variables: dict[str, str]) -> None:
    script = [
        f"set runtimepath^={EDITORS}/vim",
        "compiler answerkey",
        "let &makeprg .= ' .'",
        "silent make",
        "let found = map(getqflist(), {_, i -> [bufname(i.bufnr), i.lnum, i.col, i.type, i.text]})",
        "call writefile([json_encode(found)], 'found.json')",
        "qall!",
    ]
    found = vim(script, folder, variables)
    kinds = {"error": "e", "warning": "w"}
    wanted = [[f, line, column, kinds[severity]] for f, line, column, severity, _ in CONCISE]
    assert [item[:4] for item in found] == wanted
    assert [item[4].split()[0] for item in found] == [item[4] for item in CONCISE]


@pytest.mark.sweep
@needs("vim")
@pytest.mark.skipif(not ALE.is_dir(), reason="ALE is not installed")
def test_ale_shows_what_the_buffer_has_and_the_file_has_not(folder: Path, variables: dict[str, str]) -> None:
    (folder / WIDE).write_text(markdown("print(1)"), encoding="utf-8")
    script = [
        "set encoding=utf-8",
        f"set runtimepath^={ALE},{EDITORS}/vim",
        "filetype plugin on",
        "let g:ale_linters = {'markdown': ['answerkey']}",
        "let g:ale_lint_on_enter = 0",
        f"source {ALE}/plugin/ale.vim",
        f"source {EDITORS}/vim/plugin/answerkey.vim",
        f"execute 'edit' fnameescape('{WIDE}')",
        "set filetype=markdown",
        f"call setline(4, '{FILES[WIDE].splitlines()[3]}')",
        "ALELint",
        "let waited = 0",
        "while empty(ale#engine#GetLoclist(bufnr('')))  && waited < 300 | sleep 100m | let waited += 1 | endwhile",
        "call writefile([json_encode(ale#engine#GetLoclist(bufnr('')))], 'found.json')",
        "qall!",
    ]
    (item,) = vim(script, folder, variables)
    assert (item["lnum"], item["col"], item["type"], item["code"]) == (4, WIDE_BYTE, "E", SYNTAX)


def vim(script: list[str], folder: Path, variables: dict[str, str]) -> Any:
    (folder / "script.vim").write_text("\n".join(script), encoding="utf-8")
    done = run(["vim", "-Nu", "NONE", "-n", "-es", "-S", "script.vim"], folder, variables)
    assert (folder / "found.json").exists(), done.stdout
    return json.loads((folder / "found.json").read_text(encoding="utf-8"))


@pytest.mark.sweep
@needs("nvim", version="0.10")
def test_nvim_lint_shows_what_the_buffer_has(folder: Path, variables: dict[str, str]) -> None:
    """The plugin itself is replaced by what it does: run the command on the buffer's text, and parse."""
    write(folder, {"language.md": markdown("print(1)")})
    script = f"""
        local plugin = {{ linters = {{}}, linters_by_ft = {{}}, try_lint = function() end }}
        package.loaded.lint = plugin
        dofile("{EDITORS}/neovim/lint.lua")
        local name = plugin.linters_by_ft.markdown[1]
        local linter = plugin.linters[name]
        vim.cmd.edit("{WIDE}")
        local command = {{ linter.cmd }}
        for _, argument in ipairs(linter.args) do
          table.insert(command, type(argument) == "function" and argument() or argument)
        end
        local output = vim.fn.system(command, vim.api.nvim_buf_get_lines(0, 0, -1, true))
        local found = linter.parser(output, 0)
        vim.diagnostic.set(vim.api.nvim_create_namespace(name), 0, found)
        vim.fn.writefile({{ vim.fn.json_encode(vim.diagnostic.get(0)) }}, "found.json")
    """
    (item,) = neovim(script, folder, variables)
    assert (item["lnum"], item["col"], item["end_col"], item["severity"]) == (3, WIDE_BYTE - 1, WIDE_BYTE, 1)
    assert item["code"] == SYNTAX


@pytest.mark.sweep
@pytest.mark.parametrize(
    "start",
    [
        pytest.param('vim.lsp.enable("answerkey")', marks=needs("nvim", version="0.11"), id="0.11"),
        pytest.param(f'dofile("{EDITORS}/neovim/start.lua")', marks=needs("nvim", version="0.8"), id="0.8"),
    ],
)
def test_neovim_shows_what_the_language_server_finds(folder: Path, variables: dict[str, str], start: str) -> None:
    script = f"""
        vim.opt.runtimepath:prepend("{EDITORS}/neovim")
        vim.cmd("filetype on")
        {start}
        vim.cmd.edit("{WIDE}")
        vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 50)
        local found = vim.tbl_map(function(item)
          return {{ lnum = item.lnum, col = item.col, severity = item.severity, code = item.code }}
        end, vim.diagnostic.get(0))
        vim.fn.writefile({{ vim.fn.json_encode(found) }}, "found.json")
    """
    (item,) = neovim(script, folder, variables)
    assert item == {"lnum": 3, "col": WIDE_BYTE - 1, "severity": 1, "code": SYNTAX}


def neovim(script: str, folder: Path, variables: dict[str, str]) -> Any:
    (folder / "script.lua").write_text(script, encoding="utf-8")
    done = run(["nvim", "--headless", "--clean", "-n", "-c", "luafile script.lua", "-c", "qall!"], folder, variables)
    assert (folder / "found.json").exists(), done.stdout
    return json.loads((folder / "found.json").read_text(encoding="utf-8"))


@pytest.mark.sweep
@needs("emacs")
def test_emacs_finds_the_places_in_its_compilation_buffer(
    folder: Path, variables: dict[str, str], concise: str
) -> None:
    write(folder, {"concise.txt": concise})
    script = """
      (with-temp-buffer
        (insert-file-contents "concise.txt")
        (let (found)
          (pcase-let ((`(,pattern ,file ,line ,column (,warning))
                       (cdr (assq 'answerkey compilation-error-regexp-alist-alist))))
            (while (re-search-forward pattern nil t)
              (push (vector (match-string file) (string-to-number (match-string line))
                            (string-to-number (match-string column)) (if (match-string warning) "warning" "error"))
                    found)))
          (answerkey-test-write (vconcat (nreverse found)))))
    """
    assert [tuple(item) for item in emacs(script, folder, variables)] == [item[:4] for item in CONCISE]


@pytest.mark.sweep
@needs("emacs")
def test_flymake_shows_what_the_buffer_has_and_the_file_has_not(folder: Path, variables: dict[str, str]) -> None:
    (folder / WIDE).write_text(markdown("print(1)"), encoding="utf-8")
    text = json.dumps(FILES[WIDE], ensure_ascii=False)
    script = f"""
      (find-file "{WIDE}")
      (erase-buffer)
      (insert {text})
      (let (found)
        (answerkey-flymake (lambda (diagnostics &rest _) (setq found (or diagnostics 'none))))
        (with-timeout (30 (error "No answer"))
          (while (not found) (accept-process-output nil 0.05)))
        (answerkey-test-write
         (vconcat (mapcar (lambda (item)
                            (save-excursion
                              (goto-char (flymake-diagnostic-beg item))
                              (vector (line-number-at-pos) (1+ (- (point) (line-beginning-position)))
                                      (symbol-name (flymake-diagnostic-type item)) (flymake-diagnostic-text item))))
                          found)))
        (set-buffer-modified-p nil))
    """
    ((line, column, kind, said),) = emacs(script, folder, variables)
    assert (line, column, kind) == (4, 16, ":error")
    assert said.startswith(f"{SYNTAX} ")


def emacs(script: str, folder: Path, variables: dict[str, str]) -> Any:
    write_function = '(defun answerkey-test-write (value) (with-temp-file "found.json" (insert (json-encode value))))'
    (folder / "script.el").write_text(
        f";; -*- lexical-binding: t; coding: utf-8 -*-\n(require 'json)\n{write_function}\n{script}", encoding="utf-8"
    )
    done = run(["emacs", "-Q", "--batch", "-l", f"{EDITORS}/emacs/answerkey.el", "-l", "script.el"], folder, variables)
    assert (folder / "found.json").exists(), done.stdout
    return json.loads((folder / "found.json").read_text(encoding="utf-8"))


@pytest.mark.sweep
@needs("emacs")
def test_the_emacs_file_compiles_without_warnings(tmp_path: Path, variables: dict[str, str]) -> None:
    shutil.copy(EDITORS / "emacs" / "answerkey.el", tmp_path)
    command = ["emacs", "-Q", "--batch", "--eval", "(setq byte-compile-error-on-warn t)"]
    done = run([*command, "-f", "batch-byte-compile", "answerkey.el"], tmp_path, variables)
    assert done.returncode == 0, done.stdout


@pytest.mark.sweep
@needs("hx")
def test_helix_finds_the_server(folder: Path, variables: dict[str, str]) -> None:
    shutil.copytree(EDITORS / "helix", folder / ".helix")
    said = run(["hx", "--health", "markdown"], folder, variables).stdout
    assert re.search(rf"✓.*answerkey.*{re.escape(os.sep)}answerkey", said), said
