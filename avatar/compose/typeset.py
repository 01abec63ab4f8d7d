"""Captions as they are set on the canvas, for a file that a player draws them from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from avatar.compose.caption_card import CORNER, OUTLINE, PLATE, CaptionCard
from avatar.compose.colour import Bgr
from avatar.compose.text.fontfile import FontFile, facts
from avatar.compose.text.typography import Glyphs
from avatar.media.ass import AssFont, AssPlate, AssScript, AssText, AssWord, Rgb


def typeset(cards: Sequence[CaptionCard], size: tuple[int, int], title: str) -> AssScript:
    """All captions of a video; `size` is its canvas in pixels."""
    if not cards:
        white = (255, 255, 255)
        return AssScript(size, title, white, white, (0, 0, 0), 0.0, ())
    first = cards[0]
    return AssScript(
        size=size,
        title=title,
        ink=_rgb(first.ink),
        lit=_rgb(first.lit),
        edge=_rgb(first.board.look.plate),
        rim=0.0 if first.plated else OUTLINE * first.block.font.size,
        texts=[text for card in cards for text in _texts(card)],
        plates=[plate for card in cards for plate in _plates(card)],
        bare=first.board.template.captions.highlight == "pill",
    )


def _texts(card: CaptionCard) -> Iterator[AssText]:
    """The lines; one in several fonts, or with text to the left in it, part by part where each stands."""
    block = card.block
    words = _lit(card)
    for line, group in groupby(block.glyphs(), key=lambda part: part.line):
        parts = list(group)
        baseline = card.origin[1] + parts[0].baseline
        simple = len({part.file for part in parts}) == 1 and not any(
            p.backward for p in block.placed if p.line == line
        )
        if simple:
            x = card.origin[0] + block.width / 2
            said = tuple(_joined(card, parts, words))
            yield AssText(
                card.caption.start, card.end, x, baseline, block.font.size, _font(parts[0].file), said, True
            )
            continue
        for part in parts:
            if facts(part.file).pictures:  # players draw letters, no colours
                continue
            start, end = words[part.key]
            word = AssWord(part.text, start, end, False)
            x = card.origin[0] + part.x
            yield AssText(
                card.caption.start, card.end, x, baseline, block.font.size, _font(part.file), (word,)
            )


def _joined(
    card: CaptionCard, parts: Sequence[Glyphs], words: Sequence[tuple[float, float]]
) -> Iterator[AssWord]:
    """The words of a line, with a space where the line has one."""
    texts = card.texts
    for key in dict.fromkeys(part.key for part in parts):  # one word may stand there in several parts
        start, end = words[key]
        yield AssWord(texts[key], start, end, card.caption.words[key].space)


def _lit(card: CaptionCard) -> list[tuple[float, float]]:
    """When each word is lit: until the next one is, as on the canvas."""
    starts = [word.start for word in card.caption.words]
    return list(zip(starts, [*starts[1:], card.end], strict=True))


def _plates(card: CaptionCard) -> Iterator[AssPlate]:
    if card.plated:
        colour = _rgb(card.board.look.plate)
        corner = card.board.px(CORNER)
        yield AssPlate(card.caption.start, card.end, *card.plate, corner, colour, PLATE)
    if card.board.template.captions.highlight == "pill":
        radius = 0.22 * card.block.font.size
        lit = _lit(card)
        for key, x, y, width, height in card.pills():
            start, end = lit[key]
            yield AssPlate(start, end, x, y, width, height, radius, _rgb(card.pill), layer=1)


@lru_cache(maxsize=64)
def _font(file: FontFile) -> AssFont:
    known = facts(file)
    return AssFont(
        family=known.family or file.path.stem,
        bold=known.bold,
        italic=known.italic,
        height=(known.ascent + known.descent) / known.em,
        ascent=known.ascent / known.em,
        file=file.path if known.embeddable and not file.index and not known.pictures else None,
    )


def _rgb(colour: Bgr) -> Rgb:
    b, g, r = (min(255, max(0, round(value))) for value in colour)
    return r, g, b
