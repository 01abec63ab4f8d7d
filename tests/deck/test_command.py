import json

import pytest
from typer.testing import CliRunner

from avatar.cli import app
from avatar.script import load_script

from .decks import make_pdf, make_pptx


@pytest.fixture
def avatar(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*args):
        result = CliRunner().invoke(app, ["import", *map(str, args)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return run


def test_help_shows_examples(avatar):
    code, out, _ = avatar("--help")
    assert code == 0
    assert "avatar import deck.pptx -o lesson.md" in out
    for option in ("--text", "--notes-only", "--pictures", "--hidden", "--replace", "--size", "--json"):
        assert option in out


def test_one_line_and_warnings(avatar, office, tmp_path):
    make_pptx("deck.pptx", [("Tides", [], "(smile) Said."), ("End", [], None)])
    code, out, err = avatar("deck.pptx")
    assert (code, out) == (0, "deck.md  2 scenes, 16:9, 1 stage direction, pictures in deck-slides/\n")
    assert "Warning: Slide 2 without notes: only the title is said." in err
    assert len(load_script(tmp_path / "deck.md").scenes) == 2
    code, out, err = avatar("deck.pptx")
    assert (code, out) == (2, "")
    assert "--replace" in err
    assert avatar("deck.pptx", "--replace", "--quiet", "--presenter", "henrik") == (0, "", "")
    assert load_script(tmp_path / "deck.md").presenter == "henrik"


def test_json(avatar, tmp_path):
    (tmp_path / "deck.pdf").write_bytes(make_pdf([["Tides"], []]))
    code, out, err = avatar("deck.pdf", "-o", "lesson.md", "--json", "--size", "320x180")
    assert code == 0
    made = json.loads(out)
    assert made["ok"] is True
    assert (made["script"], made["pictures"]) == ("lesson.md", "lesson-slides")
    assert (made["scenes"], made["aspect"], made["titled"], made["silent"]) == (2, "16:9", [1], [2])
    assert len(made["warnings"]) == 2
    assert all(json.loads(line) for line in err.splitlines())


@pytest.mark.parametrize(
    ("args", "code", "word"),
    [
        (["none.pptx"], 2, "no such file"),
        (["deck.txt"], 2, "neither"),
        (["deck.pptx", "--text", "--notes-only"], 2, "contradict"),
        (["deck.pptx", "--size", "big"], 2, "--size"),
        (["deck.pptx", "--pictures", "maybe"], 2, "'maybe'"),
        (["deck.pptx", "--pictures", "required"], 3, "LibreOffice"),
        (["deck.pptx", "--presenter", "nobody"], 2, "nobody"),
        (["deck.pptx", "-o", "deck.docx"], 2, "-o deck.md"),
        (["deck.pptx", "-o", "no/deck.md"], 4, "no folder"),
    ],
)
def test_errors(avatar, no_office, tmp_path, args, code, word):
    make_pptx("deck.pptx", [("Tides", [], None)])
    (tmp_path / "deck.txt").write_text("words")
    before = sorted(tmp_path.iterdir())
    found, out, err = avatar(*args)
    assert (found, out) == (code, "")
    assert word in err
    assert "Traceback" not in err
    found, out, _ = avatar(*args, "--json")
    assert found == code
    assert word in json.dumps(json.loads(out)["error"])
    assert sorted(tmp_path.iterdir()) == before


def test_brackets_in_names_are_no_markup(avatar, no_office):
    make_pptx("[red]a.pptx", [("Tides", [], "Said.")])
    code, out, _ = avatar("[red]a.pptx")
    assert code == 0
    assert out.startswith("[red]a.md ")
