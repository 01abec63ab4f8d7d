"""Where words end in writing that has no blanks between them: Chinese and Japanese.

The words are what captions light up and break at, what stage directions stand between, and what a blank sets
apart for the voice. A dictionary finds them (the extra `languages`); without it they are guessed from the
signs alone, which is enough to read and check a script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from importlib import import_module

SEGMENTERS: dict[str, str] = {
    "ja": "avatar.script.words.japanese",
    "zh": "avatar.script.words.chinese",
}
"""Language → module with a function `split(text)` that gives the words of a stretch of signs, in order."""

_HAN = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
_RUN = re.compile(f"[{_HAN}{_KANA}]+")
_OPENING = frozenset("(（「『【《〈［｛〔〖〘〚“‘«‹¥￥$£€＄")
_STAYING = frozenset("、。，．：；？！・‥…‼⁇⁈⁉％‰℃)）」』】》〉］｝〕〗〙〛”’»›,.:;?!]}%°〜～ー々ゝゞヽヾ—–'")
"""Signs that stay with the word before them."""


def word_ends(text: str, language: str, taken: Collection[tuple[int, int]] = ()) -> list[int]:
    """Places in a text where a word ends though no blank follows, in order; none for other languages.

    taken: stretches (start, end) that are words of their own already, such as a number with its unit.
    """
    name = SEGMENTERS.get(language.replace("_", "-").partition("-")[0].lower())
    if name is None:
        return []
    split: Callable[[str], list[str]] = import_module(name).split
    masked = list(text)
    places: set[int] = set()
    for start, end in taken:
        masked[start:end] = " " * (end - start)
        places |= {start, end}
    for run in _RUN.finditer("".join(masked)):
        at = run.start()
        places.add(at)
        for word in split(run.group()):
            at += len(word)
            places.add(at)
    places |= {i + 1 for i, c in enumerate(text[:-1]) if c in "、。，．：；？！…」』）】》〉”"}
    inside = bytearray(len(text) + 1)
    for start, end in taken:
        inside[start + 1 : end] = b"\x01" * (end - start - 1)
    return sorted(
        i for i in places if 0 < i < len(text) and not inside[i] and _may_part(text[i - 1], text[i])
    )


def is_sign(char: str) -> bool:
    """Whether the character is a Han sign or kana."""
    return _RUN.fullmatch(char) is not None


def _may_part(before: str, after: str) -> bool:
    return after not in _STAYING and before not in _OPENING
