"""The rig: what is kept of a portrait, and whether its parts lie where they should."""

from __future__ import annotations

import dataclasses
import shutil

import cv2
import numpy as np
import pytest
from conftest import SHARED, on_grey

from avatar.errors import InputError, PortraitError, UnknownNameError
from avatar.portrait import list_presenters, load_presenter, load_rig, store
from avatar.portrait.expression import GRID, SHAPES
from avatar.portrait.matte import cut_out
from avatar.portrait.rig import MAX_SIDE, Rig, choose_detail
from avatar.portrait.topology import LEFT_EYE, RIGHT_EYE

PRESENTERS = ("arjun", "ava", "henrik", "kofi", "mei", "nia")


def arrays(thing, name=""):
    """Every number and array of a rig by its name."""
    if dataclasses.is_dataclass(thing):
        return {
            k: v
            for f in dataclasses.fields(thing)
            for k, v in arrays(getattr(thing, f.name), f"{name}.{f.name}").items()
        }
    if isinstance(thing, tuple) and thing and dataclasses.is_dataclass(thing[0]):
        return {k: v for i, part in enumerate(thing) for k, v in arrays(part, f"{name}.{i}").items()}
    return {name: thing}


def assert_same(a, b):
    left, right = arrays(a), arrays(b)
    assert left.keys() == right.keys()
    for name, value in left.items():
        assert type(value) is type(right[name]), name
        if isinstance(value, np.ndarray):
            assert value.dtype == right[name].dtype, name
        assert np.array_equal(value, right[name]), name


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "rigs"


@pytest.fixture
def small_photo(tmp_path, presenter_bgra):
    """A presenter at 320 pixels, cut out: a rig that is made quickly."""
    path = tmp_path / "small.png"
    cv2.imwrite(str(path), cv2.resize(presenter_bgra("ava"), (320, 400), interpolation=cv2.INTER_AREA))
    return path


# The cache


def test_round_trip_through_the_cache(own_cache, small_photo):
    made, warnings = load_rig(small_photo)
    kept, again = load_rig(small_photo)
    assert made is not kept
    assert_same(made, kept)
    assert warnings == again
    assert len(list(own_cache.iterdir())) == 1


def test_without_the_cache_nothing_is_written(own_cache, small_photo):
    made, _ = load_rig(small_photo, use_cache=False)
    assert not own_cache.exists()
    assert_same(made, load_rig(small_photo)[0])


def test_warnings_name_the_file_that_is_used_now(own_cache, small_photo, tmp_path):
    _, first = load_rig(small_photo)
    other = tmp_path / "other.png"
    shutil.copy(small_photo, other)
    _, second = load_rig(other)
    assert [w.replace(str(small_photo), str(other)) for w in first] == list(second)
    assert len(first) == 1
    assert str(small_photo) in first[0]


def test_errors_name_the_file(own_cache, tmp_path):
    path = tmp_path / "wall.png"
    cv2.imwrite(str(path), np.full((200, 200, 3), 150, np.uint8))
    with pytest.raises(PortraitError) as caught:
        load_rig(path)
    assert caught.value.message.startswith(f"{path}: no face")
    assert "\0" not in str(caught.value)
    assert not list(own_cache.glob("*"))


def test_broken_entries_are_made_anew(own_cache, small_photo):
    good, _ = load_rig(small_photo)
    (entry,) = own_cache.iterdir()
    whole = entry.read_bytes()
    random = np.random.default_rng(5)
    noise = bytearray(whole)
    for at in random.integers(0, len(whole), 40):
        noise[at] ^= 0x55
    directory = bytearray(whole)
    for at in random.integers(len(whole) - 900, len(whole), 30):
        directory[at] = random.integers(256)
    broken = [
        b"",
        b"PK",
        b"nonsense" * 99,
        whole[: len(whole) // 2],
        whole[:-30],
        bytes(noise),
        bytes(directory),
    ]
    for content in broken:
        entry.write_bytes(content)
        assert store.find(entry.name[:32] + "0" * 32, MAX_SIDE) is None
    assert_same(good, load_rig(small_photo)[0])
    assert entry.stat().st_size == len(whole)


def test_entries_of_another_kind_are_made_anew(own_cache, small_photo):
    """Valid files that hold something else: a field is missing, a list instead of archives, a pickle."""
    good, _ = load_rig(small_photo)
    (entry,) = own_cache.iterdir()
    with np.load(entry) as data:
        values = dict(data)
    values.pop("expression.upper")
    with entry.open("wb") as file:
        np.savez(file, **values)
    assert store.find(entry.name[:32], MAX_SIDE) is None
    with entry.open("wb") as file:
        np.save(file, np.arange(9))
    assert store.find(entry.name[:32], MAX_SIDE) is None
    with entry.open("wb") as file:
        np.savez(file, figure=np.array([{}], dtype=object))
    assert store.find(entry.name[:32], MAX_SIDE) is None
    assert_same(good, load_rig(small_photo)[0])


def test_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch, small_photo):
    (tmp_path / "cache").write_text("a file where the folder should be")
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(tmp_path / "cache"))
    assert isinstance(load_rig(small_photo)[0], Rig)


