"""A camera that moves over set and presenter: smooth, without an edge, and with graphics that stand still."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace

import cv2
import numpy as np
import pytest

from avatar.compose import Compositor, load_brand, load_template
from avatar.compose.colour import planes
from avatar.compose.compositor import cut_out
from avatar.compose.layout import plan
from avatar.compose.plan import Plan
from avatar.errors import InputError
from avatar.script import check_script, parse_script
from avatar.script.model import Move, Script

from .conftest import draw_person, scene, speak

SIZE = (960, 540)
LONG = "these words are here so that the scene goes on for a good while longer than it has to"


def lay_out(*cameras: str, template="studio", layout="", size=SIZE, whole="") -> Plan:
    scenes = [replace(scene("One two", LONG), camera=c, layout=layout) for c in cameras]
    script = Script("", tuple(scenes), camera=whole)
    return plan(
        load_template(template),
        load_brand(None),
        script,
        speak(script),
        size=size,
        fps=25,
        figure=draw_person(),
    )


def person_of(made: Plan) -> np.ndarray:
    """A dark disc where the head is, and a fine pattern in it."""
    side = made.presenter_side
    square = np.zeros((side, side, 4), np.uint8)
    cv2.circle(square, (side // 2, side // 2), side // 3, (60, 60, 60, 255), -1, cv2.LINE_AA)
    return square


def luma(frame: np.ndarray, size=SIZE) -> np.ndarray:
    return planes(frame, *size)[0].astype(np.float32)


def middle(made: Plan, scene_number: int = 0) -> int:
    moment = made.moments[scene_number]
    return round((moment.start + min(moment.end, made.seconds)) / 2 * 25)


def dark(y: np.ndarray) -> np.ndarray:
    """Where the disc is."""
    return y < 80


def test_a_push_comes_closer_about_the_head():
    still, push = lay_out(""), lay_out("push 10%")
    who = person_of(still)
    n = middle(push)
    a, b = (luma(Compositor(m).draw(n, who)) for m in (still, push))
    assert dark(b).sum() / dark(a).sum() == pytest.approx(1.05**2, abs=0.02)
    head = still.placements[0].head
    ends = [luma(Compositor(push).draw(k, who)) for k in (0, round(push.seconds * 25) - 1)]
    assert dark(ends[1]).sum() / dark(ends[0]).sum() == pytest.approx(1.1**2, abs=0.02)
    centres = [np.argwhere(dark(y)).mean(0) for y in ends]
    where = np.array([head.y + head.h / 2, head.x + head.w / 2])
    assert np.linalg.norm(centres[1] - centres[0]) < 0.11 * np.linalg.norm(centres[0] - where) + 1


def test_graphics_stand_still_while_the_set_moves():
    made = lay_out("push 10%")
    who, c = person_of(made), Compositor(made)
    title = next(e for e in made.elements[0] if getattr(e, "rise", None) == 0)
    n = middle(made)
    a, b = (luma(c.draw(k, who).copy()) for k in (n, n + 40))
    assert made.shot(0, n / 25) != made.shot(0, (n + 40) / 25)
    ink = a < 60
    ink[:, title.place.right :] = False
    assert ink.sum() > 300
    assert np.abs(a - b)[ink].max() <= 12  # a thin letter's edge shows a little of what moves behind it


@pytest.mark.parametrize("camera", ["push 30%", "left 30%", "right 10%", "up 10%", "pull 30%"])
@pytest.mark.parametrize("template", ["studio", "newsroom"])
def test_no_edge_is_ever_seen(camera: str, template: str):
    """What is at the canvas's rim is always the set: nothing black, nothing smeared outwards."""
    made = lay_out(camera, template=template)
    still = lay_out("", template=template)
    who = person_of(made)
    c = Compositor(made)
    rest = luma(Compositor(still).draw(middle(made), who))
    for n in (0, middle(made), round(made.seconds * 25) - 1):
        y = luma(c.draw(n, who).copy())
        for rim in (y[:3], y[:, :3].T, y[:, -3:].T):
            assert rim.min() >= min(rest.min(), 16)
        assert np.abs(np.diff(y[:, -12:], axis=1)).max() > 0


def test_steps_are_even():
    """Nothing jumps: from frame to frame the picture changes by about as much each time."""
    made = lay_out("push 6%")
    who, c = person_of(made), Compositor(made)
    frames = [luma(c.draw(n, who).copy())[100:440, 400:] for n in range(middle(made) - 8, middle(made) + 9)]
    changes = [float(np.abs(b - a).mean()) for a, b in itertools.pairwise(frames)]
    assert min(changes) > 0
    assert max(changes) < 1.8 * float(np.median(changes))


def test_any_order_gives_the_same_frames():
    made = lay_out("push", "", "pull 8%")
    who = person_of(made)
    numbers = [*range(0, round(made.seconds * 25), 11)]
    c, other = Compositor(made), Compositor(made)
    forward = {n: c.draw(n, who).copy() for n in numbers}
    for n in reversed(numbers):
        assert (other.draw(n, who) == forward[n]).all()


