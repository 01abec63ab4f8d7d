"""What of a row lies in the folder: whether its files are whole, and what they were made from."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

from avatar.lessons.job import Job, Status
from avatar.lessons.running.state import Record, Stamp, inside

_LACKS = {
    Status.RUNNING: "it was broken off",
    Status.FAILED: "it failed before",
    Status.CANCELLED: "it was not begun",
    Status.WAITING: "it was not begun",
    Status.REFUSED: "it was refused before",
    Status.DONE: "",
    Status.KEPT: "",
}
"""Why a row is not whole that has no files of which anything is known."""


def look(job: Job, record: Record | None, folder: Path) -> tuple[Record | None, str]:
    """What lies there of a row, and what is missing of it, empty where it is whole. record: the ledger's."""
    lack = _LACKS[record.status] if record else "new"
    if record and record.status.whole:
        lack, record = find_lack(record, folder)
        if not lack:
            return record, ""
    found = adopt(job.key, job.number, job.output, folder)
    return (found, "") if found else (record, lack)


def find_lack(record: Record, folder: Path) -> tuple[str, Record]:
    """What is missing of a row's files, empty where all are whole; and the record with its stamps brought up.

    A file that has the size and the time it had is whole; one that has another time is read and compared.
    """
    fresh = dict(record.files)
    if "video" not in record.files:
        return "it was not finished", record
    for kind, (name, stamp) in record.files.items():
        path = folder / name
        try:
            status = path.stat()
            if status.st_size == stamp.size and status.st_mtime_ns == stamp.changed:
                continue
            if status.st_size != stamp.size or _sum(path) != stamp.sha256:
                return f"its {_KINDS.get(kind, kind)} was changed", record
            fresh[kind] = (name, Stamp(stamp.size, status.st_mtime_ns, stamp.sha256))
        except OSError:
            return f"its {_KINDS.get(kind, kind)} is missing", record
    return "", replace(record, files=fresh)


_KINDS = {"srt": ".srt file", "vtt": ".vtt file", "ass": ".ass file", "chapters": "list of chapters"}


def adopt(key: str, number: int, video: Path, folder: Path) -> Record | None:
    """What the manifest beside a video says of it, if it is of a batch and all of its files are whole."""
    path = video.with_suffix(".json")
    try:
        content = path.read_bytes()
        manifest = json.loads(content)
        if not manifest.get("fingerprint") or manifest["video"] != video.name:
            return None
        files = {}
        for kind, name in manifest["outputs"].items():
            file, told = video.with_name(name), manifest["files"][kind]
            status = file.stat()
            if status.st_size != told["bytes"] or _sum(file) != told["sha256"]:
                return None
            files[kind] = (inside(file, folder), Stamp(*_seen(status), told["sha256"]))
        stamp = Stamp(*_seen(path.stat()), hashlib.sha256(content).hexdigest())
        return Record(
            key,
            number,
            Status.DONE,
            seconds=float(manifest["figures"]["seconds"]),
            took=float(sum(manifest["timings"].values())),
            warnings=tuple(map(str, manifest["warnings"])),
            fingerprint={str(k): str(v) for k, v in manifest["fingerprint"].items()},
            files={**files, "manifest": (inside(path, folder), stamp)},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _seen(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
