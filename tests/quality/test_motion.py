"""What a viewer would notice, at the level of motion: against the lips and heads of real people.

The tracks of real speakers lie beside the repository and are not part of it; where they are absent these
tests are skipped. Words of GRID sentences have known times; their phonemes share each word's time.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from motion.faces import chatter, curve, measure

from avatar.motion import ARKIT_INDEX, Motion, move
from avatar.motion.fusion import hear_lips
from avatar.motion.lips import list_items, move_lips
from avatar.speech import load_recording, load_voice, speak_text
from avatar.speech.model import Phoneme

TRACKS = Path(__file__).resolve().parents[2].parent / "shared" / "tracks"
needs_tracks = pytest.mark.skipif(
    not (TRACKS / "grid.npz").is_file(), reason="no tracks of real speakers here"
)

TEXT = """Good morning, and welcome to the course. Please bring the blue box back before Monday.

What should you do when the pump fails? First, open the valve, then push the button and wait for a beep.

She sells fresh fish by the shore, and her father measures the water every year in July."""

LETTERS = {
    "a": "eɪ", "b": "b i", "c": "s i", "d": "d i", "e": "i", "f": "ɛ f", "g": "dʒ i", "h": "eɪ tʃ", "i": "aɪ",
    "j": "dʒ eɪ", "k": "k eɪ", "l": "ɛ l", "m": "ɛ m", "n": "ɛ n", "o": "oʊ", "p": "p i", "q": "k j u",
    "r": "ɑ", "s": "ɛ s", "t": "t i", "u": "j u", "v": "v i", "x": "ɛ k s", "y": "w aɪ", "z": "z ɛ d",
}  # fmt: skip
WORDS = LETTERS | {
    "bin": "b ɪ n", "lay": "l eɪ", "place": "p l eɪ s", "set": "s ɛ t", "blue": "b l u", "green": "ɡ ɹ i n",
    "red": "ɹ ɛ d", "white": "w aɪ t", "at": "æ t", "by": "b aɪ", "in": "ɪ n", "with": "w ɪ ð",
    "zero": "z ɪ ɹ oʊ", "one": "w ʌ n", "two": "t u", "three": "θ ɹ i", "four": "f ɔ", "five": "f aɪ v",
    "six": "s ɪ k s", "seven": "s ɛ v ə n", "eight": "eɪ t", "nine": "n aɪ n", "again": "ə ɡ ɛ n",
    "now": "n aʊ", "please": "p l i z", "soon": "s u n",
}  # fmt: skip
LONG = frozenset("eɪ i aɪ oʊ u aʊ ɔ ɑ".split())  # noqa: SIM905


def clips(name, every=1):
    with np.load(TRACKS / f"{name}.npz") as data:
        for clip in json.loads(str(data["meta"]))[::every]:
            yield clip, data[clip["name"] + "/curves"].astype(float)


def spell(words):
    """Phonemes for words with times: vowels take more of a word's time than consonants."""
    out = []
    for word, start, end in words:
        symbols = WORDS.get(word, "").split()
        shares = np.array([2.2 if s in LONG else 1.5 if s in "ɛɪæʌə" else 1.0 for s in symbols])
        edges = start + (end - start) * np.concatenate([[0], np.cumsum(shares)]) / max(shares.sum(), 1)
        out += [Phoneme(s, a, b, 1) for s, a, b in zip(symbols, edges[:-1], edges[1:], strict=True)]
    return out


def correlate(a, b):
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 1e-6 and b.std() > 1e-6 else 0.0


def best_lag(a, b, reach=6):
    """Frames by which `a` comes after `b`."""
    n = len(a)
    scores = {
        k: correlate(a[max(0, k) : n + min(0, k)], b[max(0, -k) : n + min(0, -k)])
        for k in range(-reach, reach + 1)
    }
    return max(scores, key=scores.__getitem__)


@needs_tracks
@pytest.mark.parametrize(("name", "every", "least"), [("grid_s1", 20, 0.65), ("grid", 1, 0.50)])
def test_lips_move_like_those_of_real_speakers(name, every, least):
    found, lags = [], []
    for clip, curves in clips(name, every):
        if "words" not in clip:
            continue
        frames = len(curves)
        face = measure(move_lips(spell(clip["words"]), frames / 25, frames, 25.0))
        found.append((correlate(face.gap, curves[:, 0]), correlate(face.chin, curves[:, 2])))
        lags.append(best_lag(face.gap, curves[:, 0]))
    gap, chin = np.median(found, axis=0)
    assert gap >= least
    assert chin >= least - 0.05
    assert abs(np.median(lags)) <= 1


@needs_tracks
@pytest.mark.parametrize(("name", "every", "least"), [("grid", 1, 0.52), ("real", 4, 0.30)])
def test_heard_lips_move_like_those_of_real_speakers(name, every, least):
    found, lags = [], []
    for clip, curves in clips(name, every):
        speech = load_recording(TRACKS / name / f"{clip['name']}.ogg")
        gap = measure(hear_lips(speech.samples, speech.sample_rate, len(curves), 25.0)).gap
        found.append(correlate(gap, curves[:, 0]))
        lags.append(best_lag(gap, curves[:, 0]))
    assert np.median(found) >= least
    assert abs(np.median(lags)) <= 1


@pytest.fixture(scope="module")
def speech():
    return speak_text(TEXT, load_voice("heart-draft"), lead_in=0.5, tail=1.0)


@pytest.fixture(scope="module")
def motion(speech):
    return move(speech, expression=0)


