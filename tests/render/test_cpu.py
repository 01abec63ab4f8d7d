"""The warp on OpenCV: rest is the portrait, and nothing but the person moves."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import cv2
import numpy as np
import pytest
from conftest import make_motion

from avatar.errors import UnknownNameError
from avatar.motion.model import ARKIT_NAMES, Motion
from avatar.render import create_renderer
from avatar.render.cpu import CpuRenderer, textures
from avatar.render.outline import Strip, Tiles
from avatar.render.pose import BATCH, lid_moves

PRESENTERS = ("arjun", "ava", "henrik", "kofi", "mei", "nia")


def crop_of(rig):
    x, y, side = rig.figure.crop
    return rig.figure.image[y : y + side, x : x + side]


def psnr(a, b):
    error = np.mean((a.astype(float) - b.astype(float)) ** 2)
    return 99.0 if error == 0 else float(10 * np.log10(255**2 / error))


def draw(rig, size, motion):
    return [frame.copy() for frame in CpuRenderer(rig, size).frames(motion)]


def wild(frames, seed=0, head=8.0):
    """Any coefficients between 0 and 1 and any pose, changing from frame to frame."""
    random = np.random.default_rng(seed)
    motion = make_motion(frames)
    motion.coefficients[:] = random.random((frames, 52)) ** 2
    motion.head[:, :3] = random.uniform(-head, head, (frames, 3))
    motion.head[:, 3:5] = random.uniform(-0.03, 0.03, (frames, 2))
    motion.head[:, 5] = random.uniform(-0.02, 0.02, frames)
    motion.breath[:] = random.random(frames)
    return motion


# Rest


@pytest.mark.parametrize("name", PRESENTERS)
def test_rest_is_the_portrait(rig_of, name):
    rig = rig_of(name)
    (frame,) = draw(rig, rig.side, make_motion())
    assert psnr(frame, crop_of(rig)) >= 42
    person = frame[..., 3] > 0
    assert psnr(frame[person], crop_of(rig)[person]) >= 42
    assert np.abs(frame.astype(int) - crop_of(rig)).max() <= 40


@pytest.mark.parametrize("size", [256, 301, 512, 1080, 1200])
def test_rest_is_the_portrait_at_any_size(rig_of, size):
    rig = rig_of("ava")
    renderer = CpuRenderer(rig, size)
    frame = next(renderer.frames(make_motion()))
    assert frame.shape == (size, size, 4)
    assert frame.dtype == np.uint8
    assert psnr(frame, renderer.still) >= 42
    figure = rig.figure.scaled(size / rig.side)  # what the frame is laid into
    x, y, side = figure.crop
    assert side == size
    assert psnr(renderer.still, figure.image[y : y + size, x : x + size]) >= 40
    how = cv2.INTER_AREA if size < rig.side else cv2.INTER_CUBIC
    assert psnr(renderer.still, cv2.resize(crop_of(rig), (size, size), interpolation=how)) >= 36


def test_open_eyes_stay_as_they_are(rig_of):
    """At blink 0 the eyes are the portrait's, pixel for pixel but for a rounding."""
    rig = rig_of("mei")
    (frame,) = draw(rig, rig.side, make_motion())
    for eye in rig.eyes:
        x, y, w, h = eye.rect
        assert psnr(frame[y : y + h, x : x + w], crop_of(rig)[y : y + h, x : x + w]) >= 42


# What must not move


@pytest.mark.parametrize("size", [256, 400, 451])
def test_rim_of_the_crop_never_changes(rig_of, size):
    """What surrounds the crop is drawn once, so its rim may not move by one level."""
    renderer = CpuRenderer(rig_of("nia"), size)
    still = renderer.still
    for frame in renderer.frames(wild(6, head=10)):
        for rim in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
            assert np.array_equal(frame[rim], still[rim])


@pytest.mark.parametrize("size", [320, 333])
def test_alpha_is_0_away_from_the_person(rig_of, size):
    """A hand's breadth beside the person nothing is ever drawn, whatever the pose."""
    renderer = CpuRenderer(rig_of("ava"), size)
    reach = round(size * 0.14)
    near = cv2.dilate((renderer.still[..., 3] > 0).astype(np.uint8), np.ones((2 * reach + 1,) * 2, np.uint8))
    assert (near == 0).mean() > 0.02
    for frame in renderer.frames(wild(6, head=10)):
        assert frame[near == 0].max() == 0
        assert (frame[..., :3].astype(int) <= frame[..., 3:].astype(int) + 12).all()


