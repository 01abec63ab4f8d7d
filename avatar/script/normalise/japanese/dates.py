"""Dates and times in Japanese."""

from __future__ import annotations

import re

from avatar.script.normalise.japanese.counters import MONTHS, count, day, hour
from avatar.script.normalise.japanese.numbers import cardinal, year
from avatar.script.normalise.rules import Manner, rule

_MONTH, _DAY = r"(?P<m>0?[1-9]|1[0-2])", r"(?P<d>0?[1-9]|[12]\d|3[01])"
_ERAS = {"令和": "レイワ", "平成": "ヘイセイ", "昭和": "ショウワ", "大正": "タイショウ", "明治": "メイジ"}
_WEEKDAYS = dict(zip("月火水木金土日", ["ゲツ", "カ", "スイ", "モク", "キン", "ド", "ニチ"], strict=True))


def _say_date(match: re.Match[str], _manner: Manner) -> str:
    found = match.groupdict()
    parts = []
    if found.get("y"):
        parts.append(_ERAS.get(found.get("era") or "", "") + year(int(found["y"])) + "ネン")
    parts.append(MONTHS[int(found["m"]) - 1] + "ガツ")
    if found.get("d"):
        parts.append(day(int(found["d"])))
    if found.get("week"):
        parts.append(_WEEKDAYS[found["week"]] + "ヨウビ")
    return " ".join(parts)


def _say_first(match: re.Match[str], _manner: Manner) -> str:
    return year(int(match["a"])) + ("カラ" if match["to"] else "") + year(int(match["b"])) + "ネン"


def _say_era(match: re.Match[str], _manner: Manner) -> str:
    return _ERAS[match["era"]] + ("ガン" if match["y"] == "元" else year(int(match["y"]))) + "ネン"


def _say_time(match: re.Match[str], _manner: Manner) -> str | None:
    hours, minutes = int(match["h"]), int(match["min"])
    if hours > 24 or minutes > 59:
        return None
    words = hour(hours) + "ジ"
    words += " " + count(str(minutes), "分") if minutes else ""
    return words + (" " + count(str(int(match["s"])), "秒") if match["s"] else "")


def _say_clock(match: re.Match[str], _manner: Manner) -> str:
    words = hour(int(match["h"])) + "ジ"
    if match["half"]:
        return words + "ハン"
    return words + (" " + count(match["min"], "分") if match["min"] else "")


def _say_times(match: re.Match[str], manner: Manner) -> str | None:
    times = [_TIME.fullmatch(match[name]) for name in ("a", "b")]
    said = [_say_time(time, manner) if time else None for time in times]
    return f"{said[0]}カラ {said[1]}" if all(said) else None


def _say_decade(match: re.Match[str], _manner: Manner) -> str:
    return cardinal(int(match["n"])) + "ネンダイ"


_TIME = re.compile(r"(?P<h>\d{1,2}):(?P<min>\d{2})(?P<s>)")
_ERA = "(?P<era>" + "|".join(_ERAS) + ")"
_WEEK = r"(?:\s?[(（](?P<week>[月火水木金土日])[)）])?"

RULES = (
    rule(
        r"(?<![一-鿿\d])(?P<a>[月火水木金土日])\s?[-–—~～〜]\s?(?P<b>[月火水木金土日])(?![一-鿿])",
        lambda m, _: f"{_WEEKDAYS[m['a']]}カラ{_WEEKDAYS[m['b']]}",
    ),
    rule(
        rf"(?:{_ERA})?(?<!\d)(?P<y>\d{{1,4}})\s?年\s?{_MONTH}\s?月(?:\s?{_DAY}\s?日(?!間))?{_WEEK}", _say_date
    ),
    rule(rf"(?<![\d./-])(?P<y>\d{{4}})(?P<by>[-/.]){_MONTH}(?P=by){_DAY}(?![\d/-]){_WEEK}", _say_date),
    rule(rf"(?<!\d){_MONTH}\s?月\s?{_DAY}\s?日(?!間){_WEEK}", _say_date),
    rule(rf"(?<!\d){_MONTH}/{_DAY}\s?[(（](?P<week>[月火水木金土日])[)）]", _say_date),
    rule(r"(?<![\d./-])(?P<m>0?[1-9]|1[0-2])/(?P<d>1[3-9]|2\d|3[01])(?![\d./-])", _say_date),
    rule(rf"(?<!\d){_MONTH}\s?月(?![\d])", _say_date),
    rule(rf"{_ERA}\s?(?P<y>元|\d+)\s?年(?!間)", _say_era),
    rule(r"(?<!\d)(?P<n>\d{2,4})\s?年代", _say_decade),
    rule(r"(?<!\d)(?P<a>[12]\d{3})\s?年?\s?(?P<to>[-–—~～〜])\s?(?P<b>[12]\d{3})\s?年", _say_first),
    rule(r"(?<![\d:])(?P<a>\d{1,2}:\d{2})\s?[-–—~～〜]\s?(?P<b>\d{1,2}:\d{2})(?![\d:])", _say_times),
    rule(r"(?<![\d:])(?P<h>\d{1,2})[:：](?P<min>\d{2})(?:[:：](?P<s>\d{2}))?(?![\d:])", _say_time),
    rule(
        r"(?<![\d.])(?P<h>[01]?\d|2[0-4])\s?時(?![間限])(?:(?P<half>半)|\s?(?P<min>[0-5]?\d)\s?分(?!間))?",
        _say_clock,
    ),
)
