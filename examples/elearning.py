"""For an e-learning platform: from the rows of its database to courses on its server.

python examples/elearning.py platform.db https://lms.example/packages/

Lessons of courses that are not published yet are rendered, side by side; those that were made before and have
not changed are taken as they are. When all lessons of a course are there it is packed and uploaded. What went
wrong with a lesson is written into its row, and holds up its own course only.
"""

from __future__ import annotations

import sqlite3
import sys
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import avatar

SCHEMA = """
CREATE TABLE IF NOT EXISTS course (id TEXT PRIMARY KEY, title TEXT NOT NULL, published TEXT);
CREATE TABLE IF NOT EXISTS lesson (
    id TEXT PRIMARY KEY, course TEXT NOT NULL REFERENCES course (id), position INTEGER NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, language TEXT, presenter TEXT,
    state TEXT NOT NULL DEFAULT 'new', message TEXT NOT NULL DEFAULT ''
);
"""
LESSONS = """
SELECT course, id, title, text, language, presenter FROM lesson
WHERE course IN (SELECT id FROM course WHERE published IS NULL) ORDER BY course, position
"""
DONE = "SELECT count(*) = sum(state = 'rendered') FROM lesson WHERE course = ?"


def main(database: str | Path, server: str, folder: str | Path = "lessons", **settings: Any) -> int:
    """Render and publish what is due. settings: of all lessons, keyword arguments of `avatar.render`."""
    with closing(sqlite3.connect(database)) as platform:
        platform.executescript(SCHEMA)
        platform.row_factory = sqlite3.Row
        rows = [dict(row) for row in platform.execute(LESSONS)]
        if not rows:
            print("Nothing is due.")
            return 0
        # The videos are named by what names a lesson in the database, so that the next run knows them again.
        batch = avatar.Batch.from_rows(rows, output=folder, name="{course}/{id}", **settings)
        videos: dict[str, list[tuple[int, Path]]] = {}
        for result in batch:  # as they come, while others are still being rendered
            course, _, lesson = result.job.key.partition("/")
            state = "rendered" if result.status.whole else "failed"
            print(f"{course}/{lesson}: {state} {result.error}".rstrip())
            with platform:  # one transaction a lesson: whatever happens next, this is known
                platform.execute(
                    "UPDATE lesson SET state = ?, message = ? WHERE id = ?",
                    (state, f"{result.error} {result.hint}".strip(), lesson),
                )
            if result.status.whole:
                videos.setdefault(course, []).append((result.job.number, result.files["video"]))
        whole = [course for course in videos if platform.execute(DONE, (course,)).fetchone()[0]]
        for course in whole:
            publish(platform, course, [video for _, video in sorted(videos[course])], server, Path(folder))
    due = len({row["course"] for row in rows})
    print(f"{len(whole)} of {due} courses published. {batch.report.html if batch.report else ''}".rstrip())
    return 0 if len(whole) == due else 1


def publish(
    platform: sqlite3.Connection, course: str, videos: Sequence[Path], server: str, folder: Path
) -> None:
    """Pack a course for the LMS, upload it, and note when."""
    (title,) = platform.execute("SELECT title FROM course WHERE id = ?", (course,)).fetchone()
    package = avatar.Course(title, lessons=videos, id=course).write(
        folder / f"{course}.zip", kind="scorm2004"
    )
    upload(package.path, f"{server.rstrip('/')}/{course}.zip")
    with platform:
        platform.execute("UPDATE course SET published = datetime('now') WHERE id = ?", (course,))


def upload(path: Path, url: str) -> None:
    """Put a file there, block by block; raises OSError when the server does not take it."""
    with path.open("rb") as file:
        size = {"Content-Type": "application/zip", "Content-Length": str(path.stat().st_size)}
        request = urllib.request.Request(url, data=file, headers=size, method="PUT")
        with urllib.request.urlopen(request, timeout=300) as answer:
            print(f"{url}: {answer.status}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        sys.exit(main(sys.argv[1], sys.argv[2]))
    except avatar.AvatarError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
