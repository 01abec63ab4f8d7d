"""The page a learner sees: video, transcript, questions, and what they have to say to an LMS.

`page/` holds it as it lies in a package: `index.html` beside the lesson's own files, and everything else in
`player/`. It is plain HTML, CSS and JavaScript without a build step, and asks nothing of the network but what
an LMS wants. The lesson itself comes from `course.js` beside `index.html` (`window.COURSE = {...};`), which
`page/player/reading.js` reads. Beside what a lesson must have, it may hold:

    "brand": {"colour": "#27348b"}       of buttons and marks, darkened or lightened until legible
    "tries": 2                           of a question: how often it may be answered (once)
"""

from __future__ import annotations

import shutil
from pathlib import Path

PAGE = Path(__file__).parent / "page"


def copy_player(folder: Path) -> tuple[Path, ...]:
    """Copy the page into `folder`, which is made if need be, and return the copies in a stable order.

    The first is `index.html`. `course.js`, the video and its texts are the caller's to lay beside it.
    """
    found = (path for path in PAGE.rglob("*") if path.is_file() and not path.name.startswith("."))
    sources = sorted(found, key=lambda path: path.relative_to(PAGE).as_posix())
    copies = []
    for source in sources:
        copy = folder / source.relative_to(PAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
        copies.append(copy)
    return tuple(copies)
