"""Who is on the stage: faces and voices for the presenters of a script."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.errors import AvatarError, InputError, Problem, UnknownNameError
from avatar.project.files import find_sitter
from avatar.project.findings import Findings

if TYPE_CHECKING:
    from avatar.portrait import Presenter
    from avatar.script.model import Script
    from avatar.speech import Voice

DEFAULT_PRESENTER, DEFAULT_VOICE = "ava", "heart"


@dataclass(frozen=True)
class Actor:
    """One of those who speak.

    name: as the script calls it, empty where there is one presenter alone. portrait: the picture.
    person: None for a picture of one's own. sitter: whose picture it is, if that is known. instead: the name
    of the voice that would speak if it knew the language.
    """

    name: str
    portrait: Path
    person: Presenter | None
    sitter: Presenter | None
    voice: Voice
    instead: str = ""

    @property
    def title(self) -> str:
        """The name that is shown."""
        return self.person.title if self.person else self.name

    @property
    def role(self) -> str:
        """What stands below the name."""
        return self.person.role if self.person else ""

    def note(self, language: str) -> str:
        """What should be known of the voice, where it takes another one's place; empty otherwise."""
        from avatar.speech.accents import is_accented

        if not self.instead:
            return ""
        accent = ", with an accent" if is_accented(self.voice) else ""
        return f"{self.voice.name} speaks {language}{accent}, in place of {self.instead}."

    def statement(self) -> dict[str, Any]:
        """Who it is, as it is written down with every video."""
        return dict(self.sitter.statement()) if self.sitter else {}


@dataclass(frozen=True)
class Chosen:
    """A voice for a script's language. instead: the name of the one in whose place it speaks, or ""."""

    voice: Voice
    instead: str = ""


def choose_voice(name: str, script: Script, *, named: bool) -> Chosen:
    """The voice of that name; where it does not speak the script's language, one of its sex that does.

    named: it was asked for in this language, so that no other one may take its place.
    Raises InputError, UnknownNameError.
    """
    from avatar.speech import load_voice
    from avatar.speech.natives import find_native, speaks

    voice = load_voice(name, base=script.path.parent if script.path else None)
    if named or speaks(voice, script.language):
        return Chosen(voice)
    native = find_native(script.language, voice)
    return Chosen(native, voice.name) if native else Chosen(voice)


def voices_of(script: Script | None, voice: str | None, usual: str) -> list[Voice]:
    """The voices that say a script: one for each of its cast, or one for all, which is `voice` if given.

    Without a word about it that is the presenter's own.

    Raises InputError, UnknownNameError.
    """
    from avatar.speech import load_voice

    if script and script.cast and voice is None:
        found = Findings()
        actors = find_cast(script, found, [], script.voice or usual)
        if found:
            raise found.as_error()
        return [actor.voice for actor in actors]
    if script is None:
        return [load_voice(voice or usual)]
    named = voice is not None or (bool(script.voice) and not script.follows)
    name = voice or script.voice or _own_voice(script) or usual
    return [choose_voice(name, script, named=named).voice]


def _own_voice(script: Script) -> str:
    """The voice of the presenter that a script names; none for one that cannot be used."""
    from avatar.portrait import load_presenter

    try:
        return load_presenter(script.presenter).voice if script.presenter else ""
    except AvatarError:
        return ""


def cast_script(
    script: Script,
    found: Findings,
    *,
    presenter: str | None,
    portrait: str | Path | None,
    voice: str | None,
    broken: bool = False,
) -> list[Actor]:
    """Those who speak a script: its cast, or the one presenter that it, or the caller, names.

    What is wrong goes into `found`. broken: the script could not be read, so its language is not known.
    """
    from avatar.portrait import load_presenter

    if script.cast:
        single = (("--presenter", presenter), ("--portrait", portrait), ("--voice", voice))
        given = [name for name, value in single if value is not None]
        return find_cast(script, found, given, script.voice or DEFAULT_VOICE)
    person = None
    if portrait is None:
        person = found.take(load_presenter, presenter or script.presenter or DEFAULT_PRESENTER)
        picture, sitter = person.portrait if person else None, person
    else:
        picture, sitter = found.take(find_sitter, portrait) or (None, None)
    name = voice or script.voice or (person.voice if person else "") or DEFAULT_VOICE
    named = bool(voice) or (bool(script.voice) and not script.follows) or broken
    spoken = found.take(choose_voice, name, script, named=named)
    return [Actor("", picture, person, sitter, spoken.voice, spoken.instead)] if picture and spoken else []


def find_cast(script: Script, found: Findings, given: list[str], usual_voice: str) -> list[Actor]:
    """The cast of a script that names several presenters; what is wrong goes into `found`.

    given: options of the caller that are for a single presenter.
    """
    from avatar.portrait import list_presenters, load_presenter

    file = str(script.path or "script")
    if given:
        names = ", ".join(part.name for part in script.cast)
        error = InputError(
            f"The script has presenters of its own ({names}): {' and '.join(given)} cannot be given as well.",
            hint="Leave it out, or change `presenters` in the script.",
        )
        found.errors.append(error)
        return []
    actors = []
    known = list_presenters()
    for part in script.cast:
        name = part.presenter or part.name.lower().replace(" ", "-")
        if name not in known:
            unknown = UnknownNameError("presenter", name, known)
            message = f"{part.name} in `presenters`: {unknown.message}"
            found.problems.append(Problem(file, 0, 0, message, unknown.hint))
            continue
        person = found.take(load_presenter, name)
        chosen = part.voice or (person.voice if person else "") or usual_voice
        named = bool(part.voice) and not part.follows
        voice = found.take(choose_voice, chosen, script, named=named)
        if person and voice:
            actors.append(Actor(part.name, person.portrait, person, person, voice.voice, voice.instead))
    return actors
