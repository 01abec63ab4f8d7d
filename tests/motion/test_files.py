"""Motion in files: what is written, that it comes back, and what broken files are told."""

from __future__ import annotations

import io
import json
import warnings
import zipfile

import numpy as np
import pytest

import avatar
from avatar.errors import InputError, OutputError, UnknownNameError
from avatar.motion import ARKIT_INDEX, ARKIT_NAMES, Motion, load_motion, save_motion
from avatar.motion.files import read_motion
from avatar.motion.files.audio2face import NAMES
from avatar.motion.files.livelink import COUNT, HEADER
from avatar.motion.files.timecode import write_code

# As the app writes it: from a recording, JawRight and MouthRight before their left.
RECORDED = (
    "Timecode,BlendshapeCount,EyeBlinkLeft,EyeLookDownLeft,EyeLookInLeft,EyeLookOutLeft,EyeLookUpLeft,"
    "EyeSquintLeft,EyeWideLeft,EyeBlinkRight,EyeLookDownRight,EyeLookInRight,EyeLookOutRight,EyeLookUpRight,"
    "EyeSquintRight,EyeWideRight,JawForward,JawRight,JawLeft,JawOpen,MouthClose,MouthFunnel,MouthPucker,"
    "MouthRight,MouthLeft,MouthSmileLeft,MouthSmileRight,MouthFrownLeft,MouthFrownRight,MouthDimpleLeft,"
    "MouthDimpleRight,MouthStretchLeft,MouthStretchRight,MouthRollLower,MouthRollUpper,MouthShrugLower,"
    "MouthShrugUpper,MouthPressLeft,MouthPressRight,MouthLowerDownLeft,MouthLowerDownRight,MouthUpperUpLeft,"
    "MouthUpperUpRight,BrowDownLeft,BrowDownRight,BrowInnerUp,BrowOuterUpLeft,BrowOuterUpRight,CheekPuff,"
    "CheekSquintLeft,CheekSquintRight,NoseSneerLeft,NoseSneerRight,TongueOut,HeadYaw,HeadPitch,HeadRoll,"
    "LeftEyeYaw,LeftEyePitch,LeftEyeRoll,RightEyeYaw,RightEyePitch,RightEyeRoll"
)


def any_motion(frames=60, fps=25.0, seed=3):
    random = np.random.default_rng(seed)
    head = random.uniform(-6, 6, (frames, 6)) * [1, 1, 1, 0.01, 0.01, 0.01]
    return Motion(
        fps,
        random.random((frames, 52), np.float32),
        head.astype(np.float32),
        random.random(frames, np.float32),
    )


def lines_of(path):
    return path.read_text().splitlines()


# What is written


def test_the_csv_has_the_header_of_a_recording(tmp_path):
    path = save_motion(any_motion(), tmp_path / "a.csv")
    lines = lines_of(path)
    assert lines[0] == RECORDED == ",".join(HEADER)
    assert len(HEADER) == 63
    assert len(lines) == 61
    first = lines[1].split(",")
    assert len(first) == 63
    assert first[:2] == ["00:00:00:00.000", str(COUNT)] == ["00:00:00:00.000", "61"]
    assert lines[27].split(",")[0] == "00:00:01:01.000"


def test_angles_are_radians_with_the_signs_of_the_app(tmp_path):
    """To image right, up and counter-clockwise here are all negative there; the eyes have signs like it."""
    motion = any_motion(30)
    motion.head[:, :3] = (5, 4, 3)
    motion.coefficients[:] = 0
    motion.coefficients[:, [ARKIT_INDEX["eyeLookInLeft"], ARKIT_INDEX["eyeLookOutRight"]]] = 0.5
    motion.coefficients[:, [ARKIT_INDEX["eyeLookUpLeft"], ARKIT_INDEX["eyeLookUpRight"]]] = 0.5
    row = dict(zip(HEADER, lines_of(save_motion(motion, tmp_path / "a.csv"))[1].split(","), strict=True))
    assert [float(row[n]) for n in ("HeadYaw", "HeadPitch", "HeadRoll")] == pytest.approx(
        np.radians([-5, -4, -3])
    )
    for side, degrees in (("Left", 33), ("Right", 31)):  # both look to the person's right
        assert float(row[f"{side}EyeYaw"]) == pytest.approx(np.radians(degrees / 2))
        assert float(row[f"{side}EyePitch"]) == pytest.approx(np.radians(-15.5 / 2))


