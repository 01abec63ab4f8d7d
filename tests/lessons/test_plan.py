"""From a table to jobs: columns that are settings, names, and everything that is wrong with rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from avatar.errors import InputError
from avatar.lessons.job import Status
from avatar.lessons.planning.lesson import read_lesson
from avatar.lessons.planning.plan import Plan, plan_jobs
from avatar.lessons.problems import show_problems
from avatar.lessons.tables.table import read_table

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


def spoken(made: Plan, number: int = 0) -> str:
    scenes = read_lesson(made.jobs[number]).scenes
    return " ".join(segment.written for scene in scenes for segment in scene.segments)


def test_rows_become_jobs(folder: Path) -> None:
    made = plan(folder, "name,place,Voice,seed\nAda,York,george,7\nBob,,,\n")
    first, second = made.jobs
    assert (first.key, first.number, first.output) == ("Ada", 2, folder / "out" / "Ada.mp4")
    assert (first.title, first.variables) == ("For Ada", {"name": "Ada", "place": "York"})
    assert (first.settings, second.settings) == ({"voice": "george", "seed": 7}, {})
    assert second.variables == {"name": "Bob"}  # an empty cell leaves the script's own value
    assert (made.problems, made.refused) == ((), ())
    assert "Bob from Bath" in spoken(made, 1)
    assert made.lengths["Ada"].seconds > 1
    assert not (folder / "out").exists()


def test_columns_are_settings(folder: Path) -> None:
    (folder / "me.png").write_bytes(b"")
    Image.new("RGB", (64, 64)).save(folder / "me.png")
    header = "name,portrait,template,aspect,fps,captions,music,transparent,format,draft,poster,title,tone"
    row = 'Ada,me.png,bubble,16:09,"29,97",burn;soft,none,yes,webm,no,x,My title,calm'
    (job,) = plan(folder, f"{header}\n{row}\n").jobs
    assert job.settings == {
        "portrait": folder / "me.png",
        "template": "bubble",
        "size": (1920, 1080),
        "fps": 29.97,
        "captions": ("burn", "soft"),
        "music": False,
        "transparent": True,
        "draft": False,
        "poster": True,
    }
    assert job.output.name == "Ada.webm"
    assert job.title == "My title"
    assert (read_lesson(job).title, read_lesson(job).tone.name) == ("My title", "calm")


@pytest.mark.parametrize(
    ("aspect", "size"),
    [("16:9", (1920, 1080)), ("9:16", (1080, 1920)), ("01:01:00", (1080, 1080)), ("4:5", (1080, 1350))],
)
def test_aspects_are_sizes_and_half_of_them_in_drafts(
    folder: Path, aspect: str, size: tuple[int, int]
) -> None:
    text = f"name,aspect\nAda,{aspect}\n"
    assert plan(folder, text).jobs[0].settings["size"] == size
    small = plan(folder, text, settings={"draft": True}).jobs[0].settings["size"]
    assert small == (size[0] // 4 * 2, size[1] // 4 * 2)


def test_settings_for_all_rows_give_way_to_those_of_a_row(folder: Path) -> None:
    made = plan(folder, "name,voice\nAda,emma\nBob,\n", settings={"voice": "george", "draft": True})
    assert [job.settings["voice"] for job in made.jobs] == ["emma", "george"]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("portrait", "missing.png", "there is no such file"),
        ("portrait", "/", "is a folder"),
        ("portrait", "lesson.md", "is not a picture"),
        ("presenter", "nobody", "no presenter 'nobody'"),
        ("voice", "nobody", "no voice 'nobody'"),
        ("voice", "voices/none.yaml", "cannot be read"),
        ("presenter", "cards/none.yaml", "no presenter"),
        ("template", "mine/template.yaml", "no template"),
        ("template", "nothing", "no template 'nothing'"),
        ("brand", "none.yaml", "none.yaml"),
        ("music", "none.mp3", "none.mp3"),
        ("recording", "none.wav", "none.wav"),
        ("script", "none.md", "no such file"),
        ("size", "huge", "must be a size"),
        ("size", "99999x2", "99999"),
        ("aspect", "3:2", "must be one of 16:9"),
        ("fps", "fast", "frames a second"),
        ("fps", "0", "frame rate"),
        ("seed", "1.5", "whole number"),
        ("captions", "loud", "captions 'loud'"),
        ("transparent", "maybe", "yes or no"),
        ("format", "avi", "must be one of mp4"),
        ("codec", "divx", "codec 'divx'"),
        ("tone", "furious", "furious"),
        ("brand", "/", "no brand file"),
        ("lexicon", "/", "lexicon cannot be read"),
        ("recording", "/", "not a sound file"),
        ("voice", "v" * 251, "name of a file"),
        ("portrait", "p" * 300 + ".png", "name of a file"),
        ("brand", "~nobody-of-that-name/b.yaml", "b.yaml"),
        ("recording", "https://example.com/a.wav", "nothing is fetched"),
    ],
)
def test_what_a_row_cannot_have_is_named_with_row_and_column(
    folder: Path, column: str, cell: str, said: str
) -> None:
    made = plan(folder, f"name,{column}\nAda,\nBob,{cell}\nCid,\n")
    assert [job.key for job in made.jobs] == ["Ada", "Cid"]
    assert (3, column, "error") in told(made)
    assert said in " ".join(p.message for p in made.errors)
    (refused,) = made.refused
    assert (refused.job.number, refused.status) == (3, Status.REFUSED)
    assert said in refused.error


def test_everything_wrong_with_a_row_is_told_at_once(folder: Path) -> None:
    made = plan(folder, "name,voice,portrait,fps,output\nAda,nobody,none.png,x,../up\n")
    assert {p.column for p in made.errors} == {"voice", "portrait", "fps", "output"}
    assert made.jobs == ()


def test_a_row_says_its_own_text(folder: Path) -> None:
    made = plan(folder, 'name,text\nAda,"Dear {{name}}.\n\n# More\n\nSecond."\nBob,\n')
    assert spoken(made) == "Dear Ada. Second."
    assert spoken(made, 1) == "Good morning, Bob from Bath."
    assert read_lesson(made.jobs[0]).presenter == "henrik"  # the front matter is the script's


def test_a_picture_that_is_missing_is_named_with_its_column(folder: Path) -> None:
    Image.new("RGB", (64, 64)).save(folder / "tides.png")
    (folder / "lesson.md").write_text("Look, {{name}}.\n\n![The sea]({{picture}})\n")
    made = plan(folder, "name,picture\nAda,tides.png\nBob,moon.png\n")
    assert [job.key for job in made.jobs] == ["Ada"]
    assert told(made) == [(3, "picture", "error")]
    assert "There is no picture 'moon.png'" in made.problems[0].message


def test_a_variable_that_no_column_fills_is_told(folder: Path) -> None:
    (folder / "lesson.md").write_text("Hello {{nmae}}.")
    (problem,) = plan(folder, "name,id\nAda,1\n").errors
    assert problem.hint == "Give the table a column 'nmae'. Did you mean 'name'?"


def test_texts_alone_make_lessons(folder: Path) -> None:
    made = plan(folder, "title,text\nOne,Hello.\nTwo,\n", script=None)
    assert (made.jobs[0].key, spoken(made)) == ("One", "Hello.")
    assert told(made) == [(3, "text", "error")]


def test_names_win_over_folders_of_the_same_name(folder: Path) -> None:
    for name in ("ava", "heart", "studio"):
        (folder / name).mkdir()
    made = plan(folder, "name,presenter,portrait,voice,template\nAda,ava,,heart,studio\nBob,,ava,,\n")
    assert len(made.jobs) == 2
    assert made.jobs[0].settings == {"presenter": "ava", "voice": "heart", "template": "studio"}


def test_a_voice_beside_the_table_is_found(folder: Path) -> None:
    profile = "engine: hibari\nspeaker: heart\nlanguage: en-US\n"
    (folder / "mine.yaml").write_text(profile)
    made = plan(folder, "name,voice\nAda,mine.yaml\n")
    assert made.jobs[0].settings == {"voice": str(folder / "mine.yaml")}


def test_a_script_with_presenters_of_its_own_takes_no_voice(folder: Path) -> None:
    (folder / "lesson.md").write_text(
        "---\npresenters: {Ava: ava, Ben: henrik}\n---\n**Ben:** Hi {{name}}.\n"
    )
    made = plan(folder, "name,voice\nAda,george\nBob,\n")
    assert [job.key for job in made.jobs] == ["Bob"]
    assert [(p.row, p.column) for p in made.errors] == [(2, "voice")]
    assert "`voice` cannot be given" in made.errors[0].message


def test_a_text_in_the_place_of_ssml_stands_alone(folder: Path) -> None:
    (folder / "lesson.ssml").write_text("<speak>Hello there.</speak>")
    made = plan(folder, "id,text\na,\nb,Good bye.\nc,<speak>So long.</speak>\n", script="lesson.ssml")
    assert [spoken(made, i) for i in range(3)] == ["Hello there.", "Good bye.", "So long."]


def test_empty_texts_are_refused(folder: Path) -> None:
    made = plan(folder, 'name,text\nAda,"<!-- nothing -->"\nBob,(smile)\n')
    assert told(made) == [(2, "text", "error"), (3, "text", "error")]


def test_problems_of_a_text_have_lines_of_that_text(folder: Path) -> None:
    (problem,) = plan(folder, 'name,text\nAda,"One.\n\n{{nobody}} two."\n').errors
    assert (problem.row, problem.column) == (2, "text")
    assert problem.message.startswith("line 3, column 1: There is no variable 'nobody'")


def test_long_texts_are_taken_and_told(folder: Path) -> None:
    text = "\n\n".join(" ".join(["word"] * 100) + "." for _ in range(200))
    made = plan(folder, f'name,text\nAda,"{text}"\n')
    (job,) = made.jobs
    assert made.lengths[job.key].words == 20_000
    assert [(p.row, p.column, p.severity) for p in made.problems] == [(2, "text", "warning")]
    assert "133 minutes" in made.problems[0].message


def test_a_long_text_without_paragraphs_is_refused(folder: Path) -> None:
    (problem,) = plan(folder, f"name,text\nAda,{'word ' * 20_000}\n").errors
    assert (problem.row, problem.column) == (2, "text")
    assert "paragraphs" in problem.hint


def test_formulas_are_only_spoken(folder: Path) -> None:
    made = plan(folder, "name,text\nAda,\"=cmd()|' /C calc'!A0\"\n=1+1,Hello {{name}}.\n")
    assert spoken(made) == "=cmd()|' /C calc'!A0"
    assert spoken(made, 1) == "Hello =1+1."
    assert made.errors == ()


def test_broken_bytes_refuse_a_row_and_leave_the_others(folder: Path) -> None:
    made = plan(folder, "name\nZoë\n".encode() + b"caf\xe9\nAda\n")
    assert [job.key for job in made.jobs] == ["Zoë", "Ada"]
    assert told(made) == [(3, "name", "error")]
    assert made.refused[0].job.number == 3


def test_names_that_are_taken_are_refused_with_the_row_that_has_them(folder: Path) -> None:
    made = plan(folder, "name,output\nAda,Intro\nBob,intro.webm\nCid,other\n")
    assert [job.number for job in made.jobs] == [2, 4]
    (problem,) = made.errors
    assert (problem.row, problem.column) == (3, "output")
    assert "row 2" in problem.message


@pytest.mark.parametrize(
    ("output", "name", "severity"),
    [
        ("../../x", None, "error"),
        ("/etc/passwd", None, "error"),
        ("CON", "_CON.mp4", "warning"),
        ("x" * 300, None, "warning"),
        ("week/one", "one.mp4", None),
    ],
)
def test_tricks_in_names(folder: Path, output: str, name: str | None, severity: str | None) -> None:
    made = plan(folder, f"name,output\nAda,{output}\n")
    assert [p.severity for p in made.problems] == ([severity] if severity else [])
    for job in made.jobs:
        assert (folder / "out") in job.output.parents
        assert len(job.output.name) < 110
        assert name in (None, job.output.name)
    assert len(made.jobs) == (severity != "error")


def test_no_video_goes_over_what_videos_are_made_from(folder: Path) -> None:
    (folder / "me.jpg").write_bytes(b"")
    Image.new("RGB", (64, 64)).save(folder / "me.jpg")
    path = folder / "lessons.json"
    path.write_text('[{"output": "lessons"}, {"output": "ME", "portrait": "me.jpg"}, {"output": "fine"}]')
    (folder / "plain.md").write_text("Hello.")
    made = plan_jobs(read_table(path), folder / "plain.md", folder)
    assert [job.key for job in made.jobs] == ["fine"]
    assert {(p.row, p.column) for p in made.errors} == {(1, "output"), (2, "output")}
    assert "lessons.json would replace the table" in made.errors[0].message


def test_links_lead_no_video_out_of_the_folder(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "elsewhere").mkdir()
    (folder / "out" / "week").symlink_to(folder / "elsewhere")
    made = plan(folder, "name,output\nAda,week/x\nBob,y\n")
    assert [job.key for job in made.jobs] == ["y"]
    assert told(made) == [(2, "output", "error")]


def test_names_come_from_a_pattern(folder: Path) -> None:
    made = plan(folder, "name,course\nAda,AC/DC\nBob,../x\n", name="{course}/{number:03}-{name}")
    assert [job.key for job in made.jobs] == ["AC-DC/002-Ada", "x/003-Bob"]
    with pytest.raises(InputError, match="no column 'nam'"):
        plan(folder, "name\nAda\n", name="{nam}")


def test_rows_without_a_name_are_numbered(folder: Path) -> None:
    (folder / "lesson.md").write_text("Hello {{who}}.")
    made = plan(folder, "who\nAda\n")
    assert made.jobs[0].key == "row-0002"
    assert "number of their row" in made.problems[0].message


def test_columns_that_nothing_uses_are_told_once(folder: Path) -> None:
    made = plan(folder, "name,presentr,notes,more\n" + "Ada {},x,y,z\n" * 1 + "Bob,,,\n")
    first, second = sorted(made.problems)
    assert (first.column, first.row) == ("", 0)
    assert "'notes', 'more'" in first.message
    assert (second.column, second.hint) == ("presentr", "Did you mean 'presenter'?")


def test_space_around_a_setting_is_told(folder: Path) -> None:
    made = plan(folder, "name,Voice \nAda,george\n")
    assert made.jobs[0].settings == {"voice": "george"}
    assert told(made) == [(0, "Voice", "warning")]


def test_a_column_may_be_called_a_little_differently(folder: Path) -> None:
    (folder / "lesson.md").write_text("Hello {{first_name}} {{title}}.")
    made = plan(folder, "First name,Title\nAda,Dr.\n", name="{first_name}")
    assert spoken(made) == "Hello Ada Dr.."
    assert made.problems == ()


def test_an_empty_cell_that_is_spoken_is_doubted(folder: Path) -> None:
    made = plan(folder, "id,name\n1,\n")
    assert told(made) == [(2, "name", "warning")]
    assert len(made.jobs) == 1


def test_a_broken_script_refuses_the_rows_that_use_it(folder: Path) -> None:
    (folder / "bad.md").write_text("# Nothing\n\n{{who knows}}\n")
    made = plan(folder, "name,script\nAda,bad.md\nBob,\nCid,bad.md\n")
    assert [job.key for job in made.jobs] == ["Bob"]
    assert {(p.row, p.column) for p in made.errors} == {(2, "script"), (4, "script")}
    assert "bad.md, line 3, column 1" in made.errors[0].message


def test_rows_are_chosen_by_number_and_name(folder: Path) -> None:
    table = "name,voice\n" + "".join(f"{name},\n" for name in ("Ada", "Bob", "Cid", "Dan")) + "Eve,nobody\n"

    def chosen(**options: Any) -> list[str]:
        return [job.key for job in plan(folder, table, **options).jobs]

    assert chosen(only="2,4-5") == ["Ada", "Cid", "Dan"]
    assert chosen(only="a*, DAN") == ["Ada", "Dan"]
    assert chosen(only="4-") == ["Cid", "Dan"]
    assert chosen(limit=2) == ["Ada", "Bob"]
    left = plan(folder, table, limit=2)
    assert (left.left, left.problems) == (3, ())  # what is wrong with others does not matter now
    for wrong in ("99", "x*", "5-3", ",,"):
        with pytest.raises(InputError, match="--only"):
            chosen(only=wrong)


def test_a_table_that_says_nothing_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="nothing says what is spoken"):
        plan(folder, "name\nAda\n", script=None)


def test_problems_are_shown_as_lines_and_do_nothing_to_a_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"{name},[red]x\u202e\n" for name in ("Ada", "Bob", "Cid"))
    show_problems(plan(folder, f"name,voice\n{rows}Dan,\n").problems)
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("2-4\tvoice\terror\tThere is no voice")
    assert "\u202e" not in line
    assert "[red]" in line