def spoken(speech, frames, fps=25.0):
    out = np.zeros(frames, bool)
    for p in speech.phonemes:
        out[int(p.start * fps) : int(p.end * fps) + 1] = True
    return out


def test_the_mouth_opens_as_far_and_as_fast_as_real_ones(speech, motion):
    face, said = measure(motion.coefficients), spoken(speech, len(motion))
    low, quarter, middle, upper, high, top = np.percentile(face.gap[said], [5, 25, 50, 75, 95, 99])
    assert low < 0.02
    assert 0.03 < quarter < 0.09
    assert 0.08 < middle < 0.15
    assert 0.14 < upper < 0.22
    assert 0.22 < high < 0.34
    assert top < 0.42
    speed = abs(np.gradient(face.gap)) * 25
    assert 0.25 < np.median(speed[said]) < 0.75
    assert np.percentile(speed[said], 95) < 2.4
    ratio = 1 + face.width[said] / 0.79
    assert 0.85 < np.percentile(ratio, 5) < 0.95
    assert 1.03 < np.percentile(ratio, 95) < 1.2
    assert 0.04 < np.median(face.chin[said]) < 0.10
    assert 0.18 < np.polyfit(face.gap[said], face.upper[said], 1)[0] < 0.32
    assert 0.2 < np.polyfit(face.gap[said], face.chin[said], 1)[0] < 0.4


def test_power_of_the_opening_lies_where_it_does_in_people(speech, motion):
    gap = measure(motion.coefficients).gap[spoken(speech, len(motion))]
    power = abs(np.fft.rfft(gap - gap.mean())) ** 2
    f = np.fft.rfftfreq(len(gap), 0.04)
    share = [power[(f >= a) & (f < b)].sum() / power.sum() for a, b in ((0, 1), (1, 2), (2, 4), (4, 13))]
    assert 0.15 < share[0] < 0.5
    assert share[1] > 0.15
    assert share[2] > 0.15
    assert share[3] < 0.2


@pytest.mark.parametrize("fps", [24.0, 25.0, 30.0])
def test_lips_are_closed_on_p_b_m(speech, fps):
    gap = measure(move(speech, fps=fps).coefficients).gap
    closed = []
    for item in list_items(speech.phonemes, speech.seconds):
        if item.viseme.closure:
            a, b = round(item.start * fps), round(item.end * fps) + 1
            closed.append(gap[a:b].min() < 0.006)
    assert len(closed) > 10
    assert np.mean(closed) >= 0.99


def test_the_mouth_is_shut_in_silence(speech, motion):
    times = np.arange(len(motion)) / 25
    silent = np.ones(len(motion), bool)
    for p in speech.phonemes:
        silent &= (times < p.start - 0.20) | (times > p.end + 0.15)
    gap = measure(motion.coefficients).gap
    assert silent.sum() > 20
    assert np.mean(gap[silent] > 0.04) <= 0.01


def test_head_and_blinks_stay_inside_the_range_of_real_speakers():
    speech = chatter(180)
    for seed in range(3):
        motion = move(speech, seed=seed)
        yaw, pitch, roll = motion.head[:, :3].std(0)
        assert 1.2 < yaw < 4.0
        assert 1.0 < pitch < 2.8
        assert 0.7 < roll < 2.0
        assert abs(motion.head[:, :3]).max() < 8
        angles = motion.head[:, :3] - motion.head[:, :3].mean(0)
        power = abs(np.fft.rfft(angles, axis=0)) ** 2
        f = np.fft.rfftfreq(len(angles), 0.04)
        assert (power[f < 1].sum(0) / power.sum(0) > 0.8).all()
        assert (power.max(0) / power.sum(0) < 0.3).all()  # no frequency of its own
        speed = abs(np.diff(motion.head[:, :3], axis=0)) * 25
        assert (np.percentile(speed, 95, axis=0) < (33, 23, 17)).all()
        # The eyes are some 1.2 IOD before and 1.8 above the pivot in the neck: there shifts were measured.
        radians = np.radians(motion.head[:, :3]).T
        x = 3.6 * motion.head[:, 3] + 1.2 * radians[0] - 1.8 * radians[2]
        up = -3.6 * motion.head[:, 4] + 1.2 * radians[1]
        assert np.corrcoef(up, radians[1])[0, 1] > 0.5
        assert np.corrcoef(x, radians[0])[0, 1] > 0.4
        assert np.corrcoef(x, radians[2])[0, 1] < -0.3
        assert 0.03 < x.std() < 0.15
        lid = curve(motion, "eyeBlinkLeft")
        peaks = (lid[1:-1] > 0.5) & (lid[1:-1] > lid[:-2]) & (lid[1:-1] >= lid[2:])
        assert 12 < peaks.sum() / 3 < 28


def test_the_mean_blink_has_the_measured_shape():
    measured = np.array([0.83, 0.51, 0.27, 0.44, 0.66, 0.79, 0.85, 0.88])
    lid = 1 - curve(move(chatter(400), gaze=0), "eyeBlinkLeft")
    lowest = np.flatnonzero((lid[2:-6] < 0.5) & (lid[2:-6] < lid[1:-7]) & (lid[2:-6] <= lid[3:-5])) + 2
    shape = np.mean([lid[k - 2 : k + 6] for k in lowest], axis=0)
    assert abs(shape - measured).max() < 0.25  # ours shut a little further: a blink is to be seen
    assert correlate(shape, measured) > 0.93


def test_frames_fit_the_sound(speech, motion):
    assert len(motion) == Motion.frames_for(speech.seconds, 25)
    assert motion.coefficients[0, ARKIT_INDEX["jawOpen"]] < 0.02