@pytest.mark.parametrize(
    ("frame", "fps", "code"),
    [
        (0, 25, "00:00:00:00.000"),
        (24, 25, "00:00:00:24.000"),
        (25, 25, "00:00:01:00.000"),
        (60 * 3600 * 2 + 61, 60, "02:00:01:01.000"),
        (1, 29.97, "00:00:00:01.001"),
        (30, 29.97, "00:00:01:00.030"),
        (5, 12.5, "00:00:00:05.200"),
    ],
)
def test_timecodes(frame, fps, code):
    assert write_code(frame, fps) == code


def test_the_json_is_an_export_of_audio2face(tmp_path):
    motion = any_motion()
    data = json.loads(save_motion(motion, tmp_path / "a.json").read_text())
    keys = {"exportFps", "trackPath", "numPoses", "numFrames", "facsNames", "weightMat"}
    assert set(data) == keys | {"joints", "rotations", "translations", "avatarHead", "avatarBreath"}
    assert (data["exportFps"], data["numPoses"], data["numFrames"]) == (25, 52, 60)
    assert data["facsNames"] == list(NAMES)
    assert NAMES[:2] == ("eyeBlinkLeft", "eyeLookDownLeft")
    assert NAMES[14:18] == ("jawForward", "jawLeft", "jawRight", "jawOpen")
    assert NAMES[21:23] == ("mouthLeft", "mouthRight")
    assert sorted(NAMES) == sorted(ARKIT_NAMES)
    jaw = motion.coefficients[7, ARKIT_INDEX["jawOpen"]]
    assert data["weightMat"][7][NAMES.index("jawOpen")] == pytest.approx(jaw, abs=1e-6)


# There and back


@pytest.mark.parametrize("fps", [25.0, 30.0, 60.0, 23.976, 29.97, 12.5, 100.0])
def test_csv_comes_back(tmp_path, fps):
    motion = any_motion(150, fps)
    back = load_motion(save_motion(motion, tmp_path / "a.csv"))
    assert back.fps == pytest.approx(fps, rel=1e-4)
    assert np.allclose(back.coefficients, motion.coefficients, atol=1e-6)
    assert np.allclose(back.head[:, :3], motion.head[:, :3], atol=1e-5)
    assert not back.head[:, 3:].any()
    assert not back.breath.any()


@pytest.mark.parametrize("fps", [25.0, 59.94])
def test_json_comes_back(tmp_path, fps):
    motion = any_motion(40, fps)
    back = load_motion(save_motion(motion, tmp_path / "a.json"))
    assert back.fps == fps
    for name in ("coefficients", "head", "breath"):
        assert np.allclose(getattr(back, name), getattr(motion, name), atol=1e-6)


@pytest.mark.parametrize("frames", [1, 40])
def test_npz_comes_back_exactly(tmp_path, frames):
    motion = any_motion(frames, 59.94)
    path = save_motion(motion, tmp_path / "a.npz")
    back = load_motion(path)
    assert back.fps == 59.94
    for name in ("coefficients", "head", "breath"):
        assert np.array_equal(getattr(back, name), getattr(motion, name))
        assert getattr(back, name).dtype == np.float32
    with np.load(path) as arrays:
        assert tuple(arrays["names"]) == ARKIT_NAMES


def test_the_contents_tell_the_format_and_a_name_chooses_it(tmp_path):
    motion = any_motion()
    for kind in ("csv", "json", "npz"):
        path = save_motion(motion, tmp_path / f"{kind}.motion", kind)
        assert np.allclose(load_motion(path).coefficients, motion.coefficients, atol=1e-6)
    with pytest.raises(UnknownNameError, match="csv"):
        save_motion(motion, tmp_path / "a.motion", "cvs")
    with pytest.raises(InputError, match=r"Use -o .*a\.csv"):
        save_motion(motion, tmp_path / "a.fbx")
    with pytest.raises(OutputError, match="mkdir"):
        save_motion(motion, tmp_path / "no" / "a.csv")
    assert avatar.load_motion is load_motion


def test_a_broken_motion_is_not_written(tmp_path):
    motion = any_motion()
    motion.head[3, 1] = np.nan
    for bad in (motion, Motion(25, motion.coefficients[:, :50], motion.head, motion.breath), any_motion(0)):
        with pytest.raises(InputError):
            save_motion(bad, tmp_path / "a.npz")
    assert list(tmp_path.iterdir()) == []


