"""`avatar templates new | check | schema`."""

from __future__ import annotations

import json

import pytest
import yaml
from typer.testing import CliRunner

from avatar.cli import app
from avatar.compose import list_templates, load_template
from avatar.errors import InputError, UnknownNameError
from avatar.terminal import templating


def run(*arguments):
    return CliRunner().invoke(app, ["templates", *map(str, arguments)])


def test_a_copy_is_a_template_of_its_own(tmp_path):
    done = run("new", "acme-news", "--from", "newsroom", "-o", tmp_path)
    assert done.exit_code == 0, done.output
    mine = load_template(tmp_path / "acme-news")
    assert (mine.name, mine.title) == ("acme-news", "Acme news")
    assert mine.presenter == load_template("newsroom").presenter
    assert run("check", tmp_path / "acme-news").exit_code == 0
    assert [p.name for p in tmp_path.iterdir()] == ["acme-news"]


def test_a_template_in_the_folder_is_found_by_its_name(tmp_path, monkeypatch):
    templating.create("acme", "clean", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert load_template("acme").name == "acme"


@pytest.mark.parametrize("name", ["", "../x", "A B", "-x", "x" * 61, "x/y", "ü"])
def test_odd_names_are_refused(tmp_path, name):
    with pytest.raises(InputError, match="cannot be the name"):
        templating.create(name, "studio", tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_is_there_stays(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(InputError, match="is there already"):
        templating.create("mine", "studio", tmp_path)
    with pytest.raises(UnknownNameError):
        templating.create("other", "stduio", tmp_path)
    assert not list((tmp_path / "mine").iterdir())


def test_every_template_that_ships_passes():
    assert len(list_templates()) >= 7
    for name in list_templates():
        assert templating.check(name).warnings == ()


def test_type_that_cannot_be_read_is_told_with_a_colour_that_can(tmp_path):
    file = templating.create("pale", "clean", tmp_path)
    text = file.read_text(encoding="utf-8").replace('text: "#1c222b"', 'text: "#c0c4cc"')
    file.write_text(text, encoding="utf-8")
    warning, on_cards = templating.check(str(file)).warnings
    assert "WCAG AA" in warning
    assert "on cards (#ffffff)" in on_cards
    better = warning.split("passes, ")[1][:7]
    from avatar.compose.colour import contrast, parse

    assert contrast(parse(better), parse("#e4e8ee")) >= 4.5


def test_a_mistake_is_named_with_its_line(tmp_path):
    file = templating.create("mine", "studio", tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("  head: 400 ", "  hed: 400 "), encoding="utf-8")
    done = run("check", file)
    assert done.exit_code == 2
    assert "presenter.hed" in done.output
    assert "Did you mean 'head'" in done.output.replace("\n", " ")


def test_the_schema_says_what_the_program_takes():
    done = run("schema")
    schema = json.loads(done.output)
    assert schema["additionalProperties"] is False
    for name in list_templates():
        file = load_template(name).folder / "template.yaml"
        given = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert set(given) <= set(schema["properties"])
