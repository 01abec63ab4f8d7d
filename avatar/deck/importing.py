"""The whole job of `avatar import`, read from top to bottom: deck in, script with pictures out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.deck.markdown import Said, Written, write_script
from avatar.deck.model import Deck, Slide, name_numbers
from avatar.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from avatar.progress import ProgressCallback

PICTURES = ("auto", "required", "none")
SIZE = (1920, 1080)
MOST_SCRIPT = 2_000_000
"""Bytes of a script that the script reader takes."""
LONG = 150
"""Slides from which on a word is said about the length of the video."""


@dataclass(frozen=True)
class Imported:
    """What was made. `pictures` is None where there are none; `hidden` slides were left out, by number.

    `titled`, `silent` and `told` are numbers of slides without notes, see `avatar.deck.markdown.Written`.
    """

    script: Path
    pictures: Path | None
    title: str
    aspect: str
    scenes: int
    hidden: tuple[int, ...]
    titled: tuple[int, ...]
    silent: tuple[int, ...]
    told: tuple[int, ...]
    directions: int
    warnings: tuple[str, ...]


def import_deck(
    source: Path,
    target: Path | None = None,
    *,
    presenter: str = "",
    size: tuple[int, int] = SIZE,
    said: Said = "notes",
    pictures: str = "auto",
    hidden: bool = False,
    replace: bool = False,
    progress: ProgressCallback | None = None,
) -> Imported:
    """Write the script of a PPTX or PDF deck, by default `DECK.md` here, and `DECK-slides/` beside it.

    size: the box, width and height in pixels, that pictures fill as far as the deck's shape allows.
    said: what is said where a slide has no notes: "notes" its title, "text" its text, "notes only" nothing.
    pictures: "auto" leaves those of a PPTX out, with a warning, where LibreOffice is not there.
    hidden: import hidden slides as well.

    Raises:
        InputError: the deck cannot be used, or the script is there already and `replace` is not given.
        MissingExtraError: pypdfium2 is not there, or LibreOffice though pictures are "required".
        EngineError: LibreOffice failed. OutputError: nothing can be written there. UnknownNameError.
    """
    from avatar.deck.writing import ScriptFiles

    if pictures not in PICTURES:
        raise UnknownNameError("choice for --pictures", pictures, PICTURES)
    if presenter:
        _check_presenter(presenter)
    files = ScriptFiles(target or Path(f"{source.stem}.md"), replace=replace)
    tell = _teller(progress)
    deck = read_deck(source)
    slides = tuple(slide for slide in deck.slides if hidden or not slide.hidden)
    if not slides:
        raise InputError(f"{source}: all its slides are hidden.", hint="Show some, or add --hidden.")
    draw, why_not = _choose_artist(deck, pictures)
    with files:
        named = {s.number: f"{files.folder.name}/{files.name(s.number, len(deck.slides))}" for s in slides}
        written = write_script(deck, slides, named if draw else {}, said=said, presenter=presenter)
        size_written = len(written.text.encode("utf-8"))
        if size_written > MOST_SCRIPT:
            raise InputError(
                f"{source}: its text makes a script of {size_written / 1e6:.1f} MB; the most is 2 MB.",
                hint="Split the deck, or leave out --text.",
            )
        if draw:
            draw({s.number: files.pictures / Path(named[s.number]).name for s in slides}, size, tell)
        files.write(written.text)
    return Imported(
        script=files.path,
        pictures=files.folder if draw else None,
        title=_title(deck),
        aspect=deck.aspect,
        scenes=len(slides),
        hidden=() if hidden else tuple(s.number for s in deck.slides if s.hidden),
        titled=written.titled,
        silent=written.silent,
        told=written.told,
        directions=written.directions,
        warnings=tuple(_warnings(deck, slides, written, why_not)),
    )


def read_deck(source: Path) -> Deck:
    """A deck by what is in the file, whatever its name. Raises InputError, MissingExtraError."""
    from avatar.deck.pdf import read_pdf
    from avatar.deck.pptx import read_pptx
    from avatar.deck.sniffing import find_kind

    return {"pdf": read_pdf, "pptx": read_pptx}[find_kind(source)](source)


Tell = Callable[[str, float, float, str], None]
Artist = Callable[[dict[int, Path], tuple[int, int], Tell], None]


def _choose_artist(deck: Deck, pictures: str) -> tuple[Artist | None, str]:
    """What draws the slides, or None and the reason. Raises MissingExtraError."""
    from avatar.deck.office import HOW_TO_GET, MissingOfficeError, find_office
    from avatar.deck.pdf import load_pdfium

    if pictures == "none":
        return None, ""
    if deck.kind == "pdf":
        return lambda targets, size, tell: _draw_pdf(deck.path, targets, size, tell), ""
    office = find_office()
    if office is None:
        if pictures == "required":
            raise MissingOfficeError
        return None, f"LibreOffice is not installed, so there are no pictures of the slides. {HOW_TO_GET}"
    load_pdfium()
    return lambda targets, size, tell: _draw_pptx(office, deck, targets, size, tell), ""


def _draw_pptx(office: Path, deck: Deck, targets: dict[int, Path], size: tuple[int, int], tell: Tell) -> None:
    import tempfile

    from avatar.deck.office import check_pages, convert_to_pdf

    with tempfile.TemporaryDirectory(prefix="avatar-deck-", ignore_cleanup_errors=True) as folder:
        slides = len(deck.slides)
        tell("convert", 0, slides, "slides")
        pdf = convert_to_pdf(office, deck.path, Path(folder), slides)
        check_pages(pdf, slides)
        tell("convert", slides, slides, "slides")
        _draw_pdf(pdf, targets, size, tell)


def _draw_pdf(path: Path, targets: dict[int, Path], size: tuple[int, int], tell: Tell) -> None:
    from avatar.deck.pdf import draw_pages

    places = {number - 1: target for number, target in targets.items()}
    draw_pages(path, places, size, lambda done, total: tell("draw", done, total, "slides"))


def _check_presenter(name: str) -> None:
    from avatar.portrait.presenters import list_presenters

    if name not in list_presenters():
        raise UnknownNameError("presenter", name, list_presenters())


def _teller(progress: ProgressCallback | None) -> Tell:
    from avatar.progress import Progress

    def tell(stage: str, done: float, total: float, unit: str) -> None:
        if progress:
            progress(Progress(stage, done, total, unit))

    return tell


def _title(deck: Deck) -> str:
    from avatar.deck.markdown import choose_title

    return choose_title(deck)


def _warnings(deck: Deck, slides: tuple[Slide, ...], written: Written, why_not: str) -> list[str]:
    what = "page" if deck.kind == "pdf" else "slide"
    lack = "" if deck.kind == "pdf" else " without notes"

    def names(numbers: tuple[int, ...] | list[int]) -> str:
        return f"{what.capitalize()}{'s' if len(numbers) > 1 else ''} {name_numbers(list(numbers))}"

    found = [why_not] if why_not else []
    hidden = [s.number for s in deck.slides if s.hidden]
    if hidden and len(slides) < len(deck.slides):
        found.append(f"{names(hidden)}: hidden, and left out. Add --hidden to import them too.")
    if written.titled:
        found.append(
            f"{names(written.titled)}{lack}: only the title is said. Write what is to be said, or import "
            "with --text to have the text read."
        )
    if written.silent:
        found.append(f"{names(written.silent)}{lack}: nothing is said, only a pause.")
    if written.told and deck.kind == "pptx":
        found.append(f"{names(written.told)}{lack}: the text of the slide is said.")
    if len(written.silent) == len(slides):
        found.append("Nothing is said in the whole script: write some words before you render it.")
    found += _language_warnings(deck, slides)
    if len(slides) > LONG:
        found.append(f"{len(slides)} scenes make a long video: think of several lessons.")
    return found


def _language_warnings(deck: Deck, slides: tuple[Slide, ...]) -> list[str]:
    """A word when the deck is not in English, which is what a script is in unless it says otherwise.

    The marks in a deck are those of whoever typed it, and often wrong: they are passed on, not acted on.
    """
    words = "".join(
        c
        for slide in slides
        for text in (slide.notes or (slide.title, *(line.text for line in slide.lines)))
        for c in text
        if c.isalpha()
    )
    foreign = sum(c >= "\u0250" for c in words) > len(words) / 2  # beyond the Latin letters
    marked = deck.language if deck.language[:2].lower() != "en" else ""
    if not marked and not foreign:
        return []
    what = f"is marked as {marked}" if marked else "is not in Latin letters"
    return [
        f"Most of the text {what}: scripts are spoken as English unless the front matter has a line such as "
        f"`language: {marked or 'zh'}`, and a voice for it."
    ]
