"""The files of the page that shows a course."""

from __future__ import annotations

import tempfile
from pathlib import Path

from avatar.errors import EngineError
from avatar.lessons.packages.plan import COURSE, PAGE
from avatar.lessons.packages.zipping import Entry


def read_page() -> list[Entry]:
    """The page as it goes into a package: `index.html` first, then the others by name."""
    from avatar.lessons.player import copy_player

    with tempfile.TemporaryDirectory() as folder:
        copy_player(Path(folder))
        files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    found.pop(COURSE, None)
    if PAGE not in found:
        raise EngineError("The page of a package is not installed.", hint="Install avatar-presenter again.")
    first = Entry(PAGE, found.pop(PAGE))
    return [first, *(Entry(name, data) for name, data in sorted(found.items()))]
