"""Who is on the stage: faces and voices for the presenters of a script."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import InputError, Problem, UnknownNameError

if TYPE_CHECKING:
    from .portrait import Presenter
    from .project import Findings
    from .script.model import Script
    from .speech import Voice


@dataclass(frozen=True)
class Actor:
    """One of those who speak.

    name: as the script calls it, empty where there is one presenter alone. portrait: the picture.
    person: None for a picture of one's own. sitter: whose picture it is, if that is known.
    """

    name: str
    portrait: Path
    person: Presenter | None
    sitter: Presenter | None
    voice: Voice

    @property
    def title(self) -> str:
        """The name that is shown."""
        return self.person.title if self.person else self.name

    @property
    def role(self) -> str:
        """What stands below the name."""
        return self.person.role if self.person else ""

    def statement(self) -> dict[str, Any]:
        """Who it is, as it is written down with every video."""
        return dict(self.sitter.statement()) if self.sitter else {}


def voices_of(script: Script | None, voice: str | None, usual: str) -> list[Voice]:
    """The voices that say a script: one for each of its cast, or one for all, which is `voice` if given.

    Raises InputError, UnknownNameError.
    """
    from .project import Findings
    from .speech import load_voice

    if script and script.cast and voice is None:
        found = Findings()
        actors = find_cast(script, found, [], script.voice or usual)
        if found:
            raise found.as_error()
        return [actor.voice for actor in actors]
    base = script.path.parent if script and script.path else None
    return [load_voice(voice or (script.voice if script else "") or usual, base=base)]


def find_cast(script: Script, found: Findings, given: list[str], usual_voice: str) -> list[Actor]:
    """The cast of a script that names several presenters; what is wrong goes into `found`.

    given: options of the caller that are for a single presenter.
    """
    from .portrait import list_presenters, load_presenter
    from .speech import load_voice

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
        voice = found.take(load_voice, chosen, base=script.path.parent if script.path else None)
        if person and voice:
            actors.append(Actor(part.name, person.portrait, person, person, voice))
    return actors
