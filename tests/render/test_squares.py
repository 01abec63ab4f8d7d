"""Planar squares: the same picture as the frames in BGRA, in the encoder's planes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from conftest import make_motion

from avatar.render.cpu import CpuRenderer
from avatar.render.outline import Outline, Strip, Tiles
from avatar.render.planar import convert, is_planar, shrink, split
from avatar.render.squares import GROUP

SIZE = 384


def planes_of(frame):
    """The planes of a frame in BGRA."""
    square = np.empty((frame.shape[0] * 5 // 2, frame.shape[1]), np.uint8)
    convert(frame, split(square))
    return split(square)


def psnr(a, b):
    error = np.mean((a.astype(float) - b.astype(float)) ** 2)
    return 99.0 if error == 0 else float(10 * np.log10(255**2 / error))


def lively(frames, seed=0, most=0.5, head=6.0):
    """Everything moves, smoothly, as it does in speech."""
    random = np.random.default_rng(seed)
    t = np.arange(frames)[:, None] / 25
    motion = make_motion(frames)
    waves = np.sin(2 * np.pi * (random.uniform(0.3, 4, 52) * t + random.random(52)))
    motion.coefficients[:] = most * (0.5 + 0.5 * waves)
    motion.head[:, :3] = head * np.sin(2 * np.pi * (random.uniform(0.1, 0.6, 3) * t + random.random(3)))
    motion.head[:, 3:] = 0.015 * np.sin(2 * np.pi * (random.uniform(0.1, 0.6, 3) * t + random.random(3)))
    motion.breath[:] = 0.5 + 0.5 * np.sin(2 * np.pi * 0.25 * t[:, 0])
    return motion


def detail(luma, mask):
    """Energy of the finest detail."""
    return float((cv2.Laplacian(luma.astype(np.float32), cv2.CV_32F)[mask] ** 2).mean())


@pytest.mark.parametrize("name", ["ava", "henrik", "mei"])
@pytest.mark.parametrize("size", [64, 382, 744])
def test_rest_is_the_still(rig_of, name, size):
    renderer = CpuRenderer(rig_of(name), size)
    (square,) = renderer.squares(make_motion())
    assert is_planar(square)
    assert square.shape == (size * 5 // 2, size)
    (frame,) = renderer.frames(make_motion())
    drawn = split(square)
    for plane, rest, still in zip(drawn, planes_of(frame), planes_of(renderer.still), strict=True):
        assert np.abs(plane.astype(int) - rest).max() <= 1
        assert (plane != still).mean() < 0.005  # between the lids small frames differ


@pytest.mark.parametrize("name", ["arjun", "ava", "henrik", "kofi", "mei", "nia"])
def test_moving_squares_are_the_moving_frames(rig_of, name):
    """Another texture and other planes, but no difference that an eye could find; and as sharp."""
    renderer = CpuRenderer(rig_of(name), SIZE)
    motion = lively(12, seed=3)
    person = renderer.still[..., 3] > 250
    kept, sharp = [], []
    for frame, square in zip(renderer.frames(motion), renderer.squares(motion), strict=True):
        pairs = list(zip(split(square), planes_of(frame), strict=True))
        kept.append([psnr(ours, whole) for ours, whole in pairs])
        sharp.append([detail(plane, person) for plane in pairs[0]])
    assert (np.min(kept, 0) >= (49, 45, 45, 46)).all(), np.min(kept, 0)
    ours, whole = np.mean(sharp, 0)
    assert ours >= 0.96 * whole


def test_change_from_square_to_square_is_that_of_the_frames(rig_of):
    """No shimmer of its own: a slow turn changes the picture as much as in the frames, and as evenly."""
    renderer = CpuRenderer(rig_of("ava"), SIZE)
    motion = make_motion(12)
    motion.head[:, 0] = np.linspace(0, 1, 12)
    person = renderer.still[..., 3] > 250
    changes = []
    for drawn in (renderer.squares(motion), (f for f in renderer.frames(motion))):
        luma = [
            (split(d) if is_planar(d) else planes_of(d)).y[person].astype(float)
            for d in (x.copy() for x in drawn)
        ]
        changes.append([np.abs(b - a).mean() for a, b in pairwise(luma)])
    ours, frames = np.array(changes)
    assert ours.mean() == pytest.approx(frames.mean(), rel=0.05)
    assert np.diff(ours).std() < 1.3 * np.diff(frames).std() + 0.01


@pytest.mark.parametrize("amount", [0.5, 0.8, 1.0])
def test_blinks_are_those_of_the_frames(rig_of, amount):
    """The painted lid too."""
    renderer = CpuRenderer(rig_of("nia"), SIZE)
    motion = make_motion(eyeBlinkLeft=amount, eyeBlinkRight=amount)
    (frame,), (square,) = renderer.frames(motion), renderer.squares(motion)
    for eye in renderer.eyes:
        x0, y0, x1, y1 = eye.rect
        ours, whole = (plane[y0:y1, x0:x1] for plane in (split(square).y, planes_of(frame).y))
        assert psnr(ours, whole) >= 44
        still = planes_of(renderer.still).y[y0:y1, x0:x1]
        assert psnr(ours, still) < 30


def test_creases_show_as_in_the_frames(rig_of):
    renderer = CpuRenderer(rig_of("kofi"), SIZE)
    smile = make_motion(
        1, mouthSmileLeft=1, mouthSmileRight=1, browInnerUp=1, browDownLeft=0.5, cheekSquintLeft=1
    )
    (frame,), (square,) = renderer.frames(smile), renderer.squares(smile)
    drawn = split(square.copy())
    shades = renderer._squares._shades
    renderer._squares._shades = [replace(shade, changes=0 * shade.changes) for shade in shades]
    (plain,) = renderer.squares(smile)
    creased = drawn.y.astype(int) - split(plain).y
    renderer._squares._shades = shades
    assert creased.min() < -8  # they can be seen
    for ours, whole in zip(drawn, planes_of(frame), strict=True):
        assert psnr(ours, whole) >= 45
    around = np.abs(creased) > 4
    assert np.abs(drawn.y.astype(int) - planes_of(frame).y)[around].mean() < 2.5


def test_a_stretch_of_squares_is_that_stretch_of_the_whole(rig_of):
    """Whichever frames are drawn together, each is the same."""
    renderer = CpuRenderer(rig_of("kofi"), 192)
    motion = lively(2 * GROUP + 7, head=9)
    whole = np.array([s.copy() for s in renderer.squares(motion)])
    assert len(whole) == len(motion)
    for start, stop in ((0, 3), (GROUP - 1, GROUP + 2), (5, 2 * GROUP + 1), (2 * GROUP + 6, None), (3, 999)):
        part = np.array([s.copy() for s in renderer.squares(motion, start, stop)])
        assert np.array_equal(part, whole[start:stop])
    assert list(renderer.squares(motion, 5, 5)) == []


def test_nothing_of_a_wild_square_is_left_in_a_later_one(rig_of):
    renderer = CpuRenderer(rig_of("ava"), 256)
    motion = lively(4 * GROUP, most=1, head=10)
    motion.coefficients[GROUP:] = motion.head[GROUP:] = motion.breath[GROUP:] = 0
    rest = planes_of(renderer.still)
    for square in [s.copy() for s in renderer.squares(motion)][2 * GROUP :]:
        for plane, still in zip(split(square), rest, strict=True):
            assert np.array_equal(plane, still)


def test_drawing_only_where_the_person_is_loses_nothing_of_squares(rig_of):
    rig, motion = rig_of("nia"), lively(GROUP, seed=4, most=0.9, head=10)
    quick, whole = CpuRenderer(rig, SIZE), CpuRenderer(rig, SIZE)
    part = (slice(2, SIZE - 2), slice(2, SIZE - 2))
    everything = Tiles((Strip(0, part, part, (part,)),))
    whole._squares._finder._outline.tiles = lambda reaches: everything
    for a, b in zip(quick.squares(motion), whole.squares(motion), strict=True):
        assert np.abs(a.astype(int) - b).max() <= 1


@pytest.mark.parametrize("size", [256, 450])
def test_rim_of_a_square_never_changes(rig_of, size):
    renderer = CpuRenderer(rig_of("nia"), size)
    still = planes_of(renderer.still)
    for square in renderer.squares(lively(4, most=1, head=10)):
        for plane, rest in zip(split(square), still, strict=True):
            for rim in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
                assert np.array_equal(plane[rim], rest[rim])


@pytest.mark.parametrize("size", [33, 97])
def test_odd_sizes_stay_bgra(rig_of, size):
    renderer = CpuRenderer(rig_of("ava"), size)
    motion = lively(3)
    for square, frame in zip(
        renderer.squares(motion), CpuRenderer(rig_of("ava"), size).frames(motion), strict=True
    ):
        assert np.array_equal(square, frame)


@pytest.mark.parametrize("size", [32, 66, 128])
def test_small_squares(rig_of, size):
    assert {s.shape for s in CpuRenderer(rig_of("ava"), size).squares(lively(3))} == {(size * 5 // 2, size)}


@pytest.mark.parametrize(
    "head", [(30, 0, 0), (0, -30, 30), (0, 0, 0, 0.3, -0.3, 0.4), (25, 25, 25, 0.2, 0.2, 0.2)]
)
def test_extremes_are_drawn_as_in_the_frames(rig_of, head):
    renderer = CpuRenderer(rig_of("henrik"), 160)
    motion = make_motion(1, head=head, breath=1, jawOpen=1, eyeBlinkLeft=1, mouthSmileRight=1)
    (frame,), (square,) = renderer.frames(motion), renderer.squares(motion)
    for ours, whole in zip(split(square), planes_of(frame), strict=True):
        assert psnr(ours, whole) > 33


# Planes


def test_planes_are_views_in_the_encoders_order():
    square = np.arange(10 * 4, dtype=np.uint8).reshape(10, 4)
    y, u, v, alpha = split(square)
    assert y.tolist() == square[:4].tolist()
    assert u.reshape(-1).tolist() == [16, 17, 18, 19]
    assert v.reshape(-1).tolist() == [20, 21, 22, 23]
    assert alpha.tolist() == square[6:].tolist()
    u[0, 0] = 99
    assert square[4, 0] == 99


def test_colours_in_planes():
    """Red, half covered and whole; nothing is 0 in every plane."""
    bgra = np.zeros((4, 4, 4), np.uint8)
    bgra[:2] = (0, 0, 255, 255)
    bgra[2:, :2] = (0, 0, 128, 128)
    y, u, v, alpha = planes_of(bgra)
    assert np.abs(y[0, 0] - 63.0) <= 1
    assert np.abs(u[0, 0] - 102.0) <= 1
    assert np.abs(v[0, 0] - 240.0) <= 1
    assert np.abs(y[3, 0] - 63 * 128 / 255) <= 1
    assert np.abs(v[1, 0] - 240 * 128 / 255) <= 1
    assert (y[3, 3], u[1, 1], v[1, 1], alpha[3, 3]) == (0, 0, 0, 0)


def test_a_smaller_square_is_the_mean():
    square = np.zeros((20, 8), np.uint8)
    split(square).y[:, :4] = 200
    split(square).alpha[:] = 255
    small = split(shrink(square, 4))
    assert small.y.tolist() == [[200, 200, 0, 0]] * 4
    assert (small.alpha == 255).all()


# Tiles


def test_tiles_grow_with_the_way_and_only_there():
    alpha = np.zeros((400, 400), np.uint8)
    alpha[100:, 150:250] = 255
    outline = Outline(alpha, 4)
    still = np.zeros((64, 64), np.float32)
    side = outline.whole.distance.shape[0]
    near = outline.tiles(outline.whole.reaches(cv2.resize(still, (side, side))))
    still[:20] = 30  # only the upper part moves
    far = outline.tiles(outline.whole.reaches(cv2.resize(still, (side, side))))
    area = [sum((p[0].stop - p[0].start) * (p[1].stop - p[1].start) for p in t.seen) for t in (near, far)]
    assert area[0] < area[1] < 400 * 400
    assert near.strips[-1] == far.strips[-1]
    assert all(
        v % 2 == 0 for t in (near, far) for p in (*t.seen, *t.edges) for s in p for v in (s.start, s.stop)
    )


def test_a_person_without_an_edge_has_no_tiles_for_it():
    everything = Outline(np.full((128, 128), 255, np.uint8), 2)
    tiles = everything.tiles(everything.whole.reaches(np.full_like(everything.whole.distance, 20)))
    assert tiles.edges == []
    assert Outline(np.zeros((128, 128), np.uint8), 2).tiles(np.zeros(1, np.float32)).seen == []
