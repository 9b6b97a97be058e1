"""No name and no link in content leads out of the content folder, neither to write nor to deliver."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import make_base, page, run

SECRET = "precious"
NAMES = [
    ("new", "framework", ".."),
    ("new", "topic", "flask/.."),
    ("new", "topic", "../../victim"),
    ("new", "page", "flask/../../victim"),
    ("new", "page", "flask/views/.."),
    ("new", "page", "../../victim/one"),
    ("rename", "/flask/views/one", "../../victim"),
    ("rename", "/flask/views/one", "/flask/../victim"),
    ("rename", "/flask", ".."),
    ("add", "question", "../../../../victim", "--q", "Why?", "--a", "So."),
    ("add", "question", "/../../victim", "--q", "Why?", "--a", "So."),
    ("import", "markdown", "README.md", "--framework", "../victim"),
    ("import", "markdown", "README.md", "--framework", "flask", "--topic", "../../victim"),
]
IMAGES = {
    "dots": "../../../../../victim",
    "encoded dots": "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/victim",
    "dots from the root": "/../../victim",
    "absolute": "{victim}",
    "URL": "file://{victim}",
    "link": "/assets/link.png",
    "link to a folder": "/folder/victim",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    make_base(tree, one=page())
    (tmp_path / "victim").write_text(SECRET, encoding="utf-8")
    (tree / "README.md").write_text("# Flask\n\n## ../../../victim\n\n### Why?\n\nSo.\n", encoding="utf-8")
    return tree


@pytest.mark.parametrize("arguments", NAMES, ids=" ".join)
def test_no_command_takes_dots_for_a_name(tree: Path, arguments: tuple[str, ...]) -> None:
    before = sorted(tree.parent.rglob("*"))
    done = run(tree, *arguments)
    assert done.returncode == 2, done.stdout
    assert "Error: " in done.stderr
    assert [path for path in sorted(tree.parent.rglob("*")) if ".cache" not in path.parts] == before
    assert (tree.parent / "victim").read_text(encoding="utf-8") == SECRET


def test_a_section_named_like_a_path_becomes_a_plain_name(tree: Path) -> None:
    done = run(tree, "import", "markdown", "README.md", "--framework", "flask")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tree.parent.iterdir()) == ["tree", "victim"]
    assert len(list(tree.glob("content/qa/flask/*/victim.md"))) == 1


def test_no_image_brings_a_file_of_elsewhere_into_a_build(tree: Path) -> None:
    (tree / "content/assets").mkdir()
    (tree / "content/assets/link.png").symlink_to(tree.parent / "victim")
    (tree / "content/folder").symlink_to(tree.parent)
    for number, target in enumerate(IMAGES.values()):
        target = target.format(victim=tree.parent / "victim")
        text = page().replace("A function.", f"![A picture]({target}) [a link]({target})")
        (tree / f"content/qa/flask/views/p{number}.md").write_text(text, encoding="utf-8")
    done = run(tree, "build", "--allow-errors")
    assert done.returncode == 0, done.stderr
    files = [path for path in (tree / "dist").rglob("*") if path.is_file()]
    assert [path for path in files if SECRET.encode() in path.read_bytes() or path.parent.name == "assets"] == []
