"""Money, percentages, measures, fractions, ratios, telephone numbers and plain numbers in Japanese."""

from __future__ import annotations

import re

from avatar.script.normalise.japanese.counters import COUNTERS, count
from avatar.script.normalise.japanese.numbers import (
    LONGEST,
    NUMBER,
    POWERS,
    cardinal,
    counted,
    from_kanji,
    number,
    spelt,
)
from avatar.script.normalise.rules import Manner, rule

CURRENCIES = {
    "¥": "円", "￥": "円", "JPY": "円", "$": "ドル", "US$": "ドル", "USD": "ドル", "€": "ユーロ",
    "EUR": "ユーロ", "£": "ポンド", "GBP": "ポンド", "₩": "ウォン",
}  # fmt: skip
UNITS = {
    "km/h": "キロメートルマイジ", "m/s": "メートルマイビョウ", "km²": "ヘイホウキロメートル",
    "m²": "ヘイホウメートル", "㎡": "ヘイホウメートル", "m³": "リッポウメートル",
    "cm³": "リッポウセンチメートル", "cm²": "ヘイホウセンチメートル", "mm²": "ヘイホウミリメートル",
    "ppm": "ピーピーエム", "km": "キロメートル",
    "㎞": "キロメートル", "cm": "センチメートル", "㎝": "センチメートル", "mm": "ミリメートル",
    "㎜": "ミリメートル", "nm": "ナノメートル", "m": "メートル", "kg": "キログラム", "㎏": "キログラム",
    "mg": "ミリグラム", "g": "グラム", "t": "トン", "mL": "ミリリットル", "ml": "ミリリットル",
    "L": "リットル", "kWh": "キロワットジ", "kW": "キロワット", "MW": "メガワット", "W": "ワット",
    "V": "ボルト", "mAh": "ミリアンペアジ", "Hz": "ヘルツ", "kHz": "キロヘルツ", "MHz": "メガヘルツ",
    "GHz": "ギガヘルツ", "KB": "キロバイト", "MB": "メガバイト", "GB": "ギガバイト", "TB": "テラバイト",
    "Mbps": "メガビーピーエス", "Gbps": "ギガビーピーエス", "ms": "ミリビョウ", "px": "ピクセル",
    "dB": "デシベル", "kcal": "キロカロリー", "cal": "カロリー", "hPa": "ヘクトパスカル", "℃": "ド",
    "°C": "ド", "℉": "カシド", "°": "ド", "ha": "ヘクタール", "%": "パーセント", "％": "パーセント",
    "‰": "パーミル",
}  # fmt: skip
_TO = r"\s?[-–—~～〜]\s?"


def _value(text: str, powers: str) -> int:
    """A whole number with 万, 億 and the like behind it."""
    value = int(text.replace(",", ""))
    for power in powers:
        value *= POWERS[power]
    return value


def _worth(match: re.Match[str]) -> tuple[str, str]:
    """The amount as digits, and what is said before it where it is no whole number (1.5億)."""
    whole = 0
    for n, powers in re.findall(rf"({NUMBER})([千万億兆]*)", match["n"]):
        if ("." in n and powers) or len(n) > LONGEST:
            return "", number(n) + "".join(
                {"千": "セン", "万": "マン", "億": "オク", "兆": "チョウ"}[p] for p in powers
            )
        if "." in n:
            return n, ""
        whole += _value(n, powers)
    return str(whole), ""


def _say_money(match: re.Match[str], _manner: Manner) -> str:
    digits, words = _worth(match)
    counter = CURRENCIES[match["sign"]]
    if not words:
        return count(digits, counter)
    return words + ("エン" if counter == "円" else counter)


def _say_counted(match: re.Match[str], _manner: Manner) -> str:
    digits, words = _worth(match)
    counter = match["counter"]
    said = words + count("10000", counter).removeprefix("イチマン") if words else count(digits, counter)
    if match["from"]:
        said = number(match["from"]) + "カラ" + said
    return ("マイナス" if match["minus"] else "") + said


def _say_kanji(match: re.Match[str], _manner: Manner) -> str | None:
    value = from_kanji(match["n"])
    if match["counter"] == "日" and not 1 < value <= 31:
        return None  # 一日 is イチニチ or ツイタチ: the dictionary decides
    return count(str(value), match["counter"])


def _say_measure(match: re.Match[str], _manner: Manner) -> str:
    unit = UNITS[match["unit"]]
    said = number(match["n"]) + unit if unit[0] in "ハヒフヘホ" else counted(match["n"], unit)
    if match["from"]:
        said = number(match["from"]) + "カラ" + said
    return ("マイナス" if match["minus"] else "") + said


def _say_large(match: re.Match[str], _manner: Manner) -> str:
    digits, words = _worth(match)
    return words or cardinal(int(digits))


def _say_fraction(match: re.Match[str], _manner: Manner) -> str | None:
    above, below = int(match["a"]), int(match["b"])
    return f"{cardinal(below)}ブンノ{cardinal(above)}" if above > 0 and 1 < below <= 100 else None


def _say_ratio(match: re.Match[str], _manner: Manner) -> str:
    return f"{number(match['a'])}タイ{number(match['b'])}"


