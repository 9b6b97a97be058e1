"""What is delivered depends on errors alone, however the configuration words that."""

from __future__ import annotations

from pathlib import Path

import pytest

from command import QUIET, make_base, page, run

UGLY, BROKEN = "x = ( 1 )\n", "x = (\n"


@pytest.mark.parametrize(
    ("code", "config", "built"),
    [
        (UGLY, "", True),
        (UGLY, '[severity]\n"snippet/format" = "error"\n', False),
        (BROKEN, "", False),
        (BROKEN, '[severity]\n"snippet/syntax" = "warning"\n', True),
        (BROKEN, 'select = ["page"]\n', True),
        (BROKEN, '[per-file-ignores]\n"qa/**" = ["snippet"]\n', True),
    ],
)
def test_a_base_is_built_unless_it_has_errors(tmp_path: Path, code: str, config: str, *, built: bool) -> None:
    make_base(tmp_path, one=page(code))
    own = config if "select" in config else QUIET + config
    (tmp_path / "answerkey.toml").write_text(own, encoding="utf-8")
    done = run(tmp_path, "build", "--target", "json", "--out", "dist")
    assert (done.returncode, (tmp_path / "dist" / "manifest.json").exists()) == (0 if built else 1, built), done.stderr
