"""A job that can be done: the video to make, and everything that it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.project.casting import Actor
from avatar.project.files import find_landmarks
from avatar.script.model import Script

if TYPE_CHECKING:
    from avatar.compose import Brand, Template
    from avatar.media import Delivery
    from avatar.media.music import Soundtrack
    from avatar.speech import Voice


@dataclass(frozen=True)
class Video:
    """The file to make: where it goes, width and height in pixels, frames a second, and how it is encoded.

    delivery: the file's format and codec, and whether it is transparent. draft: speed matters more than
    beauty. language: of what is heard.
    """

    path: Path
    size: tuple[int, int]
    fps: float
    encoder: str
    delivery: Delivery
    draft: bool = False
    language: str = ""


@dataclass(frozen=True)
class Project:
    """A script with everything needed to render it, all of it checked.

    actors: those who speak, one for each of the script's cast, or one alone. motion: how much of each track
    there is, where it is not all.
    soundtrack: what is heard beside the speech, if anything. mix: the WAV file for the finished sound.
    captions: how they are shown, kinds of `avatar.media.captioning`.
    """

    video: Video
    script: Script
    actors: tuple[Actor, ...]
    template: Template
    brand: Brand
    brand_file: Path | None
    motion: Mapping[str, float] = field(default_factory=dict)
    soundtrack: Soundtrack | None = None
    mix: Path | None = None
    captions: tuple[str, ...] = ()

    @property
    def beside(self) -> Soundtrack:
        """The soundtrack, or one without a sound."""
        from avatar.media.music import Soundtrack

        return self.soundtrack or Soundtrack()

    @property
    def dressed(self) -> Brand:
        """The brand, with what it leaves open as the template has it."""
        return self.brand.over(self.template.brand)

    def voices(self) -> list[Voice]:
        """The voices that are heard, one for each actor: in a draft, their quick stand-ins."""
        from avatar.speech.profiles import voices_that_speak

        return voices_that_speak([actor.voice for actor in self.actors], draft=self.video.draft)

    def notes(self) -> list[str]:
        """What should be known of the voices that were chosen for the language."""
        return [note for actor in self.actors if (note := actor.note(self.script.language))]

    def voice_statements(self) -> list[dict[str, Any]]:
        """Which voices are heard, as it is written down with the video."""
        from avatar.speech.accents import is_accented

        instead = {actor.voice.name: actor.instead for actor in self.actors if actor.instead}
        return [
            voice.statement()
            | ({"accented": True} if is_accented(voice) else {})
            | ({"instead_of": instead[voice.name]} if voice.name in instead else {})
            for voice in dict.fromkeys(self.heard_voices())
        ]

    def heard_voices(self) -> list[Voice]:
        """The same, but none where all of the script is recorded."""
        from avatar.speech.recordings.reel import recorded_scenes

        return [] if len(recorded_scenes(self.script)) == len(self.script.scenes) else self.voices()

    def inputs(self) -> list[tuple[str, Path]]:
        """The role and the path of every file that the video is made from."""
        found = [("script", self.script.path)] if self.script.path else []
        found += [("lexicon", file) for file in self.script.lexicon.files] if self.script.lexicon else []
        for actor in self.actors:
            found.append(("portrait", actor.portrait))
            if points := find_landmarks(actor.portrait, actor.sitter):
                found.append(("landmarks", points))
        found += [("recording", recording.path) for recording in self.script.recordings]
        if self.brand_file:
            found.append(("brand", self.brand_file))
        found += self.brand.inputs()
        if self.soundtrack:
            found += self.soundtrack.inputs()
        for picture in (picture for scene in self.script.scenes for picture in scene.pictures):
            found.append(("clip" if picture.clip else "page" if picture.page else "picture", picture.path))
        return [(role, Path(path)) for role, path in dict.fromkeys(found)]
