"""Numbers in Japanese, as readings in katakana: what a number becomes depends on what is counted."""

from __future__ import annotations

DIGITS = ("ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ")
SPELT = ("ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュウ")
"""Digits one by one, as in telephone numbers."""
_HUNDREDS = {1: "ヒャク", 3: "サンビャク", 6: "ロッピャク", 8: "ハッピャク"}
_THOUSANDS = {1: "セン", 3: "サンゼン", 8: "ハッセン"}
_MYRIADS = ("", "マン", "オク", "チョウ", "ケイ")
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
LONGEST = 20
"""Digits of the longest number that is read as one; a longer one is read digit by digit."""
POWERS = {"千": 10**3, "万": 10**4, "億": 10**8, "兆": 10**12}


def cardinal(value: int) -> str:
    """A whole number.

    >>> cardinal(3_600), cardinal(18_000_000), cardinal(10**12)
    ('サンゼンロッピャク', 'センハッピャクマン', 'イッチョウ')
    """
    if value < 0:
        return "マイナス" + cardinal(-value)
    if value >= 10 ** (4 * len(_MYRIADS)):
        return spelt(str(value))
    groups: list[int] = []
    rest = value
    while rest:
        rest, group = divmod(rest, 10_000)
        groups.append(group)
    words = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            continue
        said = _four(group)
        if place == 1 and said == "セン":
            said = "イッセン"
        elif place >= 3:  # 兆 and 京 double the sound before them
            said = _doubled(said, "ト" if place == 3 else "カ")
        words += said + _MYRIADS[place]
    return words or "ゼロ"


def _four(group: int) -> str:
    words = ""
    for place, size in ((3, 1000), (2, 100), (1, 10)):
        digit = group // size % 10
        if not digit:
            continue
        if place == 1:
            words += ("" if digit == 1 else DIGITS[digit]) + "ジュウ"
        elif place == 2:
            words += _HUNDREDS.get(digit, DIGITS[digit] + "ヒャク")
        else:
            words += _THOUSANDS.get(digit, DIGITS[digit] + "セン")
    return words + (DIGITS[group % 10] if group % 10 else "")


def spelt(text: str, between: str = "") -> str:
    """Digit by digit."""
    return between.join(SPELT[int(c)] for c in text if c.isdecimal())


def year(value: int) -> str:
    """A year or a count of years, before 年: 4 is ヨ, 7 is ナナ or シチ, 9 is キュウ."""
    words = cardinal(value)
    return words[:-2] + "ヨ" if words.endswith("ヨン") else words


def number(text: str) -> str:
    """A number as written: "1,234.5" → センニヒャクサンジュウヨンテンゴ."""
    whole, _, fraction = text.replace(",", "").partition(".")
    long = len(whole) > LONGEST
    if not fraction:
        return spelt(whole) if long or (whole != "0" and whole.startswith("0")) else cardinal(int(whole))
    said = spelt(whole) if long else "レイ" if int(whole) == 0 else _doubled(cardinal(int(whole)), "テン")
    return f"{said}テン{''.join(DIGITS[int(c)] for c in fraction)}"


_SHORT = {
    "k": (("イチ", "イッ"), ("ロク", "ロッ"), ("ハチ", "ハッ"), ("ジュウ", "ジュッ"), ("ヒャク", "ヒャッ")),
    "s": (("イチ", "イッ"), ("ハチ", "ハッ"), ("ジュウ", "ジュッ")),
    "t": (("イチ", "イッ"), ("ハチ", "ハッ"), ("ジュウ", "ジュッ")),
    "h": (("イチ", "イッ"), ("ロク", "ロッ"), ("ハチ", "ハッ"), ("ジュウ", "ジュッ"), ("ヒャク", "ヒャッ")),
    "p": (("ジュウ", "ジュッ"),),
}
_ROWS = {"k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "h": "ハヒフヘホ", "p": "パピプペポ"}


def _row(word: str) -> str:
    return next((row for row, kana in _ROWS.items() if word[0] in kana), "")


def _doubled(said: str, word: str) -> str:
    """The number before a word, its last sound shortened and doubled where the word's first asks for it."""
    for full, short in _SHORT.get(_row(word), ()):
        if said.endswith(full):
            return said[: -len(full)] + short
    return said


def counted(text: str, word: str, *, after_three: str = "", four: str = "ヨン") -> str:
    """A number with a counter, said with the changes of sound between them.

    word: the counter's reading. after_three: the counter after サン and セン·マン where it differs (ボン).
    A ハ that follows a doubled sound becomes パ. four: ヨ before 時, 年, 円, 人.
    """
    said = number(text)
    if "." in text:
        return said + word
    if four != "ヨン" and said.endswith("ヨン"):
        return said[:-2] + four + word
    if after_three and said.endswith(("サン", "セン", "マン", "ゼン")):
        return said + after_three
    short = _doubled(said, word)
    if short != said and _row(word) == "h":
        return short + chr(ord(word[0]) + 2) + word[1:]
    return short + word


def from_kanji(text: str) -> int:
    """Han numerals below a thousand as a number: 二十四 → 24."""
    total, digit = 0, 0
    for sign in text:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = "〇一二三四五六七八九".index(sign)
    return total + digit
