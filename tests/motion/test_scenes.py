"""Motion scene by scene: independent of one another, and without a seam."""

import math

import numpy as np
import pytest

from avatar.motion import move
from avatar.motion.joins import AIR, Joins, meet
from avatar.motion.model import ARKIT_INDEX
from avatar.motion.scenes import move_scenes
from avatar.script import parse_script
from avatar.script.model import Mood
from avatar.speech import load_voice, speak
from avatar.speech.timing import on_frames

TEXT = "# A\n\nGood morning to all of you.\n\n# B\n\n{}\n\n# C\n\nThat is the end of it, my friends."


def moved(middle, tone="neutral", first=TEXT, **amounts):
    script = parse_script(f"---\ntone: {tone} 0.8\n---\n" + first.format(middle))
    speech = on_frames(speak(script, load_voice("heart"), draft=True), 25)
    starts = [round(s.start * 25) for s in speech.spans if s.segment < 0]
    cuts = [0, *(n - 5 for n in starts[1:])]
    mood = Mood(tone, 0.8)
    motion = move_scenes(speech, cuts, fps=25, seed=3, language="en", tone=mood, amounts=amounts)
    return motion, cuts


def rows(motion, first, last):
    return np.column_stack([motion.coefficients, motion.head, motion.breath])[first:last]


def test_a_scene_that_changes_leaves_the_others_as_they_were():
    one, before = moved("A short one.")
    two, after = moved("Now this has become a good deal longer than it was.")
    assert len(two) > len(one)
    assert np.array_equal(rows(one, 0, before[1]), rows(two, 0, after[1]))
    assert np.array_equal(rows(one, before[2], None), rows(two, after[2], None))
    assert not np.array_equal(rows(one, before[1], before[1] + 30), rows(two, after[1], after[1] + 30))


def test_joins_are_not_seen():
    motion, cuts = moved("Something in the middle, which is long enough.")
    everything = rows(motion, 0, None)
    speed = np.abs(np.diff(everything, axis=0))
    for cut in cuts[1:]:
        near = speed[cut - 3 : cut + 3]
        # Nothing jumps: no faster than the same track moves at its quicker moments elsewhere.
        assert (near.max(axis=0) <= np.percentile(speed, 99, axis=0) + 0.02).all()
        at = motion.coefficients[cut]
        assert at[ARKIT_INDEX["jawOpen"]] < 0.01
        assert at[ARKIT_INDEX["eyeBlinkLeft"]] < 0.01
        assert np.abs(motion.head[cut]).max() < 0.05
        assert motion.breath[cut] == pytest.approx(AIR, abs=0.02)


def test_the_tone_is_worn_through_joins():
    motion, cuts = moved("Something in the middle.", tone="happy")
    smile = motion.coefficients[:, ARKIT_INDEX["mouthSmileLeft"]]
    for cut in cuts[1:]:
        around = smile[cut - 8 : cut + 4]
        assert around.min() > 0.25
        assert np.abs(np.diff(around)).max() < 0.06


def test_one_scene_moves_as_ever():
    script = parse_script("Just this one sentence.")
    speech = speak(script, load_voice("heart"), draft=True)
    whole = move_scenes(speech, [0], fps=25, seed=1, language="en", tone=Mood(), amounts={"head": 0.5})
    assert len(whole) == len(move(speech, fps=25))
    assert len(whole) == math.ceil(speech.seconds * 25)
    assert np.abs(whole.head[:, 0]).max() > 0.05


def test_the_place_of_a_scene_does_not_matter():
    plain = "# B\n\n{}\n\n# C\n\nThat is the end of it, my friends."
    three, cuts = moved("Here we are.")
    two, begins = moved("Here we are.", first=plain)
    last = rows(three, cuts[2], None)
    assert np.array_equal(last, rows(two, begins[1], None))


def test_meeting_without_neighbours_changes_nothing():
    total, head, breath = np.full((10, 52), 0.3), np.full((10, 6), 1.0), np.full(10, 0.7)
    meet(Joins(), np.arange(10) / 25, 0.4, 1.0, total, head, breath)
    assert (total == 0.3).all()
    assert (head == 1).all()
    assert (breath == 0.7).all()
