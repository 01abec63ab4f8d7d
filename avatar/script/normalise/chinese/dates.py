"""Dates, years and times in Chinese."""

from __future__ import annotations

import re

from avatar.script.normalise.chinese.numbers import cardinal, digits
from avatar.script.normalise.rules import Manner, rule

_YEAR, _MONTH, _DAY = r"(?P<y>\d{4})", r"(?P<m>0?[1-9]|1[0-2])", r"(?P<d>0?[1-9]|[12]\d|3[01])"


def _say_date(match: re.Match[str], _manner: Manner) -> str:
    found = match.groupdict()
    words = digits(found["y"]) + "年" if found.get("y") else ""
    words += cardinal(int(found["m"])) + "月"
    return words + (cardinal(int(found["d"])) + (found.get("sign") or "日") if found.get("d") else "")


def _say_year(match: re.Match[str], _manner: Manner) -> str:
    return digits(match["y"]) + match["sign"]


def _say_years(match: re.Match[str], _manner: Manner) -> str:
    return f"{digits(match['a'])}年到{digits(match['b'])}年"


def _say_decade(match: re.Match[str], _manner: Manner) -> str:
    text = match["n"]
    years = digits(text) if len(text) == 4 or text == "00" else cardinal(int(text))
    return years + match["sign"]


def _say_born(match: re.Match[str], _manner: Manner) -> str:
    return digits(match["n"]) + "后"


def _say_time(match: re.Match[str], _manner: Manner) -> str | None:
    hour, minute = int(match["h"]), int(match["min"])
    if hour > 24 or minute > 59:
        return None
    words = _hour(hour) + "点"
    if match["s"]:
        return words + _two(minute) + "分" + _two(int(match["s"])) + "秒"
    return words + (_two(minute) + "分" if minute else "")


def _hour(hour: int) -> str:
    return cardinal(hour, pair=True)


def _two(value: int) -> str:
    return ("零" if 0 < value < 10 else "") + cardinal(value)


def _say_clock(match: re.Match[str], _manner: Manner) -> str:
    words = _hour(int(match["h"])) + "点"
    if match["half"]:
        return words + match["half"]
    return words + (_two(int(match["min"])) + match["sign"] if match["min"] else match["sign2"] or "")


def _say_span(match: re.Match[str], _manner: Manner) -> str | None:
    first = _say_time(_TIME.fullmatch(match["a"]) or match, _manner) if _TIME.fullmatch(match["a"]) else None
    second = _say_time(_TIME.fullmatch(match["b"]) or match, _manner) if _TIME.fullmatch(match["b"]) else None
    return f"{first}到{second}" if first and second else None


_TIME = re.compile(r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?")

RULES = (
    rule(rf"(?<!\d){_YEAR}\s?年\s?{_MONTH}\s?月(?:\s?{_DAY}\s?(?P<sign>[日号號]))?", _say_date),
    rule(rf"(?<![\d./-]){_YEAR}(?P<by>[-/.]){_MONTH}(?P=by){_DAY}(?![\d/-])", _say_date),
    rule(rf"(?<!\d){_MONTH}\s?月\s?{_DAY}\s?(?P<sign>[日号號])", _say_date),
    rule(rf"(?<!\d){_MONTH}\s?月(?!\d)", _say_date),
    rule(r"(?<!\d)(?P<n>\d{4}|\d0)\s?(?P<sign>年代)", _say_decade),
    rule(r"(?<!\d)(?P<n>[0-9][05])后(?![来面退续])", _say_born),
    rule(r"(?<!\d)(?P<a>[12]\d{3})\s?年?\s?[-–—~～至到]\s?(?P<b>[12]\d{3})\s?年", _say_years),
    rule(
        r"(?<![\d.,，$¥￥€£])(?P<a>1\d{3}|20\d\d)\s?[-–—~～至到]\s?(?P<b>1\d{3}|20\d\d)(?![\d.,，]|\s?[\u4e00-\u9fffA-Za-z%])",
        lambda m, _: f"{digits(m['a'])}到{digits(m['b'])}" if m["a"] < m["b"] else None,
    ),
    rule(
        r"(?<![\d.,，])(?P<y>1[0-9]\d\d|20\d\d)\s?(?P<sign>年(?:度|底|初|末)?)(?![前来間间]|的?[历歷]史)",
        _say_year,
    ),
    rule(r"(?<![\d:])(?P<a>\d{1,2}:\d{2})\s?[-–—~～至到]\s?(?P<b>\d{1,2}:\d{2})(?![\d:])", _say_span),
    rule(r"(?<![\d:])(?P<h>\d{1,2})[:：](?P<min>\d{2})(?:[:：](?P<s>\d{2}))?(?![\d:])", _say_time),
    rule(
        r"(?<![\d.])(?P<h>[01]?\d|2[0-4])\s?[点點时時](?![间間])(?:(?P<half>半|整)"
        r"|(?P<min>[0-5]?\d)\s?(?P<sign>分)|(?P<sign2>钟|鐘)?)(?!\d)",
        _say_clock,
    ),
)