def test_drawing_only_where_the_person_is_loses_nothing(rig_of):
    """Strips without the person are left out: the frames are those of drawing everything."""
    rig = rig_of("ava")
    motion = wild(6, seed=4, head=10)
    quick, whole = CpuRenderer(rig, 384), CpuRenderer(rig, 384)
    part = (slice(2, 382), slice(2, 382))
    everything = Tiles((Strip(0, part, part, (part,)),))
    whole._finder._outline.tiles = lambda reaches: everything
    for a, b in zip(quick.frames(motion), whole.frames(motion), strict=True):
        assert np.abs(a.astype(int) - b).max() <= 1


# Frames


def test_same_motion_same_frames(rig_of):
    rig, motion = rig_of("kofi"), wild(5)
    digests = [
        [hashlib.sha256(f.tobytes()).hexdigest() for f in CpuRenderer(rig, 256).frames(motion)]
        for _ in range(2)
    ]
    assert digests[0] == digests[1]
    assert len(set(digests[0])) == 5


def test_a_stretch_of_frames_is_that_stretch_of_the_whole(rig_of):
    renderer = CpuRenderer(rig_of("kofi"), 192)
    motion = wild(2 * BATCH + 5)
    whole = [f.copy() for f in renderer.frames(motion)]
    assert len(whole) == len(motion)
    for start, stop in ((0, 3), (BATCH - 1, BATCH + 2), (7, 2 * BATCH + 1), (2 * BATCH + 4, None), (3, 999)):
        part = [f.copy() for f in renderer.frames(motion, start, stop)]
        assert np.array_equal(np.array(part), np.array(whole[start:stop]))
    assert list(renderer.frames(motion, 5, 5)) == []
    assert list(renderer.frames(motion, 99)) == []


def test_a_frame_does_not_depend_on_those_before(rig_of):
    """Nothing of a wild frame is left in the next one: rest after it is rest."""
    renderer = CpuRenderer(rig_of("ava"), 256)
    motion = wild(2 * BATCH)
    motion.coefficients[BATCH] = motion.head[BATCH] = motion.breath[BATCH] = 0
    rest = next(renderer.frames(make_motion())).copy()
    after = next(renderer.frames(motion, BATCH))
    assert np.array_equal(rest, after)


def test_the_array_is_used_again(rig_of):
    frames = CpuRenderer(rig_of("ava"), 128).frames(wild(3))
    assert next(frames) is next(frames)


# Extremes


def test_every_shape_alone_is_drawn_and_does_something(rig_of):
    """Each of the 52 at 1 changes the picture, and stays in the face."""
    rig = rig_of("ava")
    renderer = CpuRenderer(rig, 256)
    motion = make_motion(len(ARKIT_NAMES))
    motion.coefficients[:] = np.eye(52)
    rest = next(renderer.frames(make_motion())).astype(int)
    box_x, box_y, box_side = (v * 256 for v in rig.expression.box)
    gy, gx = np.mgrid[0:256, 0:256]
    outside = (np.abs(gx - box_x - box_side / 2) > box_side / 2) | (
        np.abs(gy - box_y - box_side / 2) > box_side / 2
    )
    silent = []
    for name, frame in zip(ARKIT_NAMES, renderer.frames(motion), strict=True):
        change = np.abs(frame.astype(int) - rest)
        assert change[outside].max() <= 1, name
        if change.max() < 8:
            silent.append(name)
    # The tongue lies behind closed lips.
    assert set(silent) <= {"tongueOut"}


