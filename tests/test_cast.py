"""Several presenters in one video: voices, faces, turns, and what is drawn again."""

import json
from itertools import pairwise

import cv2
import numpy as np
import pytest

import avatar
from avatar.compose import Brand, load_template
from avatar.compose.compositor import Compositor
from avatar.compose.layout import plan
from avatar.compose.plan import Person
from avatar.compose.showcase import stand_in
from avatar.compose.turns import find_turns, people_in
from avatar.errors import InputError
from avatar.motion.ensemble import hear_one, level_voices
from avatar.script import parse_script
from avatar.speech import load_voice, speak
from avatar.speech.model import Span, Speech, Word

HEAD = "---\npresenters: {Mei: mei, Henrik: {presenter: henrik, voice: heart-draft}}\n---\n"
BODY = (
    "# One\n\n**Mei:** Good day to you all.\n\n"
    "# Two\n\n- A point.\n\n**Henrik:** Is it so?\n\n**Mei:** It is.\n\n"
    "# Three\n\n**Henrik:** Well then.\n"
)
SMALL = {"size": (320, 180), "draft": True, "provider": "cpu"}


def said(script):
    """Every word takes 0.3 s, and every segment is followed by a second of silence."""
    words, spans, clock = [], [], 0.4
    for i, scene in enumerate(script.scenes):
        first = clock if i else 0.0
        for j, segment in enumerate(scene.segments):
            begin = clock
            for k, token in enumerate(segment.tokens):
                words.append(Word(token.written, clock, clock + 0.3, i, j, k))
                clock += 0.3
            clock += 1.0
            spans.append(Span(i, j, begin, clock))
        spans.append(Span(i, -1, first, clock))
    samples = np.ones(round(clock * 1000), np.float32)
    return Speech(samples, 1000, tuple(words), (), tuple(spans), ())


@pytest.fixture(scope="module")
def script():
    return parse_script(HEAD + BODY)


def lay_out(script, template="studio", size=(1280, 720), captions=True):
    return plan(
        load_template(template),
        Brand(),
        script,
        said(script),
        size=size,
        captions=captions,
        figure=[stand_in(), stand_in()],
        person=[Person("Mei Tanaka", "Designer"), Person("Henrik Dahl", "Trainer")],
    )


def test_who_is_in_which_scene(script):
    assert people_in(script) == [(0,), (0, 1), (1,)]
    turns = find_turns(script, said(script))
    assert [(t.who, t.scene) for t in turns] == [(0, 0), (0, 1), (1, 1), (0, 1), (1, 2)]
    assert all(a.end <= b.start for a, b in pairwise(turns))


@pytest.mark.parametrize("template", ["studio", "classroom", "bubble", "newsroom", "announcement", "social"])
@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (720, 720)])
@pytest.mark.parametrize("layout", ["", " (presenter full)", " (presenter bubble)"])
def test_nobody_covers_anybody(template, size, layout):
    made = lay_out(parse_script(HEAD + BODY.replace("# Two", "# Two" + layout)), template, size)
    (together,) = [p for p in made.placements if p.others]
    frames = [one.frame for one in together.everyone]
    assert [one.who for one in together.everyone] == [0, 1]
    for frame in frames:
        assert 0 <= frame.x < frame.right <= size[0]
        assert 0 <= frame.y < frame.bottom <= size[1]
        assert min(frame.w, frame.h) > 0.08 * min(size)
    assert frames[0].meet(frames[1]) is None
    for one in together.everyone:  # the head is inside its own card
        head = one.head
        assert one.frame.x - 4 <= head.x
        assert head.right <= one.frame.right + 4
        assert one.frame.y - 4 <= head.y


def test_who_is_only_heard_is_not_drawn():
    made = lay_out(parse_script(HEAD + BODY.replace("# One", "# One (presenter away)")))
    assert made.people(1.0) == frozenset()
    assert made.people(made.moments[1].start + 1) == {0, 1}


def test_each_moves_in_its_own_square(script):
    made = lay_out(script)
    where = made.moments[1].placement
    n = round((made.moments[1].start + made.moments[1].end) / 2 * 25)
    assert made.people(n / 25) == {0, 1}
    assert made.people(1.0) == {0}
    c = Compositor(made)
    still = c.draw(n, (None, None)).copy()
    squares = [np.full((made.side_of(k),) * 2 + (4,), 255, np.uint8) for k in (0, 1)]
    for who in (0, 1):
        frame = c.draw(n, tuple(squares[k] if k == who else None for k in (0, 1)))
        changed = np.abs(frame[:720].astype(int) - still[:720]) > 8
        mine, other = (made.placements[where].everyone[k].frame for k in (who, 1 - who))
        assert changed[mine.full()].mean() > 0.3
        assert changed[other.full()].mean() < 0.01
    with pytest.raises(ValueError, match="presenter must be"):
        c.draw(n, (None, np.zeros((10, 10, 4), np.uint8)))


