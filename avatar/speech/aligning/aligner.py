"""Words looked for in a recording: heard as a whole first, then followed piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from avatar.errors import AudioError
from avatar.speech.aligning.ears import BEAM, RATE, WIDE_BEAM, Ears, to_pcm
from avatar.speech.aligning.following import Text, follow, follow_doubtfully, guess
from avatar.speech.aligning.model import Alignment, Stray, merge
from avatar.speech.aligning.pieces import Piece, cut_text, quiet_windows, split_sentences
from avatar.speech.aligning.verdict import Heard, Verdict, judge
from avatar.speech.engine import Unit
from avatar.speech.labels import hear_words
from avatar.speech.model import Phoneme
from avatar.speech.sound.joins import resample

LEAST = 0.3
"""Share of the text's phones below which a recording is none of it. Other people's speech reaches 0.15."""
EXACT_AT_ONCE = 30.0
"""Seconds of a sound that is known to hold just its words which are aligned without being heard first."""
MOST_FOREIGN = 6.0
"""Seconds of other speech for each second of the text: some of a short text's words are in any recording."""
FEW = 80
"""Words of a text so short that each of its sentences is looked at twice."""

Progress = Callable[[float, float], None]
"""Called with the seconds done and the seconds in all."""


def align(
    samples: NDArray[np.float32],
    sample_rate: int,
    words: Sequence[str | Unit],
    *,
    language: str = "en-US",
    exact: bool = False,
    breaks: Collection[int] = (),
    progress: Progress | None = None,
) -> Alignment:
    """When each of the words is heard in a sound, and each of their phonemes.

    samples: mono float32. words: as they are spoken ("forty", not "40"), with the punctuation that ends a
    sentence. exact: the sound is known to hold these words and nothing else, as an engine's does, so each
    of them gets a time. breaks: numbers of words that begin a paragraph.

    Raises AudioError where little of the text is heard, InputError (a pronunciation of no use),
    MissingExtraError.
    """
    units = [word if isinstance(word, Unit) else Unit(word) for word in words]
    text = Text.read(units, breaks, language)
    sound = resample(np.ascontiguousarray(samples, np.float32), sample_rate, RATE)
    seconds = len(sound) / RATE
    if not any(text.ways) or not len(sound):
        return Alignment((), ())
    wide = text.listen_with(WIDE_BEAM)
    if exact:
        pieces = [Piece(tuple(i for i, ways in enumerate(text.ways) if ways), 0.0, seconds)]
        verdict = None
        if seconds > EXACT_AT_ONCE:
            verdict = _listen(text, sound, progress).complete(text.phones, seconds)
            pieces = cut_text(verdict, seconds)
        found = [
            p for piece in pieces for p in follow(wide, text, sound, piece) or guess(text, piece, verdict)
        ]
        return _as_alignment(found, [])
    verdict = _listen(text, sound, progress)
    if verdict.share < LEAST:
        raise _unlike(verdict.share)
    return _follow_all(wide, text, sound, verdict, progress)


def _unlike(share: float) -> AudioError:
    return AudioError(
        f"Only {share:.0%} of the text is heard in the recording."
        if share < LEAST
        else "Nearly all that is said in the recording is not in the text.",
        hint="Is it the recording of this text, and in this language?",
    )


def _as_alignment(found: Sequence[Phoneme], strays: Sequence[Stray]) -> Alignment:
    return Alignment(hear_words(found), tuple(found), tuple(strays))


def _listen(text: Text, sound: NDArray[np.float32], progress: Progress | None) -> Verdict:
    """Hear the whole sound with the text's words, and judge which of them are said."""
    ears = text.listen_with(BEAM)
    ears.learn_text([name for name in text.names if name])
    heard: list[Heard] = []
    for first, last in quiet_windows(sound, RATE):
        for said in ears.hear(to_pcm(sound[first:last])):
            phones = text.entries[said.name][0].phones
            start, length = first / RATE + said.start, (said.end - said.start) / len(phones)
            heard += [Heard(p, start + n * length, start + (n + 1) * length) for n, p in enumerate(phones)]
        if progress:
            progress(0.6 * last / RATE, len(sound) / RATE)
    return judge(text.phones, text.ends, heard)


def _follow_all(
    ears: Ears, text: Text, sound: NDArray[np.float32], verdict: Verdict, progress: Progress | None
) -> Alignment:
    """Piece by piece, and where one cannot be followed, sentence by sentence."""
    seconds = len(sound) / RATE
    found: list[Phoneme] = []
    strays = list(verdict.strays)
    for piece in cut_text(verdict, seconds):
        # Who knows few words hears them everywhere; of many, those not heard are in doubt.
        if len(verdict.spans) > FEW and all(verdict.sure[i] for i in piece.words):
            phonemes, others = follow(ears, text, sound, piece), list[Stray]()
        else:
            phonemes, others = follow_doubtfully(ears, text, sound, piece)
        for part in [] if phonemes or others else split_sentences(piece, verdict, text.ends):
            some, more = follow_doubtfully(ears, text, sound, part)
            phonemes += some
            others += more if some or more else [Stray(part.start, part.end, part.words[0])]
        found += phonemes
        strays += others
        if progress:
            progress(0.6 * seconds + 0.4 * piece.end, seconds)
    count = sum(map(bool, text.ways))
    share = len({p.word for p in found}) / count
    made = _as_alignment(found, merge(strays))
    foreign = sum(s.end - s.start for s in made.strays)
    if share < LEAST or foreign > MOST_FOREIGN * sum(w.end - w.start for w in made.words):
        raise _unlike(share)
    return made
