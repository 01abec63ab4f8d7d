"""Small videos with what lies beside them, as `avatar render` writes it."""

import json
from fractions import Fraction

import av
import numpy as np

VTT = """WEBVTT

1
00:00:00.200 --> 00:00:00.900
Hello, <00:00:00.500>world!

2
00:00:01.000 --> 00:00:01.800
Leaves &amp; <00:00:01.400>gas.
"""
CHAPTERS = """WEBVTT

1
00:00:00.000 --> 00:00:01.000
One

2
00:00:01.000 --> 00:00:02.000
Two &amp; three
"""


def write_film(path, codec="libx264", seconds=2):
    """A video of a grey that grows lighter."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 10)
        for n in range(seconds * 10):
            picture = np.full((36, 64, 3), 40 + 8 * n, np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode(None))
    return path


def question(at=1.0, **changes):
    options = [
        {"text": "Oxygen", "correct": False, "feedback": "That is given off."},
        {"text": "Carbon dioxide", "correct": True, "feedback": ""},
    ]
    asked = {"at": at, "kind": "single", "text": "Which gas?", "options": options, "right": "Yes.",
             "wrong": "No.", "points": 2}  # fmt: skip
    return {**asked, **changes}


def write_lesson(
    folder, name="leaves", *, title="Leaves", questions=(), language="en-US", captions=True, **told
):
    """A video with manifest, captions and chapters; returns its path."""
    video = write_film(folder / f"{name}.mp4")
    if captions:
        video.with_suffix(".vtt").write_text(VTT)
        video.with_suffix(".chapters.vtt").write_text(CHAPTERS)
    words = [("Hello,", 0.2, 0.5), ("world!", 0.5, 0.9), ("Leaves", 1.0, 1.4), ("gas.", 1.4, 1.8)]
    lesson = {
        "language": language,
        "direction": "ltr",
        "completion": {"watch": 0.9, "pass": 0.8 if questions else None},
        "questions": list(questions),
        "transcript": [
            {"text": text, "start": start, "end": end, "paragraph": int(start >= 1)}
            for text, start, end in words
        ],
        **told,
    }
    manifest = {
        "format": 1,
        "title": title,
        "video": video.name,
        "outputs": {"video": video.name},
        "lesson": lesson,
    }
    video.with_suffix(".json").write_text(json.dumps(manifest))
    return video
