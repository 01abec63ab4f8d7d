"""What of a script will be said, word by word: as written, as spoken, and with which sounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from avatar.terminal.console import out

if TYPE_CHECKING:
    from avatar.script import Script, Segment
    from avatar.speech import Voice


@dataclass(frozen=True)
class SpokenWord:
    """A stretch of the text, how it is said, its sounds in IPA where they were asked for, and its place."""

    written: str
    spoken: str
    line: int
    column: int
    phonemes: str = ""

    @property
    def changed(self) -> bool:
        """Whether it is said otherwise than it stands there."""
        return _letters(self.written) != _letters(self.spoken)


@dataclass(frozen=True)
class SpokenSegment:
    """A paragraph or a point: who says it, all of it as it is said, and its words."""

    line: int
    speaker: str
    spoken: str
    words: tuple[SpokenWord, ...]


@dataclass(frozen=True)
class SpokenScene:
    """A scene and what is said in it."""

    title: str
    line: int
    segments: tuple[SpokenSegment, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def tell(script: Script, voices: Sequence[Voice] = ()) -> tuple[SpokenScene, ...]:
    """What is said, scene by scene; with voices, one for all or one for each of the cast, the sounds too.

    Raises InputError for a pronunciation that a voice cannot say, MissingExtraError.
    """
    scenes = []
    for scene in script.scenes:
        segments = []
        for segment in scene.segments:
            if not any(t.spoken for t in segment.tokens):
                continue
            voice = voices[min(segment.speaker, len(voices) - 1)] if voices else None
            sounds = _sounds(segment, voice) if voice else {}
            said = _said(segment)
            words = tuple(
                SpokenWord(t.written, said.get(i, ""), t.position.line, t.position.column, sounds.get(i, ""))
                for i, t in enumerate(segment.tokens)
            )
            who = script.cast[segment.speaker].name if segment.speaker < len(script.cast) else ""
            whole = " ".join(word.spoken for word in words if word.spoken)
            segments.append(SpokenSegment(segment.position.line, who, whole, words))
        scenes.append(SpokenScene(scene.title, scene.position.line, tuple(segments)))
    return tuple(scenes)


def _said(segment: Segment) -> dict[int, str]:
    """The words of each token as the voice gets them."""
    from avatar.speech.units import make_units

    units, owner = make_units(segment)
    said: dict[int, list[str]] = {}
    for unit, token in zip(units, owner, strict=True):
        said.setdefault(token, []).append(unit.text)
    return {token: " ".join(words) for token, words in said.items()}


def _sounds(segment: Segment, voice: Voice) -> dict[int, str]:
    """The sounds of each token, in IPA; none where the voice's language has no reader."""
    from avatar.speech.alphabet import show_ipa
    from avatar.speech.readers import find_reader, read_phrase
    from avatar.speech.sentences import split_phrases
    from avatar.speech.units import make_units

    if find_reader(voice.language) is None:
        return {}
    units, owner = make_units(segment)
    found: dict[int, list[str]] = {}
    for phrase in split_phrases(units):
        reading = read_phrase(units[phrase.first : phrase.last], voice.language)
        for i in range(phrase.first, phrase.last):
            signs = "".join(
                sign
                for sign, unit in zip(reading.signs, reading.owner, strict=True)
                if unit == i - phrase.first
            )
            found.setdefault(owner[i], []).append(show_ipa(signs))
    return {token: " ".join(filter(None, words)) for token, words in found.items()}


def show(scenes: Sequence[SpokenScene], *, every: bool = False) -> None:
    """Print it. every: all words, not only those that are said otherwise than they are written."""
    from rich.markup import escape

    for number, scene in enumerate(scenes, 1):
        out(f"\n[bold]Scene {number}[/]{'  ' + escape(scene.title) if scene.title else ''}")
        for segment in scene.segments:
            who = f"[bold]{escape(segment.speaker)}:[/] " if segment.speaker else ""
            out(f"[dim]{segment.line:>4}[/]  {who}{escape(segment.spoken)}")
            for word in segment.words:
                if not (every or word.changed):
                    continue
                sounds = f"  [green]/{escape(word.phonemes)}/[/]" if word.phonemes else ""
                said = escape(word.spoken) if word.spoken else "[dim]not said[/]"
                out(f"        [cyan]{escape(word.written)}[/] → {said}{sounds}")


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
