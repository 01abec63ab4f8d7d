"""Both ways of drawing, OpenCV and the graph, make the same picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from avatar.motion.model import ARKIT_INDEX, Motion
from avatar.portrait.rig import Rig
from avatar.render import create_renderer
from avatar.render.cpu import CpuRenderer

SIZE = 256
Frames = NDArray[np.uint8]

POSES: dict[str, tuple[dict[str, float], tuple[float, ...], float]] = {
    # name: (coefficients, without Left and Right for both sides; head; breath)
    "rest": ({}, (), 0),
    "jaw": ({"jawOpen": 0.25}, (), 0),
    "jaw wide": ({"jawOpen": 0.5, "mouthUpperUp": 0.3, "mouthLowerDown": 0.3}, (), 0),
    "smile": ({"mouthSmile": 0.6, "cheekSquint": 0.3}, (), 0),
    "pucker": ({"mouthPucker": 0.8, "jawOpen": 0.1}, (), 0),
    "pressed": ({"jawOpen": 0.15, "mouthClose": 0.15, "mouthPress": 0.4}, (), 0),
    "blink": ({"eyeBlink": 1.0}, (), 0),
    "half blink": ({"eyeBlink": 0.5}, (), 0),
    "wide eyes": ({"eyeWide": 0.6, "browInnerUp": 0.6}, (), 0),
    "gaze": ({"eyeLookOutLeft": 0.4, "eyeLookInRight": 0.4}, (), 0),
    "gaze down": ({"eyeLookDown": 0.5, "eyeBlink": 0.2}, (), 0),
    "yaw": ({}, (8, 0, 0, 0, 0, 0), 0),
    "pitch": ({}, (0, -7, 0, 0, 0, 0), 0),
    "roll": ({}, (0, 0, 6, 0, 0, 0), 0),
    "shift": ({}, (0, 0, 0, 0.02, -0.015, 0.03), 1),
    "tongue": ({"jawOpen": 0.3, "tongueOut": 0.6, "mouthLowerDown": 0.2}, (), 0),
    "all": (
        {"jawOpen": 0.4, "mouthSmile": 0.5, "eyeBlink": 0.4, "browInnerUp": 0.4, "eyeLookUpLeft": 0.3,
         "eyeLookUpRight": 0.3, "jawLeft": 0.3, "tongueOut": 0.2},
        (-7, 4, -3, 0.01, 0.01, -0.02), 0.7,
    ),
}  # fmt: skip


def pose_motion() -> Motion:
    """One frame for each pose."""
    coefficients = np.zeros((len(POSES), 52), np.float32)
    head = np.zeros((len(POSES), 6), np.float32)
    breath = np.zeros(len(POSES), np.float32)
    for row, (shapes, turn, air) in enumerate(POSES.values()):
        for shape, amount in shapes.items():
            for name in (shape,) if shape in ARKIT_INDEX else (f"{shape}Left", f"{shape}Right"):
                coefficients[row, ARKIT_INDEX[name]] = amount
        if turn:
            head[row] = turn
        breath[row] = air
    return Motion(25.0, coefficients, head, breath)


def psnr(a: Frames, b: Frames) -> float:
    error = float(((a.astype(float) - b) ** 2).mean())
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


@dataclass(frozen=True)
class Pair:
    rig: Rig
    cpu: CpuRenderer
    drawn: Frames
    graph: Frames


@pytest.fixture(scope="module")
def pair(rig: Rig) -> Pair:
    motion = pose_motion()
    cpu = CpuRenderer(rig, SIZE)
    drawn = np.stack([frame.copy() for frame in cpu.frames(motion)])
    renderer = create_renderer(rig, SIZE, "onnx-cpu")
    graph = np.stack([frame.copy() for frame in renderer.frames(motion)])
    return Pair(rig, cpu, drawn, graph)


@pytest.mark.parametrize("name", POSES)
def test_same_picture(pair: Pair, name: str) -> None:
    row = list(POSES).index(name)
    drawn, graph = pair.drawn[row], pair.graph[row]
    assert graph.shape == (SIZE, SIZE, 4)
    assert psnr(drawn, graph) >= 50
    parts = {"lips": pair.cpu.lips} | {f"eye {eye.which}": eye.rect for eye in pair.cpu.eyes}
    for part, (x0, y0, x1, y1) in parts.items():
        assert psnr(drawn[y0:y1, x0:x1], graph[y0:y1, x0:x1]) >= 42, part
    # Fields are sampled at half resolution on OpenCV: single pixels on the lips' edges may differ.
    difference = np.abs(drawn.astype(int) - graph)
    assert difference.max() <= 64
    assert (difference > 8).mean() < 0.002


def test_poses_really_differ(pair: Pair) -> None:
    """The comparison would be worth little if nothing moved."""
    rest = pair.graph[0]
    for row, name in list(enumerate(POSES))[1:]:
        assert psnr(rest, pair.graph[row]) < 47, name


def test_rest_is_the_portrait(pair: Pair) -> None:
    assert psnr(pair.graph[0], pair.cpu.still) >= 60


def test_rim_never_moves(pair: Pair) -> None:
    """What lies outside the crop is still, so its edge must not move either."""
    for edge in (np.s_[:, 0], np.s_[:, -1], np.s_[:, :, 0], np.s_[:, :, -1]):
        assert np.ptp(pair.graph[edge].astype(int), axis=0).max() <= 1


@pytest.mark.parametrize("size", [97, 130])
def test_other_sizes(pair: Pair, size: int) -> None:
    """Odd sizes and those at which the grids are finer than the frame."""
    motion = pose_motion()
    drawn = [frame.copy() for frame in CpuRenderer(pair.rig, size).frames(motion, 15)]
    graph = [frame.copy() for frame in create_renderer(pair.rig, size, "onnx-cpu").frames(motion, 15)]
    assert len(graph) == 2
    assert min(psnr(a, b) for a, b in zip(drawn, graph, strict=True)) >= 42
