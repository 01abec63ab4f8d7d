"""Portraits whose lips stand open: they meet for m, and then show the line between them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from conftest import SHARED, make_motion, on_grey

from avatar.motion.stills import hold
from avatar.portrait import load_rig
from avatar.portrait.rig import Rig
from avatar.render import create_renderer, mouth
from avatar.render.cpu import CpuRenderer
from avatar.render.planar import convert, split

SIZE = 320


def shut():
    both = {f"mouthPress{side}": 0.8 for side in ("Left", "Right")}
    return make_motion(mouthClose=0.2, **both)


@pytest.fixture(scope="module")
def smiling(rig_of, tmp_path_factory) -> Rig:
    """The rig of a picture of a presenter who smiles with open lips."""
    both = {name + side: 0.6 for name in ("mouthSmile", "mouthUpperUp") for side in ("Left", "Right")}
    rig = rig_of("kofi")
    frame = next(CpuRenderer(rig, rig.side).frames(make_motion(jawOpen=0.12, **both)))
    path = tmp_path_factory.mktemp("smiling") / "smiling.png"
    cv2.imwrite(str(path), on_grey(frame))
    made, _ = load_rig(path, use_cache=False)
    assert made.mouth.gap > 0
    return made


def middle(renderer, frame):
    """The lips' middle in a frame: grey levels, float [h, w]."""
    x0, y0, x1, y1 = renderer.lips
    third = (x1 - x0) // 3
    return frame[y0:y1, x0 + third : x1 - third, :3].astype(float).mean(-1)


def test_lips_that_meet_show_a_dark_line(smiling):
    """Without it, two lips laid edge to edge look like one."""
    renderer = CpuRenderer(smiling, SIZE)
    closed = next(renderer.frames(shut())).copy()
    assert renderer.mouth.own is not None
    renderer.mouth.own = None  # as if they had met in the portrait
    bare = next(renderer.frames(shut()))
    darker = middle(renderer, bare) - middle(renderer, closed)
    assert darker.min() >= -1
    # A thin line from one side to the other.
    assert (darker.max(0) > 8).mean() > 0.9
    assert (darker > 8).sum(0).max() <= 5


def test_open_lips_have_no_such_line(smiling, monkeypatch):
    renderer = CpuRenderer(smiling, SIZE)
    rest = next(renderer.frames(make_motion())).copy()
    monkeypatch.setattr(mouth, "SEAM", 0.0)
    assert np.abs(next(renderer.frames(make_motion())).astype(int) - rest).max() <= 1


def test_the_graph_draws_the_same_lips(smiling):
    cpu, graph = CpuRenderer(smiling, SIZE), create_renderer(smiling, SIZE, "onnx-cpu")
    x0, y0, x1, y1 = cpu.lips
    for motion in (make_motion(), shut(), make_motion(jawOpen=0.3)):
        drawn, same = (next(r.frames(motion))[y0:y1, x0:x1].astype(float) for r in (cpu, graph))
        assert 10 * np.log10(255**2 / max(np.mean((drawn - same) ** 2), 1e-9)) >= 42


def test_planes_show_the_same_lips(smiling):
    renderer = CpuRenderer(smiling, SIZE)
    x0, y0, x1, y1 = renderer.lips
    for motion in (shut(), make_motion(jawOpen=0.3)):
        (frame,), (square,) = renderer.frames(motion), renderer.squares(motion)
        whole = np.empty_like(square)
        convert(frame, split(whole))
        drawn, same = (split(v).y[y0:y1, x0:x1].astype(float) for v in (square, whole))
        assert 10 * np.log10(219**2 / max(np.mean((drawn - same) ** 2), 1e-9)) >= 40


@pytest.mark.skipif(not (SHARED / "portraits").is_dir(), reason="the folder of portraits is not there")
def test_a_slit_that_shows_hardly_any_teeth_closes():
    rig, _ = load_rig(SHARED / "portraits" / "man-47.jpg")
    assert rig.mouth.slit
    assert 0.04 < rig.mouth.gap / rig.iod < 0.09
    assert not rig.interior.stays
    renderer = CpuRenderer(rig, 512)
    covers = []
    draw = renderer.mouth.draw

    def watch(region, picture, upper, lower, *others):
        covers.append(float((1 - np.minimum(upper + lower, 1)).sum()))
        draw(region, picture, upper, lower, *others)

    renderer.mouth.draw = watch
    for pose in ("m", "aa"):
        next(renderer.frames(hold([pose])))
    m, aa = covers
    rest = float(np.maximum(renderer.gap, 0).sum())
    assert rest > 40
    assert m < 0.1 * rest
    assert aa > 3 * rest