def _say_size(match: re.Match[str], _manner: Manner) -> str:
    *sides, last = re.findall(NUMBER, match["sides"])
    unit = match.groupdict().get("unit")
    return "カケル".join([*map(number, sides), counted(last, UNITS[unit]) if unit else number(last)])


def _say_version(match: re.Match[str], _manner: Manner) -> str:
    return "テン".join(number(part) for part in match[0].split("."))


def _say_house(match: re.Match[str], _manner: Manner) -> str:
    return "ノ".join(number(part) for part in re.findall(r"\d+", match[0]))


def _say_range(match: re.Match[str], _manner: Manner) -> str | None:
    first, last = match["a"], match["b"]
    if float(first.replace(",", "")) >= float(last.replace(",", "")):
        return None
    return f"{number(first)}カラ{number(last)}"


def _say_phone(match: re.Match[str], _manner: Manner) -> str:
    return "ノ ".join(spelt(part) for part in re.findall(r"\d+", match[0]))


def _say_place(match: re.Match[str], _manner: Manner) -> str:
    return "ナンバー" + ("ワン" if match["n"] == "1" else number(match["n"]))


def _say_number(match: re.Match[str], _manner: Manner) -> str:
    return ("マイナス" if match["minus"] else "") + number(match["n"])


_SIGNS = "|".join(re.escape(s) for s in sorted(CURRENCIES, key=len, reverse=True))
_UNIT = "(?P<unit>" + "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True)) + ")"
_COUNTER = "(?P<counter>" + "|".join(re.escape(c) for c in COUNTERS) + ")"
_LARGE = rf"{NUMBER}[千万億兆]+(?:{NUMBER}[千万億兆]*)*"
_N, _OPEN = rf"(?P<n>{_LARGE}|{NUMBER})", r"(?<![\d.,A-Za-z])"
_MINUS = r"(?P<minus>(?<![0-9A-Za-z)）])[-−])?"
_BELOW = r"(?P<minus>(?:(?<![\w)）])|(?<=[ぁ-ん]))[-−])?"
"""The sign before a number without a unit; after a word in kanji it is a hyphen."""
_SIDES = rf"(?P<sides>{NUMBER}(?:\s?[x×*]\s?{NUMBER}){{1,3}})"
_FROM = rf"(?:(?P<from>{NUMBER})(?:%|％)?{_TO})?"
_FEW = r"(?P<few>\d)[,，、](?P<n>\d)"

FIRST = (
    rule(r"(?<![\d-])(?:0\d{1,4}-\d{1,4}-\d{3,4}|0120-\d{3}-\d{3})(?![\d-])", _say_phone),
    rule(r"(?:〒\s?|(?<![\w-]))\d{3}-\d{4}(?![\d-])", _say_phone),
    rule(r"(?<![\d.,])\d+(?:\.\d+){2,}(?!\d)", _say_version),
    rule(
        r"(?:(?<=[区町村市丁目条])|(?<=番地))\d+(?:-\d+)+(?![\d-])|(?<![\d-])\d+(?:-\d+){2}(?![\d-])",
        _say_house,
    ),
    rule(r"(?<![A-Za-z])No\.?\s?(?P<n>\d+)", _say_place),
)
RULES = (
    rule(rf"{_OPEN}(?P<sign>{_SIGNS})\s?{_N}", _say_money),
    rule(rf"{_OPEN}{_N}\s?(?P<sign>USD|JPY|EUR|GBP|[€£$])(?![A-Za-z])", _say_money),
    rule(rf"{_OPEN}(?P<a>\d{{1,2}})/(?P<b>\d{{1,3}})(?![\d/])", _say_fraction),
    rule(rf"{_OPEN}{_SIDES}\s?{_UNIT}(?![A-Za-z²³])", _say_size),
    rule(rf"{_MINUS}{_OPEN}{_FROM}(?P<n>{NUMBER})\s?{_UNIT}(?![A-Za-z²³])", _say_measure),
    rule(r"(?<![\d:])(?P<a>\d{1,4})[:：対](?P<b>\d{1,4})(?![\d:])", _say_ratio),
    rule(rf"{_OPEN}{_FEW}{_COUNTER}", lambda m, _: f"{number(m['few'])} {count(m['n'], m['counter'])}"),
    rule(rf"{_MINUS}{_OPEN}{_FROM}{_N}\s?{_COUNTER}", _say_counted),
    rule(
        r"(?<![一二三四五六七八九十百千万])(?P<n>[一二三四五六七八九十百]+)(?P<counter>[本匹個回歳冊階人時円つ]|日(?!本))",
        _say_kanji,
    ),
    rule(rf"{_OPEN}(?P<n>{_LARGE})", _say_large),
    rule(rf"{_OPEN}{_SIDES}(?![A-Za-z\d])", _say_size),
    rule(rf"{_OPEN}(?<![-–])(?P<a>{NUMBER}){_TO}(?P<b>{NUMBER})(?![\w-])", _say_range),
)
LAST = (
    rule(r"(?<=[\u4e00-\u9fff\d%％℃A-Za-z])\s?[〜～](?=\s?[\w¥￥]|[)）」]|$)", "カラ"),
    rule(rf"{_BELOW}(?<!\d)(?P<n>{NUMBER})", _say_number),
)
