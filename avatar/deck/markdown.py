"""Deck → script: a scene a slide, its picture, and what is said while it is seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from avatar.deck.model import Deck, Line, Slide
from avatar.deck.wording import BULLET, part, tidy, write_notes, write_words

Said = Literal["notes", "text", "notes only"]
"""What is said where a slide has no notes: its title ("notes"), its text, or nothing ("notes only")."""

AFTER_TITLE, IN_SILENCE = 2.0, 3.0
"""Seconds that a slide stays after its title was said, and one of which nothing is said."""
STOPS = tuple(".!?:;\u2026\u3002\uff01\uff1f\uff1a\uff1b\u061f\u06d4\u0964")
"""What ends a sentence: ASCII, ellipsis, Chinese and Japanese, Arabic, Urdu, Hindi."""


@dataclass(frozen=True)
class Written:
    """The Markdown, and the numbers of the slides for which the author has something left to do.

    titled: only their title is said. silent: nothing is said. told: their text is said in place of notes.
    directions: how many stage directions the notes hold.
    """

    text: str
    titled: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()
    told: tuple[int, ...] = ()
    directions: int = 0


def write_script(
    deck: Deck,
    slides: tuple[Slide, ...],
    pictures: Mapping[int, str],
    *,
    said: Said = "notes",
    presenter: str = "",
) -> Written:
    """The script of a deck.

    slides: those that become scenes. pictures: path of a slide's picture, as the script names it, by the
    slide's number. A slide without a picture shows its points as a list instead, and they are said.
    """
    head = _front_matter(deck, presenter)
    scenes: list[str] = []
    titled, silent, told = list[int](), list[int](), list[int]()
    directions = 0
    for slide in slides:
        blocks: list[str] = []
        title = write_words(slide.title)
        blocks.append(f"# {title}" if title else "---")
        picture = pictures.get(slide.number)
        if picture:
            blocks.append(f"![{title}]({picture})")
        points = [] if picture or said == "notes only" else _points(slide.lines)
        spoken: list[str] = []
        for paragraph in slide.notes:
            for piece in part(tidy(paragraph)):
                words, kept = write_notes(piece)
                directions += kept
                if words:
                    spoken.append(words)
        if not _speaks(spoken):
            texts = _texts(slide) if said == "text" and not points else []
            if texts:
                told.append(slide.number)
                spoken += texts
            elif points:
                told.append(slide.number)
            elif title and _speaks([title]) and said != "notes only":
                titled.append(slide.number)
                spoken.append(f"{_sentence(title)} (pause {AFTER_TITLE:g}s)")
            else:
                silent.append(slide.number)
                spoken.append(f"(pause {IN_SILENCE:g}s)")
        if points:
            blocks.append("\n".join(points))
        blocks += spoken
        scenes.append("\n\n".join(blocks))
    return Written(
        head + "\n\n" + "\n\n".join(scenes) + "\n", tuple(titled), tuple(silent), tuple(told), directions
    )


def choose_title(deck: Deck) -> str:
    """The deck's title: that of its properties, of its first slide with one, or its file's name."""
    title = deck.title or next((s.title for s in deck.slides if s.title and not s.hidden), "")
    return tidy(title)[:200] or tidy(deck.path.stem)


def _front_matter(deck: Deck, presenter: str) -> str:
    import yaml

    # In the front matter nothing protects the signs of a variable, so they are set apart.
    values = {"title": re.sub(r"\{(?=\{)", "{ ", choose_title(deck))}
    if presenter:
        values["presenter"] = presenter
    lines = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10**6).rstrip("\n")
    name = re.sub(r"--+|[<>]", "-", tidy(deck.path.name))
    return f"---\n{lines}\n---\n\n<!-- Made from {name}: {len(deck.slides)} slides, {deck.aspect}. -->"


def _points(lines: tuple[Line, ...]) -> list[str]:
    """The points of a slide as a Markdown list, nested as they were; all its text where it has no points."""
    wanted = [line for line in lines if line.point] or list(lines)
    points: list[str] = []
    depth = -1
    for line in wanted:
        for number, piece in enumerate(part(BULLET.sub("", tidy(line.text)))):
            words = write_words(piece)
            if not _speaks([words]):
                continue
            depth = min(line.level, depth + 1) if not number else depth
            points.append(f"{'  ' * depth}- {words}")
    return points


def _texts(slide: Slide) -> list[str]:
    """What is said when a slide's text is read: the title, then each paragraph as a sentence."""
    lines = [BULLET.sub("", line.text) for line in slide.lines]
    if slide.title and slide.named:
        lines.insert(0, slide.title)
    words = [write_words(piece) for line in lines for piece in part(tidy(line))]
    return [_sentence(each) for each in words if _speaks([each])]


def _sentence(words: str) -> str:
    """Words with a full stop where they have none: without one, the voice runs into what follows."""
    if words.endswith(STOPS):
        return words
    return words + ("\u3002" if "\u3040" <= words[-1] <= "\u9fff" else ".")


def _speaks(paragraphs: list[str]) -> bool:
    """Whether there is anything to say: a letter or a digit outside stage directions."""
    return any(re.search(r"[^\W_]", re.sub(r"(?<!\\)\([^()]*\)", "", words)) for words in paragraphs)
