"""From a table to jobs: columns that are settings, names, and everything that is wrong with rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from avatar.lessons.lesson import read_lesson
from avatar.lessons.planning import Plan, plan_jobs
from avatar.lessons.table import read_table

SCRIPT = """---
title: For {{name}}
presenter: henrik
variables: {place: Bath}
---
# Hello

Good morning, {{name}} from {{place}}.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lesson.md").write_text(SCRIPT)
    return tmp_path


def plan(folder: Path, content: str | bytes, script: str | None = "lesson.md", **options: Any) -> Plan:
    path = folder / "lessons.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    chosen = folder / script if script else None
    return plan_jobs(read_table(path), chosen, folder / "out", **options)


def told(made: Plan) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.severity) for p in made.problems]


def test_rows_become_jobs(folder: Path) -> None:
    made = plan(folder, "name,place,Voice,seed\nAda,York,george,7\nBob,,,\n")
    first, second = made.jobs
    assert (first.key, first.number, first.output) == ("Ada", 2, folder / "out" / "Ada.mp4")
    assert (first.title, first.variables) == ("For Ada", {"name": "Ada", "place": "York"})
    assert (first.settings, second.settings) == ({"voice": "george", "seed": 7}, {})
    assert second.variables == {"name": "Bob"}  # an empty cell leaves the script's own value
    assert (made.problems, made.refused) == ((), ())
    assert "Bob from Bath" in read_lesson(second).scenes[0].segments[0].written
    assert not (folder / "out").exists()