# What recordings look like


def table(tmp_path, change=None, motion=None, name="a.csv"):
    """A CSV whose rows (lists of cells, the header first) `change` may alter."""
    rows = [line.split(",") for line in lines_of(save_motion(motion or any_motion(), tmp_path / "base.csv"))]
    text = change(rows) if change else None
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else "\n".join(",".join(r) for r in rows).encode())
    return path


def test_excel_and_byte_order_marks(tmp_path):
    motion = any_motion()
    for change in (
        lambda rows: b"\xef\xbb\xbf" + "\r\n".join(",".join(r) for r in rows).encode(),
        lambda rows: "\n".join(
            ";".join(c.replace(".", ",") if k else c for k, c in enumerate(r)) for r in rows
        ).encode(),
        lambda rows: "\n\n".join("\t".join(r) for r in rows).encode(),
        lambda rows: rows[0].__setitem__(slice(None), [name.upper() for name in rows[0]]),
        lambda rows: [r.insert(2, r.pop()) for r in rows] and None,  # another order of columns
    ):
        reading = read_motion(table(tmp_path, change, motion))
        assert np.allclose(reading.motion.coefficients, motion.coefficients, atol=1e-6)
        assert np.allclose(reading.motion.head[:, :3], motion.head[:, :3], atol=1e-5)
        assert reading.warnings == ()


def test_a_take_from_a_clock_with_dropped_frames_and_a_lost_face(tmp_path):
    """60 frames a second from 23:59:59 on; what is missing lies between its neighbours."""
    motion = any_motion(180, 60.0)
    motion.coefficients[:] = np.linspace(0, 1, 180)[:, None]

    def change(rows):
        for n, row in enumerate(rows[1:]):
            total = 86399 * 60 + 30 + n
            s, f = divmod(total, 60)
            s %= 86400
            row[0] = f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}:{f:02}.437"
        for n in (20, 21):
            rows[n][1:] = ["0"]
        del rows[90:95], rows[40]

    reading = read_motion(table(tmp_path, change, motion))
    assert reading.motion.fps == 60
    assert len(reading.motion) == 180
    assert np.allclose(reading.motion.coefficients, motion.coefficients, atol=1e-5)
    assert "lost in 2 of 174 frames" in reading.warnings[0]


