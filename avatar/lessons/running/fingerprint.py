"""What a video is made from, as a digest for each thing, so that a change can be seen and named.

Everything counts by its content: the script as it is read with its variables (comments, line numbers and
columns of the table that it does not use change nothing), the files it names, presenters, voices, template,
brand, what was asked for, and the versions of the program and of the packages that shape the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import avatar
from avatar.compose.identity import Fingerprints
from avatar.script.lexicon import Entry
from avatar.script.model import Position

if TYPE_CHECKING:
    from avatar.lessons.job import Job
    from avatar.project import Project
    from avatar.project.casting import Actor

TEXT, PROGRAM = "text", "program"
SCRIPT, ROW, VARIABLE = "?script", "?row", "?variable "
"""Names of things that explain why the text is another: the script's file, the row's own text, variables."""
_SHORT = 20
"""Hexadecimal digits of a digest: 80 bits tell apart whatever is compared here."""
_READ = ("script", "brand")
"""Roles of files that count by what is read from them."""
_FOLDER_FILES = 2000
"""Files of a template's folder that are looked at; nobody's template has more."""


class _Contents(Fingerprints):
    """Digests of what is said and shown. Files count by their names here: their contents are told apart."""

    def of(self, thing: Any) -> bytes:
        if isinstance(thing, Position):  # where something stands in the script is not what it is
            return b""
        if isinstance(thing, Path):
            return super().of(thing.name)
        if isinstance(thing, Entry):
            return super().of(replace(thing, file=Path(thing.file).name))
        return super().of(thing)


def fingerprint(project: Project, wishes: Mapping[str, Any], job: Job) -> dict[str, str]:
    """The digests of everything that a row's checked project is made from.

    wishes: what was asked of the render and is not in the project (seed, poster …).
    """
    contents = _Contents()

    def digest(*things: Any) -> str:
        return contents.of(things).hex()[:_SHORT]

    video, script = project.video, project.script
    found = {
        PROGRAM: program(),
        TEXT: digest(replace(script, path=None, variables={}, brand={}, presenter="", voice="", template="")),
        "size": digest(video.size),
        "fps": digest(float(video.fps)),
        "format": digest(video.path.suffix.lower(), video.delivery.codec, video.delivery.alpha),
        "encoder": digest(video.encoder, video.draft),
        "captions": digest(project.captions),
        "motion": digest(project.motion),
        "sound": digest(project.soundtrack.settings() if project.soundtrack else None, bool(project.mix)),
        "presenter": digest([_who(actor) for actor in project.actors]),
        "voice": digest([_voice(actor) for actor in project.actors]),
        "template": digest(project.template, _folder(project.template.folder)),
        "brand": digest(project.brand),
        **{name: digest(value) for name, value in wishes.items()},
    }
    for name, sums in _inputs(project).items():
        found[name] = digest(sums)
    if job.text:
        found[ROW] = digest(job.text)
    else:
        found[SCRIPT] = digest(_sum(job.script))
    found |= {VARIABLE + name: digest(value) for name, value in job.variables.items()}
    return found


def differs(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether a video made from the one is another than one made from the other."""
    names = {name for name in (*before, *now) if not name.startswith("?")}
    return any(before.get(name) != now.get(name) for name in names)


def explain(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What changed, in a few words: "the script changed", "portrait.jpg and size changed"."""
    changed = [name for name in now if before.get(name) != now[name]]
    gone = [name for name in before if name not in now]
    things: list[str] = []
    if TEXT in changed:
        asked = [name for name in (*changed, *gone) if name.startswith(VARIABLE)]
        if ROW in changed:
            things.append("its text")
        elif SCRIPT in changed or not asked:
            things.append("the script")
        things += [f"{{{{{name.removeprefix(VARIABLE)}}}}}" for name in asked]
    for name in (*changed, *gone):
        if name != TEXT and not name.startswith("?"):
            things.append(_told(name))
    if not things:
        return "unchanged"
    if len(things) > 3:
        things[2:] = [f"{len(things) - 2} more"]
    said = things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
    return f"{said} changed"


def _told(name: str) -> str:
    """A thing as it is named to people: files by their own names, all else with an article."""
    if name == PROGRAM:
        return "the program"
    _, found, file = name.partition(" ")
    return file if found else f"the {name}"


def _who(actor: Actor) -> Any:
    """What is told and shown of somebody, beside the picture."""
    return actor.name, actor.title, actor.role, actor.statement()


def _voice(actor: Actor) -> Any:
    """A voice with the sample it was copied from, if it has one."""
    sample = actor.voice.speaker_file()
    return actor.voice.model_dump(), _sum(sample) if actor.voice.home and sample.is_file() else ""


def _inputs(project: Project) -> dict[str, list[str]]:
    """The digests of the files that a project is made from, by role and name."""
    found: dict[str, list[str]] = {}
    for role, path in project.inputs():
        if role not in _READ:
            found.setdefault(f"{role} {path.name}", []).append(_sum(path))
    return found


def _sum(path: Path) -> str:
    """The SHA-256 of a file's content in hex; empty where it cannot be read."""
    try:
        status = path.stat()
        return _read(path, status.st_size, status.st_mtime_ns, status.st_ino)
    except OSError:
        return ""


@lru_cache(maxsize=4096)
def _read(path: Path, size: int, changed: int, number: int) -> str:
    del size, changed, number  # part of the question alone: a file that changed is read again
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder(folder: Path) -> Sequence[tuple[str, str]]:
    """Every file in a folder, with its digest."""
    found: list[tuple[str, str]] = []
    with suppress(OSError):
        for path in sorted(folder.rglob("*"))[:_FOLDER_FILES]:
            if path.is_file():
                found.append((path.relative_to(folder).as_posix(), _sum(path)))
    return found


@lru_cache
def program() -> str:
    """A digest of this program: its version, its nets and drawing code, and the packages it leans on."""
    from avatar.media.manifest import versions
    from avatar.portrait.rig import VERSION
    from avatar.scenes.piece import sources
    from avatar.speech.cache import FORMAT

    packages = {name: version for name, version in versions().items() if name != "python"}
    return Fingerprints().of((avatar.__version__, packages, VERSION, FORMAT, sources())).hex()[:_SHORT]