def test_cache_whose_times_cannot_be_set_is_still_read(own_cache, small_photo, monkeypatch):
    """A shared folder one may read but not touch: the rig is there, only its age stays."""
    load_rig(small_photo)
    (entry,) = own_cache.iterdir()

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("os.utime", refuse)
    assert store.find(entry.name[:32], MAX_SIDE) is not None


# Pictures without colours


@pytest.mark.parametrize("tone", [(1.0, 1.0, 1.0), (0.72, 0.93, 1.12)], ids=["grey", "sepia"])
def test_nothing_coloured_is_added_to_a_picture_without_colours(tmp_path, photo, tone):
    grey = cv2.cvtColor(photo("ava"), cv2.COLOR_BGR2GRAY)[..., None]
    path = tmp_path / "old.jpg"
    cv2.imwrite(str(path), np.clip(grey * np.array(tone), 0, 255).astype(np.uint8))
    rig = load_rig(path)[0]
    assert np.ptp(rig.creases.tint) == 0
    own = np.array(tone) / np.mean(tone)
    for layer in (rig.interior.upper, rig.interior.lower, rig.interior.tongue):
        seen = layer[layer[..., 3] > 200][:, :3].astype(float)
        assert len(seen) > 50
        assert np.abs(seen - seen.mean(1)[:, None] * own).mean() < 2.5
    depth = np.array(rig.interior.depth)
    assert np.abs(depth - depth.mean() * own).max() < 1.5


def test_pictures_with_colours_keep_them(rig_of):
    assert np.ptp(rig_of("ava").creases.tint) > 0
    depth = rig_of("ava").interior.depth
    assert depth[2] > 1.5 * depth[1]


# Detail


@pytest.mark.parametrize(
    ("frame", "picture", "detail"),
    [
        (360, (4000, 4000), 512),
        (540, (4000, 4000), 768),
        (720, (4000, 4000), 1024),
        (1080, (4000, 3000), 1536),
        (2160, (4000, 3000), 2048),
        (2160, (1024, 1280), 1024),
        (1080, (900, 1600), 1024),
    ],
)
def test_detail_is_what_the_frame_needs_and_the_picture_has(frame, picture, detail):
    assert choose_detail(frame, picture) == detail


def test_large_frames_get_a_rig_of_more_detail(own_cache, tmp_path, photo):
    path = tmp_path / "large.png"
    cv2.imwrite(str(path), cv2.resize(photo("arjun"), (2000, 2000), interpolation=cv2.INTER_CUBIC))
    small, usual, large = (load_rig(path, frame=frame)[0] for frame in (300, None, 2160))
    assert small.side <= 512
    assert 900 < usual.side <= MAX_SIDE < large.side
    for rig in (small, usual):  # the same rig but for its scale
        factor = large.side / rig.side
        assert np.abs(rig.landmarks * factor - large.landmarks).max() < 0.02 * large.iod
    assert len(list(own_cache.iterdir())) == 3


# The picture


@pytest.mark.parametrize("name", PRESENTERS)
def test_seam_lies_on_the_dark_line(rig_of, name):
    """Lips closed: in every column between the corners the cut is within 2 pixels of the darkest row."""
    rig = rig_of(name)
    mouth = rig.mouth
    assert mouth.gap == 0
    assert not mouth.teeth
    x, y, side = rig.figure.crop
    grey = cv2.cvtColor(rig.figure.image[y : y + side, x : x + side, :3], cv2.COLOR_BGR2GRAY)
    grey = cv2.GaussianBlur(grey, (0, 0), 0.8)
    np.testing.assert_array_equal(mouth.above, mouth.below)
    line = mouth.below
    t = np.linspace(line[0, 0], line[-1, 0], 200)
    rows = np.interp(t, line[:, 0], line[:, 1])
    middle = np.abs(t - mouth.origin[0]) < 0.36 * mouth.width
    reach = np.arange(-10, 11)
    off = []
    for column, row in zip(t[middle], rows[middle], strict=True):
        strip = grey[np.round(row).astype(int) + reach, round(column)]
        off.append(abs(reach[strip.argmin()]))
    assert np.percentile(off, 90) <= 2, off
    assert np.median(off) <= 1


