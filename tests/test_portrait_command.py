"""`avatar portrait …` and `avatar presenters add`, from the terminal's side."""

from __future__ import annotations

import io
import json
import sys
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from conftest import on_grey
from PIL import Image
from portrait.drawing import robot, write_robot

from avatar.drawings.gallery import CELL, COLUMNS
from avatar.errors import PortraitError
from avatar.motion.stills import POSES
from avatar.portrait import load_rig
from avatar.portrait.enrolment import STATEMENT
from avatar.portrait.inspection import inspect
from avatar.terminal import enrolling


@pytest.fixture
def face(tmp_path, photo):
    """A photograph of 800 × 800 pixels in the folder of the command."""
    path = tmp_path / "me.jpg"
    cv2.imwrite(str(path), cv2.resize(photo("mei")[:1024], (800, 800)), [cv2.IMWRITE_JPEG_QUALITY, 95])
    return path


def finding(inspected, kind):
    return next(f for f in inspected.examination.findings if f.kind == kind)


def saved(tmp_path, bgr, name="try.png"):
    path = tmp_path / name
    cv2.imwrite(str(path), bgr)
    return path


# check


def test_a_good_picture(avatar, tmp_path, photo):
    path = saved(tmp_path, photo("ava"))
    result = avatar("portrait", "check", path)
    assert result.code == 0
    assert result.out.splitlines()[0] == f"{path}: good"
    assert "Eyes" not in result.err
    assert avatar("portrait", "check", path, "--quiet").out == ""


def test_json_has_every_finding(avatar, face, tmp_path):
    (tmp_path / "letter.jpg").write_text("Dear Sir or Madam")
    result = avatar("portrait", "check", face, "letter.jpg", "none.jpg", "--json")
    assert result.code == 2
    data = json.loads(result.out)
    assert data["ok"] is False
    mine, letter, none = data["pictures"]
    assert mine["verdict"] in ("good", "works")
    kinds = [f["kind"] for f in mine["findings"]]
    assert kinds[:6] == ["face", "frame", "size", "turn", "light", "eyes"]
    assert {"mouth", "side light", "sharpness"} <= set(kinds)
    assert all(f["value"] >= 0 for f in mine["findings"] if f["kind"] in ("size", "turn", "light", "eyes"))
    assert letter["verdict"] == none["verdict"] == "refused"
    assert letter["findings"][0]["kind"] == "file"
    assert "no such file" in none["findings"][0]["text"]


def test_all_reasons_come_out_at_once(tmp_path):
    """A face that is small, dark and cut off, with lids shut: four reasons, not the first alone."""
    lids = {"left_upper_lid": [255, 294], "left_lower_lid": [255, 296]}
    lids |= {"right_upper_lid": [465, 294], "right_lower_lid": [465, 296]}
    path = write_robot(tmp_path, left_cheek=[-90, 350], left_jaw=[-60, 540], **lids)
    cv2.imwrite(str(path), (cv2.resize(robot(), None, fx=0.15, fy=0.15) * 0.08).astype(np.uint8))
    found = inspect(path).examination
    refused = [f for f in found.findings if f.severity == "refusal"]
    assert [f.kind for f in refused] == ["frame", "size", "light", "eyes"]
    assert all(f.hint for f in refused)
    with pytest.raises(PortraitError, match="cut off at the left"):  # the first one, where a video is made
        load_rig(path)


def test_blur_is_seen(tmp_path, photo):
    sharp = finding(inspect(saved(tmp_path, photo("ava"))), "sharpness")
    blurred = finding(inspect(saved(tmp_path, cv2.GaussianBlur(photo("ava"), (0, 0), 4))), "sharpness")
    assert (sharp.severity, blurred.severity) == ("fine", "note")
    assert sharp.value < 0.35 < 0.5 < blurred.value


def test_grain_is_not_sharpness(tmp_path, photo):
    """A blurred picture with noise of its own is still blurred."""
    grain = np.random.default_rng(1).normal(0, 2.0, photo("ava").shape)
    noisy = np.clip(cv2.GaussianBlur(photo("ava"), (0, 0), 6) + grain, 0, 255).astype(np.uint8)
    assert finding(inspect(saved(tmp_path, noisy)), "sharpness").value > 0.35


@pytest.mark.parametrize("side", ["left", "right"])
def test_hard_light_names_the_side(tmp_path, photo, side):
    whole = photo("kofi").astype(np.float32)
    ramp = np.clip(np.linspace(2.5, -1.5, whole.shape[1]), 0.35, 1.0)[None, :, None]
    lit = whole * (ramp if side == "left" else ramp[:, ::-1])
    found = finding(inspect(saved(tmp_path, lit.astype(np.uint8))), "side light")
    assert found.severity == "note"
    assert f"the face's {side} half" in found.text
    assert found.value > 2.2


