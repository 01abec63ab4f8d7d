"""Where a line may be broken: inside what has no spaces (Chinese, Japanese, Thai), and not at every space.

Korean is written with spaces and broken at them, as its newspapers are.
"""

from __future__ import annotations

import functools
import re

from avatar.compose.text.characters import wide
from avatar.compose.text.clusters import clusters, is_emoji

NO_START = frozenset(
    "、。，．：；？！・‥…‼⁇⁈⁉°％‰′″℃￠)）」』】》〉］｝〕〗〙〛”’»›〟｠,.:;?!]}%"
    "ー々〻ゝゞヽヾ〜～‐゠–ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
)
"""Signs that no line begins with (JIS X 4051, JLReq 3.1.7; GB/T 15834 for Chinese)."""
NO_END = frozenset("(（「『【《〈［｛〔〖〘〚“‘«‹〝｟[{￥$＄£￡€№#＃")
"""Signs that no line ends with."""
_PAIRED = frozenset("…‥—―")
"""Two of these are one sign: a Chinese dash and ellipsis."""

_BEFORE_VOWELS = frozenset("เแโใไເແໂໃໄ")
"""Thai and Lao vowels that are written before their consonant: a syllable begins with them."""
_ENDERS = frozenset("ะๆฯະໆ")
"""Thai and Lao signs that a syllable ends with."""


_NUMBER = re.compile(r"[#№]?\d{1,4}(?:[.,:]\d+)*(?:st|nd|rd|th)?[.,;:!?)\]%]*")
_NAME = re.compile(r"[^\W\d_]{2,}\.?")
_UNIT = re.compile(r"(?:[^\W\d_]{1,2}[²³]?|[%‰€£$¥]|°[CFK]?|[ap]\.m)[.,;:!?)]*")


def stay_together(before: str, after: str) -> bool:
    """Whether two words with a space between them are better left in one line.

    Dates and numbers that name something (November 21, Step 3), numbers with their units (5 kg, 10 %), and
    signs that stand apart from their words, as they do in French (« bon », quoi ?).
    """
    if all(sign in NO_START for sign in after) or all(sign in NO_END for sign in before):
        return True
    if _NUMBER.fullmatch(after):
        return before[0].isupper() and _NAME.fullmatch(before) is not None
    return before[-1].isdigit() and _UNIT.fullmatch(after) is not None


def _unspaced(char: str) -> bool:
    """Thai and Lao, which are written without spaces between words."""
    return "\u0e00" <= char <= "\u0eff"


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end with the cluster `before` and the next begin with `after`."""
    if after[0] in NO_START or before[-1] in NO_END or (before[0] in _PAIRED and before[0] == after[0]):
        return False
    if is_emoji(before) or is_emoji(after):
        return is_emoji(before) == is_emoji(after) or (wide(before[0]) and wide(after[0]))
    if _unspaced(before[0]) and _unspaced(after[0]):
        if before[-1] in _BEFORE_VOWELS:
            return False
        # Without a dictionary: only where a syllable surely begins or ends.
        return after[0] in _BEFORE_VOWELS or before[-1] in _ENDERS or before.endswith("\u0e4c")
    return wide(before[0]) or wide(after[0])


@functools.lru_cache(maxsize=1 << 13)
def units(word: str) -> tuple[str, ...]:
    """A word without spaces in the shortest parts between which a line may be broken."""
    parts: list[str] = []
    last = ""
    for cluster in clusters(word):
        if parts and not _may_break(last, cluster):
            parts[-1] += cluster
        else:
            parts.append(cluster)
        last = cluster
    return tuple(parts)