def test_the_name_and_the_ring_of_who_speaks(script):
    made = lay_out(script, captions=False)
    turns = [t for t in find_turns(script, said(script)) if t.scene == 1]
    c = Compositor(made)
    where = made.placements[made.moments[1].placement]
    accent = cv2.cvtColor(np.uint8([[made.look.accent]]), cv2.COLOR_BGR2LAB)[0, 0].astype(int)
    for turn in turns:
        frame = c.still(round((turn.start + turn.end) / 2 * 25))
        lab = cv2.cvtColor(frame, cv2.COLOR_BGR2LAB).astype(int)
        for one in where.everyone:
            ring = lab[one.frame.y + one.frame.h // 2, one.frame.x - 3]
            near = np.abs(ring - accent).max() < 30
            assert near == (one.who == turn.who)


def test_listeners_look_at_who_speaks(script):
    made = lay_out(script)
    turns = [t for t in find_turns(script, said(script)) if t.scene == 1]
    for who in (0, 1):
        glances = [c for c in made.looks[who] if c.kind == "glance"]
        others = [t for t in turns if t.who != who]
        late = [round(c.start - t.start, 2) for c, t in zip(glances, others, strict=True)]
        assert late == [0.25] * len(others)
    assert {c.name for c in made.looks[0]} == {"down"}  # the cards stand above one another
    assert {c.name for c in made.looks[1]} == {"up"}


def test_each_hears_its_own_part_alone(script):
    whole = said(script)
    mine, other = (hear_one(whole, script, who) for who in (0, 1))
    assert sorted([*mine.words, *other.words], key=lambda w: w.start) == list(whole.words)
    assert mine.seconds == other.seconds == whole.seconds
    assert np.count_nonzero(mine.samples * other.samples) <= 200  # a voice has an edge, in silence
    assert mine.samples.any()
    assert other.samples.any()


def test_voices_are_equally_loud():
    from avatar.media import integrated_loudness

    script = parse_script(HEAD + "**Mei:** This is a sentence.\n\n**Henrik:** And this is one, too.")
    voices = [load_voice("heart-draft")] * 2
    speech = speak(script, voices)
    quiet = hear_one(speech, script, 1).samples != 0
    samples = np.where(quiet, speech.samples * np.float32(0.2), speech.samples).astype(np.float32)
    even = level_voices(type(speech)(**{**speech.__dict__, "samples": samples}), script)
    levels = [integrated_loudness(hear_one(even, script, who).samples, even.sample_rate) for who in (0, 1)]
    assert abs(levels[0] - levels[1]) < 0.5


def test_the_whole_job(tmp_path):
    path = tmp_path / "duo.md"
    path.write_text(HEAD + BODY)
    result = avatar.render(path, tmp_path / "duo.mp4", captions=True, **SMALL)
    made = json.loads(result.manifest.read_text())
    assert made["settings"]["presenter"] == "mei, henrik"
    assert made["presenter"]["name"] == "mei"
    assert made["others"][0]["name"] == "henrik"
    assert [entry["file"] for entry in made["inputs"] if entry["role"] == "portrait"]
    # A word of the other in the last scene: nobody else is drawn again.
    path.write_text(HEAD + BODY.replace("Well then", "Very well then"))
    again = avatar.render(path, tmp_path / "again.mp4", captions=True, **SMALL)
    drawn = [s["scene"] for s in json.loads(again.manifest.read_text())["scenes"] if s["drawn"]]
    assert drawn == [2]


@pytest.mark.parametrize(
    ("head", "settings", "complaint"),
    [
        (HEAD, {"presenter": "ava"}, "--presenter cannot be given"),
        (HEAD, {"voice": "heart", "portrait": "a.png"}, "--portrait and --voice"),
        ("---\npresenters: {Zoe: nobody}\n---\n", {}, "Zoe in `presenters`: There is no presenter 'nobody'"),
        ("---\npresenters: {Mei: {voice: nobody}}\n---\n", {}, "no voice 'nobody'"),
    ],
)
def test_a_cast_that_cannot_be(tmp_path, head, settings, complaint):
    script = parse_script(head + "Hello.")
    with pytest.raises(InputError, match=complaint):
        avatar.render(script, tmp_path / "a.mp4", **SMALL, **settings)
    assert list(tmp_path.iterdir()) == []
