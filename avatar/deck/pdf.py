"""PDF → Deck, and PDF pages → pictures, by PDFium, one page at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.deck.model import MOST_SLIDES, Deck, Line, Slide
from avatar.deck.pagetext import drop_running, join_lines, split_lines
from avatar.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EXTRA = "slides"
LONGEST_TITLE = 90
NO_ERROR, PASSWORD, SECURITY = 0, 4, 5
"""FPDF_ERR_SUCCESS, FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY of PDFium's fpdfview.h."""
MOST_ENTRIES = 5_000
"""Entries of an outline that are looked at."""

SOFT = 3000
"""Pixels of the longer side up to which a page is drawn twice as large and reduced, for even letters."""

NO_TITLES = re.compile(
    r"(?i)(microsoft (word|powerpoint) - .*|.*\.(pptx?|docx?|odp|key|pdf|indd)|untitled.*)"
)
"""Titles that a program made of a file's name, or of nothing."""


def read_pdf(path: Path) -> Deck:
    """The pages of a PDF as slides: titles from the outline or the first line, text where there is any.

    Raises InputError: it is broken, encrypted, has no pages or too many. MissingExtraError: no PDFium.
    """
    with open_pdf(path) as document:
        outline = _outline(document)
        pages: list[list[str]] = []
        size = (1.0, 1.0)
        for index in range(len(document)):
            with _page(document, index, path) as page:
                size = size if index else page.get_size()
                pages.append(split_lines(_words(page)))
        title = " ".join(str(document.get_metadata_value("Title")).split())
    slides = []
    for index, lines in enumerate(drop_running(pages)):
        paragraphs = tuple(join_lines(lines))
        title_here = outline.get(index, "")
        named = bool(title_here) and not _begins(paragraphs, title_here)
        if not title_here:
            heads = (line.text for line in paragraphs[:3] if any(c.isalpha() for c in line.text))
            title_here = next((head for head in heads if len(head) <= LONGEST_TITLE), "")
        slides.append(Slide(index + 1, title_here, paragraphs, named=named))
    return Deck(path, "pdf", "" if NO_TITLES.fullmatch(title) else title, size, tuple(slides))


def draw_pages(
    path: Path,
    targets: Mapping[int, Path],
    box: tuple[int, int],
    tell: Callable[[int, int], None] | None = None,
) -> None:
    """Draw pages, by index, into PNG files: as large as fits into `box` (width, height in pixels).

    For a page that is taller than wide the box is turned. One page is in memory at a time.
    Raises InputError, OutputError.
    """
    from avatar.media.atomic import explain

    with open_pdf(path) as document:
        for done, (index, target) in enumerate(targets.items(), 1):
            with _page(document, index, path) as page:
                picture = _draw(page, box)
            try:
                picture.save(target, "PNG", compress_level=4)
            except OSError as problem:
                raise explain(target, problem) from None
            if tell:
                tell(done, len(targets))


def count_pages(path: Path) -> int:
    """How many pages a PDF has. Raises InputError."""
    with open_pdf(path) as document:
        return len(document)


def measure_page(path: Path, page: int) -> tuple[float, float]:
    """Width and height of a page, counted from 1, in points. Raises InputError, MissingExtraError."""
    with open_pdf(path) as document, _page(document, _existing(document, page, path), path) as opened:
        width, height = opened.get_size()
        return max(width, 0.01), max(height, 0.01)


