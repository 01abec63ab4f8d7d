"""All that a row is made from, to be laid out on another machine just as it lies here.

There a folder stands for the root of this machine's disk: `/home/ana/lesson.md` lies in `…/root/home/ana/`,
and what a script names relative to itself is found. What it names by absolute paths is made relative on the
way. What ships with the program stays at home: it is there, too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from avatar import resources
from avatar.lessons.cluster.parcels import Depot, Parcel
from avatar.lessons.job import Job
from avatar.lessons.running.executor import Task

if TYPE_CHECKING:
    from avatar.project import Project

MOST = 5000
"""Files of a template's folder that are sent."""
_TEXTS = ("script", "brand")
"""Roles of files in which paths stand."""


@dataclass(frozen=True)
class Bundle:
    """A task that can be done elsewhere. files: what it needs, by the absolute path that it has here.

    places: absolute paths here, of presenters and voices of the user's own: kind and folder.
    """

    task: Task
    files: Mapping[Path, Parcel]
    places: Mapping[str, Path]


class Packer:
    """Packs tasks; what several of them need is sent once."""

    def __init__(self, depot: Depot) -> None:
        self._depot = depot
        self._sent: dict[str, Parcel] = {}

    def pack(self, task: Task) -> Bundle:
        """A task with its files sent.

        Raises:
            AvatarError: what is wrong with the row, or a file cannot be read or sent.
        """
        from avatar.lessons.running.worker import check_job

        job = task.job
        project, _ = check_job(job)
        paths = sorted(find_files(project, job))
        files = {path: self._send(path) for path in paths}
        for path in {job.script, *(path for role, path in project.inputs() if role in _TEXTS)}:
            if (parcel := self._relocate(plain(path), paths)) is not None:
                files[plain(path)] = parcel
        base = plain(job.script).parent
        variables = {name: relocate(value, base, paths) for name, value in job.variables.items()}
        job = replace(job, variables=variables, text=relocate(job.text, base, paths))
        places = {"presenters": resources.own_presenters(), "voices": resources.own_voices()}
        return Bundle(replace(task, job=job), files, places)

    def _send(self, path: Path) -> Parcel:
        from avatar.lessons.cluster.parcels import measure

        digest, _ = measure(path)
        if digest not in self._sent:
            self._sent[digest] = self._depot.send(path)
        return self._sent[digest]

    def _relocate(self, path: Path, paths: list[Path]) -> Parcel | None:
        """The parcel of a text in which absolute paths were made relative; None where there are none."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None  # it was sent as it is, and will be judged there
        changed = relocate(text, path.parent, paths)
        if changed == text:
            return None
        with TemporaryDirectory(prefix="avatar-") as folder:
            copy = Path(folder) / path.name
            copy.write_text(changed, encoding="utf-8")
            return self._send(copy)


def relocate(text: str, base: Path, paths: list[Path]) -> str:
    """A text in which each of these absolute paths is written relative to the folder `base`."""
    for path in sorted(paths, key=lambda path: -len(str(path))):
        if str(path) in text:
            text = text.replace(str(path), Path(os.path.relpath(path, base)).as_posix())
    return text


def plain(path: Path) -> Path:
    """The absolute path without dots. Links are not followed: what lies beside one is meant by its folder."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100


def find_files(project: Project, job: Job) -> set[Path]:
    """The absolute paths of all files that a checked row needs and that do not ship with the program."""
    found = {path for _, path in project.inputs()} | {job.script}
    if not _ships(project.template.folder):
        found |= set(_within(project.template.folder))
    for voice in project.voices():
        if home := voice.home:
            named = [value for value in voice.model_dump().values() if isinstance(value, str) and value]
            found |= {home / name for name in (f"{voice.name}.yaml", *named) if len(name) < 200}
            found |= {path for path in home.glob("*.yaml") if path.stem.lower() == voice.name.lower()}
    for actor in project.actors:
        if actor.person:
            found.add(resources.own_presenters() / f"{actor.person.name}.yaml")
    found |= {Path(text) for text in _texts(job.settings) if len(text) < 1000}
    whole = {plain(path) for path in found}
    return {path for path in whole if path.is_file() and not _ships(path)}


def _texts(value: Any) -> Iterator[str]:
    """Every text and path in the values of a row's settings."""
    if isinstance(value, (str, Path)):
        yield str(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)


def _within(folder: Path) -> Iterator[Path]:
    for number, path in enumerate(sorted(folder.rglob("*"))):
        if number >= MOST:
            return
        yield path


def _ships(path: Path) -> bool:
    """Whether a path lies in what every installation has."""
    kinds = ("voices", "presenters", "templates")
    homes = (resources.PACKAGE, *(resources.folder(kind) for kind in kinds))
    return any(plain(path).is_relative_to(home) for home in homes)


class Ground:
    """Where bundles are laid out on another machine. `root` stands for the root of the first one's disk.

    cache: a folder with the contents that arrived here before, which several processes may share.
    """

    def __init__(self, root: Path, cache: Path, depot: Depot) -> None:
        self.root, self._cache, self._depot = root, cache, depot
        self._laid: dict[Path, str] = {}

    def lay(self, bundle: Bundle) -> Task:
        """Bring a bundle's files here; returns its task with the paths that hold here.

        Raises:
            EngineError, OutputError: a file did not arrive, or cannot be written.
        """
        for path, parcel in bundle.files.items():
            if self._laid.get(path) != parcel.sha256:
                self._place(parcel, self.there(path))
                self._laid[path] = parcel.sha256
        task, job = bundle.task, bundle.task.job
        known = {str(path) for path in bundle.files} | {str(path.parent) for path in bundle.files}

        def move(name: str, value: Any) -> Any:
            if isinstance(value, Mapping):
                return {key: move(name, inner) for key, inner in value.items()}
            if isinstance(value, (str, Path)):
                path = plain(Path(value))
                if str(path) in known or (name == "mix" and value):
                    return self.there(path)
            return value

        output = self.there(job.output)
        output.parent.mkdir(parents=True, exist_ok=True)
        settings = {name: move(name, value) for name, value in job.settings.items()}
        moved = replace(job, script=self.there(job.script), output=output, settings=settings)
        if isinstance(mix := settings.get("mix"), Path):
            mix.parent.mkdir(parents=True, exist_ok=True)
        return replace(task, job=moved, log=self.root.parent / "row.log")

    def there(self, path: Path) -> Path:
        """Where a file of the first machine lies on this one."""
        whole = plain(path)
        return self.root / whole.relative_to(whole.anchor)

    def back(self, path: Path, anchor: str) -> Path:
        """Where a file of this machine lies on the first one."""
        return Path(anchor) / path.relative_to(self.root)

    def _place(self, parcel: Parcel, target: Path) -> None:
        kept = self._cache / parcel.sha256[:2] / parcel.sha256
        if not (kept.is_file() and kept.stat().st_size == parcel.size):
            kept.parent.mkdir(parents=True, exist_ok=True)
            self._depot.fetch(parcel, kept)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        _link(kept, target)


def _link(source: Path, target: Path) -> None:
    import shutil

    ways: tuple[Callable[[Path, Path], object], ...] = (os.link, shutil.copyfile)
    for way in ways:  # a link costs nothing, but not every disk has them
        try:
            way(source, target)
            os.utime(source)  # it was used: what was not is thrown away first
            return
        except OSError:
            if way is ways[-1]:
                raise