@pytest.mark.parametrize("name", PRESENTERS)
def test_parts_lie_within_the_crop(rig_of, name):
    rig = rig_of(name)
    x, y, side = rig.figure.crop
    height, width = rig.figure.image.shape[:2]
    assert 512 <= side <= MAX_SIDE
    assert x >= 0 <= y
    assert (x % 2, y % 2, side % 2) == (0, 0, 0)
    assert x + side <= width
    assert y + side <= height
    assert rig.above.shape == rig.below.shape == (side, side)
    assert rig.expression.upper.shape == rig.expression.lower.shape == (SHAPES, GRID, GRID, 2)
    for values in arrays(rig).values():
        if isinstance(values, np.ndarray) and values.dtype.kind == "f":
            assert np.isfinite(values).all()
    for eye, marks in zip(rig.eyes, (RIGHT_EYE, LEFT_EYE), strict=True):
        assert np.linalg.norm(np.array(eye.centre) - rig.landmarks[marks.iris, :2]) < 1
        assert 0.05 < eye.radius / rig.iod < 0.15
        assert 0.35 < eye.width / rig.iod < 0.6
    hx, hy, hw, hh = rig.figure.head
    assert hx < x + rig.landmarks[1, 0] < hx + hw
    assert hy < y + rig.landmarks[10, 1]
    assert hh > 1.05 * (rig.landmarks[152, 1] - rig.landmarks[10, 1])


def test_nothing_moves_at_the_rim(rig_of):
    rig = rig_of("ava")
    for field in (rig.head.weight, rig.head.breath[..., 0], rig.head.breath[..., 1]):
        rim = np.concatenate([field[0], field[-1], field[:, 0], field[:, -1]])
        assert np.abs(rim).max() == 0
    for field in (rig.expression.upper, rig.expression.lower):
        rim = np.concatenate([field[:, 0], field[:, -1], field[:, :, 0], field[:, :, -1]])
        assert np.abs(rim).max() < 1e-4


def test_matte_of_somebody_is_used_as_it_is(rig_of, presenter_bgra):
    """A cut-out picture: no net guesses at it again; alpha and colours are the picture's."""
    rig, given = rig_of("ava"), presenter_bgra("ava")
    assert np.array_equal(rig.figure.image[..., 3], given[..., 3])
    alpha = given[..., 3:].astype(np.float32) / 255
    assert np.abs(rig.figure.image[..., :3] - given[..., :3] * alpha).max() <= 0.51


