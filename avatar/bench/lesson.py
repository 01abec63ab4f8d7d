"""What the measured videos are made from: scripts of any length, and a clip to show beside the presenter."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

_WORDS_A_SECOND = 3.2
"""Of the standard voice, pauses included; only about right, since the real length is what is reported."""
_SENTENCES = (
    "Every morning the sea comes back to the harbour, and every evening it leaves again.",
    "Fishermen knew this long before anybody could say why, and they built their boats for it.",
    "The moon pulls at the water, a little more on the near side than on the far one.",
    "So two broad waves follow it around the world, and we call them the tides.",
    "Where the coast is narrow the water piles up, sometimes higher than a house.",
    "A table on the wall of the harbour office says when, to the minute, for a year ahead.",
    "It is one of the oldest forecasts there is, and still one of the best.",
)
_SENTENCES_A_SCENE = 7
_CLIP_SECONDS, _CLIP_RATE = 10, 30
"""Of the clip. Its frames are not the video's, which is the usual case and the dearer one."""


def write_script(
    seconds: float,
    path: Path,
    *,
    template: str = "studio",
    clip: Path | None = None,
    scenes: int = 0,
    changed: bool = False,
) -> Path:
    """A script of about that length. Each sentence is said once: repetition would come from the cache.

    clip: is shown in every scene, from its beginning to its end. scenes: how many, all of about the same
    length; 0 for one every seven sentences. changed: with another last word in the sentence in the middle.
    """
    sentences: list[str] = []
    words = 0
    while words < seconds * _WORDS_A_SECOND or len(sentences) < scenes:
        number = len(sentences)
        text = _SENTENCES[number % len(_SENTENCES)]
        if number >= len(_SENTENCES):
            text = f"In year {number}, {text[0].lower()}{text[1:]}"
        sentences.append(text)
        words += len(text.split())
    if changed:
        middle = len(sentences) // 2
        sentences[middle] = sentences[middle].rpartition(" ")[0] + " today."
    lines = ["---", "title: The tides", f"template: {template}", "---", ""]
    count = scenes or -(-len(sentences) // _SENTENCES_A_SCENE)
    for part in range(count):
        first, last = (len(sentences) * n // count for n in (part, part + 1))
        if not scenes:
            first, last = part * _SENTENCES_A_SCENE, (part + 1) * _SENTENCES_A_SCENE
        lines += [f"# Part {part + 1}", ""]
        if clip:
            lines += [f"![The harbour]({clip.name}){{loop}}", ""]
        for text in sentences[first:last]:
            lines += [text, ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_clip(path: Path, size: tuple[int, int] = (1920, 1080), seconds: float = _CLIP_SECONDS) -> Path:
    """A clip at 30 frames a second, H.264: two layers of waves of all sizes that drift apart."""
    import av
    import cv2
    import numpy as np

    w, h = size
    random = np.random.default_rng(1)

    def waves() -> np.ndarray[Any, np.dtype[np.uint8]]:
        wide = np.zeros((h, 2 * w), np.float32)
        for scale in (4, 16, 64):
            grain = random.normal(0, 1, (-(-h // scale) + 1, -(-2 * w // scale) + 1)).astype(np.float32)
            wide += cv2.resize(grain, (2 * w, h), interpolation=cv2.INTER_CUBIC) * scale**0.5
        return np.asarray(np.clip(126 + wide * (50 / wide.std()), 16, 235), np.uint8)

    near, far = waves(), waves()
    frame = np.empty((h * 3 // 2, w), np.uint8)
    frame[h : h + h // 4], frame[h + h // 4 :] = 150, 110
    with av.open(str(path), "w") as container:
        stream = container.add_stream(
            "libx264", rate=_CLIP_RATE, options={"preset": "ultrafast", "crf": "30"}
        )
        stream.width, stream.height, stream.pix_fmt = w, h, "yuv420p"
        stream.codec_context.time_base = Fraction(1, _CLIP_RATE)
        for n in range(round(seconds * _CLIP_RATE)):
            shift = 2 * n % w
            frame[:h] = cv2.addWeighted(near[:, shift : shift + w], 0.5, far[:, w - shift :][:, :w], 0.5, 0)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="yuv420p")))
        container.mux(stream.encode(None))
    return path
