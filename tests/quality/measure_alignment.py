"""How well words are found in a recording: against the times that a voice itself knows, in noise.

    python tests/quality/measure_alignment.py lesson.md --voice george --noise 40 20 12 --trials 3

Speaks the script (three minutes or so), adds pink noise, and looks for its words; then, `--trials` times a
noise, with two sentences left out and a foreign one put in. Prints the errors of the starts of words, and
what of the changes was found or was named by mistake.
"""

from __future__ import annotations

import argparse
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.script import load_script
from avatar.speech import Speech, load_voice, speak, speak_text
from avatar.speech.aligning import Alignment, align
from avatar.speech.sentences import ends_sentence
from avatar.speech.units import make_units

FOREIGN = "Oh, and my brother asked me to mention that his shop is open on Sundays now."


def add_noise(sound: NDArray[np.float32], level: float, seed: int) -> NDArray[np.float32]:
    """Pink noise, `level` dB below what is loud in the sound."""
    loud = np.sqrt(np.mean(sound[np.abs(sound) > 0.01] ** 2))
    waves = np.fft.rfft(np.random.default_rng(seed).normal(0, 1, len(sound)))
    noise = np.fft.irfft(waves / np.sqrt(np.maximum(np.arange(len(waves)), 50)), len(sound))
    return np.asarray(sound + noise * (loud / noise.std() * 10 ** (-level / 20)), np.float32)


def errors(found: Alignment, true: dict[int, float]) -> NDArray[np.float64]:
    """Seconds by which the starts of words are off."""
    return np.abs([w.start - true[w.unit] for w in found.words if w.unit in true])


def main() -> None:
    """Measure, and print a line for each noise and trial."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("script", type=Path)
    asked.add_argument("--voice", default="george")
    asked.add_argument("--noise", type=float, nargs="+", default=[40, 20, 12])
    asked.add_argument("--trials", type=int, default=0)
    given = asked.parse_args()
    voice, script = load_voice(given.voice), load_script(given.script)
    speech = speak(script, voice)
    rows = [make_units(s)[0] for scene in script.scenes for s in scene.segments]
    units = [unit for row in rows for unit in row]
    breaks = list(accumulate(map(len, rows)))
    ends = [
        i for i in range(len(units)) if i + 1 in breaks or ends_sentence(units[i].text, units[i + 1].text)
    ]
    sentences = list(pairwise([0, *(e + 1 for e in ends)]))
    told = {"language": voice.language, "breaks": breaks}
    foreign = speak_text(FOREIGN, voice)
    for level in given.noise:
        sound = add_noise(speech.samples, level, 0)
        found = align(sound, speech.sample_rate, units, **told)
        off = errors(found, {i: w.start for i, w in enumerate(speech.words)})
        half, most = np.percentile(off, [50, 90])
        print(
            f"{level:g} dB: {len(found.words)} of {len(units)} words, {half:.3f} s, nine in ten {most:.3f} s"
        )
        for trial in range(given.trials):
            changed, true, left_out, added = change(speech, sentences, foreign, trial)
            found = align(add_noise(changed, level, trial), speech.sample_rate, units, **told)
            missing = found.missing(len(units))
            seen = sum(any(a <= x + 1 and b >= y - 1 for a, b in missing) for x, y in left_out)
            wrong = sum(not any(a < y and b > x for x, y in left_out) for a, b in missing)
            heard = [s for s in found.strays if min(s.end, added[1]) - max(s.start, added[0]) > 1.0]
            print(
                f"  left out: {seen} of {len(left_out)} named, {wrong} by mistake; added: {len(heard)} of 1 "
                f"named, {len(found.strays) - len(heard)} by mistake; "
                f"nine in ten {np.percentile(errors(found, true), 90):.3f} s",
                flush=True,
            )


def change(
    speech: Speech, sentences: list[tuple[int, int]], foreign: Speech, seed: int
) -> tuple[NDArray[np.float32], dict[int, float], list[tuple[int, int]], tuple[float, float]]:
    """The sound without two sentences and with a foreign one: it, its words, what is gone, what is new."""
    rng, rate, words = np.random.default_rng(seed), speech.sample_rate, speech.words
    gone = [sentences[n] for n in sorted(rng.choice(len(sentences), 2, replace=False))]
    place = int(rng.integers(1, len(sentences)))
    middles = [(words[a].end + words[a + 1].start) / 2 for a in (s[1] - 1 for s in sentences[:-1])]
    parts, true, at, added = [], {}, 0.0, (0.0, 0.0)
    for n, (sentence, (start, end)) in enumerate(
        zip(sentences, pairwise([0.0, *middles, speech.seconds]), strict=True)
    ):
        if n == place:
            rest = np.zeros(round(0.3 * rate), np.float32)
            parts += [rest, foreign.samples, rest]
            added = at + 0.3, at + 0.3 + foreign.seconds
            at += 0.6 + foreign.seconds
        if sentence in gone:
            continue
        true |= {i: words[i].start - start + at for i in range(*sentence)}
        parts.append(speech.samples[round(start * rate) : round(end * rate)])
        at += len(parts[-1]) / rate
    return np.concatenate(parts), true, gone, added


if __name__ == "__main__":
    main()
