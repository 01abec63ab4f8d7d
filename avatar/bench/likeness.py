"""How much the motion is like that of real speakers: `avatar bench motion --tracks FOLDER`.

FOLDER holds tracks of real speakers as `NAME.npz` with `NAME/CLIP.ogg` beside it (see `Track`); the product
contains none. Every method sees the sound (and, where it needs them, phonemes); its coefficients are brought
back to measures of the mouth by the same table that made them, so that what is judged is what is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..motion.model import ARKIT_INDEX, Motion
from ..motion.poses import GAINS, SIDED
from ..progress import Progress, ProgressCallback
from ..speech.model import Phoneme, Speech

Curve = NDArray[np.float64]
FPS = 25.0
FRONTAL = 15.0
"""Degrees of yaw, in the median, up to which a clip counts as near-frontal."""
IN_SYNC = 0.3
"""Least `sync_score` of a clip that is judged by."""
OPEN = 0.04
"""Inner lip gap in IOD from which a mouth counts as open."""
QUIET_DB = -40.0
"""Level against the loud parts below which a stretch of `QUIET_FOR` seconds counts as silence."""
QUIET_FOR = 0.6
LAGS = range(-5, 6)
SHUT = 0.5
"""Share of their usual opening below which eyes count as shut."""
LONGEST_BLINK = 0.6
"""Seconds: who shuts the eyes for longer does not blink."""


@dataclass(frozen=True)
class Track:
    """A clip of a real speaker.

    curves: [T, 4] at 25 a second: inner lip aperture, mouth width, chin drop, lips forward, in IOD.
    lids: [T], mean opening of the lids. pose: [T, 3] yaw, pitch, roll in degrees.
    """

    name: str
    person: str
    speech: Speech
    curves: Curve
    lids: Curve
    pose: Curve


@dataclass
class Result:
    """A method's figures over a set of clips, each the median unless said otherwise."""

    method: str
    set: str
    clips: int = 0
    figures: dict[str, float] = field(default_factory=dict)


Method = Callable[[Speech], NDArray[np.float32] | None]
"""Coefficients [T, 52] at 25 a second for a speech; None where the method cannot (no phonemes known)."""


def load_tracks(folder: Path, name: str, split: str = "") -> Iterator[Track]:
    """The clips of a set that can be judged by. Raises InputError when the set is not there or is broken."""
    from ..speech import load_recording

    path = folder / f"{name}.npz"
    try:
        with np.load(path) as data:
            for clip in json.loads(str(data["meta"])):
                if split and clip.get("split") != split:
                    continue
                pose = data[f"{clip['name']}/pose"].astype(np.float64)[:, :3]
                frontal = abs(float(np.median(pose[:, 0]))) < FRONTAL
                if not split and not (frontal and clip.get("sync_score", 0) >= IN_SYNC):
                    continue
                curves = data[f"{clip['name']}/curves"].astype(np.float64)
                speech = load_recording(folder / name / f"{clip['name']}.ogg")
                words = [(w, a, b) for w, a, b in clip.get("words") or () if w not in ("sil", "sp")]
                if words:
                    speech = Speech(speech.samples, speech.sample_rate, phonemes=tuple(spread(words)))
                yield Track(
                    clip["name"], clip["ident"], speech, curves[:, :4], curves[:, 4:6].mean(axis=1), pose
                )
    except (OSError, KeyError, ValueError) as error:
        raise InputError(
            f"{path} cannot be read as motion tracks: {error}", hint="Give the folder of the tracks."
        ) from error


def spread(words: Sequence[tuple[str, float, float]]) -> Iterator[Phoneme]:
    """Phonemes for words whose times are known: each word's own share out its time, vowels twice as long."""
    from ..motion.visemes import is_vowel
    from ..speech.alphabet import read_sounds
    from ..speech.engine import Unit
    from ..speech.readers import read_phrase

    for n, (word, start, end) in enumerate(words):
        unit = Unit(word.upper() if len(word) == 1 else word, letters=len(word) == 1)
        sounds = read_sounds(read_phrase([unit], "en-US").signs)
        weights = np.array([2.0 if is_vowel(s.symbol) else 1.0 for s in sounds])
        edges = start + np.concatenate([[0], np.cumsum(weights) / weights.sum()]) * (end - start)
        for sound, a, b in zip(sounds, edges, edges[1:], strict=False):
            yield Phoneme(sound.symbol, float(a), float(b), sound.stress, n)


