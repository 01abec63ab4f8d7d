"""When GRID's speaker says which phone: a forced aligner finds them in the recordings.

    python training/align.py TRACKS alignment.json

Writes {clip: [[[phone in IPA, start, end], …] for each word]}, in seconds. pocketsphinx (BSD; its English
model lies in the wheel) is within 21 to 28 ms of word starts.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import Decoder

from avatar.media.sound import resample
from avatar.speech import load_recording

RATE = 16_000
IPA = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AY": "aɪ", "B": "b", "CH": "tʃ", "D": "d",
    "DH": "ð", "EH": "ɛ", "ER": "ɜ", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ", "IY": "i",
    "JH": "dʒ", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "oʊ", "OY": "ɔɪ", "P": "p",
    "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j",
    "Z": "z", "ZH": "ʒ",
}  # fmt: skip
"""The aligner's names (ARPAbet)."""
Word = list[tuple[str, float, float]]


def align(sound: NDArray[np.float32], words: list[str]) -> list[Word]:
    """The phones of each word in mono sound at `RATE`."""
    decoder = Decoder(samprate=RATE, loglevel="FATAL", bestpath=False)
    pcm = (np.clip(sound / (np.abs(sound).max() + 1e-6) * 0.5, -1, 1) * 32767).astype(np.int16).tobytes()
    decoder.set_align_text(" ".join(words))
    for again in (False, True):  # first the words, then the phones within them
        if again:
            decoder.set_alignment()
        decoder.start_utt()
        decoder.process_raw(pcm, full_utt=True)
        decoder.end_utt()
    found = [
        [(IPA[p.name], p.start / 100, (p.start + p.duration) / 100) for p in word if p.name in IPA]
        for word in decoder.get_alignment()
    ]
    return [word for word in found if word]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("tracks", type=Path)
    asked.add_argument("out", type=Path)
    given = asked.parse_args()
    with np.load(given.tracks / "grid_s1.npz") as data:
        clips = json.loads(str(data["meta"]))
    found = {}
    for n, clip in enumerate(clips):
        words = [w[0].lower() for w in clip["words"] if w[0] not in ("sil", "sp")]
        if words:
            speech = load_recording(given.tracks / "grid_s1" / f"{clip['name']}.ogg")
            found[clip["name"]] = align(resample(speech.samples, speech.sample_rate, RATE), words)
        if n % 100 == 99:
            print(f"{n + 1} of {len(clips)}", flush=True)
    given.out.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
