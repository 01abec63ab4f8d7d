"""What is known of the rows of a folder, in SQLite beside the videos, and the lock on the folder.

The state is a ledger of what was seen, not the truth: the truth are the files. A row counts as whole only
while its files lie there as they were written, and a video that was finished in the moment of a crash, before
the ledger heard of it, is recognised by its manifest, which has the digests of what it was made from and of
the files that belong to it. So the ledger may be lost without any work being done again.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from avatar.claims import Claim
from avatar.errors import InputError, OutputError
from avatar.lessons.job import Status
from avatar.lessons.running.executor import Fingerprint, Mark

NAME = ".avatar-batch.sqlite"
LOCK = ".avatar-batch.lock"
FORMAT = 1
_ENDINGS = ("", "-wal", "-shm", "-journal")
"""Of the files that SQLite may have beside a database."""
_TABLES = """
create table if not exists rows (
    key text primary key,
    number integer not null,
    status text not null,
    reason text not null default '',
    error text not null default '',
    hint text not null default '',
    seconds real not null default 0,
    took real not null default 0,
    attempts integer not null default 0,
    warnings text not null default '[]',
    fingerprint text not null default '{}',
    files text not null default '{}',
    changed real not null default 0
);
"""


@dataclass(frozen=True)
class Stamp:
    """A file as it was when it was last known to be whole: size in bytes, time of change in nanoseconds."""

    size: int
    changed: int
    sha256: str


@dataclass(frozen=True)
class Record:
    """What the ledger says of a row. files: by kind, with the path as seen from the folder of the batch."""

    key: str
    number: int
    status: Status
    reason: str = ""
    error: str = ""
    hint: str = ""
    seconds: float = 0.0
    took: float = 0.0
    attempts: int = 0
    warnings: tuple[str, ...] = ()
    fingerprint: Fingerprint = field(default_factory=dict)
    files: Mapping[str, tuple[str, Stamp]] = field(default_factory=dict)


class State:
    """The ledger of a folder; one process has it at a time. A context that gives it back.

    Raises OutputError where the folder cannot be written, InputError while another run has it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / NAME
        self.warnings: list[str] = []
        self._claim = _lock(folder)
        try:
            self._base = self._open()
        except BaseException:
            self._claim.give_back()
            raise

    def _open(self) -> sqlite3.Connection:
        try:
            return _connect(self.path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and not _is_broken(error):
                raise OutputError(self.path, f"{error}.") from None
        # It is a ledger: what it knew of whole videos is in their manifests, too.
        aside = self.path.with_name(f"{NAME}.broken-{datetime.now():%Y%m%d-%H%M%S}")
        try:
            self.path.replace(aside)
            for ending in _ENDINGS[1:]:
                self.path.with_name(NAME + ending).unlink(missing_ok=True)
            base = _connect(self.path)
        except (OSError, sqlite3.DatabaseError) as error:
            raise OutputError(self.path, f"{error}.") from None
        self.warnings.append(f"{self.path.name} was broken; it is kept as {aside.name} and begun anew.")
        return base

    def records(self) -> dict[str, Record]:
        """All rows that are known, by key."""
        return _read_all(self._base)

    def write(self, record: Record) -> None:
        """Note a row. It is on the disk, as far as the system keeps its word, when this returns."""
        values: dict[str, Any] = {
            "key": record.key,
            "number": record.number,
            "status": record.status.value,
            "reason": record.reason,
            "error": record.error,
            "hint": record.hint,
            "seconds": record.seconds,
            "took": record.took,
            "attempts": record.attempts,
            "warnings": json.dumps(record.warnings, ensure_ascii=False),
            "fingerprint": json.dumps(dict(record.fingerprint), ensure_ascii=False),
            "files": json.dumps({k: [p, s.size, s.changed, s.sha256] for k, (p, s) in record.files.items()}),
            "changed": time.time(),
        }
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        try:
            with self._base:
                self._base.execute(f"insert or replace into rows ({names}) values ({marks})", values)
        except sqlite3.Error as error:
            raise OutputError(self.path, f"{error}.", hint="Free some space; then run again.") from None

    def stamp(self, marks: Mapping[str, Mark]) -> dict[str, tuple[str, Stamp]]:
        """Files that were made just now, as the ledger keeps them."""
        found = {}
        for kind, mark in marks.items():
            with suppress(OSError):
                status = mark.path.stat()
                stamp = Stamp(mark.size, status.st_mtime_ns, mark.sha256)
                found[kind] = (inside(mark.path, self.folder), stamp)
        return found

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._base.close()
        self._claim.give_back()

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_records(folder: Path) -> dict[str, Record]:
    """All rows that the ledger of a folder knows, by key; nothing is locked or written."""
    path = folder / NAME
    if not path.is_file():
        return {}
    # Where nobody writes, SQLite need not leave the files by which readers and writers agree.
    how = "mode=ro" if path.with_name(f"{NAME}-wal").exists() else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as base:
            base.row_factory = sqlite3.Row
            return _read_all(base)
    except sqlite3.Error:
        return {}


def _read_all(base: sqlite3.Connection) -> dict[str, Record]:
    found = {}
    for row in base.execute("select * from rows"):
        with suppress(ValueError, KeyError, TypeError, AttributeError, IndexError):
            found[row["key"]] = _read(row)  # one that cannot be read is a new one
    return found


def inside(path: Path, folder: Path) -> str:
    """A path as it is kept: from the folder of the batch on, so that the folder can be moved."""
    try:
        return path.absolute().relative_to(folder.absolute()).as_posix()
    except ValueError:
        return str(path.absolute())


def _connect(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=10, check_same_thread=False)
    try:
        base.row_factory = sqlite3.Row
        with suppress(sqlite3.OperationalError):  # some network folders cannot; the usual journal can
            base.execute("pragma journal_mode = wal")
        base.execute("pragma synchronous = full")
        version = base.execute("pragma user_version").fetchone()[0]
        if version > FORMAT:
            raise OutputError(path, "it is of a newer version of this program.", hint="Update the program.")
        base.executescript(_TABLES)
        base.execute(f"pragma user_version = {FORMAT}")
        base.execute("select * from rows limit 1").fetchall()
        base.commit()
    except BaseException:
        base.close()
        raise
    return base


def _is_broken(error: sqlite3.OperationalError) -> bool:
    return "malformed" in str(error) or "no such column" in str(error)


def _read(row: sqlite3.Row) -> Record:
    files = {
        str(kind): (str(name), Stamp(int(size), int(changed), str(digest)))
        for kind, (name, size, changed, digest) in json.loads(row["files"]).items()
    }
    return Record(
        key=row["key"],
        number=row["number"],
        status=Status(row["status"]),
        reason=row["reason"],
        error=row["error"],
        hint=row["hint"],
        seconds=row["seconds"],
        took=row["took"],
        attempts=row["attempts"],
        warnings=tuple(json.loads(row["warnings"])),
        fingerprint=json.loads(row["fingerprint"]),
        files=files,
    )


def _lock(folder: Path) -> Claim:
    """The lock on a folder. Raises InputError that says who has it, OutputError."""
    from avatar.media.atomic import explain

    if folder.exists() and not folder.is_dir():
        raise OutputError(folder, "this is a file.", hint="Give the name of a folder with -o.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".avatar-batch-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise explain(folder, error) from None
    claim = Claim(folder / LOCK)
    if not claim.take():
        holder = next(_holders(folder), "another run")
        raise InputError(
            f"{folder} is in use by {holder}.",
            hint="Wait until that run has ended, or end it; or choose another folder with -o.",
        )
    claim.note(f"{os.getpid()} {socket.gethostname()} {datetime.now():%Y-%m-%d %H:%M}")
    return claim


def _holders(folder: Path) -> Iterator[str]:
    """Who says in the lock that the folder is theirs."""
    with suppress(OSError, ValueError):
        number, host, since = (folder / LOCK).read_text(encoding="utf-8").split(" ", 2)
        where = "" if host == socket.gethostname() else f" on {host}"
        yield f"another run, process {int(number)}{where}, since {since}"