def test_what_is_put_right_is_told(tmp_path):
    def change(rows):
        rows[3][HEADER.index("JawOpen")] = "1.7"
        rows[4][HEADER.index("JawOpen")] = "-0.2"
        rows[5][HEADER.index("MouthClose")] = "1.0004"

    path = table(tmp_path, change)
    with pytest.warns(
        UserWarning, match=r"2 values outside 0 to 1 clipped, the farthest 1.7 \(JawOpen, line 4\)"
    ):
        motion = load_motion(path)
    assert (motion.coefficients.min(), motion.coefficients.max()) == (0, 1)

    def degrees(rows):
        for row in rows[1:]:
            row[HEADER.index("HeadYaw")] = "-12.5"

    reading = read_motion(table(tmp_path, degrees))
    assert "taken as degrees" in reading.warnings[0]
    assert reading.motion.head[0, 0] == 12.5

    short = read_motion(save_motion(any_motion(10), tmp_path / "short.csv"))
    assert "60 a second is taken" in short.warnings[0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert load_motion(tmp_path / "short.csv", fps=25).fps == 25


# What is refused


def cell(line, column, text):
    def change(rows):
        rows[line - 1][HEADER.index(column) if isinstance(column, str) else column] = text

    return change


def drop(column):
    return lambda rows: [row.pop(HEADER.index(column)) for row in rows] and None


BAD_CSV = {
    "text in a number": (cell(7, "JawOpen", "wide"), ":7:", "column 20 (JawOpen) is 'wide'", "number"),
    "not a number": (cell(9, "BrowInnerUp", "nan"), ":9:", "BrowInnerUp", "nan"),
    "infinite": (cell(9, "HeadYaw", "-inf"), ":9:", "HeadYaw", "inf"),
    "empty cell": (cell(5, "TongueOut", ""), ":5:", "TongueOut"),
    "unknown name": (
        cell(1, "JawOpen", "JawOpne"),
        ":1:",
        "column 20 is 'JawOpne'",
        "Did you mean 'JawOpen'?",
    ),
    "twice": (cell(1, "JawOpen", "MouthClose"), ":1:", "'MouthClose' is there twice"),
    "missing column": (drop("JawOpen"), ":1:", "JawOpen", "missing"),
    "no timecode": (drop("Timecode"), ":1:", "column 1", "Timecode"),
    "short line": (lambda rows: rows[4].pop(), ":5:", "62 values instead of 63"),
    "long line": (lambda rows: rows[4].append("0"), ":5:", "64 values"),
    "bad timecode": (cell(3, "Timecode", "0.04"), ":3:", "'0.04'", "HH:MM:SS:FF"),
    "time runs back": (cell(6, "Timecode", "00:00:00:01.000"), ":6:", "Sort"),
    "no frames": (lambda rows: rows.__delitem__(slice(1, None)), "no frame"),
    "only lost frames": (
        lambda rows: [r.__setitem__(slice(1, None), ["0"]) for r in rows[1:]] and None,
        "no frame",
    ),
    "no text": (lambda rows: b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "UTF-8"),
    "utf-16": (lambda rows: ",".join(rows[0]).encode("utf-16"), "UTF-8"),
    "one endless line": (lambda rows: b"Timecode" + b",0" * 100_000, ":1:", "too long"),
    "an endless cell": (lambda rows: RECORDED.encode() + b"\n" + b"9" * 200_000, ":2:", "too long"),
    "quotes without end": (lambda rows: RECORDED.encode() + b'\n"' + b"0,\n" * 90_000, "CSV"),
    "prose": (lambda rows: b"Dear all,\nplease find attached", ":1:", "'Dear all'", "Live Link Face"),
    "nothing": (lambda rows: b"", "empty"),
    "white": (lambda rows: b"\n\n\n", "Timecode"),
}


@pytest.mark.parametrize("case", BAD_CSV)
def test_a_bad_csv_is_one_clear_error(tmp_path, case):
    change, *words = BAD_CSV[case]
    path = table(tmp_path, lambda rows: out if isinstance(out := change(rows), bytes) else None)
    with pytest.raises(InputError) as caught:
        load_motion(path)
    for word in (str(path), *words):
        assert word in str(caught.value), str(caught.value)
    assert caught.value.hint
    assert len(str(caught.value)) < 400 + len(str(path))


def edited(**changes):
    return lambda data: data.update(changes)


def weight(frame, pose, value):
    return lambda data: data["weightMat"][frame].__setitem__(pose, value)


BAD_JSON = {
    "no rate": (lambda d: d.pop("exportFps"), "None is no frame rate"),
    "rate of zero": (edited(exportFps=0), "0 is no frame rate"),
    "rate in words": (edited(exportFps="30"), "'30' is no frame rate"),
    "no names": (edited(facsNames="all"), "facsNames"),
    "unknown name": (
        lambda d: d["facsNames"].__setitem__(17, "jaw_opn"),
        "facsNames 18 is 'jaw_opn'",
        "'jawOpen'",
    ),
    "no weights": (edited(weightMat=[]), "no frames"),
    "not weights": (edited(weightMat={"0": 1}), "no frames"),
    "number of poses": (edited(numPoses=51), "numPoses is 51", "52"),
    "number of frames": (edited(numFrames=6), "numFrames is 6", "5"),
    "short frame": (lambda d: d["weightMat"][3].pop(), "frame 3", "51 values instead of 52"),
    "no frame": (lambda d: d["weightMat"].__setitem__(2, None), "frame 2", "None"),
    "text": (weight(1, 17, "0.5"), "frame 1", "jawOpen is '0.5', not a number"),
    "truth": (weight(1, 17, True), "frame 1", "jawOpen is True"),
    "not a number": (weight(2, 17, float("nan")), "jawOpen in frame 2 is nan"),
    "enormous": (weight(2, 17, 10**400), "too large"),
    "half a head": (lambda d: d["avatarHead"].pop(), "every frame"),
    "head too narrow": (lambda d: d["avatarHead"][0].pop(), "avatarHead, frame 0"),
}


@pytest.mark.parametrize("case", BAD_JSON)
def test_a_bad_json_is_one_clear_error(tmp_path, case):
    change, *words = BAD_JSON[case]
    path = save_motion(any_motion(5), tmp_path / "a.json")
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))
    with pytest.raises(InputError) as caught:
        load_motion(path)
    for word in (str(path), *words):
        assert word in str(caught.value), str(caught.value)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (b'{"exportFps": 30,', ":1: this is not JSON"),
        (b"{}", "without a weightMat"),
        (b"[1, 2]", "without a weightMat"),
        (b"[" * 100_000, "cannot be read"),
        (b'{"a": ' + b"9" * 5000 + b"}", "cannot be read"),
        (b'{"a": "\xff"}', "UTF-8"),
    ],
)
def test_what_is_no_json_at_all(tmp_path, text, word):
    path = tmp_path / "a.json"
    path.write_bytes(text)
    with pytest.raises(InputError) as caught:
        load_motion(path)
    assert word in str(caught.value)


