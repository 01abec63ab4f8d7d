"""Scripts, checked: all problems of each, and how much there is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.errors import (
    AvatarError,
    InputError,
    MissingExtraError,
    Problem,
    ScriptError,
    UnknownNameError,
)
from avatar.progress import clock
from avatar.terminal.console import out

if TYPE_CHECKING:
    from avatar.compose import Brand
    from avatar.script import Script
    from avatar.speech import Voice
    from avatar.terminal.spoken import SpokenScene


@dataclass(frozen=True)
class Checked:
    """One script with its problems; `facts` is empty when it cannot be read.

    spoken: what will be said, scene by scene, where that was asked for.
    """

    path: Path
    problems: tuple[Problem, ...]
    facts: Mapping[str, Any]
    spoken: tuple[SpokenScene, ...] | None = None

    def fails(self, strict: bool) -> bool:
        """Whether there is an error, or with `strict` anything at all."""
        return any(strict or problem.severity == "error" for problem in self.problems)

    def as_dict(self) -> dict[str, Any]:
        told = {} if self.spoken is None else {"spoken": [scene.as_dict() for scene in self.spoken]}
        problems = [asdict(p) for p in self.problems]
        return {"file": str(self.path), "problems": problems, "facts": self.facts, **told}


def check(
    path: Path,
    variables: Mapping[str, str],
    *,
    lexicon: Path | None = None,
    skip_unknown_ssml: bool = False,
    spoken: bool = False,
    phonemes: bool = False,
    voice: str | None = None,
    language: str | None = None,
) -> Checked:
    """Everything wrong with the script at `path`; raises nothing that has to do with its contents.

    language: the one to look at of a script in several; without it, all of them.
    spoken: tell what will be said, too; with `phonemes`, and the sounds of it in the script's voice, or in
    `voice`. Raises UnknownNameError for a voice there is not.
    """
    from avatar.project.wording import read_script
    from avatar.script import check_file, summarise

    given: dict[str, Any] = {"lexicon": lexicon, "skip_unknown_ssml": skip_unknown_ssml}
    problems = tuple(check_file(path, variables, language=language, **given))
    facts: dict[str, Any] = {}
    told: tuple[SpokenScene, ...] | None = None
    if not any(p.severity == "error" for p in problems):
        try:
            script = read_script(path, variables, language=language, **given)
            others = script.languages if language is None else ()
            scripts = [script, *(read_script(path, variables, language=o, **given) for o in others[1:])]
            facts = asdict(summarise(script))
            if script.languages:
                facts["languages"] = {one.language: _figures(one, voice) for one in scripts}
            for one in scripts:
                problems += (*_check_voices(one), *_check_brand(one), *_check_words(one, voice))
            problems = tuple(dict.fromkeys(problems))
            if spoken:
                told = _tell(script, phonemes, voice)
        except ScriptError as error:  # in the lexicon of a brand
            problems += error.problems
        except (UnknownNameError, MissingExtraError):
            raise
        except AvatarError:  # changed since it was checked
            facts = {}
    return Checked(path, problems, facts, told)


def _figures(script: Script, voice: str | None) -> dict[str, Any]:
    """Words, seconds and voices of a script in one of its languages."""
    from avatar.project import DEFAULT_VOICE
    from avatar.project.casting import voices_of
    from avatar.script import summarise
    from avatar.speech.accents import is_accented

    summary = summarise(script)
    try:
        voices = voices_of(script, voice, DEFAULT_VOICE)
    except AvatarError:  # told as a problem
        voices = []
    return {
        "words": summary.words,
        "seconds": summary.seconds,
        "voices": [one.name for one in dict.fromkeys(voices)],
        "accented": any(is_accented(one) for one in voices),
    }


def _tell(script: Script, phonemes: bool, voice: str | None) -> tuple[SpokenScene, ...]:
    from avatar.project import DEFAULT_VOICE
    from avatar.project.casting import voices_of
    from avatar.terminal.spoken import tell

    return tell(script, voices_of(script, voice, DEFAULT_VOICE) if phonemes else ())


def _check_words(script: Script, voice: str | None) -> Iterator[Problem]:
    """Words of the lexicon, and of the script, that its voices cannot say; a wrong name is told elsewhere."""
    from avatar.project import DEFAULT_VOICE
    from avatar.project.casting import voices_of
    from avatar.speech import check_script
    from avatar.speech.profiles import base

    try:
        voices = voices_of(script, voice, DEFAULT_VOICE)
    except AvatarError:
        return
    # Without a word about the voice, one of the script's language may still be chosen.
    said = voice or script.voice or script.languages
    mine = [v for v in voices if said or base(v.language) == base(script.language)]
    yield from dict.fromkeys(problem for v in dict.fromkeys(mine) for problem in check_script(script, v))


def _check_voices(script: Script) -> Iterator[Problem]:
    """What is wrong with the presenters and voices that a script names: unknown, broken, revoked."""
    from avatar.project import DEFAULT_VOICE
    from avatar.project.casting import voices_of

    try:
        voices = voices_of(script, None, DEFAULT_VOICE)
    except ScriptError as error:
        yield from error.problems
    except AvatarError as error:
        yield Problem(str(script.path), 0, 0, error.message, error.hint)
    else:
        yield from _check_weights(script, voices)


def _check_weights(script: Script, voices: Sequence[Voice]) -> Iterator[Problem]:
    """Voices whose weights are not on this machine. A warning: it may be rendered on another one."""
    from avatar.speech.recordings.reel import recorded_scenes
    from avatar.speech.terms import weights_of
    from avatar.weights import require

    if len(recorded_scenes(script)) == len(script.scenes):  # nothing is said by a voice
        return
    for voice in dict.fromkeys(voices):
        weights = weights_of(voice)
        if weights is None:
            continue
        try:
            require(weights.name)
        except InputError as error:
            message = f"The voice {voice.name!r} cannot speak here: {error.message}"
            yield Problem(str(script.path), 0, 0, message, error.hint, "warning")


def _check_brand(script: Script) -> Iterator[Problem]:
    """What is wrong with the brand that a script asks for, its files and sounds included."""
    from avatar.compose import load_brand
    from avatar.media.music import choose_soundtrack

    try:
        brand = load_brand(script.brand or None, script.path)
    except InputError as error:
        yield Problem(str(script.path), 0, 0, error.message, error.hint)
        return
    try:
        heard = choose_soundtrack(None, script.music, brand.music, brand.intro_sound, brand.outro_sound)
        for warning in heard.warnings():
            yield Problem(str(script.path), 0, 0, warning, severity="warning")
    except InputError as error:  # another brand may be given when it is rendered
        yield Problem(str(script.path), 0, 0, error.message, error.hint, "warning")
    for doubt in _doubts(script, brand):
        yield Problem(str(script.path), 0, 0, doubt, severity="warning")


def _doubts(script: Script, brand: Brand) -> list[str]:
    """Colours of the brand that cannot be read on the script's template; another may be given, too."""
    from avatar.compose import load_template
    from avatar.compose.contrast import doubts
    from avatar.compose.look import Look
    from avatar.project import DEFAULT_TEMPLATE

    try:
        template = load_template(script.template or DEFAULT_TEMPLATE)
    except InputError:
        return []
    return doubts(template, brand, Look.of(template, brand.over(template.brand), 1.0))


