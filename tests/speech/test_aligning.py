"""Words looked for in a sound: found on time, left out, said besides; broken and foreign sounds."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from avatar.errors import AudioError
from avatar.speech import Speech, load_voice, speak_text
from avatar.speech.aligning import align
from avatar.speech.aligning.matching import pair_up
from avatar.speech.aligning.model import runs

pytest.importorskip("pocketsphinx")

FIRST = "The harbour was built of granite blocks."
SECOND = "Every stone was brought by barge from the quarry."
THIRD = "Today a ship is unloaded in about nine hours."
FOREIGN = "My brother would like to sell you a sandwich."


@cache
def said(text: str) -> Speech:
    return speak_text(text, load_voice("heart-draft"), cache=False)


def join(*texts: str) -> tuple[np.ndarray, dict[str, float]]:
    """The sentences one after the other, half a second apart, and when each begins."""
    rate = said(FIRST).sample_rate
    parts, begins, at = [], {}, 0
    for text in texts:
        parts += [said(text).samples, np.zeros(rate // 2, np.float32)]
        begins[text] = at / rate
        at += len(parts[-2]) + len(parts[-1])
    noise = np.random.default_rng(0).normal(0, 0.002, at)
    return (np.concatenate(parts) + noise).astype(np.float32), begins


def test_words_and_phonemes_are_where_the_engine_said_them() -> None:
    sound, begins = join(FIRST, SECOND)
    words = f"{FIRST} {SECOND}".split()
    found = align(sound, 24_000, words)
    assert [w.unit for w in found.words] == list(range(len(words)))
    true = [w.start + begins[t] for t in (FIRST, SECOND) for w in said(t).words]
    late = np.abs([w.start - t for w, t in zip(found.words, true, strict=True)])
    assert np.percentile(late, 90) < 0.06
    assert not found.strays
    starts = [p.start for p in found.phonemes]
    assert starts == sorted(starts)
    barge = [p.symbol for p in found.phonemes if words[p.word] == "barge"]
    assert barge[0] == "b"
    assert barge[-1] == "dʒ"


def test_a_sentence_left_out_and_one_that_is_not_there_are_told_apart() -> None:
    sound, begins = join(FIRST, FOREIGN, THIRD)
    words = f"{FIRST} {SECOND} {THIRD}".split()
    found = align(sound, 24_000, words)
    first, last = len(FIRST.split()), len(FIRST.split()) + len(SECOND.split())
    assert found.missing(len(words)) == [(first, last)]
    (stray,) = found.strays
    assert stray.start == pytest.approx(begins[FOREIGN], abs=0.5)
    assert stray.end == pytest.approx(begins[FOREIGN] + said(FOREIGN).seconds, abs=0.5)
    assert first <= stray.before <= last


def test_another_text_altogether_is_an_error() -> None:
    sound, _ = join(FOREIGN)
    with pytest.raises(AudioError, match="of the text is heard"):
        align(sound, 24_000, f"{FIRST} {SECOND} {THIRD}".split())
    sound, _ = join(FIRST, SECOND, FOREIGN, THIRD)
    with pytest.raises(AudioError, match="in the text"):
        align(sound, 24_000, ["Today", "hours."])


def test_a_known_sound_gives_every_word_a_time() -> None:
    sound, _ = join(FIRST)
    words = ["—", *FIRST.split(), "…"]
    found = align(sound, 24_000, words, exact=True)
    assert [w.unit for w in found.words] == list(range(1, len(words) - 1))
    noise = np.random.default_rng(1).normal(0, 0.1, 24_000).astype(np.float32)
    guessed = align(noise, 24_000, words, exact=True)
    assert [w.unit for w in guessed.words] == list(range(1, len(words) - 1))
    assert all(0 <= p.start <= p.end <= 1.2 for p in guessed.phonemes)


@pytest.mark.parametrize("sound", [np.zeros(0, np.float32), np.zeros(48_000, np.float32)])
def test_silence_is_none_of_the_text(sound: np.ndarray) -> None:
    if not len(sound):
        assert align(sound, 24_000, FIRST.split()).words == ()
        return
    with pytest.raises(AudioError, match="of the text is heard"):
        align(sound, 24_000, FIRST.split())


def test_rows_are_paired_around_what_one_of_them_lacks() -> None:
    letters = np.random.default_rng(2).choice(list("abcdefghijklmnop"), 2_000).tolist()
    heard = [*letters[:500], *"qqqqqqqqqqqqqqqqqqqq", *letters[500:900], *letters[1000:]]
    expected = [*range(500), *range(520, 920), *[-1] * 100, *range(920, len(heard))]
    found = pair_up(letters, heard).tolist()
    assert np.mean([a == b for a, b in zip(found, expected, strict=True)]) > 0.99
    assert pair_up([], heard).tolist() == []
    assert pair_up(list("abc"), []).tolist() == [-1, -1, -1]
    assert runs([1, 2, 5]) == [(1, 3), (5, 6)]