def measure(coefficients: NDArray[np.float32]) -> Curve:
    """Aperture, width, chin and lips forward [T, 4] that coefficients [T, 52] stand for."""
    out = np.zeros((len(coefficients), 4))
    for name, (gap, chin, width, _) in GAINS.items():
        ends = ("Left", "Right") if name in SIDED else ("",)
        value = np.mean([coefficients[:, ARKIT_INDEX[name + end]] for end in ends], axis=0)
        out[:, 0] += gap * value
        out[:, 1] += width * value
        out[:, 2] += chin * value
    out[:, 3] = coefficients[:, ARKIT_INDEX["mouthFunnel"]] + coefficients[:, ARKIT_INDEX["mouthPucker"]]
    out[:, 0] = np.maximum(out[:, 0], 0)
    return out


def correlate(a: Curve, b: Curve) -> float:
    """Pearson's r, 0 where one of them does not move."""
    a, b = a - a.mean(), b - b.mean()
    power = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / power if power > 1e-12 else 0.0


def best_lag(made: Curve, real: Curve) -> int:
    """Frames by which `made` runs behind `real` where they fit best."""
    inner = slice(len(LAGS) // 2 + 1, -len(LAGS) // 2 - 1)
    return max(LAGS, key=lambda lag: correlate(np.roll(made, -lag)[inner], real[inner]))


def quiet(speech: Speech, frames: int) -> NDArray[np.bool_]:
    """Frames in the middle of silence, at 25 a second."""
    from ..motion.voice import HOP, measure_loudness

    level = measure_loudness(speech.samples, speech.sample_rate)
    at = (np.arange(len(level)) + 0.5) * HOP
    loud = np.interp(np.arange(frames) / FPS, at, level) > QUIET_DB
    reach = round(QUIET_FOR / 2 * FPS)
    near = np.convolve(loud, np.ones(2 * reach + 1), "same") > 0
    return np.asarray(~near)


def judge(tracks: Sequence[Track], method: Method) -> dict[str, float]:
    """The figures of a method over clips; NaN where nothing could be measured."""
    rows: dict[str, list[float]] = {}
    people: dict[str, list[float]] = {}
    silent, opened = 0, 0
    for track in tracks:
        made = method(track.speech)
        if made is None:
            continue
        count = min(len(made), len(track.curves))
        ours, real = measure(made[:count]), track.curves[:count]
        for key, mine, theirs in (("aperture", 0, 0), ("width", 1, 1), ("chin", 2, 2), ("forward", 3, 3)):
            rows.setdefault(key, []).append(correlate(ours[:, mine], real[:, theirs]))
        people.setdefault(track.person, []).append(rows["aperture"][-1])
        rows.setdefault("lag", []).append(best_lag(ours[:, 0], real[:, 0]))
        for key, value in movement(ours[:, 0]).items():
            rows.setdefault(key, []).append(value)
        still = quiet(track.speech, count)
        silent += int(still.sum())
        opened += int((ours[still, 0] > OPEN).sum())
    out = {key: float(np.median(values)) for key, values in rows.items()}
    # Who has many clips counts once here.
    out["by person"] = float(np.median([np.mean(v) for v in people.values()])) if people else float("nan")
    out["lag"] = float(np.mean(rows["lag"])) if rows else float("nan")
    out["open in silence"] = opened / silent if silent else float("nan")
    out["clips"] = float(len(rows.get("aperture", ())))
    return out


def movement(aperture: Curve) -> dict[str, float]:
    """Speed (median and 95th percentile, IOD/s) and jitter (second difference, 95th percentile, IOD)."""
    speed = np.abs(np.diff(aperture)) * FPS
    bend = np.abs(np.diff(aperture, 2))
    if not len(bend):
        return {}
    return {
        "speed": float(np.median(speed)),
        "fast": float(np.percentile(speed, 95)),
        "jitter": float(np.percentile(bend, 95)),
    }


def closures(speeches: Sequence[Speech], method: Method) -> float:
    """Share of p, b and m whose lips come within `OPEN` on the frames they are heard on (one more aside)."""
    hit = total = 0
    for speech in speeches:
        made = method(speech)
        if made is None:
            continue
        gap = measure(made)[:, 0]
        for p in speech.phonemes:
            if p.symbol in ("p", "b", "m"):
                a, b = round(p.start * FPS) - 1, round(p.end * FPS) + 2
                if a >= 0 and b <= len(gap):
                    total += 1
                    hit += bool(gap[a:b].min() < OPEN)
    return hit / total if total else float("nan")


def faces(poses: Sequence[Curve], lids: Sequence[Curve]) -> dict[str, float]:
    """Head spread (median standard deviation over clips of 4 s and more, degrees) and blinks a minute.

    poses: [T, 3] each, yaw, pitch, roll; lids: [T] each, how open the eyes are, in any unit.
    """
    spreads = [pose.std(axis=0) for pose in poses if len(pose) >= 4 * FPS]
    out = dict(
        zip(("yaw", "pitch", "roll"), np.median(spreads, axis=0).tolist() if spreads else (), strict=False)
    )
    minutes = sum(len(one) for one in lids) / FPS / 60
    if minutes:
        out["blinks"] = sum(count_blinks(one) for one in lids) / minutes
    return out


def count_blinks(lids: Curve) -> int:
    """Times the eyes shut to `SHUT` of their usual opening and open again."""
    usual = float(np.percentile(lids, 75))
    shut = np.concatenate([[False], lids < SHUT * usual, [False]])
    edges = np.flatnonzero(shut[1:] != shut[:-1]).reshape(-1, 2)
    return int((np.diff(edges, axis=1) <= LONGEST_BLINK * FPS).sum())


def compare(folder: Path, progress: ProgressCallback | None = None) -> list[Result]:
    """All methods on the held-out people (`real`) and on GRID's check sentences."""
    from ..motion import move
    from .rivals import METHODS, test_voices

    sets = {
        "real": list(load_tracks(folder, "real")),
        "grid_s1": list(load_tracks(folder, "grid_s1", "check")),
    }
    voices = list(test_voices())
    moved = [move(track.speech, fps=FPS, seed=n) for n, track in enumerate(sets["real"])]
    results = []
    for done, (name, method) in enumerate(METHODS.items()):
        for which, tracks in sets.items():
            figures = judge(tracks, method)
            if which == "real":
                figures["closures"] = closures(voices, method)
                if name == "net":  # the rest of the face is the same whatever moves the lips
                    figures |= faces(*zip(*map(_face, moved), strict=True))
            results.append(Result(name, which, int(figures.pop("clips")), figures))
        if progress:
            progress(Progress("bench motion", done + 1, len(METHODS), "methods"))
    for which, tracks in sets.items():
        ceiling: dict[str, list[float]] = {}
        for track in tracks:
            for key, value in movement(track.curves[:, 0]).items():
                ceiling.setdefault(key, []).append(value)
        figures = {key: float(np.median(values)) for key, values in ceiling.items()}
        figures |= faces([t.pose for t in tracks], [t.lids for t in tracks])
        results.append(Result("the real track", which, len(tracks), {"aperture": 1.0} | figures))
    return results


def _face(motion: Motion) -> tuple[Curve, Curve]:
    """The head's angles and how open the eyes are."""
    blink = motion.coefficients[:, [ARKIT_INDEX["eyeBlinkLeft"], ARKIT_INDEX["eyeBlinkRight"]]]
    return motion.head[:, :3].astype(np.float64), 1 - blink.mean(axis=1).astype(np.float64)


def as_table(results: Sequence[Result]) -> tuple[list[str], list[list[str]]]:
    """Head and rows of the table."""
    keys = [
        "aperture",
        "by person",
        "width",
        "chin",
        "forward",
        "lag",
        "closures",
        "open in silence",
        "speed",
        "fast",
        "jitter",
        "yaw",
        "pitch",
        "roll",
        "blinks",
    ]
    rows: list[list[str]] = []
    for r in results:
        cells: list[Any] = [r.figures.get(key, float("nan")) for key in keys]
        rows.append([r.set, r.method, str(r.clips), *("—" if np.isnan(c) else f"{c:.3f}" for c in cells)])
    return ["set", "method", "clips", *keys], rows


def as_dict(results: Sequence[Result]) -> dict[str, Any]:
    """The same for JSON; what could not be measured is null."""
    return {
        "ok": True,
        "results": [
            {
                "set": r.set,
                "method": r.method,
                "clips": r.clips,
                "figures": {key: None if np.isnan(v) else v for key, v in r.figures.items()},
            }
            for r in results
        ],
    }