def test_burnt_out_skin(tmp_path, photo):
    burnt = np.clip(photo("mei").astype(np.float32) * 1.7, 0, 255).astype(np.uint8)
    assert finding(inspect(saved(tmp_path, burnt)), "glare").value > 0.12
    assert "glare" not in [f.kind for f in inspect(saved(tmp_path, photo("mei"))).examination.findings]


def test_an_open_mouth_is_advice(tmp_path, rig_of):
    from conftest import make_motion

    from avatar.render.cpu import CpuRenderer

    rig = rig_of("ava")
    frame = next(CpuRenderer(rig, rig.side).frames(make_motion(jawOpen=0.5)))
    found = finding(inspect(saved(tmp_path, on_grey(frame))), "mouth")
    assert found.severity == "note"
    assert found.value > 0.1


def test_the_marked_up_picture(avatar, face, tmp_path):
    result = avatar("portrait", "check", face, "-o", "marked.png")
    assert result.code == 0
    image = cv2.imread(str(tmp_path / "marked.png"))
    assert image.shape[0] >= 800
    # The green frame of what moves and the blue one of the face are there.
    for colour in ((120, 220, 130), (240, 170, 60)):
        assert (np.abs(image.astype(int) - colour).max(-1) < 12).sum() > 500


@pytest.mark.parametrize("kind", ["no face", "no file", "points", "dot", "hair"])
def test_whatever_it_is_can_be_marked_up(avatar, tmp_path, kind):
    path = tmp_path / "try.png"
    if kind == "no face":
        saved(tmp_path, robot())
    elif kind == "points":
        path = write_robot(tmp_path)
    elif kind == "dot":
        saved(tmp_path, np.zeros((1, 1, 3), np.uint8))
    elif kind == "hair":
        saved(tmp_path, np.zeros((3000, 3, 3), np.uint8))
    result = avatar("portrait", "check", path, "-o", "marked.png")
    assert result.code == (0 if kind == "points" else 2)
    assert cv2.imread(str(tmp_path / "marked.png")) is not None


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["me.jpg", "me.jpg", "-o", "a.png"], "one picture"),
        (["me.jpg", "-o", "a.jpg"], "Use -o a.png"),
        (["me.jpg", "-o", "no/a.png"], "no folder"),
    ],
)
def test_outputs_that_cannot_be(avatar, face, tmp_path, args, words):
    result = avatar("portrait", "check", *args)
    assert result.code in (2, 4)
    assert words in result.err
    assert [p.name for p in tmp_path.iterdir()] == ["me.jpg"]


def test_the_picture_itself_is_not_written_over(avatar, tmp_path, photo):
    path = saved(tmp_path, photo("ava"))
    before = path.read_bytes()
    assert "the picture itself" in avatar("portrait", "check", path, "-o", path).err
    assert path.read_bytes() == before


# Pictures of every kind, from the file to the verdict


def encoded(kind, bgr):
    """The picture as a file of that kind: its bytes."""
    rgb = Image.fromarray(np.ascontiguousarray(bgr[..., ::-1]))
    buffer = io.BytesIO()
    if kind == "16-bit":
        return cv2.imencode(".png", bgr.astype(np.uint16) * 257)[1].tobytes()
    if kind == "cmyk":
        rgb.convert("CMYK").save(buffer, "JPEG", quality=95)
    elif kind == "grey":
        rgb.convert("L").save(buffer, "PNG")
    elif kind == "rgba":
        rgb.convert("RGBA").save(buffer, "PNG")
    elif kind == "palette":
        rgb.quantize(256).save(buffer, "PNG")
    elif kind == "exif":
        exif = Image.Exif()
        exif[0x0112] = 8
        rgb.transpose(Image.Transpose.ROTATE_270).save(buffer, "JPEG", quality=95, exif=exif)
    elif kind == "20 megapixels":
        rgb.resize((4480, 4480)).save(buffer, "JPEG", quality=90)
    else:
        rgb.save(buffer, kind, quality=95)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "kind", ["JPEG", "WEBP", "16-bit", "cmyk", "grey", "rgba", "palette", "exif", "20 megapixels"]
)
def test_pictures_of_every_kind_work(tmp_path, photo, kind):
    path = tmp_path / "photo"
    path.write_bytes(encoded(kind, photo("ava")[:1024]))
    found = inspect(path)
    assert found.examination.verdict in ("good", "works")
    assert finding(found, "face").value == 1
    height = found.picture.pixels.shape[0]
    assert found.examination.marks.iod == pytest.approx(136 * height / 1024, rel=0.03)


