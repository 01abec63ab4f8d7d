"""A whole video with clips, a page of a PDF and a camera: what is seen, heard and written down."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from filming import beep, film, plain, shade
from PIL import Image

import avatar
from avatar.errors import ScriptError
from avatar.speech.pauses import USUAL

SIZE = (480, 270)
SCRIPT = """# One (camera push)

![A demo](demo.mp4){sound trim} Here it is.

# Two

![](blue.mp4){wait volume=1} After it.

# Three

![](deck.pdf){page=2} A page.
"""


def frame_at(path: Path, second: float) -> np.ndarray:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if frame.time >= second - 1e-6:
                return frame.to_ndarray(format="rgb24")
    raise AssertionError(f"{path} has no second {second}")


def tone(path: Path, start: float, end: float, hertz: float) -> float:
    """dB of a tone in the left channel of a 24-bit WAV file."""
    with wave.open(str(path)) as file:
        raw = np.frombuffer(file.readframes(file.getnframes()), np.uint8).reshape(-1, file.getnchannels(), 3)
    left = raw[:, 0, 2].astype(np.int8) * 65536.0 + raw[:, 0, 1] * 256.0 + raw[:, 0, 0]
    part = left[round(start * 48_000) : round(end * 48_000)] / 2**23
    turns = np.exp(-2j * np.pi * hertz * np.arange(len(part)) / 48_000)
    return float(20 * np.log10(2 * np.abs((part * turns).mean()) + 1e-9))


@pytest.mark.slow
def test_clips_are_seen_and_heard(tmp_path: Path):
    pytest.importorskip("pypdfium2")
    film(tmp_path / "demo.mp4", [shade(n % 18, 160, 90) for n in range(75)], sound=beep(3.0, 700))
    film(tmp_path / "blue.mp4", [plain("blue", 160, 90)] * 50, sound=beep(2.0, 1300))
    pages = [Image.new("RGB", (320, 180), colour) for colour in ("white", "red")]
    pages[0].save(tmp_path / "deck.pdf", save_all=True, append_images=pages[1:])
    (tmp_path / "lesson.md").write_text(SCRIPT)
    made = avatar.render(
        tmp_path / "lesson.md", tmp_path / "lesson.mp4", size=SIZE, draft=True, mix=tmp_path / "mix.wav"
    )
    told = json.loads(made.manifest.read_text())
    roles = [(item["role"], item["file"]) for item in told["inputs"]]
    assert {("clip", "demo.mp4"), ("clip", "blue.mp4"), ("page", "deck.pdf")} <= set(roles)
    assert len(roles) == len(set(roles))
    silent = next(s for s in told["segments"] if (s["scene"], s["segment"]) == (1, 0))
    assert silent["end"] - silent["start"] == pytest.approx(
        2.0 + USUAL.paragraph, abs=0.05
    )  # and the pause between paragraphs
    assert not [w for w in told["words"] if silent["start"] < w["start"] < silent["start"] + 2.0]
    middle = silent["start"] + 1.0
    blue = (np.abs(frame_at(made.path, middle).astype(int) - (50, 70, 210)).max(-1) < 24).mean()
    assert blue > 0.03
    last = told["scenes"][2]
    red = frame_at(made.path, (last["start"] + last["end"]) / 2).astype(int)
    assert ((red[..., 0] > 200) & (red[..., 1:].max(-1) < 60)).mean() > 0.03
    alone = tone(made.mix, middle - 0.6, middle + 0.6, 1300)
    assert -22 < alone < -10
    assert tone(made.mix, middle + 1.6, middle + 2.4, 1300) < alone - 30
    first = told["words"][0]
    assert -55 < tone(made.mix, first["start"], first["start"] + 0.5, 700) < alone - 12


def test_nothing_is_written_when_a_clip_cannot_be_used(tmp_path: Path):
    (tmp_path / "empty.mp4").write_bytes(b"")
    script = tmp_path / "lesson.md"
    script.write_text("Hi.\n\n![](empty.mp4){loop}\n\n![](gone.webm) Ho.")
    with pytest.raises(ScriptError) as caught:
        avatar.render(script, tmp_path / "lesson.mp4", size=SIZE, draft=True)
    assert [(p.line, p.column) for p in caught.value.problems] == [(3, 1), (5, 1)]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty.mp4", "lesson.md"]


def test_a_video_never_replaces_a_clip_in_it(tmp_path: Path):
    film(tmp_path / "lesson.mp4", [shade(n) for n in range(5)])
    before = (tmp_path / "lesson.mp4").read_bytes()
    (tmp_path / "lesson.md").write_text("Hi. ![](lesson.mp4)")
    with pytest.raises(avatar.AvatarError, match="clip"):
        avatar.render(tmp_path / "lesson.md", tmp_path / "lesson.mp4", size=SIZE, draft=True)
    assert (tmp_path / "lesson.mp4").read_bytes() == before
