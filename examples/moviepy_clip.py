"""A presenter inside a moviepy edit: here over a plain colour, half-size, in the lower right corner.

python examples/moviepy_clip.py [video.mp4]     needs: pip install "avatar-presenter[moviepy]"
"""

from __future__ import annotations

import sys

from moviepy import ColorClip, CompositeVideoClip

import avatar


def main(output: str, text: str = "I am a clip like any other.") -> None:
    speech = avatar.speak_text(text, avatar.load_voice("heart-draft"), tail=0.3)
    presenter = avatar.AvatarClip("kofi", speech, size=360).with_position(("right", "bottom"))
    backdrop = ColorClip((640, 360), color=(27, 42, 65), duration=presenter.duration)
    video = CompositeVideoClip([backdrop, presenter]).with_audio(presenter.audio)
    video.write_videofile(output, fps=25, logger=None)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "clip.mp4")