def show(checked: Checked, *, quiet: bool = False, every: bool = False) -> None:
    """Print the problems, each with its place, what will be said if it was asked for, and a line of figures.

    every: every word is told, not only those that are said otherwise than they are written.
    """
    from rich.markup import escape

    colours = {"error": "red", "warning": "yellow"}
    for p in checked.problems:
        place = p.file + (f":{p.line}:{p.column}" if p.line else "")
        colour = colours[p.severity]
        out(
            f"[bold]{escape(place)}[/]: [{colour}]{p.severity}:[/] "
            f"{escape(p.message)} {escape(p.hint)}".rstrip()
        )
    if quiet or any(p.severity == "error" for p in checked.problems):
        return
    if checked.spoken is not None:
        from avatar.terminal import spoken

        spoken.show(checked.spoken, every=every)
        out("")
    facts = checked.facts
    if facts:
        asked = f", {_count(facts['questions'], 'question')}" if facts["questions"] else ""
        out(
            f"[green]✓[/] {escape(str(checked.path))}: {_count(len(facts['scenes']), 'scene')}, "
            f"{_count(facts['words'], 'word')}{asked}, about {clock(facts['seconds'])}"
        )
        for language, of in facts.get("languages", {}).items():
            accent = " (with an accent)" if of["accented"] else ""
            told = f"{_count(of['words'], 'word')}, about {clock(of['seconds'])}, {', '.join(of['voices'])}"
            out(f"  {language}: {told}{accent}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