def test_person_is_cut_out_of_a_photo(tmp_path, presenter_bgra):
    """A presenter before a lit wall: the matte comes back to within 2 % of what it was."""
    given = presenter_bgra("kofi")
    given = cv2.resize(given, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    y = np.linspace(200, 120, given.shape[0])[:, None, None]
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), on_grey(given, y))
    rig, _ = load_rig(path)
    found, true = rig.figure.image[..., 3] / 255.0, given[..., 3] / 255.0
    assert np.abs(found - true).mean() < 0.02
    assert found[:30, :30].max() == 0
    box = rig.landmarks[:468, :2] + rig.figure.crop[:2]
    x0, y0 = box.min(0).astype(int)
    x1, y1 = box.max(0).astype(int)
    assert found[y0 + 5 : y1 - 5, (x0 + x1) // 2].min() == 1
    # Behind the person, as far as a turn of the head uncovers it, the wall goes on.
    wall = np.broadcast_to(y, given[..., :3].shape)
    uncovered = cv2.dilate((true < 0.5).astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    uncovered[round(0.7 * len(uncovered)) :] = False  # elbows are near the edge, and nothing turns there
    off = np.abs(rig.backdrop - wall).max(-1)
    assert off[uncovered].mean() < 1
    assert np.percentile(off[uncovered], 98) < 12
    # Nowhere darker or brighter than the wall ever is: nothing of the person is left in it.
    assert rig.backdrop.min() > 115
    assert rig.backdrop.max() < 205
    assert np.abs(rig.picture - on_grey(given, y)).max() <= 1


def test_a_matte_that_cannot_be_solved_is_the_net_s_guess(presenter_bgra, monkeypatch, capsys):
    """The solver may print and may give up: neither reaches the user."""
    import pymatting

    def give_up(*_):
        print("PERFORMANCE WARNING")
        raise ValueError("did not converge")

    monkeypatch.setattr(pymatting, "estimate_alpha_cf", give_up)
    given = cv2.resize(presenter_bgra("kofi"), (256, 320), interpolation=cv2.INTER_AREA)
    alpha, colours = cut_out(np.ascontiguousarray(on_grey(given)), (88, 72, 168, 166))
    assert capsys.readouterr().out == ""
    assert np.abs(alpha - given[..., 3] / 255).mean() < 0.05
    assert colours.shape == (320, 256, 3)
    assert (alpha.min(), alpha.max()) == (0, 1)


def test_picture_turned_by_the_camera(tmp_path, photo):
    """A phone's picture lies on its side and says so: the rig is the upright one's."""
    from PIL import Image

    small = cv2.resize(photo("ava"), (512, 640), interpolation=cv2.INTER_AREA)[..., ::-1]
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "phone.jpg"
    Image.fromarray(np.ascontiguousarray(np.rot90(small))).save(path, quality=95, exif=exif)
    rig, _ = load_rig(path)
    assert rig.figure.image.shape[:2] == (640, 512)
    assert rig.landmarks[152, 1] > rig.landmarks[10, 1] + 100
    assert abs(rig.landmarks[152, 0] - rig.landmarks[10, 0]) < 20


def test_scaled_figure_keeps_crop_and_person_together(rig_of):
    figure = rig_of("ava").figure
    for factor in (0.3, 0.517, 1.25):
        small = figure.scaled(factor)
        x, y, side = small.crop
        height, width = small.image.shape[:2]
        assert side == round(figure.crop[2] * factor)
        assert 0 <= x <= width - side
        assert 0 <= y <= height - side
        assert (small.image[..., :3] <= small.image[..., 3:].astype(int) + 8).all()  # cubic overshoot


@pytest.mark.skipif(not (SHARED / "portraits").is_dir(), reason="the folder of portraits is not there")
def test_every_portrait_gives_a_rig(tmp_path, capsys):
    """Photographs and paintings, at half their size to be quick."""
    for path in sorted((SHARED / "portraits").glob("*.jpg")):
        picture = cv2.imread(str(path))
        factor = 0.5 if min(picture.shape[:2]) >= 1000 else 1.0
        small = tmp_path / f"{path.stem}.png"
        cv2.imwrite(str(small), cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
        rig, _ = load_rig(small, use_cache=False)
        floats = [v for v in arrays(rig).values() if isinstance(v, np.ndarray) and v.dtype.kind == "f"]
        assert all(np.isfinite(v).all() for v in floats), path.name
        alpha = rig.figure.image[..., 3] / 255
        assert 0.15 < alpha.mean() < 0.95, path.name
        nose = (rig.landmarks[1, :2] + rig.figure.crop[:2]).astype(int)
        assert alpha[nose[1], nose[0]] == 1, path.name
    said = capsys.readouterr()
    assert said.out + said.err == ""


# Presenters


def test_presenters_are_listed_and_read():
    assert list_presenters() == list(PRESENTERS)
    for name in PRESENTERS:
        card = load_presenter(name)
        assert card.name == name
        assert card.title
        assert card.role
        assert card.licence
        assert card.portrait.is_file()
        from avatar.speech import load_voice

        assert load_voice(card.voice).name == card.voice


@pytest.mark.parametrize("name", ["avva", "", "../ava", "ava.yaml", "/etc/passwd", "a/b", ".", ".."])
def test_unknown_presenter(name):
    with pytest.raises(UnknownNameError) as caught:
        load_presenter(name)
    assert caught.value.kind == "presenter"
    if name == "avva":
        assert "ava" in caught.value.suggestions


def test_presenter_of_one_s_own(tmp_path):
    path = tmp_path / "me.yaml"
    path.write_text("title: Me\nportrait: me.png\nlicence: mine\n")
    card = load_presenter(str(path))
    assert (card.name, card.title, card.portrait) == ("me", "Me", tmp_path / "me.png")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title: Me\nlicence: mine\n", "portrait"),
        ("title: [", "1:9: Broken YAML"),
        ("- a\n- b\n", "name: value"),
        ("title: Me\nportrait: a.png\nlicence: mine\nvoise: x\n", "voise"),
        ("", "name: value"),
        ("title: A\nrole: B\ntitle: C\n", "3:1: Broken YAML: 'title' comes twice"),
        ("title: !!int ''\n", "is no valid int"),
    ],
)
def test_broken_card_names_file_and_field(tmp_path, text, words):
    path = tmp_path / "me.yaml"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        load_presenter(str(path))
    assert str(path) in str(caught.value)
    assert words in str(caught.value)