@pytest.mark.parametrize(
    "head",
    [
        (30, 0, 0),
        (-30, 20, 0),
        (0, -30, 30),
        (0, 0, 0, 0.3, -0.3, 0.4),
        (0, 0, 0, 0, 0, -0.5),
        (25, 25, 25, 0.2, 0.2, 0.2),
    ],
    ids=str,
)
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_extremes_are_drawn(rig_of, head, value):
    motion = make_motion(2, head=head, breath=value, **dict.fromkeys(ARKIT_NAMES, value))
    frames = draw(rig_of("henrik"), 160, motion)
    assert np.array_equal(frames[0], frames[1])
    assert 0.2 < (frames[0][..., 3] > 128).mean() < 0.95


def test_all_frame_rates_and_a_single_frame(rig_of):
    renderer = CpuRenderer(rig_of("ava"), 64)
    for fps in (1, 23.976, 60):
        assert len(list(renderer.frames(make_motion(1, fps)))) == 1
    empty = Motion(25, np.zeros((0, 52), np.float32), np.zeros((0, 6), np.float32), np.zeros(0, np.float32))
    assert list(renderer.frames(empty)) == []


@pytest.mark.parametrize("size", [32, 33, 64, 97, 128])
def test_small_sizes(rig_of, size):
    frames = draw(rig_of("ava"), size, wild(2))
    assert frames[0].shape == (size, size, 4)


# Lids


def test_lids_never_pass_one_another():
    random = np.random.default_rng(2)
    moves = lid_moves(random.random((500, 52)).astype(np.float32))
    assert moves.sum(-1).max() <= 1 + 1e-6
    assert np.abs(lid_moves(np.zeros((1, 52), np.float32))).max() == 0


@pytest.mark.parametrize("name", PRESENTERS)
def test_a_blink_covers_the_eyeball(rig_of, name):
    """At 1 the opening is empty: what is between the lids is skin and lashes."""
    rig = rig_of(name)
    renderer = CpuRenderer(rig, 512)
    holes = []
    for amount in (0.0, 0.5, 1.0):
        next(renderer.frames(make_motion(eyeBlinkLeft=amount, eyeBlinkRight=amount)))
        holes.append([float((eye.hole * (1 - eye.met)).sum()) for eye in renderer.eyes])
    opened, half, shut = np.array(holes)
    assert (opened > 200).all()
    assert (half < 0.65 * opened).all()
    assert (half > 0.30 * opened).all()
    assert (shut < 0.04 * opened).all()


def test_the_painted_lid_comes_down_with_the_blink(rig_of):
    """Nothing of it shows until the lid falls; its line of lashes then stays on the lid's edge."""
    renderer = CpuRenderer(rig_of("ava"), 512)
    amounts = np.linspace(0, 1, 11)
    covered, edges = [], []
    for amount in amounts:
        next(renderer.frames(make_motion(eyeBlinkLeft=amount, eyeBlinkRight=amount)))
        eye = renderer.eyes[0]
        covered.append(float(eye.covering))
        if eye.covering > 0:
            # Where the lashes were painted, in the frame's rows below the falling edge.
            middle = eye.lid.shape[1] // 2
            line = int(eye.lid[..., :3].sum(-1)[:, middle].argmin())
            y, x = np.unravel_index(
                np.hypot(eye.cover_at[..., 0] - middle, eye.cover_at[..., 1] - line).argmin(), eye.depth.shape
            )
            edges.append(float(eye.depth[y, x]) / float(eye.width))
    assert covered[0] == 0
    assert (np.diff(covered) >= 0).all()
    assert covered[7] == 1
    # On the edge as it falls; where it hangs only when it has come to rest.
    assert np.abs(edges[:-3]).max() < 0.06
    assert -0.02 < edges[-1] < 0.16


@pytest.mark.parametrize("shapes", [{"eyeSquint": 1.0}, {"eyeWide": 1.0}, {"eyeLookUp": 1.0}])
def test_lids_that_do_not_fall_are_not_painted(rig_of, shapes):
    both = {name + side: value for name, value in shapes.items() for side in ("Left", "Right")}
    renderer = CpuRenderer(rig_of("nia"), 400)
    next(renderer.frames(make_motion(**both)))
    assert max(float(eye.covering) for eye in renderer.eyes) < 0.01


