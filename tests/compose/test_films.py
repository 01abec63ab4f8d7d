"""Clips and slow moves in their frames: which picture is seen when, and what is at its edges."""

from __future__ import annotations

import itertools
import pickle
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from filming import film, number_of, plain, shade
from PIL import Image

from avatar.compose import Compositor, load_brand, load_template
from avatar.compose.camera import STEPS, see, step_at, view_at
from avatar.compose.colour import planes, to_bgr
from avatar.compose.identity import Fingerprints
from avatar.compose.layout import plan
from avatar.compose.panels.film import Film
from avatar.compose.plan import Plan
from avatar.script.model import Clip, Move, Picture, Position, Script

from .conftest import draw_person, scene, speak

SIZE = (960, 540)
FPS = 25
LONG = "these words are here so that the scene goes on for a good while longer than the clip"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of 18 shades, twelve levels apart, at nine frames a second."""
    return film(tmp_path_factory.mktemp("films") / "demo.mp4", [shade(n, 320, 180) for n in range(18)], fps=9)


def lay_out(*pictures: Picture, texts=(LONG,), size=SIZE, template="studio", **options) -> Plan:
    script = Script("", (scene("One", *texts, pictures=pictures, **options), scene("Two", LONG)))
    return plan(
        load_template(template),
        load_brand(None),
        script,
        speak(script),
        size=size,
        fps=FPS,
        figure=draw_person(),
    )


def films(made: Plan) -> list[Film]:
    return [e for group in made.elements for e in group if isinstance(e, Film)]


def shown(made: Plan, n: int, c: Compositor | None = None, window=None) -> np.ndarray:
    """Luma inside the first film's window in frame `n`."""
    y, _, _ = planes((c or Compositor(made)).draw(n, blank(made)).copy(), *made.size)
    return y[(window or films(made)[0].window).full()]


def blank(made: Plan) -> np.ndarray:
    return np.zeros((made.presenter_side, made.presenter_side, 4), np.uint8)


def numbers(made: Plan, seconds) -> list[int]:
    c = Compositor(made)
    return [number_of(shown(made, round(t * FPS), c)[20:-20, 20:-20]) for t in seconds]


@pytest.mark.parametrize(
    ("clip", "wanted"),
    [
        (Clip(0.0, 2.0), [9, 17, 17, 17]),
        (Clip(0.5, 1.5), [13, 13, 13, 13]),
        (Clip(0.0, 2.0, "loop"), [9, 0, 9, 0]),
        (Clip(0.0, 2.0, "loop", speed=2.0), [0, 0, 0, 0]),
        (Clip(0.0, 2.0, speed=0.5), [4, 9, 13, 17]),
    ],
)
def test_which_frame_is_seen_when(demo: Path, clip: Clip, wanted: list[int]):
    made = lay_out(Picture(demo, "", 0, clip=clip))
    begins = films(made)[0].start
    assert numbers(made, [begins + t + 0.02 for t in (1.0, 2.0, 3.0, 4.0)]) == wanted


def test_a_clip_that_fits_ends_with_its_scene(demo: Path):
    made = lay_out(Picture(demo, "", 0, clip=Clip(0.0, 2.0, speed=0.0)))
    one = films(made)[0]
    middle = (one.start + one.over) / 2
    assert numbers(made, [one.start + 0.6, middle, one.over - 0.35])[1] in (8, 9)
    assert one.state(one.over - 0.01)[3] == 17


def test_a_clip_that_is_trimmed_leaves_with_its_end(demo: Path):
    made = lay_out(Picture(demo, "", 0, clip=Clip(0.0, 2.0, "trim")))
    one = films(made)[0]
    assert one.state(one.start + 1.99) is not None
    assert one.state(one.start + 2.01) is None


def test_any_order_and_any_process_draw_the_same(demo: Path):
    made = lay_out(
        Picture(demo, "A note", 0, clip=Clip(0.0, 2.0, "loop"), move=Move("push")),
        Picture(demo, "", 1, clip=Clip(0.2, 1.9), fit="cover"),
        texts=(LONG, LONG),
    )
    c, who = Compositor(made), blank(made)
    wanted = list(range(3, 220, 17))
    forward = {n: c.draw(n, who).copy() for n in wanted}
    assert len({f.tobytes() for f in forward.values()}) > 8
    other = Compositor(made)
    for n in [*reversed(wanted), wanted[5], wanted[1]]:
        assert (other.draw(n, who) == forward[n]).all()


def test_films_can_be_sent_to_another_process(demo: Path):
    made = lay_out(Picture(demo, "", 0, clip=Clip(0.0, 2.0), move=Move("left")))
    one = films(made)[0]
    again = pickle.loads(pickle.dumps(replace(one, card=replace(one.card, paint=None))))
    assert again.path == demo
    assert again.content == one.content
    assert again.state(1.0) == one.state(1.0)


