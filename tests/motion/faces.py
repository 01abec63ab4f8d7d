"""The face the ARKit table makes of coefficients: what the tests measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from avatar.motion import ARKIT_INDEX, ARKIT_NAMES, Motion
from avatar.resources import MODELS
from avatar.speech.model import Phoneme, Speech

with np.load(MODELS / "arkit_mediapipe.npz") as _table:
    _neutral = _table["neutral"]
    IOD = float(np.linalg.norm(_neutral[[33, 133]].mean(0) - _neutral[[362, 263]].mean(0)))
    NAMES = [str(n) for n in _table["names"]]
    DELTA = _table["delta"][[NAMES.index(n) for n in ARKIT_NAMES]].astype(np.float64) / IOD


@dataclass(frozen=True)
class Face:
    gap: np.ndarray
    chin: np.ndarray
    width: np.ndarray
    upper: np.ndarray


def measure(coefficients: np.ndarray) -> Face:
    """Inner lip gap, chin drop, change of width, rise of the upper lip, in IOD, a frame each."""
    c = np.asarray(coefficients, np.float64)
    return Face(
        gap=c @ (DELTA[:, 14, 1] - DELTA[:, 13, 1]),
        chin=c @ DELTA[:, 152, 1],
        width=c @ (DELTA[:, 291, 0] - DELTA[:, 61, 0]),
        upper=-c @ DELTA[:, 13, 1],
    )


def curve(motion: Motion, name: str) -> np.ndarray:
    return motion.coefficients[:, ARKIT_INDEX[name]]


def say(symbols: str, *, each: float = 0.1, start: float = 0.5, tail: float = 0.8, cues=()) -> Speech:
    """Speech of equally long phonemes, with a hum where they are; `|` is a pause of 0.6 s; ˈ stresses."""
    phonemes, clock = [], start
    for symbol in symbols.split():
        if symbol == "|":
            clock += 0.6
            continue
        stress = 2 if symbol.startswith("ˈ") else 0
        phonemes.append(Phoneme(symbol.lstrip("ˈ"), clock, clock + each, stress))
        clock += each
    rate = 16000
    t = np.arange(round((clock + tail) * rate)) / rate
    sound = np.zeros(len(t))
    for p in phonemes:
        sound[(t >= p.start) & (t < p.end)] = 0.3
    return Speech(
        (sound * np.sin(2 * np.pi * 150 * t)).astype(np.float32), rate, (), tuple(phonemes), (), cues
    )


def chatter(seconds: float, seed: int = 0) -> Speech:
    """Made-up speech: syllables of random phonemes in phrases of two or three seconds."""
    random = np.random.default_rng(seed)
    consonants = [
        "p",
        "b",
        "m",
        "t",
        "d",
        "n",
        "s",
        "z",
        "k",
        "ɡ",
        "l",
        "ɹ",
        "w",
        "f",
        "v",
        "ʃ",
        "tʃ",
        "θ",
        "ð",
        "h",
        "j",
    ]
    vowels = ["ɑ", "æ", "ɛ", "ɪ", "i", "u", "ʊ", "ʌ", "ə", "ɔ", "eɪ", "aɪ", "oʊ", "aʊ"]
    phonemes, clock = [], 0.4
    while clock < seconds - 1.2:
        stop = clock + random.uniform(1.2, 3.5)
        while clock < min(stop, seconds - 0.9):
            for group, low, high in ((consonants, 0.05, 0.10), (vowels, 0.06, 0.16)):
                end = clock + random.uniform(low, high)
                stress = int(random.choice([0, 0, 2])) if group is vowels else 0
                phonemes.append(Phoneme(str(random.choice(group)), clock, end, stress))
                clock = end
        clock += random.uniform(0.3, 0.9)
    rate = 16000
    t = np.arange(round(seconds * rate)) / rate
    sound = np.zeros(len(t), np.float32)
    for p in phonemes:
        sound[round(p.start * rate) : round(p.end * rate)] = 0.1 + 0.1 * p.stress
    return Speech(sound * np.sin(2 * np.pi * 140 * t).astype(np.float32), rate, (), tuple(phonemes))
