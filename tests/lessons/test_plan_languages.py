"""Rows in several languages: a video in each, named, checked and refused by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from avatar.lessons.planning.lesson import read_lesson
from avatar.lessons.planning.plan import Plan, plan_jobs
from avatar.lessons.tables.table import read_table

SCRIPT = """---
languages: [en, de, fr]
title: {en: Tides, de: Gezeiten, fr: Marées}
---
::: en
Good morning, {{name}}.
::: de
Guten Morgen, {{name}}.
::: fr
Bonjour, {{name}}.
:::
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lesson.md").write_text(SCRIPT)
    return tmp_path


def plan(folder: Path, content: str, script: str | None = "lesson.md", **options: Any) -> Plan:
    path = folder / "lessons.csv"
    path.write_text(content)
    return plan_jobs(read_table(path), folder / script if script else None, folder / "out", **options)


def spoken(made: Plan) -> list[str]:
    return [read_lesson(job).scenes[0].segments[0].written for job in made.jobs]


def test_rows_choose_their_languages(folder: Path) -> None:
    made = plan(folder, 'name,language\nAda,\nBob,de\nCid,"de, fr"\nDan,ALL\n')
    keys = ["Ada", "Bob", "Cid.de", "Cid.fr", "Dan.en", "Dan.de", "Dan.fr"]
    assert [job.key for job in made.jobs] == keys
    assert [job.language for job in made.jobs] == ["en", "de", "de", "fr", "en", "de", "fr"]
    assert made.jobs[3].output == folder / "out" / "Cid.fr.mp4"
    assert made.jobs[1].title == "Gezeiten"
    assert spoken(made)[1:4] == ["Guten Morgen, Bob.", "Guten Morgen, Cid.", "Bonjour, Cid."]
    assert made.problems == ()


def test_languages_for_all_rows_give_way_to_those_of_a_row(folder: Path) -> None:
    made = plan(folder, "name,language\nAda,\nBob,fr\n", settings={"language": "all"})
    assert [job.key for job in made.jobs] == ["Ada.en", "Ada.de", "Ada.fr", "Bob"]
    assert not any("language" in job.settings for job in made.jobs)


def test_a_pattern_says_where_the_language_stands(folder: Path) -> None:
    made = plan(folder, "name,language\nAda,all\nBob,de\n", name="{language}/{name}")
    assert [job.key for job in made.jobs] == ["en/Ada", "de/Ada", "fr/Ada", "de/Bob"]


def test_a_language_there_is_not_refuses_its_row(folder: Path) -> None:
    made = plan(folder, "name,language\nAda,es\nBob,de\nCid,x-y-z\n")
    assert [job.key for job in made.jobs] == ["Bob"]
    assert [(p.row, p.column) for p in made.errors] == [(2, "language"), (4, "language")]


def test_one_language_that_is_wrong_costs_no_other(folder: Path) -> None:
    (folder / "lesson.md").write_text(SCRIPT.replace("Bonjour, {{name}}", "Bonjour, {{nom}}"))
    made = plan(folder, "name,language\nAda,all\n")
    assert [job.key for job in made.jobs] == ["Ada.en", "Ada.de"]
    (refused,) = made.refused
    assert (refused.job.key, refused.job.language) == ("Ada.fr", "fr")
    assert made.errors[0].message.startswith("fr: ")


def test_rows_and_limits_count_rows_not_videos(folder: Path) -> None:
    table = "name,language\nAda,all\nBob,all\nCid,all\n"
    assert len(plan(folder, table, limit=2).jobs) == 6
    assert plan(folder, table, limit=2).left == 1
    assert [job.key for job in plan(folder, table, only="b*.de").jobs] == ["Bob.de"]
    assert len(plan(folder, table, only="3").jobs) == 3


def test_a_text_of_a_row_is_in_its_language(folder: Path) -> None:
    made = plan(folder, "title,language,text,voice\nEins,de,Guten Tag.,emil\nOne,,Hello.,\n", script=None)
    assert [job.language for job in made.jobs] == ["de", "en-US"]
    own = plan(folder, "name,language,text\nAda,fr,Au revoir {{name}}.\n")
    assert spoken(own) == ["Au revoir Ada."]
    assert own.jobs[0].title == "Marées"
