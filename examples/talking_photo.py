"""Make a picture speak: text to speech with a voice that ships, then the portrait moves to it.

python examples/talking_photo.py [photo.jpg] [video.mp4]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import avatar
from avatar.media import write_wav


def main(portrait: str, output: str, text: str = "Hello! A single picture is enough for me.") -> Path:
    speech = avatar.speak_text(text, avatar.load_voice("heart-draft"), lead_in=0.3, tail=0.5)
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "speech.wav"
        write_wav(sound, speech.samples, speech.sample_rate)
        result = avatar.animate(portrait, sound, output, size=(512, 512))
    return result.path


if __name__ == "__main__":
    arguments = [*sys.argv[1:], *["mei", "talking.mp4"][len(sys.argv) - 1 :]]
    print(main(arguments[0], arguments[1]))
