"""The round trip of a published hub: payload → files → build → payload, compared field by field.

    python benchmarks/roundtrip.py PAYLOAD [--content DIR]

imports the payload into a folder of its own, builds it, and compares each value of the payload with what the JSON of
the build has in its place. The payload is read by a reader of its own, not by answerkey's. With --content the files
that the import made are compared with others of the same content, each read by ruamel.yaml.

Rules that find errors in the content are ignored for the build, since it delivers no page with an error; it says which.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from ruamel.yaml import YAML

COMMAND = [sys.executable, "-m", "answerkey"]
ABSENT = object()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("payload", type=Path)
    parser.add_argument("--content", type=Path, help="the same content as files, to compare with")
    arguments = parser.parse_args()
    payload = json.loads(arguments.payload.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        timed("import", root, "import", "nuxt-payload", str(arguments.payload.resolve()))
        ignore_errors(root)
        timed("build", root, "build", "--out", "dist", "--target", "json")
        for hub in hubs(payload):
            slug = hub["framework"]["slug"]
            built = json.loads((root / "dist" / "frameworks" / f"{slug}.json").read_text(encoding="utf-8"))
            show(f"hub `{slug}`: values of the payload, by field", compare(hub, built, ""))
        if arguments.content:
            show("files: values, by field", compare_files(arguments.content, root / "content"))
            show_bytes(arguments.content, root / "content")


def timed(name: str, root: Path, *arguments: str) -> None:
    started = perf_counter()
    done = subprocess.run([*COMMAND, *arguments], cwd=root, capture_output=True, text=True, check=False)
    print(
        f"{name}: {perf_counter() - started:.2f} s, exit code {done.returncode}\n  "
        + done.stderr.strip().replace("\n", "\n  ")
    )


def ignore_errors(root: Path) -> None:
    """Ignore the rules that find errors, so that all of the content is built."""
    done = subprocess.run([*COMMAND, "lint", "--format", "json"], cwd=root, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["diagnostics"]
    rules = sorted({d["rule"] for d in found if d["severity"] == "error"})
    (root / "answerkey.toml").write_text(f"ignore = {json.dumps(rules)}\n", encoding="utf-8")
    print(f"ignored, since the content has errors of these rules: {', '.join(rules) or 'none'}")


def hubs(entries: list[Any]) -> Iterator[dict[str, Any]]:
    """The hubs of a payload, read as its encoding says, for values that don't hold themselves."""
    for entry in entries:
        if isinstance(entry, dict) and {"framework", "topics", "qa"} <= entry.keys():
            yield {key: read(entries, index) for key, index in entry.items()}


def read(entries: list[Any], index: int) -> Any:
    entry = entries[index] if index >= 0 else None
    if isinstance(entry, dict):
        return {key: read(entries, inner) for key, inner in entry.items()}
    return [read(entries, inner) for inner in entry] if isinstance(entry, list) else entry


def compare(old: Any, new: Any, field: str) -> Iterator[tuple[str, str, str]]:
    """For each value: its field, with `[]` for any place in a list, how it compares, and an example."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from compare(old.get(key, ABSENT), new.get(key, ABSENT), f"{field}.{key}".lstrip("."))
    elif isinstance(old, list) and isinstance(new, list) and (old or new):
        if len(old) != len(new):
            yield field, "differs", f"{len(old)} items and {len(new)}"
        for one, other in zip(old, new, strict=False):
            yield from compare(one, other, f"{field}[]")
    elif old is ABSENT or new is ABSENT:
        yield field, "added" if old is ABSENT else "missing", brief(new if old is ABSENT else old)
    else:
        same = old == new and type(old) is type(new)
        yield field, "equal" if same else "differs", f"{brief(old)} became {brief(new)}"


def brief(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:59] + "…"


def show(title: str, found: Iterator[tuple[str, str, str]]) -> None:
    results = list(found)
    totals = Counter(kind for _, kind, _ in results)
    print(f"\n{title}: " + ", ".join(f"{totals[kind]} {kind}" for kind in ("equal", "differs", "missing", "added")))
    for kind in ("differs", "missing", "added"):
        fields = Counter(field for field, how, _ in results if how == kind)
        for field, count in fields.items():
            example = next(text for name, how, text in results if (name, how) == (field, kind))
            print(f"  {kind}: {field} ({count} times), such as {example}")


def compare_files(old: Path, new: Path) -> Iterator[tuple[str, str, str]]:
    paths = {path.relative_to(root) for root in (old, new) for path in root.rglob("*") if path.is_file()}
    for path in sorted(paths):
        values = [values_of(root / path) if (root / path).is_file() else ABSENT for root in (old, new)]
        yield from compare(*values, path.parts[0])


def values_of(path: Path) -> Any:
    text = path.read_bytes().decode()
    if path.suffix == ".md":
        text = re.split(r"^---\n", text, flags=re.M)[1]
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda maker, node: node.value)
    return yaml.load(text)


def show_bytes(old: Path, new: Path) -> None:
    """Which lines differ between files of equal values, once what is indented by one level more is not."""
    files = [path for path in sorted(old.rglob("*")) if path.is_file()]
    same = sum(path.read_bytes() == (new / path.relative_to(old)).read_bytes() for path in files)
    print(f"\nbytes: {same} of {len(files)} files are the same")
    kinds: Counter[str] = Counter()
    for path in files:
        lines = [
            [line.strip() for line in (root / path.relative_to(old)).read_text().split("\n")] for root in (old, new)
        ]
        for one, other in ((set(lines[0]) - set(lines[1]), "before"), (set(lines[1]) - set(lines[0]), "now")):
            kinds.update(f"{other}: {line[:60]}" for line in one)
    for kind, count in kinds.most_common(12):
        print(f"  {count} times {kind}")


if __name__ == "__main__":
    main()
