from __future__ import annotations

import itertools

import numpy as np
import pytest

from avatar.motion import ARKIT_NAMES, Motion, move
from avatar.motion.lips import list_items, move_lips, trace_mouth
from avatar.motion.model import ARKIT_INDEX
from avatar.motion.poses import GAINS, SIDED
from avatar.motion.visemes import SILENCE, VISEMES, find
from avatar.speech.model import Phoneme

from .faces import chatter, curve, measure, say


def lips(speech, fps=25.0):
    return move_lips(speech.phonemes, speech.seconds, Motion.frames_for(speech.seconds, fps), fps)


def test_gains_are_those_of_the_table():
    for shape, gains in GAINS.items():
        c = np.zeros((1, len(ARKIT_NAMES)))
        for side in ("Left", "Right") if shape in SIDED else ("",):
            c[0, ARKIT_INDEX[shape + side]] = 1
        face = measure(c)
        found = (face.gap[0], face.chin[0], face.width[0], face.upper[0])
        assert found == pytest.approx(gains, abs=0.002), shape


@pytest.mark.parametrize("fps", [12, 23.976, 25, 29.97, 60, 120])
@pytest.mark.parametrize("each", [0.03, 0.06, 0.12])
@pytest.mark.parametrize("stop", ["p", "b", "m"])
def test_every_closure_is_seen_shut(fps, each, stop):
    speech = say(f"ˈɑ {stop} ˈæ {stop} ˈʌ {stop} ˈɛ", each=each)
    gap = measure(lips(speech, fps)).gap
    t = np.arange(len(gap)) / fps
    for p in speech.phonemes:
        if p.symbol == stop:
            near = gap[(t >= p.start - 0.6 / fps) & (t <= p.end + 0.6 / fps)]
            assert near.min() < 0.006


def test_closures_follow_the_sound():
    speech = say("ˈɑ ˈɑ p ˈɑ ˈɑ", each=0.12)
    gap = measure(lips(speech, 500)).gap
    t = np.arange(len(gap)) / 500
    shut = t[(gap < 0.006) & (t > 0.6) & (t < 0.95)]
    p = speech.phonemes[2]
    assert p.start - 0.02 < shut[0] < p.start + 0.03
    assert p.start + 0.04 < shut[-1] < p.end - 0.012  # parted before the burst


def test_rounding_starts_early():
    speech = say("| s t u", each=0.1)
    pucker = lips(speech, 100)[:, ARKIT_INDEX["mouthPucker"]]
    u = speech.phonemes[2]
    at = np.arange(len(pucker)) / 100
    peak = pucker[(at > u.start) & (at < u.end + 0.1)].max()
    first = at[np.argmax(pucker > 0.3 * peak)]
    assert 0.05 < u.start - first < 0.3
    assert peak > 0.35


@pytest.mark.parametrize(
    ("round_one", "flat"), [("u", "i"), ("w", "j"), ("oʊ", "eɪ"), ("ʃ", "s"), ("y", "i"), ("ɔ", "æ")]
)
def test_rounded_sounds_look_rounded(round_one, flat):
    def middle(symbol):
        speech = say(f"{symbol} {symbol}", each=0.12)
        c = lips(speech)[round(0.62 * 25)][None]
        return measure(c).width[0], c[0, ARKIT_INDEX["mouthPucker"]]

    (width_a, pucker_a), (width_b, pucker_b) = middle(round_one), middle(flat)
    assert width_a < width_b - 0.04
    assert pucker_a > pucker_b + 0.15


def test_labiodentals_tuck_the_lower_lip():
    c = lips(say("ˈɑ f ˈɑ v ˈɑ"))
    for at in (0.65, 0.85):
        frame = c[round(at * 25)]
        assert frame[ARKIT_INDEX["mouthRollLower"]] > 0.3
        assert measure(frame[None]).gap[0] < 0.08


def test_th_shows_the_tongue_and_only_then():
    speech = say("ˈɑ θ ˈɑ s ˈɑ")
    tongue = lips(speech)[:, ARKIT_INDEX["tongueOut"]]
    assert 0.08 < tongue[round(0.65 * 25)] <= 0.3
    assert tongue[round(0.85 * 25)] < 0.03
    assert tongue[: round(0.5 * 25)].max() < 0.03


