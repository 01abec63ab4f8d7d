"""How good a place is to break a text, by what stands before and after it: signs, and words that lean."""

from __future__ import annotations

import functools
import unicodedata

from avatar.compose.text.characters import wide
from avatar.compose.text.clusters import clusters, is_emoji

_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।", "۔", "՞")
_HALVES = (";", ":", "—", "–", "；", "：", "؛")
_COMMAS = (",", "、", "，", "،", "・")
_CLOSING = "\"'”’»)]}」』】）》〉*_"

_LEANING = {
    "en": """a an the this that these those my your his her its our their some any no of to in on at by
        for from with without into onto over under about between through during than as and or but nor so if
        when while because which who whose where is are was were be been am will would can could should may
        might must do does did has have had not very more most every each""",
    "de": """der die das den dem des ein eine einen einem einer eines und oder aber denn weil dass wenn
        als ob mit von zu zum zur im in am an auf aus bei für durch gegen ohne um nach vor über unter
        zwischen sich ist sind war waren wird werden hat haben kann nicht sehr mehr kein keine""",
    "fr": """le la les un une des du de d' l' au aux et ou mais donc car ni que qui dont où si quand
        comme pour par avec sans sous sur dans en entre vers chez ce cet cette ces mon ma mes ton ta tes son
        sa ses notre nos votre vos leur leurs est sont a ont ne pas plus très""",
    "es": """el la los las un una unos unas de del al a y e o u pero que si cuando como porque para por
        con sin sobre entre hasta desde en su sus mi mis tu tus este esta estos estas es son ha han no muy
        más se lo""",
    "it": """il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai da dal
        dalla in nel nella con su per tra fra e o ma che chi se quando come perché è sono ha hanno non più
        molto si""",
    "pt": """o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela para com sem
        sobre entre e ou mas que se quando como porque seu sua é são tem não mais muito ao à""",
    "nl": """de het een en of maar want dat die als van in op aan met voor door bij naar over onder
        tussen uit zonder te is zijn was waren wordt heeft hebben kan niet zeer meer geen""",
    "pl": """i a o u w we z ze na do od po za przy przez dla pod nad oraz lub ale że nie jest są się
        który która które jak gdy""",
    "ru": """и а но или да не ни в во на с со к ко о об от до из за по под над при для без через у что
        как если когда который это""",
    "sv": """en ett den det de och eller men att som i på av för med till från om under över är var har
        inte""",
    "tr": """ve veya ama ile için gibi kadar bir bu şu o çok daha en""",
}  # fmt: skip
"""Words that lean on the next one: articles, prepositions, conjunctions, little verbs."""

_AFTER_HAN, _BEFORE_HAN = frozenset("的了着过吧吗呢是"), frozenset("和但而因所在把被对从为与或并")
"""Chinese words of one sign after which, and before which, a phrase often ends."""


@functools.lru_cache(maxsize=64)
def leaning(language: str) -> frozenset[str]:
    """The words of a language, a tag, that a line ends with only if it must; else those of all."""
    own = _LEANING.get(language[:2].lower())
    return frozenset((own or " ".join(_LEANING.values())).split())


def break_cost(before: str, after: str, spaced: bool, pause: float, language: str) -> float:
    """How bad a break between two words is: 0 at the end of a sentence, 1 inside a phrase, 2 after "the".

    spaced: a space is between them; pause: seconds of silence, which say where the speaker divides.
    """
    text = before.rstrip(_CLOSING)
    if text.endswith(_ENDS):
        cost = 0.0
    elif text.endswith(_HALVES):
        cost = 0.15
    elif text.endswith(_COMMAS):
        cost = 0.3
    elif not spaced:
        cost = _inside(before[-1:], after[:1])
    else:
        weak = leaning(language)
        cost = 2.0 if text.lower() in weak else 0.6 if after.lower() in weak else 1.0
    return cost - min(0.6, 1.2 * max(0.0, pause - 0.1))


def _inside(before: str, after: str) -> float:
    """The same in a text without spaces: Japanese phrases begin where hiragana goes over into the rest."""
    if not (wide(before) and wide(after)):
        return 1.4
    if after in _BEFORE_HAN:
        return 0.8
    if before in _AFTER_HAN or (_hiragana(before) and not _hiragana(after)):
        return 0.7
    return 1.5 if _katakana(before) == _katakana(after) else 1.1


def _hiragana(char: str) -> bool:
    return "\u3041" <= char <= "\u309f"


def _katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30ff"


@functools.lru_cache(maxsize=1 << 14)
def columns(text: str) -> int:
    """Width in columns of a typewriter: two for Chinese and Japanese signs and emoji, none for marks."""
    total = 0
    for cluster in clusters(text):
        if is_emoji(cluster) or unicodedata.east_asian_width(cluster[0]) in ("W", "F"):
            total += 2
        else:
            total += sum(1 for c in cluster if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return total