@pytest.mark.parametrize("yaw", [-12.0, 12.0])
def test_lids_of_a_turned_head_end_without_an_edge(rig_of, yaw):
    """The head carries the eyes along in their rectangles; nothing is cut off at the rims."""
    renderer = CpuRenderer(rig_of("ava"), 512)
    shut = make_motion(eyeBlinkLeft=1, eyeBlinkRight=1)
    still = make_motion()
    shut.head[:, 0] = still.head[:, 0] = yaw
    change = next(renderer.frames(shut)).astype(int)
    change -= next(renderer.frames(still))
    for eye in renderer.eyes:
        x0, y0, x1, y1 = eye.rect
        rim = np.ones((y1 - y0, x1 - x0), bool)
        rim[2:-2, 2:-2] = False
        other = next(e.rect for e in renderer.eyes if e is not eye)
        rows, columns = np.mgrid[y0:y1, x0:x1]
        rim &= (columns < other[0] - 2) | (columns >= other[2] + 2)
        assert np.abs(change[rows[rim], columns[rim]]).max() <= 8


def test_shut_lids_show_no_eyeball(rig_of):
    """A blink looks the same whatever lies behind the lids."""
    frames = []
    for colour in (0, 255):
        renderer = CpuRenderer(rig_of("mei"), 512)
        for eye in renderer.eyes:
            eye.ball[..., :3] = colour
        frames.append(next(renderer.frames(make_motion(eyeBlinkLeft=1, eyeBlinkRight=1))).astype(int))
    assert np.abs(frames[1] - frames[0]).max() <= 24


def test_one_eye_winks_alone(rig_of):
    """`Left` is the person's left eye, on the right of the picture."""
    rig = rig_of("ava")
    renderer = CpuRenderer(rig, rig.side)
    rest = next(renderer.frames(make_motion())).astype(int)
    winked = next(renderer.frames(make_motion(eyeBlinkLeft=1))).astype(int)
    (ax, ay, aw, ah), (bx, by, bw, bh) = (eye.rect for eye in rig.eyes)
    assert ax < bx
    assert np.array_equal(winked[ay : ay + ah, ax : ax + aw], rest[ay : ay + ah, ax : ax + aw])
    assert np.abs(winked - rest)[by : by + bh, bx : bx + bw].mean() > 8


def test_eyes_turn_where_they_are_told(rig_of):
    """The dark of the iris wanders: out, in and down for each eye."""
    rig = rig_of("ava")
    renderer = CpuRenderer(rig, rig.side)

    def iris(**look):
        frame = next(renderer.frames(make_motion(**look)))
        found = []
        for eye in rig.eyes:
            x, y, w, h = eye.rect
            grey = cv2.cvtColor(frame[y : y + h, x : x + w, :3], cv2.COLOR_BGR2GRAY).astype(float)
            cx, cy = np.array(eye.centre) - (x, y)
            gy, gx = np.mgrid[0:h, 0:w]
            weight = np.clip(90 - grey, 0, None) * (np.abs(gy - cy) < 0.7 * eye.radius)
            weight *= np.hypot(gx - cx, gy - cy) < 2.0 * eye.radius
            found.append(
                (float((gx * weight).sum() / weight.sum()), float((gy * weight).sum() / weight.sum()))
            )
        return np.array(found)

    rest = iris()
    left = iris(eyeLookOutLeft=0.6, eyeLookInRight=0.6) - rest
    right = iris(eyeLookInLeft=0.6, eyeLookOutRight=0.6) - rest
    assert (left[:, 0] > 2).all()  # the person's left is the picture's right
    assert (right[:, 0] < -2).all()


# The door


def test_renderers_by_name(rig_of):
    rig = rig_of("ava")
    renderer = create_renderer(rig, 128, "cpu")
    assert isinstance(renderer, CpuRenderer)
    assert renderer.provider == "OpenCV"
    with pytest.raises(UnknownNameError, match="cuda"):
        create_renderer(rig, 128, "cudda")


def test_resting_leaves_the_rig_alone(rig_of):
    rig = rig_of("ava")
    picture = textures(rig, rig.side, 1)[0]
    picture[:] = 0
    assert rig.figure.image.max() > 0
    moved = replace(rig, figure=replace(rig.figure, image=rig.figure.image.copy()))
    assert np.array_equal(textures(moved, 200, 1)[0], textures(rig, 200, 1)[0])