def test_scenes_with_a_camera_fade_from_stage_to_stage():
    made = lay_out("push", "push", "still", "still")
    at = [m.placement for m in made.moments]
    assert at[0] != at[1] != at[2]
    assert at[2] == at[3]
    assert len(made.placements) == 2
    crossing = made.crossing(made.moments[1].start)
    assert (crossing.before, crossing.after, crossing.kind) == (at[0], at[1], "fade")
    first, last = made.shot(at[0], made.moments[1].start), made.shot(at[1], made.moments[1].start)
    assert first is not None
    assert last is not None
    assert first[1] > last[1] == 0


def test_in_a_circle_the_camera_moves_inside_of_it():
    still, push = lay_out("", layout="bubble"), lay_out("push 30%", layout="bubble")
    who = person_of(still)
    n = round(push.seconds * 25) - 1
    a, b = (luma(Compositor(m).draw(n, who).copy()) for m in (still, push))
    frame = still.placements[0].frame
    outside = np.ones(a.shape, bool)
    outside[frame.full()] = False
    outside[-6:] = False  # the progress line
    assert np.abs(a - b)[outside].max() <= 1
    assert dark(b).sum() > 1.15 * dark(a).sum()


def test_several_presenters_are_each_moved_over_in_their_card():
    head = "---\npresenters: {Mei: mei, Henrik: henrik}\n---\n"
    text = f"# Two (camera CAMERA)\n\n**Mei:** {LONG}.\n\n**Henrik:** {LONG}.\n"
    ends = {}
    for camera in ("still", "push 20%"):
        script = parse_script(head + text.replace("CAMERA", camera))
        made = plan(
            load_template("studio"),
            load_brand(None),
            script,
            speak(script),
            size=SIZE,
            fps=25,
            figure=(draw_person(), draw_person()),
        )
        square = person_of(made)
        frame = Compositor(made).draw(round(made.seconds * 25) - 1, (square, square))
        ends[camera] = luma(frame.copy())
    frames = [place.frame for place in made.placements[0].everyone]
    assert len(frames) == 2
    for frame in frames:
        a, b = (dark(ends[camera][frame.full()]).sum() for camera in ("still", "push 20%"))
        assert b > 1.1 * a > 0
    outside = np.ones(ends["still"].shape, bool)
    for frame in frames:
        outside[frame.full()] = False
    assert np.percentile(np.abs(ends["still"] - ends["push 20%"])[outside], 99) <= 1


def test_nobody_to_look_at_is_not_looked_at():
    assert lay_out("push", layout="away").moments[0].camera is None


def test_without_a_backdrop_the_person_moves_too():
    made = lay_out("push 20%")
    cut = cut_out(made)
    who = person_of(made)
    alphas = []
    for n in (0, round(made.seconds * 25) - 1):
        frame = cut.draw(n, who)
        alphas.append((frame[SIZE[1] * 3 // 2 :] > 128).sum())
    assert alphas[1] > 1.05 * alphas[0]


# --- as it is written ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["push", "pull 8%", "still", "left 0.1"])
def test_in_a_script(written: str):
    text = f"# A (camera {written})\n\nHi.\n\n---\n\n(camera {written})\n\nHo."
    assert [s.camera for s in parse_script(text).scenes] == [written, written]
    assert not check_script(text)
    assert parse_script(f"---\ncamera: {written}\n---\nHi.").camera == written


def test_scene_script_template():
    made = lay_out("", "still", "pull 10%", whole="push 8%")
    assert [m.camera for m in made.moments] == [Move("push", 0.08), None, Move("pull", 0.1)]


@pytest.mark.parametrize(
    ("text", "severity", "words"),
    [
        ("Hi.\n\n(camera push 90%) Ho.", "error", "is 1% to 30%"),
        ("Hi.\n\n(camera push fast) Ho.", "error", "is a share such as 8%"),
        ("Hi.\n\n(camera psuh) Ho.", "warning", "no such move"),
        ("---\ncamera: dolly\n---\nHi.", "error", "must be one of push"),
    ],
)
def test_mistakes_are_named(text: str, severity: str, words: str):
    problem = check_script(text)[0]
    assert problem.severity == severity
    assert words in problem.message


def test_words_about_cameras_are_words():
    assert not check_script("He came (camera in hand) to see us.")


def test_a_late_camera_holds_for_the_whole_scene():
    (problem,) = check_script("Hi.\n\n(camera push) Ho.")
    assert "for the whole scene" in problem.message


def test_in_a_template(tmp_path):
    folder = shutil.copytree(load_template("studio").folder, tmp_path / "mine")
    mine = folder / "template.yaml"
    text = mine.read_text()
    mine.write_text(text + "\ncamera: push 6%\n")
    assert load_template(mine).camera == "push 6%"
    mine.write_text(text + "\ncamera: dolly\n")
    with pytest.raises(InputError, match="camera"):
        load_template(mine)
