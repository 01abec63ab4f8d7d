"""Brands: what a file or a front matter may say, and every way in which it can be wrong."""

from __future__ import annotations

import re

import cv2
import numpy as np
import pytest
import yaml

from avatar import resources
from avatar.compose import load_brand, load_template
from avatar.compose.brand import Brand
from avatar.errors import AvatarError, InputError

FONT = resources.folder("templates") / "fonts" / "Figtree-Bold.ttf"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10"/></svg>'


def make(tmp_path, text: str):
    (tmp_path / "logo.svg").write_text(SVG, encoding="utf-8")
    cv2.imwrite(str(tmp_path / "title.png"), np.full((90, 160, 3), 80, np.uint8))
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "empty.ttf").write_bytes(b"")
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    (tmp_path / "cut.ttf").write_bytes(FONT.read_bytes()[:2000])
    (tmp_path / "cut.png").write_bytes((tmp_path / "title.png").read_bytes()[:60])
    (tmp_path / "web.ttf").write_bytes(b"wOF2" + bytes(60))
    (tmp_path / "clear.png").write_bytes(cv2.imencode(".png", np.zeros((9, 9, 4), np.uint8))[1].tobytes())
    (tmp_path / "script.svg").write_text(SVG.replace("<rect", "<script/><rect"), encoding="utf-8")
    (tmp_path / "link.svg").write_text(
        SVG.replace("<rect", '<image href="http://acme.example/x.png"/><rect'), encoding="utf-8"
    )
    file = tmp_path / "brand.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_brand_comes_from_a_mapping_or_a_file(tmp_path):
    (tmp_path / "brand.yaml").write_text("name: Northwind\nprimary: teal\naccent: '#F80'\n")
    brand = load_brand("brand.yaml", tmp_path)
    assert (brand.name, brand.primary, brand.accent) == ("Northwind", "#128a8a", "#ff8800")
    mixed = load_brand(
        {"file": "brand.yaml", "name": "Southwind", "lower_third": {"name": "Ann"}}, tmp_path / "lesson.md"
    )
    assert (mixed.name, mixed.primary, mixed.lower_third.name) == ("Southwind", "#128a8a", "Ann")
    whole = mixed.over(load_template("studio").brand)
    assert whole.background == "#eef1f8"
    assert whole.primary == "#128a8a"


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"primary": "blurple"}, r"`brand\.primary`: not a colour.*'blurple'"),
        ({"primry": "blue"}, r"Did you mean 'primary'\?"),
        ({"logo": "gone.png"}, r"`logo`: there is no file .*gone\.png"),
        ({"logo": "text.png"}, r"text\.png is not a picture"),
        ({"fonts": {"text": "text.png"}}, r"is not a font"),
        ({"lower_third": "Ann"}, r"`brand\.lower_third`"),
        ({"file": "gone.yaml"}, r"no brand file"),
    ],
)
def test_a_bad_brand_says_what_is_wrong(tmp_path, entries, message):
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(InputError, match=message):
        load_brand(entries, tmp_path)


def test_a_whole_brand_is_read(tmp_path):
    brand = load_brand(
        make(
            tmp_path,
            f"""
name: Halden Bank
primary: "#0b5d4e"
logo: {{light: logo.svg, dark: title.png}}
fonts: {{text: {FONT}}}
intro: {{picture: title.png, seconds: 2.5 s, fit: contain, background: navy}}
outro: title.png
watermark: {{text: Internal draft, corner: Top Left, opacity: 40%}}
disclosure: true
""",
        )
    )
    assert brand.logo.on(dark=False) == tmp_path / "logo.svg"
    assert brand.logo.on(dark=True) == tmp_path / "title.png"
    assert (brand.intro.seconds, brand.intro.background) == (2.5, "#14213d")
    assert brand.outro.on("tall") == tmp_path / "title.png"
    assert (brand.watermark.corner, brand.watermark.opacity) == ("top-left", 0.4)
    assert brand.disclosure.show
    roles = [role for role, _ in brand.inputs()]
    assert roles == ["logo", "logo", "intro", "outro", "fonts"]


def test_one_word_stands_for_a_part(tmp_path):
    one = load_brand(make(tmp_path, "logo: logo.svg\nwatermark: title.png\ndisclosure: Made with AI\n"))
    assert one.logo.on(dark=True) == one.logo.on(dark=False) == tmp_path / "logo.svg"
    assert one.watermark.picture == tmp_path / "title.png"
    assert one.disclosure.text == "Made with AI"
    none = load_brand({"logo": "none", "intro": False, "watermark": "off", "disclosure": "no"})
    assert not none.has_header
    assert none.intro.on("wide") is None
    assert [none.watermark.show, none.disclosure.show] == [False, False]
    assert none.over(one).disclosure.show is False


def test_a_picture_may_be_different_for_each_shape(tmp_path):
    brand = load_brand(make(tmp_path, "intro: {picture: title.png, tall: logo.svg}\n"))
    assert [brand.intro.on(shape).name for shape in ("wide", "square", "tall")] == [
        "title.png",
        "title.png",
        "logo.svg",
    ]


