"""Numbers in Mandarin words."""

from __future__ import annotations

from avatar.script.normalise.tables import row

DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿", "亿亿")
_LARGEST = 10 ** (4 * len(_GROUPS))

LONGEST = 20
"""Digits of the longest number that is read as one; a longer one is read digit by digit."""
NUMBER = r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?"
"""A number with or without commas and a fraction, for regular expressions."""
POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8}

COUNTED = row("""
    个 個 位 名 件 次 天 年 周 週 小时 小時 分钟 分鐘 种 種 张 張
    条 條 只 隻 家 台 臺 辆 輛 间 間 座 棵 口 杯 瓶 块 塊
    元 斤 公斤 米 公里 千米 倍 岁 歲 门 門 项 項 层 層 部 篇 句
    段 遍 场 場 组 組 对 對 双 雙 套 份 把 本 支 枝 根 颗
    顆 粒 片 头 頭 匹 艘 架 封 幅 首 顿 頓 人 季度 秒 星期 吨
    噸 升 平方米 英镑 美元 欧元 万 萬 亿 億 千 多
""")
"""Measure words before which 2 is 两."""


def digits(text: str, *, one: str = "一") -> str:
    """Digit by digit: a year, a room. `one`: 幺 in telephone numbers."""
    return "".join(one if c == "1" else DIGITS[int(c)] for c in text if c.isdecimal())


def cardinal(value: int, *, pair: bool = False) -> str:
    """A whole number. `pair`: a 2 alone is 两, as before a measure word.

    >>> cardinal(10_500), cardinal(2_000_000), cardinal(115)
    ('一万零五百', '两百万', '一百一十五')
    """
    if value < 0:
        return "负" + cardinal(-value, pair=pair)
    if value >= _LARGEST:
        return digits(str(value))
    if value == 2 and pair:
        return "两"
    parts: list[str] = []
    groups: list[int] = []
    rest = value
    while rest or not groups:
        rest, group = divmod(rest, 10_000)
        groups.append(group)
    zero = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            zero = bool(parts)
            continue
        if parts and (zero or group < 1000):
            parts.append("零")
        if group == 2 and place:
            parts.append("两" + _GROUPS[place])
        else:
            parts.append(_four(group, first=not parts) + _GROUPS[place])
        zero = False
    words = "".join(parts) or "零"
    words = words.replace("二千", "两千", 1) if words.startswith("二千") else words
    if words.startswith("二百") and len(groups) > 1:
        words = "两" + words[1:]
    return words


def _four(group: int, *, first: bool) -> str:
    """One to 9999. 10 to 19 begin with 十 at the start of a number."""
    words = ""
    zero = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if zero and words else "") + DIGITS[digit] + _PLACES[place]
            zero = False
        else:
            zero = True
    return words[1:] if first and words.startswith("一十") else words


def number(text: str, *, pair: bool = False) -> str:
    """A number as written: "1,234.50" → 一千二百三十四点五零."""
    whole, _, fraction = text.replace(",", "").replace("，", "").partition(".")
    long = len(whole) > LONGEST or (len(whole) > 1 and whole.startswith("0") and not fraction)
    words = digits(whole) if long else cardinal(int(whole), pair=pair and not fraction)
    return words + ("点" + digits(fraction) if fraction else "")


def counts(after: str) -> bool:
    """Whether the text that follows begins with a word before which 2 is 两."""
    following = after.lstrip()
    return following.startswith(COUNTED) and not following.startswith("次元")