def test_a_film_is_known_by_what_is_in_its_file(demo: Path, tmp_path: Path):
    """Not by where the file lies, nor by when it is shown."""
    copy = tmp_path / "other.mp4"
    copy.write_bytes(demo.read_bytes())
    changed = film(tmp_path / "changed.mp4", [shade(n + 1, 320, 180) for n in range(18)], fps=9)

    def print_of(path: Path, texts=(LONG,), at: int = 0, **options) -> bytes:
        made = lay_out(Picture(path, "", at, clip=Clip(0.0, 2.0, **options)), texts=texts)
        return Fingerprints().of(films(made)[0])

    assert print_of(demo) == print_of(copy) == print_of(demo, (LONG, LONG), 1)
    assert print_of(demo) != print_of(changed)
    assert print_of(demo) != print_of(demo, after="loop")


def test_the_same_state_is_given_while_nothing_changes(demo: Path):
    made = lay_out(Picture(demo, "", 0, clip=Clip(0.0, 2.0)))
    one = films(made)[0]
    assert one.state(one.start + 2.5) == one.state(one.start + 3.5)
    assert one.state(one.start + 0.80) == one.state(one.start + 0.86)  # nine frames a second


def test_the_window_has_the_clips_colours_and_round_corners_of_the_card(tmp_path: Path):
    path = film(tmp_path / "red.mp4", [plain("red", 320, 180)] * 3)
    made = lay_out(Picture(path, "", 0, clip=Clip(0.0, 0.1)))
    window = films(made)[0].window
    image = to_bgr(Compositor(made).draw(40, blank(made)))
    inside = image[window.y + 12 : window.bottom - 12, window.x + 12 : window.right - 12].reshape(-1, 3)
    assert np.abs(np.median(inside, 0) - (30, 40, 200)).max() <= 4
    assert inside.std(0).max() < 4
    assert image[window.y, window.x].min() > 240  # the card's white
    assert np.abs(image[window.y + 20, window.x + 3].astype(int) - (30, 40, 200)).max() <= 12


def test_a_film_fades_in_as_a_picture_does(tmp_path: Path):
    """The same picture as still and as film of one picture: the same while it comes and when it is there."""
    rng = np.random.default_rng(0)
    image = cv2.resize(rng.integers(60, 200, (3, 5, 3), np.uint8), (640, 360), interpolation=cv2.INTER_CUBIC)
    still = tmp_path / "a.png"
    Image.fromarray(image).save(still)
    clip = film(tmp_path / "a.mkv", [image] * 2, codec="ffv1", pix_fmt="bgr0", options={})
    one = lay_out(Picture(still, "A note", 0))
    other = lay_out(Picture(clip, "A note", 0, clip=Clip(0.0, 0.08)))
    for n in (2, 4, 7, 30):
        a, b = (Compositor(made).draw(n, blank(made)).astype(np.int16) for made in (one, other))
        difference = np.abs(a - b)
        assert np.percentile(difference, 99) <= 3, n
        assert difference.mean() < 0.6


@pytest.mark.parametrize("template", ["studio", "classroom", "bubble", "social"])
@pytest.mark.parametrize("size", [(960, 540), (540, 960), (540, 540)])
@pytest.mark.parametrize("fit", ["contain", "cover"])
def test_frames_stay_on_the_canvas_in_every_template(demo: Path, template: str, size, fit: str):
    made = lay_out(
        Picture(demo, "A note below it", 0, fit=fit, clip=Clip(0.0, 2.0)), size=size, template=template
    )
    window = films(made)[0].window
    assert window.x >= 0
    assert window.y >= 0
    assert window.right <= size[0]
    assert window.bottom <= size[1]
    assert window.w % 2 == window.h % 2 == 0
    if fit == "contain":
        assert window.w / window.h == pytest.approx(320 / 180, rel=0.03)
    assert number_of(shown(made, 40)[20:-20, 20:-20]) > 5


def test_what_a_viewer_would_miss_is_warned_of(demo: Path):
    def warnings(clip: Clip) -> list[str]:
        made = lay_out(Picture(demo, "", 0, clip=clip), texts=("few words",))
        return [w for w in made.warnings if "demo.mp4" in w]

    (warning,) = warnings(Clip(0.0, 2.0, speed=0.1))
    assert "of its 20.0 seconds" in warning
    for quiet in (
        Clip(0.0, 2.0, speed=0.0),
        Clip(0.0, 2.0, "trim", speed=0.1),
        Clip(0.0, 2.0, "loop", speed=0.1),
    ):
        assert not warnings(quiet)


def test_doubts_about_a_file_are_warnings_of_the_video(tmp_path: Path):
    whole = film(
        tmp_path / "whole.mp4",
        [np.random.default_rng(n).integers(0, 255, (96, 160, 3), np.uint8) for n in range(50)],
        container_options={"movflags": "faststart"},
    )
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    made = lay_out(Picture(cut, "", 0, Position(7, 1), clip=Clip(0.0, 0.5)))
    (warning,) = [w for w in made.warnings if "cut.mp4" in w]
    assert warning.startswith("cut.mp4 (line 7) ends after")