def test_a_logo_goes_with_a_name():
    studio = load_template("studio").brand
    assert Brand().over(studio).logo == studio.logo
    assert Brand(name="Acme").over(studio).logo is None
    assert Brand(primary="teal").over(studio).has_header


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("primary: teal\nlogo: gone.svg\n", r"brand\.yaml:2:1: `logo`: there is no file .*gone\.svg"),
        ("logo: {light: logo.svg,\n  dark: gone.svg}\n", r"brand\.yaml:2:3: `logo\.dark`: there is no file"),
        ("logo: empty.png\n", r":1:1: `logo`: .*empty\.png is empty \(0 bytes\)"),
        ("logo: text.png\n", r"text\.png is not a picture"),
        ("logo: clear.png\n", r"clear\.png is transparent all over"),
        ("logo: cut.png\n", r"`logo`: .*cut\.png is damaged|cannot read"),
        ("logo: script.svg\n", r":1:1: `logo`: .*script\.svg cannot be used: it holds a script"),
        ("logo: link.svg\n", r"links to 'http://acme\.example/x\.png' in line 1, which is not fetched"),
        ("logo: https://acme.example/logo.svg\n", r":1:1: `logo\.light`: must be a file: nothing is fetched"),
        ("logo: {lihgt: logo.svg}\n", r":1:8: `logo\.lihgt`: there is no such field. Did you mean 'light'"),
        ("logo: 3\n", r":1:1: `logo`: must be the name of a picture, none, or one `light` and one `dark`"),
        ("fonts: {text: gone.ttf}\n", r":1:9: `fonts\.text`: there is no file"),
        ("fonts:\n  heading: empty.ttf\n", r":2:3: `fonts\.heading`: .*empty\.ttf is empty"),
        ("fonts: {text: text.png}\n", r"text\.png is not a font"),
        ("fonts: {text: cut.ttf}\n", r"cut\.ttf is a damaged font"),
        ("fonts: {text: web.ttf}\n", r"font for web pages"),
        ("intro: {seconds: 3}\n", r":1:1: `intro`: names no picture"),
        (
            "intro: {picture: title.png, seconds: 90}\n",
            r":1:29: `intro\.seconds`: must be 0\.5 to 30 seconds",
        ),
        ("intro: {picture: title.png, fit: fill}\n", r"`intro\.fit`"),
        ("watermark: {text: a, picture: title.png}\n", r"needs either a `picture` or a `text`"),
        ("watermark: {text: a, opacity: 0}\n", r"`watermark\.opacity`: must be 0\.05 to 1"),
        ("watermark: {text: a, corner: middle}\n", r"`watermark\.corner`"),
        ("watermark: true\n", r"must be the name of a picture"),
        ("disclosure: [1]\n", r"must be true, false, or the words"),
        (f"disclosure: {'x' * 70}\n", r"`disclosure\.text`: has 70 characters; 60 are the most"),
        ("primry: teal\n", r":1:1: `primry`: there is no such field. Did you mean 'primary'"),
        ("name: [\n", r"Broken YAML"),
        ("- a\n", r"expected `name: value`"),
        ("", r"expected `name: value`"),
        ("intro_sound: gone.wav\n", r":1:1: `intro_sound`: there is no sound file"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path, text, message):
    with pytest.raises(AvatarError, match=message) as caught:
        load_brand(make(tmp_path, text))
    assert "Traceback" not in str(caught.value)


def test_all_that_is_wrong_comes_out_at_once(tmp_path):
    file = make(tmp_path, "logo: gone.svg\nfonts: {text: empty.ttf}\nmusic: gone.mp3\noutro: script.svg\n")
    with pytest.raises(InputError) as caught:
        load_brand(file)
    lines = str(caught.value).splitlines()
    assert [re.search(r"yaml:(\d)", line)[1] for line in lines] == ["1", "4", "2", "3"]


def test_a_template_s_own_brand_is_checked_too(tmp_path):
    text = (resources.folder("templates") / "clean" / "template.yaml").read_text(encoding="utf-8")
    file = tmp_path / "template.yaml"
    file.write_text(text.replace("logo: none", "logo: gone.svg"), encoding="utf-8")
    with pytest.raises(InputError, match=r"template\.yaml:\d+:3: `brand\.logo`: there is no file"):
        load_template(tmp_path)


def test_the_schema_knows_every_field_and_its_short_form():
    schema = Brand.model_json_schema()
    assert set(schema["properties"]) == set(Brand.model_fields)
    for name in ("Logo", "Bookend", "Watermark", "Disclosure", "Music", "Sting"):
        short, long = schema["$defs"][name]["anyOf"]
        assert short == {"type": ["string", "boolean"]}
        assert long["additionalProperties"] is False
    assert yaml.safe_load(yaml.safe_dump(schema)) == schema
