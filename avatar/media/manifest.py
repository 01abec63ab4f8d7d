"""The `.json` beside a video: what was made, from what, with what, and when everything in it is heard."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from importlib import metadata
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .atomic import Outputs, whole_file

if TYPE_CHECKING:
    from ..speech.model import Speech

FORMAT = 1
"""Raised when a reader of older manifests would misunderstand a newer one."""
PACKAGES = (
    "avatar-presenter",
    "av",
    "hibari-tts",
    "numpy",
    "onnxruntime",
    "onnxruntime-gpu",
    "opencv-python-headless",
    "pillow",
    "pypdfium2",
    "resvg-py",
    "scipy",
)
"""Packages whose version can change what a video looks or sounds like."""


@dataclass(frozen=True)
class Manifest:
    """What is written down about one video.

    inputs: role ("script", "portrait", "picture", "brand" …) and file, one pair for each file used.
    settings: everything that was chosen (size, fps, voice, template, seed, quality, captions …).
    provider: what the nets really ran on. encoder: what really encoded.
    presenter: who speaks, and for a real person that they agreed; nothing for a plain picture.
    voices: the voices that are heard, and for a copied one that its owner agreed.
    lesson: what a page around the video needs beside its files: language, direction, completion, transcript,
    questions.
    fingerprint: digests of what it was made from, where it is one of a batch (see `avatar.lessons`).
    drawn: numbers of the scenes that were drawn for it, at least in part; the others had not changed.
    figures: seconds, frames, and whatever else is worth a number. timings: seconds of work by stage.
    """

    video: Path
    inputs: Sequence[tuple[str, Path]] = ()
    outputs: Mapping[str, Path] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    provider: str = ""
    encoder: str = ""
    title: str = ""
    scenes: Sequence[str] = ()
    drawn: frozenset[int] | None = None
    speech: Speech | None = None
    figures: Mapping[str, float | int] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    presenter: Mapping[str, Any] = field(default_factory=dict)
    others: Sequence[Mapping[str, Any]] = ()
    voices: Sequence[Mapping[str, Any]] = ()
    lesson: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self, outputs: Outputs | None = None) -> dict[str, Any]:
        """Plain values for JSON. No absolute path is in it: files are named from the video's folder.

        outputs: what the video's files are written by: their sizes and digests are told then.
        """
        folder = self.video.absolute().parent
        result: dict[str, Any] = {
            "format": FORMAT,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "video": self.video.name,
            "title": self.title,
            "outputs": {kind: Path(path).name for kind, path in self.outputs.items()},
            "files": describe_written(self.outputs, outputs) if outputs else {},
            "inputs": [describe(role, path, folder) for role, path in self.inputs],
            "settings": _plain(self.settings, folder),
            "seed": self.seed,
            "provider": self.provider,
            "encoder": self.encoder,
            "versions": versions(),
            "figures": _plain(self.figures, folder),
            "timings": {name: round(value, 3) for name, value in self.timings.items()},
            "warnings": list(self.warnings),
        }
        if self.fingerprint:
            result["fingerprint"] = dict(self.fingerprint)
        if self.presenter:
            result["presenter"] = _plain(self.presenter, folder)
        if self.others:
            result["others"] = _plain(self.others, folder)
        if self.voices:
            result["voices"] = _plain(self.voices, folder)
        if self.lesson:
            result["lesson"] = _plain(self.lesson, folder)
        if self.speech:
            result.update(_times(self.speech, self.scenes, self.drawn))
        return result


def write_manifest(
    manifest: Manifest, path: Path | str | None = None, outputs: Outputs | None = None
) -> Path:
    """Write the manifest beside its video (`lesson.json`) or to `path`; returns where. Raises OutputError."""
    path = Path(path) if path else manifest.video.with_suffix(".json")
    text = json.dumps(manifest.as_dict(outputs), ensure_ascii=False, indent=2, allow_nan=False)
    opened = outputs.open(path) if outputs else whole_file(path)
    with opened as file:
        file.write(text + "\n")
    return path


def describe_written(files: Mapping[str, Path], outputs: Outputs) -> dict[str, dict[str, Any]]:
    """The size in bytes and the SHA-256 of each file, which is whole but may not have its name yet."""
    found: dict[str, dict[str, Any]] = {}
    for kind, path in files.items():
        with suppress(OSError), (outputs.partial(path) or path).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[kind] = {"bytes": file.tell(), "sha256": digest}
    return found


def describe(role: str, path: Path, folder: Path) -> dict[str, Any]:
    """One input file: its role, its name as seen from `folder`, its size in bytes and its SHA-256."""
    path = Path(path)
    entry: dict[str, Any] = {"role": role, "file": relative(path, folder)}
    try:
        entry["bytes"] = path.stat().st_size
        with path.open("rb") as file:
            entry["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        entry["missing"] = True  # it was there when it was read; the video is no less true
    return entry


def relative(path: Path, folder: Path) -> str:
    """`path` as seen from `folder`, or its name alone if that would tell where the user's files lie."""
    path = path.absolute()
    try:
        inside = Path(os.path.relpath(path, folder))
    except ValueError:  # another drive
        return path.name
    climbed = inside.parts.count("..")
    return inside.as_posix() if climbed <= 1 else path.name


@lru_cache
def versions() -> dict[str, str]:
    """Versions of Python, of this package and of the packages that shape the result."""
    found = {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}"}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _times(speech: Speech, titles: Sequence[str], drawn: frozenset[int] | None) -> dict[str, Any]:
    def at(thing: Any) -> dict[str, float]:
        return {"start": round(thing.start, 3), "end": round(thing.end, 3)}

    def title(scene: int) -> str:
        return titles[scene] if 0 <= scene < len(titles) else ""

    def scene(span: Any) -> dict[str, Any]:
        entry = {"scene": span.scene, "title": title(span.scene), **at(span)}
        return entry if drawn is None else {**entry, "drawn": span.scene in drawn}

    spans = speech.spans
    marks = [{"name": cue.name, "at": round(cue.start, 3)} for cue in speech.cues if cue.kind == "mark"]
    return {
        **({"marks": marks} if marks else {}),
        "scenes": [scene(span) for span in spans if span.segment < 0],
        "segments": [{"scene": s.scene, "segment": s.segment, **at(s)} for s in spans if s.segment >= 0],
        "words": [
            {"text": w.text, **at(w), "scene": w.scene, "segment": w.segment, "token": w.token}
            for w in speech.words
        ],
    }


def _plain(value: Any, folder: Path) -> Any:
    """Anything as what JSON knows: paths relative, tuples as lists, numbers of numpy as numbers."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v, folder) for k, v in value.items()}
    if isinstance(value, Path):
        return relative(value, folder)
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return round(value, 6) if isfinite(value) else None
    if isinstance(value, Iterable):
        return [_plain(v, folder) for v in value]
    if hasattr(value, "item"):
        return _plain(value.item(), folder)
    return str(value)