@pytest.mark.parametrize("kind", ["empty", "folder", "text", "truncated", "animation", "missing"])
def test_files_that_are_no_pictures_get_one_reason(avatar, tmp_path, photo, kind):
    path = tmp_path / "photo.jpg"
    if kind == "empty":
        path.touch()
    elif kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("Dear Sir or Madam")
    elif kind == "truncated":
        data = encoded("JPEG", photo("ava"))
        path.write_bytes(data[: len(data) // 3])
    elif kind == "animation":
        frames = [Image.new("RGB", (200, 200), colour) for colour in ("red", "blue")]
        frames[0].save(path, "GIF", save_all=True, append_images=frames[1:])
    result = avatar("portrait", "check", path)
    assert result.code == 2
    assert result.out.startswith(f"{path}: refused\n")
    assert len(result.out.splitlines()) == 2
    added = avatar("presenters", "add", path, "--name", "Ana", "--synthetic")
    assert added.code == 2
    assert not (tmp_path / "own").exists()


# landmarks, sheet


def test_landmarks_are_written_beside_the_picture(avatar, face, tmp_path):
    result = avatar("portrait", "landmarks", "me.jpg")
    assert result.code == 0
    assert result.out == "me.landmarks.json  35 points\n"
    assert avatar("portrait", "landmarks", "me.jpg").code == 2
    data = json.loads(avatar("portrait", "landmarks", "me.jpg", "--replace", "--json").out)
    assert (data["ok"], data["source"]) == (True, "net")
    checked = json.loads(avatar("portrait", "check", "me.jpg", "--json").out)["pictures"][0]
    assert checked["landmarks"] == "me.landmarks.json"
    (tmp_path / "me.landmarks.json").write_text("{}")
    result = avatar("portrait", "check", "me.jpg")
    assert result.code == 2
    assert "me.landmarks.json: version" in result.out


def test_the_chart_shows_the_points_as_they_are(avatar, face, tmp_path):
    assert avatar("portrait", "landmarks", "me.jpg", "--chart", "a.jpg").code == 2
    assert not (tmp_path / "me.landmarks.json").exists()
    assert avatar("portrait", "landmarks", "me.jpg", "--chart", "a.png").code == 0
    file = tmp_path / "me.landmarks.json"
    data = json.loads(file.read_text())
    data["points"]["nose_tip"][0] += 12
    file.write_text(json.dumps(data))
    corrected = file.read_bytes()
    made = json.loads(avatar("portrait", "landmarks", "me.jpg", "--chart", "b.png", "--json").out)
    assert made["source"] == "file"
    assert file.read_bytes() == corrected
    first, second = (cv2.imread(str(tmp_path / name)).astype(int) for name in ("a.png", "b.png"))
    assert first.shape == second.shape
    changed = np.abs(first - second).max(-1) > 20
    assert 20 < changed.sum() < 3000  # a dot and its number
    assert first.shape[0] >= 35 * 31


def test_a_chart_of_points_at_the_edge(avatar, tmp_path):
    path = write_robot(tmp_path, left_cheek=[-700, 350], chin=[360, 1600])
    assert avatar("portrait", "landmarks", path, "--chart", "a.png").code == 0
    assert cv2.imread(str(tmp_path / "a.png")) is not None


def test_a_guess_says_so(avatar, tmp_path):
    saved(tmp_path, robot())
    assert "No face was found" in avatar("portrait", "landmarks", "try.png").err


def test_without_the_extra(avatar, face, monkeypatch):
    monkeypatch.setitem(sys.modules, "face_alignment", None)
    result = avatar("portrait", "landmarks", "me.jpg", "--with", "face-alignment")
    assert result.code == 3
    assert 'pip install "avatar-presenter[landmarks]"' in result.err


def test_the_sheet_has_a_cell_for_every_pose(avatar, face, tmp_path):
    assert avatar("portrait", "sheet", "me.jpg").out == "me.sheet.png\n"
    image = cv2.imread(str(tmp_path / "me.sheet.png"))
    assert image.shape[1] > COLUMNS * CELL
    assert image.shape[0] > len(POSES) // COLUMNS * CELL
    from avatar.drawings.gallery import GAP, HEAD, LABEL, MARGIN

    cells = []
    for n in range(len(POSES)):
        x = MARGIN + n % COLUMNS * (CELL + GAP)
        y = MARGIN + HEAD + n // COLUMNS * (CELL + LABEL + GAP)
        cells.append(image[y : y + CELL, x : x + CELL].astype(float))
    for name, cell in zip(POSES[1:], cells[1:], strict=True):
        assert np.abs(cell - cells[0]).mean() > 0.1, name  # each is a picture of its own
    assert avatar("portrait", "sheet", "me.jpg", "-o", "a.jpg").code == 2
    assert avatar("portrait", "sheet", "none.jpg").code == 2
    assert not (tmp_path / "none.sheet.png").exists()


# presenters


def test_a_real_person_is_refused_without_consent(avatar, face, tmp_path):
    for args, words in (
        ([], "whether the picture shows a real person"),
        (["--real-person"], "A real person must agree"),
        (["--consent-by", "Ana Silva"], "A real person must agree"),
        (["--consent-date", "2025-04-30"], "A real person must agree"),
        (["--consent-by", " ", "--consent-date", "2025-04-30"], "A real person must agree"),
        (["--consent-by", "Ana Silva", "--consent-date", "2999-01-01"], "has not come yet"),
        (["--synthetic", "--consent-by", "Ana Silva"], "said to show nobody"),
    ):
        result = avatar("presenters", "add", "me.jpg", "--name", "Ana Silva", *args)
        assert result.code == 2
        assert words in result.err
        assert not (tmp_path / "own").exists()


def test_added_listed_shown_replaced_removed(avatar, face, tmp_path):
    said = ["--consent-by", "Ana Silva", "--consent-date", "2025-04-30", "--voice", "heart"]
    result = avatar("presenters", "add", "me.jpg", "--name", "Dr. Ana Silva", *said)
    assert result.code == 0
    assert "--presenter ana-silva" in result.out
    assert "ana-silva" in avatar("presenters").out
    shown = avatar("presenters", "show", "ana-silva", "-o", "ana.png")
    assert shown.code == 0
    assert "by Ana Silva, date 2025-04-30" in shown.out
    assert cv2.imread(str(tmp_path / "ana.png")).shape[1] > 6 * CELL
    assert avatar("presenters", "add", "me.jpg", "--name", "Ana Silva", "--synthetic").code == 2
    data = json.loads(
        avatar("presenters", "add", "me.jpg", "--name", "Ana Silva", "--synthetic", "--replace", "--json").out
    )
    assert (data["ok"], data["name"], data["shows"]) == (True, "ana-silva", "synthetic")
    assert "consent" not in data
    assert avatar("presenters", "remove", "ana-silva").out == "Removed ana-silva.\n"
    assert list((tmp_path / "own").iterdir()) == []
    assert avatar("presenters", "remove", "ana-silva", "--json").code == 2


@pytest.fixture
def terminal(monkeypatch):
    """Somebody at a terminal, who answers in turn; returns what they were asked."""
    asked = []

    def sit(*answers):
        left = list(answers)

        def answer(question, *args, **kwargs):
            asked.append(question)
            return left.pop(0)

        monkeypatch.setattr("typer.confirm", answer)
        monkeypatch.setattr("typer.prompt", answer)
        monkeypatch.setattr(enrolling.sys, "stdin", SimpleNamespace(isatty=lambda: True))
        return asked

    return sit


def given(path, **changes):
    fields = {
        "short": "",
        "role": "",
        "voice": "",
        "licence": "",
        "description": "",
        "shows": "",
        "real": None,
    }
    return enrolling.Given(path, "Ana Silva", **{**fields, **changes})


def test_consent_is_asked_for_at_a_terminal(avatar, face, terminal, capsys):
    asked = terminal(True, "Ana Maria Silva", "2025-04-30", True)
    person, _ = enrolling.enrol(given(face), replace=False, ask=True)
    assert (person.consent.by, person.consent.date) == ("Ana Maria Silva", "2025-04-30")
    assert len(asked) == 4
    assert STATEMENT in capsys.readouterr().err.replace("\n", " ")


@pytest.mark.parametrize(
    "answers", [(True, "Ana Silva", "2025-04-30", False), (True, "Ana", "2999-01-01", True)]
)
def test_a_no_is_a_no(avatar, face, terminal, tmp_path, answers):
    terminal(*answers)
    from avatar.errors import InputError

    with pytest.raises(InputError):
        enrolling.enrol(given(face), replace=False, ask=True)
    assert not (tmp_path / "own").exists()


def test_nobody_real_is_asked_no_more(avatar, face, terminal):
    asked = terminal(False)
    person, _ = enrolling.enrol(given(face), replace=False, ask=True)
    assert person.consent is None
    assert len(asked) == 1


def test_the_manifest_says_who_speaks_and_that_they_agreed(avatar, face, tmp_path):
    """From adding somebody to the file beside the finished video."""
    from avatar.media import write_wav
    from avatar.pipeline import animate

    said = ["--consent-by", "Ana Silva", "--consent-date", "2025-04-30"]
    assert avatar("presenters", "add", "me.jpg", "--name", "Ana Silva", *said).code == 0
    write_wav(tmp_path / "hm.wav", np.sin(np.arange(8000) * 0.05).astype(np.float32) * 0.1, 16000)
    animate("ana-silva", tmp_path / "hm.wav", tmp_path / "hm.mp4", size=(128, 128))
    manifest = json.loads((tmp_path / "hm.json").read_text())
    assert manifest["presenter"]["name"] == "ana-silva"
    assert manifest["presenter"]["consent"] == {
        "by": "Ana Silva",
        "date": "2025-04-30",
        "statement": STATEMENT,
    }