def draw_page(path: Path, page: int, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A page, counted from 1, at exactly `size` (width, height): uint8 [h, w, 4], BGRA, on white.

    Raises InputError, MissingExtraError.
    """
    import numpy as np
    from PIL.Image import Resampling

    with open_pdf(path) as document, _page(document, _existing(document, page, path), path) as opened:
        picture = _draw(opened, (2 * max(size), 2 * max(size)) if max(size) < SOFT else size)
    rgb = np.asarray(picture.resize(size, Resampling.LANCZOS, reducing_gap=3.0))
    return np.dstack([rgb[..., ::-1], np.full(rgb.shape[:2], 255, np.uint8)])


def _existing(document: Any, page: int, path: Path) -> int:
    """The index of a page. Raises InputError where there is none."""
    if not 1 <= page <= len(document):
        raise InputError(f"{path}: there is no page {page}.", hint=f"It has {len(document)}.")
    return page - 1


def _is_empty(path: Path) -> bool:
    """Whether the tree of pages says that it has none (ISO 32000-1, 7.7.3.2)."""
    with path.open("rb") as file:
        head = file.read(1 << 20)
    return re.search(rb"/Type\s*/Pages\b", head) is not None and re.search(rb"/Count\s+0\b", head) is not None


@contextmanager
def open_pdf(path: Path) -> Iterator[Any]:
    """An open PdfDocument of pypdfium2; pages are read as they are asked for.

    Raises InputError: it is broken, encrypted, has no pages or too many. MissingExtraError: no pypdfium2.
    """
    pdfium = load_pdfium()
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as problem:
        if problem.err_code in (PASSWORD, SECURITY):
            raise InputError(
                f"{path}: the PDF is encrypted and asks for a password.",
                hint="Save it without a password and try again.",
            ) from None
        # pypdfium2 opens nothing that has no pages, and PDFium's last error may be that of another file.
        if problem.err_code == NO_ERROR or _is_empty(path):
            raise _empty(path) from None
        raise InputError(f"{path}: the PDF is damaged and cannot be opened.", hint="Make it again.") from None
    except OSError as problem:
        raise InputError(
            f"{path}: the file cannot be read: {problem.strerror or problem}.", hint="Check its permissions."
        ) from None
    try:
        pages = len(document)
        if not pages:
            raise _empty(path)
        if pages > MOST_SLIDES:
            raise InputError(
                f"{path}: the PDF has {pages:,} pages; the most is {MOST_SLIDES}.",
                hint="Split it into several files.",
            )
        yield document
    finally:
        document.close()


def load_pdfium() -> Any:
    """The module pypdfium2. Raises MissingExtraError."""
    try:
        import pypdfium2
    except ImportError:
        raise MissingExtraError("pypdfium2, which draws PDF pages,", EXTRA) from None
    return pypdfium2


@contextmanager
def _page(document: Any, index: int, path: Path) -> Iterator[Any]:
    pdfium = load_pdfium()
    try:
        page = document.get_page(index)
    except pdfium.PdfiumError:
        raise InputError(
            f"{path}: page {index + 1} is damaged.", hint="Make the PDF again, or leave that page out."
        ) from None
    try:
        yield page
    finally:
        page.close()


def _draw(page: Any, box: tuple[int, int]) -> Any:
    """The page as a PIL image on white."""
    width, height = (max(side, 0.01) for side in page.get_size())
    across, down = box if (box[0] >= box[1]) == (width >= height) else box[::-1]
    # PDFium rounds up: a hair less keeps 1920.0001 from becoming 1921 pixels.
    scale = min(across / width, down / height) * (1 - 1e-6)
    bitmap = page.render(scale=scale, fill_color=(255, 255, 255, 255), rev_byteorder=True)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()


def _outline(document: Any) -> dict[int, str]:
    """The first outline entry of each page, the innermost one where one page has several levels."""
    titles: dict[int, tuple[int, str]] = {}
    try:
        for entry in islice(document.get_toc(max_depth=8), MOST_ENTRIES):
            goal = entry.get_dest()
            index = goal.get_index() if goal else None
            title = " ".join(entry.get_title().split())
            if index is not None and title and entry.level > titles.get(index, (-1, ""))[0]:
                titles[index] = (entry.level, title[: 2 * LONGEST_TITLE])
    except (RuntimeError, ValueError):  # a broken outline is no reason to refuse the pages
        pass
    return {index: title for index, (_, title) in titles.items()}


def _begins(lines: tuple[Line, ...], title: str) -> bool:
    """Whether the page's own first words are its title."""
    return bool(lines) and lines[0].text.casefold().startswith(title.casefold())


def _words(page: Any) -> str:
    words = page.get_textpage()
    try:
        return str(words.get_text_bounded()) if words.count_chars() else ""
    finally:
        words.close()


def _empty(path: Path) -> InputError:
    return InputError(f"{path}: the PDF has no pages.", hint="Give a PDF with pages.")