def test_sibilants_hold_the_jaw_and_part_the_lips():
    face = measure(lips(say("ˈɑ s ˈɑ", each=0.14), 100))
    s = slice(round(0.67 * 100), round(0.75 * 100))
    assert face.chin[s].min() < 0.5 * face.chin.max()
    assert face.gap[s].min() > 0.04


def test_open_vowels_open_more_than_close_ones():
    peaks = [measure(lips(say(f"t ˈ{v} t", each=0.15))).gap.max() for v in ("ɑ", "ɛ", "ɪ", "u")]
    assert peaks == sorted(peaks, reverse=True)
    assert peaks[0] > 2.0 * peaks[-1]


def test_unstressed_vowels_open_less():
    assert measure(lips(say("t a t"))).gap.max() < measure(lips(say("t ˈa t"))).gap.max()


def test_silence_is_shut_and_prepared_for():
    speech = say("ˈɑ t ˈɑ | | ˈɑ t ˈɑ")
    gap = measure(lips(speech, 100)).gap
    t = np.arange(len(gap)) / 100
    ends, begins = speech.phonemes[2].end, speech.phonemes[3].start
    assert gap[(t > ends + 0.22) & (t < begins - 0.3)].max() < 0.01
    started = t[(t > ends + 0.3) & (gap > 0.01)][0]
    assert 0.12 < begins - started < 0.32
    assert gap[-1] < 0.002
    assert gap[0] < 0.002


@pytest.mark.parametrize("fps", [12, 25, 50])
def test_same_curve_at_any_rate(fps):
    speech = say("ˈɑ t i s u l ˈɛ n oʊ k", each=0.11)
    fine = measure(lips(speech, fps * 5)).gap[::5]
    coarse = measure(lips(speech, fps)).gap
    assert coarse == pytest.approx(fine[: len(coarse)], abs=1e-6)


def test_words_may_overlap_stand_still_or_lie_outside():
    odd = (
        Phoneme("ɑ", 0.2, 0.5), Phoneme("t", 0.4, 0.4), Phoneme("p", 0.45, 0.30), Phoneme("i", 0.3, 0.6),
        Phoneme("s", -1.0, 0.1), Phoneme("u", 0.9, 40.0), Phoneme("m", 50.0, 51.0),
    )  # fmt: skip
    items = list_items(odd, 1.0)
    assert items[0].start >= 0
    assert items[-1].end == 1.0
    assert all(a.end <= b.start + 1e-12 for a, b in itertools.pairwise(items))
    assert np.isfinite(move_lips(odd, 1.0, 25, 25.0)).all()


def test_no_phonemes_no_movement():
    assert not move_lips((), 2.0, 50, 25.0).any()
    assert trace_mouth([], 3, 25.0).aperture.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("symbol", "like"),
    [
        ("aː", ["a"]), ("ɛ̃", ["ɛ"]), ("tʃ", ["ʃ"]), ("t͡ʃ", ["ʃ"]), ("ʧ", ["ʃ"]), ("d͡ʒ", ["ʒ"]), ("pʰ", ["p"]),
        ("oʊ", ["o", "ʊ"]), ("A", ["e", "ɪ"]), ("ɝ", ["ɜ"]), ("g", ["ɡ"]), ("ç", ["ç"]), ("kʷ", ["k", "w"]),
        ("☃", []), ("", []), (" ", []), ("ʞ", ["ə"]), ("n̩", ["n"]), ("ˈi", ["i"]),
    ],
)  # fmt: skip
def test_symbols_of_every_spelling(symbol, like):
    assert find(symbol) == (tuple(VISEMES[s] for s in like) or (SILENCE,))


def test_amounts_are_talking_amounts():
    speech = chatter(60)
    motion = move(speech, expression=0)
    face = measure(motion.coefficients)
    assert curve(motion, "jawOpen").max() < 0.75
    assert face.gap.max() < 0.5
    assert face.width.min() > -0.16
    assert face.width.max() < 0.24
