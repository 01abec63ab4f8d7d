from __future__ import annotations

import pytest

from avatar import resources
from avatar.compose import list_templates, load_template
from avatar.errors import InputError, UnknownNameError

STUDIO = resources.folder("templates") / "studio" / "template.yaml"


def changed(tmp_path, old: str, new: str):
    text = STUDIO.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "template.yaml"
    file.write_text(text.replace(old, new).replace("logo: logo.png", "logo: none"), encoding="utf-8")
    return file


def test_studio_is_found_by_name_and_by_path(tmp_path):
    assert "studio" in list_templates()
    by_name = load_template("studio")
    assert load_template(STUDIO).folder == load_template(STUDIO.parent).folder == by_name.folder
    assert load_template(changed(tmp_path, "name: studio", "name: mine")).name == "mine"


def test_an_unknown_name_suggests_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        load_template("studoi")
    assert caught.value.suggestions[0] == "studio"
    with pytest.raises(InputError, match=r"no template at"):
        load_template("nowhere/template.yaml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("head: 400 ", "head: many ", r"template\.yaml:\d+:3: `presenter\.head`.*'many'"),
        ("centre: 0.752", "centre: 3", r"`presenter\.centre`: .*less than or equal to 1"),
        ("  left: 124", "  left: 900", r"`column`: the column needs"),
        (
            "  point: 38",
            "  pont: 38",
            r":\d+:3: `type\.pont`: there is no such field\. Did you mean 'point'\?",
        ),
        ('primary: "#27348b"', 'primary: "#27348"', r"`brand\.primary`: not a colour"),
        ("Figtree-Medium.ttf", "Figtree-Meduim.ttf", r"no font file 'Figtree-Meduim.ttf'"),
        ("brand:\n", "brand: [\n", r"template\.yaml:\d+:\d+: Broken YAML"),
        ("name: studio\n", "", r"`name`: this field is missing"),
    ],
)
def test_a_bad_value_is_named_with_its_place(tmp_path, old, new, message):
    with pytest.raises(InputError, match=message):
        load_template(changed(tmp_path, old, new))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"- 1\n- 2\n", b"a: " + b"[" * 5000, b"x" * 2_000_000]
)
def test_what_is_no_template_is_refused(tmp_path, content):
    file = tmp_path / "template.yaml"
    file.write_bytes(content)
    with pytest.raises(InputError):
        load_template(file)
