"""A talking presenter as a clip for moviepy, for people who edit in moviepy.

from moviepy import CompositeVideoClip, ImageClip
from avatar import AvatarClip, load_voice, speak_text

ava = AvatarClip("ava", speak_text("Hello from moviepy.", load_voice("heart")), size=540)
CompositeVideoClip([ImageClip("desk.jpg"), ava.with_position("center")]).write_videofile("hello.mp4")
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatar.errors import MissingExtraError
from avatar.speech.model import Speech

try:
    from moviepy import AudioClip, VideoClip
except ImportError:  # the name stays importable; making a clip says what is missing
    AudioClip, VideoClip = None, object


class AvatarClip(VideoClip):  # type: ignore[misc]
    """A moviepy clip of a presenter who says `speech`: head and shoulders, with a mask and sound.

    portrait: a presenter's name, or the path of a picture. size: side of the square frames in pixels.
    The frames are drawn when moviepy asks for them, in any order; in order is fastest.

    Raises:
        MissingExtraError: moviepy is not installed. PortraitError and others: see `avatar.errors`.
    """

    def __init__(
        self,
        portrait: str | Path,
        speech: Speech,
        *,
        size: int = 512,
        fps: float = 25,
        seed: int = 0,
        provider: str = "auto",
    ) -> None:
        if AudioClip is None:
            raise MissingExtraError("moviepy", "moviepy")
        from avatar.motion import move
        from avatar.portrait import load_rig
        from avatar.project import find_sitter
        from avatar.render import create_renderer

        picture, person = find_sitter(portrait)
        rig, self.warnings = load_rig(picture, landmarks=person.landmarks if person else None, frame=size)
        self._motion = move(speech, fps=fps, seed=seed)
        self._renderer = create_renderer(rig, size, provider)
        self._rate = fps
        self._frames: Any = None
        self._next, self._held = 0, -1
        self._frame: NDArray[np.uint8] = self._renderer.still.copy()
        super().__init__(duration=len(self._motion) / fps)
        self.size = (size, size)
        self.fps = fps
        self.frame_function = self._colours
        mask = VideoClip(duration=self.duration, is_mask=True)
        mask.size = self.size
        mask.frame_function = self._alpha
        self.mask = mask
        self.audio = _sound(speech)

    def _drawn(self, t: float) -> NDArray[np.uint8]:
        n = min(max(int(t * self._rate + 1e-6), 0), len(self._motion) - 1)
        if n != self._held:
            if self._frames is None or n != self._next:
                self._frames = self._renderer.frames(self._motion, start=n)
            self._frame = next(self._frames).copy()
            self._held, self._next = n, n + 1
        return self._frame

    def _colours(self, t: float) -> NDArray[np.uint8]:
        """RGB uint8 [size, size, 3], not premultiplied, as moviepy expects it beside a mask."""
        frame = self._drawn(t)
        alpha = np.maximum(frame[..., 3:], 1).astype(np.float32)
        return np.asarray(np.minimum(frame[..., 2::-1] * (255 / alpha), 255), np.uint8)

    def _alpha(self, t: float) -> NDArray[np.float64]:
        return np.asarray(self._drawn(t)[..., 3] / 255)


def _sound(speech: Speech) -> Any:
    samples, rate = speech.samples, speech.sample_rate

    def sound_at(t: Any) -> Any:
        at = np.clip(np.round(np.asarray(t) * rate).astype(int), 0, len(samples) - 1)
        value = samples[at].astype(np.float64)
        return np.stack([value, value], -1)

    return AudioClip(sound_at, duration=speech.seconds, fps=rate)
