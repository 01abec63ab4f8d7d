"""`avatar brand check | schema`, and a brand's pictures in a whole job."""

from __future__ import annotations

import json
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

import avatar
from avatar.cli import app
from avatar.drawings import brand as sheets
from avatar.terminal import branding
from avatar.terminal.checking import check

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">'
SVG = OPEN + '<rect width="40" height="10"/>{text}</svg>'


def run(*arguments):
    return CliRunner().invoke(app, ["brand", *map(str, arguments)])


@pytest.fixture
def brand(tmp_path):
    (tmp_path / "logo.svg").write_text(SVG.format(text=""), encoding="utf-8")
    file = tmp_path / "brand.yaml"
    file.write_text(
        "name: Acme\nlogo: logo.svg\ntext: '#888888'\nbackground: '#ffffff'\n"
        "intro: {picture: logo.svg, background: navy}\ndisclosure: true\n",
        encoding="utf-8",
    )
    return file


def test_a_brand_is_held_against_every_template(brand):
    done = run("check", brand, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert len(found["templates"]) >= 7
    titles = [w for w in found["warnings"] if "(titles)" in w]
    assert any(w.startswith("clean: `text: #888888`") for w in titles)
    assert all("WCAG AA" in w for w in found["warnings"])
    one = json.loads(run("check", brand, "--template", "clean", "--json").output)
    assert one["templates"] == ["clean"]
    # What is so on all templates is said once.
    cards = [w for w in found["warnings"] if "(points and names) on cards" in w]
    assert len(cards) == 1
    assert cards[0].startswith("`text")


def test_a_sheet_shows_templates_and_pictures(brand, tmp_path):
    sheet = tmp_path / "sheet.png"
    done = run("check", brand, "--template", "clean", "--template", "newsroom", "-o", sheet)
    assert done.exit_code == 0, done.output
    image = cv2.imread(str(sheet))
    width, height = sheets.CELL
    assert image.shape[1] == 2 * sheets.MARGIN + 3 * width + 2 * sheets.GAP
    intro = image[sheets.MARGIN + sheets.HEAD + 20, sheets.MARGIN + 2 * (width + sheets.GAP) + 20]
    assert np.abs(intro.astype(int) - (0x3D, 0x21, 0x14)).max() <= 3
    assert image.shape[0] > height


def test_what_is_wrong_is_named_and_nothing_is_written(brand, tmp_path):
    brand.write_text("logo: gone.svg\nprimry: teal\n", encoding="utf-8")
    done = run("check", brand, "-o", tmp_path / "sheet.png")
    assert done.exit_code == 2
    assert "brand.yaml:2:1" in done.output.replace("\n", "")
    brand.write_text("logo: logo.svg\nfonts: {text: gone.ttf}\n", encoding="utf-8")
    assert run("check", brand, "-o", tmp_path / "sheet.png").exit_code == 2
    assert run("check", brand, "-o", tmp_path / "sheet.jpg").exit_code == 2
    assert run("check", tmp_path / "logo.svg").exit_code == 2
    assert run("check", tmp_path / "gone.yaml").exit_code == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["brand.yaml", "logo.svg"]


def test_a_sheet_does_not_replace_what_it_is_made_from(brand, tmp_path):
    logo = tmp_path / "logo.png"
    cv2.imwrite(str(logo), np.zeros((9, 30, 3), np.uint8))
    before = logo.read_bytes()
    brand.write_text("logo: logo.png\n", encoding="utf-8")
    assert run("check", brand, "-o", logo).exit_code == 4
    assert logo.read_bytes() == before


def test_type_in_a_drawing_is_told(brand, tmp_path):
    text = SVG.format(text='<text y="9" font-size="9" fill="#fff">Acme</text>')
    (tmp_path / "logo.svg").write_text(text, encoding="utf-8")
    warnings = branding.check(brand, ["clean"]).warnings
    assert any("logo.svg holds type" in w for w in warnings)


def test_the_schema_is_json():
    schema = json.loads(run("schema").output)
    assert schema["title"] == "Avatar brand"
    assert {"logo", "intro", "outro", "watermark", "disclosure"} <= set(schema["properties"])


def test_the_example_can_be_read_on_every_template():
    example = Path(__file__).parents[1] / "examples" / "halden" / "brand.yaml"
    assert branding.check(example).warnings == ()


def test_check_holds_a_script_s_brand_against_its_template(tmp_path):
    script = tmp_path / "a.md"
    script.write_text("---\nbrand: {text: '#999999'}\ntemplate: clean\n---\nHello there.\n", encoding="utf-8")
    (titles, cards) = check(script, {}).problems
    assert titles.severity == cards.severity == "warning"
    assert "`text: #999999` (titles) on the background" in titles.message
    script.write_text("---\nbrand: {logo: gone.svg}\n---\nHello there.\n", encoding="utf-8")
    (problem,) = check(script, {}).problems
    assert problem.severity == "error"
    assert "gone.svg" in problem.message


def test_a_whole_job_has_room_for_its_pictures(brand, tmp_path):
    brand.write_text(
        "name: Acme\nlogo: logo.svg\nintro: {picture: logo.svg, seconds: 1, background: navy}\n"
        "outro: {picture: logo.svg, seconds: 1, background: '#ff0000'}\ndisclosure: true\n",
        encoding="utf-8",
    )
    result = avatar.render(
        avatar.parse_script("# One\n\nYes.\n\n# Two\n\nNo.\n"),
        tmp_path / "a.mp4",
        brand=brand,
        size=(320, 180),
        draft=True,
        poster=True,
    )
    told = json.loads(result.manifest.read_text(encoding="utf-8"))
    assert told["words"][0]["start"] > 1.0
    assert told["scenes"][0]["start"] == 0.0
    assert told["scenes"][-1]["end"] == pytest.approx(result.seconds, abs=0.05)
    roles = [item["role"] for item in told["inputs"]]
    assert [roles.count(role) for role in ("brand", "logo", "intro", "outro")] == [1, 1, 1, 1]
    first = result.subtitles["srt"].read_text(encoding="utf-8").splitlines()[1]
    assert first.startswith("00:00:01")
    with av.open(str(result.path)) as file:
        frames = [frame.to_ndarray(format="bgr24") for frame in file.decode(video=0)]
    navy, red = (0x3D, 0x21, 0x14), (0, 0, 255)
    assert np.abs(frames[2][10, 300].astype(int) - navy).max() < 12
    assert np.abs(frames[-2][10, 300].astype(int) - red).max() < 12
    middle = frames[len(frames) // 2][10, 300].astype(int)
    assert min(np.abs(middle - navy).max(), np.abs(middle - red).max()) > 40
    poster = cv2.imread(str(result.poster))
    assert np.abs(poster[10, 300].astype(int) - navy).max() > 40


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("primry: teal", r"1:1: `primry`: there is no such field"),
        ("logo: empty.png", r"1:1: `logo`: .*empty \(0 bytes\)"),
        ("fonts: {text: gone.ttf}", r"1:9: `fonts\.text`: there is no file"),
        ("logo: script.svg", r"it holds a script"),
        ("outro: {picture: link.svg}", r"which is not fetched"),
    ],
)
def test_a_job_with_a_broken_brand_writes_nothing(brand, tmp_path, text, message):
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "script.svg").write_text(SVG.format(text="<script/>"), encoding="utf-8")
    (tmp_path / "link.svg").write_text(SVG.format(text='<use href="http://acme.example/a.svg#a"/>'))
    brand.write_text(text, encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(avatar.InputError, match=message):
        avatar.render(avatar.parse_script("Yes."), tmp_path / "a.mp4", brand=brand, size=(320, 180))
    assert sorted(tmp_path.iterdir()) == before