def test_an_export_of_audio2face_itself(tmp_path):
    """Other spellings, fewer shapes, values a little over, and no head of ours."""
    data = {"exportFps": 30, "trackPath": "C:\\talk.wav", "numPoses": 3, "numFrames": 2, "joints": ["jaw"]}
    data |= {"facsNames": ["jawOpen", "eyeBlink_L", "mouthSmileRight"]}
    data |= {"weightMat": [[0.5, 0, 1.2], [0.25, 1, -0.01]]}
    path = tmp_path / "a2f.json"
    path.write_text(json.dumps(data))
    reading = read_motion(path)
    assert reading.motion.coefficients[:, ARKIT_INDEX["eyeBlinkLeft"]].tolist() == [0, 1]
    assert reading.motion.coefficients[:, ARKIT_INDEX["mouthSmileRight"]].tolist() == [1, 0]
    assert not reading.motion.head.any()
    assert "clipped" in reading.warnings[0]
    assert "49 shapes" in reading.warnings[1]


def npz(**changes):
    motion = any_motion(5)
    arrays = {
        **{"fps": np.float64(25), "coefficients": motion.coefficients, "head": motion.head},
        **{"breath": motion.breath, "names": np.array(ARKIT_NAMES)},
    }
    file = io.BytesIO()
    np.savez(file, **{k: v for k, v in {**arrays, **changes}.items() if v is not None})
    return file.getvalue()


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("coefficients.npy", bytes(300_000_000))
    return file.getvalue()


BAD_NPZ = {
    "not a zip": (lambda: b"PK not a zip", "broken"),
    "cut off": (lambda: npz()[:-300], "broken"),
    "bomb": (bomb, "300 MB"),
    "missing": (lambda: npz(head=None), "head is not in it"),
    "pickled": (lambda: npz(head=np.array([{}], object)), "broken"),
    "fps of text": (lambda: npz(fps=np.array("25")), "fps is not a number"),
    "rate": (lambda: npz(fps=np.float64(1e9)), "frame rate"),
    "lengths": (lambda: npz(breath=np.zeros(4)), "frames"),
    "empty": (
        lambda: npz(coefficients=np.zeros((0, 52)), head=np.zeros((0, 6)), breath=np.zeros(0)),
        "frames",
    ),
    "shape": (lambda: npz(head=np.zeros((5, 3))), "head is float64[5, 3]"),
    "names": (lambda: npz(names=np.array([*ARKIT_NAMES[:-1], "tongueUot"])), "Did you mean 'tongueOut'?"),
    "not a number": (lambda: npz(head=np.full((5, 6), np.nan)), "head 0 in frame 0 is nan"),
}


@pytest.mark.parametrize("case", BAD_NPZ)
def test_a_bad_npz_is_one_clear_error(tmp_path, case):
    make, word = BAD_NPZ[case]
    path = tmp_path / "a.npz"
    path.write_bytes(make())
    with pytest.raises(InputError) as caught:
        load_motion(path)
    assert str(path) in str(caught.value)
    assert word in str(caught.value)


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        load_motion(tmp_path / "none.csv")
    with pytest.raises(InputError, match="folder"):
        load_motion(tmp_path)
    with pytest.raises(InputError, match="frame rate"):
        load_motion(tmp_path / "none.csv", fps=0)


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    for kind, module in (("csv", "livelink"), ("json", "audio2face")):
        path = save_motion(any_motion(5), tmp_path / f"a.{kind}")
        monkeypatch.setattr(f"avatar.motion.files.{module}.LARGEST", 1000)
        with pytest.raises(InputError, match="larger than"):
            load_motion(path)