def test_what_is_heard_of_clips(demo: Path):
    made = lay_out(
        Picture(demo, "", 0, clip=Clip(0.5, 1.5, "loop", speed=2.0, sound=True, volume=0.4)),
        Picture(demo, "", 1, clip=Clip(0.0, 2.0)),
        texts=(LONG, LONG),
    )
    (sound,) = made.clips
    first = films(made)[0]
    assert (sound.at, sound.until) == (first.start, first.over)
    assert (sound.begin, sound.end, sound.speed, sound.loop, sound.volume) == (0.5, 1.5, 2.0, True, 0.4)


@pytest.mark.parametrize("move", [None, Move("push", 0.2)])
@pytest.mark.parametrize("fit", ["contain", "cover"])
def test_pages_of_a_pdf(tmp_path: Path, fit: str, move: Move | None):
    pytest.importorskip("pypdfium2")
    pages = [Image.new("RGB", (320, 240), colour) for colour in ((255, 255, 255), (200, 40, 30))]
    path = tmp_path / "deck.pdf"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    made = lay_out(Picture(path, "A page", 0, page=2, fit=fit, move=move))
    image = to_bgr(Compositor(made).draw(60, blank(made)))
    red = (np.abs(image.astype(int) - (30, 40, 200)).max(-1) <= 6).mean()
    assert red > (0.1 if fit == "contain" else 0.13)


# --- camera -----------------------------------------------------------------------------------------------


def test_a_move_begins_and_ends_softly_and_never_turns_back():
    steps = [step_at(t, 2.0, 10.0) for t in np.arange(0, 12, 0.04)]
    assert steps[0] == 0
    assert steps[-1] == STEPS
    assert (np.diff(steps) >= 0).all()
    assert max(np.diff(steps)) < 1.4 * STEPS * 0.04 / 8
    assert step_at(1.0, 0.0, float("inf")) == 0


@pytest.mark.parametrize("kind", ["push", "pull", "left", "right", "up", "down"])
def test_the_camera_never_sees_beyond_the_edge(kind: str):
    for amount in (0.01, 0.05, 0.3):
        for step in range(0, STEPS + 1, STEPS // 16):
            view = view_at(Move(kind, amount), step)
            assert view.zoom >= 1
            for middle in (view.x, view.y):
                assert middle - 0.5 / view.zoom >= -1e-9
                assert middle + 0.5 / view.zoom <= 1 + 1e-9


def test_seeing_is_exact_at_the_ends_and_smooth_between():
    """A slope of light: where the camera looks can be read from what it sees, to a hundredth of a pixel."""
    w, h = 480, 270
    dense = np.linspace(20, 220, 2 * w, dtype=np.float32)[None].repeat(2 * h, 0)
    source = (
        np.rint(dense).astype(np.uint8),
        dense[::2, ::2].astype(np.uint8),
        dense[::2, ::2].astype(np.uint8),
    )
    target = tuple(np.empty(s, np.uint8) for s in ((h, w), (h // 2, w // 2), (h // 2, w // 2)))
    means = []
    for step in range(0, STEPS + 1, STEPS // 64):
        see(source, view_at(Move("right", 0.06), step), target)
        means.append(float(target[0].mean()))
    moves = np.diff(means)
    assert (moves > 0).all()
    assert moves.std() < 0.12 * moves.mean()


def test_a_push_comes_closer_without_shimmer(tmp_path: Path):
    """Fine type: from frame to frame nothing changes more than an ideal filter would have it."""
    w, h = 640, 400
    image = np.full((h, w, 3), 250, np.uint8)
    for row in range(14, h, 22):
        cv2.putText(
            image, "small type that would shimmer 0123456789", (8, row), 0, 0.5, (20, 20, 20), 1, cv2.LINE_AA
        )
    path = tmp_path / "type.png"
    Image.fromarray(image).save(path)
    made = lay_out(Picture(path, "", 0, move=Move("push", 0.05)))
    one = films(made)[0]
    projector = one.prepare()
    seen, ideal = [], []
    source = Image.fromarray(image).convert("L")
    for step in range(STEPS // 3, STEPS // 3 + 30 * 80, 80):
        inside = one.window.moved(-one.card.place.x, -one.card.place.y)
        seen.append(projector.show(0, step).y[inside.full()].astype(np.float32).copy())
        zoom = view_at(one.move, step).zoom
        box = ((w - w / zoom) / 2, (h - h / zoom) / 2, (w + w / zoom) / 2, (h + h / zoom) / 2)
        size = (one.window.w, one.window.h)
        ideal.append(
            np.asarray(source.resize(size, Image.Resampling.LANCZOS, box=box), np.float32) * 219 / 255 + 16
        )
    inner = (slice(20, -20), slice(20, -20))
    error = np.mean([(a - b)[inner] ** 2 for a, b in zip(seen, ideal, strict=True)])
    assert 10 * np.log10(255**2 / error) > 36
    change = np.mean([np.abs(b - a)[inner].mean() for a, b in itertools.pairwise(seen)])
    wanted = np.mean([np.abs(b - a)[inner].mean() for a, b in itertools.pairwise(ideal)])
    assert change < 1.25 * wanted
