"""Money, percentages, measures, ratios, ranges, telephone numbers and plain numbers in Chinese."""

from __future__ import annotations

import re

from avatar.script.normalise.chinese.numbers import LONGEST, NUMBER, cardinal, counts, digits, number
from avatar.script.normalise.rules import Manner, rule
from avatar.script.normalise.tables import row

CURRENCIES = {
    "¥": "元", "￥": "元", "RMB": "元", "CNY": "元", "US$": "美元", "$": "美元", "USD": "美元",
    "HK$": "港元", "NT$": "新台币", "€": "欧元", "EUR": "欧元", "£": "英镑", "GBP": "英镑", "JPY": "日元",
    "₩": "韩元", "₹": "卢比",
}  # fmt: skip
UNITS = {
    "km/h": "公里每小时", "m/s": "米每秒", "km²": "平方公里", "m²": "平方米", "㎡": "平方米",
    "m³": "立方米", "cm²": "平方厘米", "km": "公里", "cm": "厘米", "mm": "毫米", "nm": "纳米", "μm": "微米",
    "m": "米", "kg": "公斤", "mg": "毫克", "g": "克", "t": "吨", "mL": "毫升", "ml": "毫升", "L": "升",
    "kWh": "千瓦时", "kW": "千瓦", "MW": "兆瓦", "W": "瓦", "V": "伏", "mAh": "毫安时", "Hz": "赫兹",
    "kHz": "千赫兹", "MHz": "兆赫兹", "GHz": "吉赫兹", "KB": "K B", "MB": "兆", "GB": "G B", "TB": "T B",
    "Mbps": "兆比特每秒", "min": "分钟", "h": "小时", "s": "秒", "ms": "毫秒", "px": "像素", "dB": "分贝",
    "kcal": "千卡", "cal": "卡", "Pa": "帕", "hPa": "百帕", "℃": "摄氏度", "°C": "摄氏度", "℉": "华氏度",
    "°F": "华氏度", "°": "度", "ha": "公顷", "ppm": "P P M", "cm³": "立方厘米",
    "ft": "英尺", "in": "英寸", "mph": "英里每小时",
}  # fmt: skip
_POWER = r"(?P<power>[十百千]?[万萬亿億]|[百千](?=[元块人]))?"
_TO = r"\s?(?:[-–—~～〜至到])\s?"


def _plain(amount: str, after: str = "") -> str:
    return number(amount, pair=counts(after))


def _say_money(match: re.Match[str], _manner: Manner) -> str:
    amount = match["n"]
    if "." in amount:
        amount = amount.rstrip("0").rstrip(".")
    power = match["power"] or ""
    return _plain(amount, power or "元") + power + CURRENCIES[match["sign"]]


def _say_percent(match: re.Match[str], _manner: Manner) -> str:
    share = {"%": "百分之", "％": "百分之", "‰": "千分之"}[match["sign"]]
    words = ("负" if match["minus"] else "") + share + number(match["n"])
    return words + (f"到{share}{number(match['to'])}" if match["to"] else "")


def _say_fraction(match: re.Match[str], _manner: Manner) -> str | None:
    above, below = int(match["a"]), int(match["b"])
    return f"{cardinal(below)}分之{cardinal(above)}" if above > 0 and 1 < below <= 100 else None


def _say_measure(match: re.Match[str], _manner: Manner) -> str:
    unit = UNITS[match["unit"]]
    minus = ""
    if match["minus"]:
        minus = "零下" if unit.endswith("氏度") else "负"
    words = minus + _plain(match["n"], unit)
    if match["to"]:
        words = minus + number(match["n"]) + "到" + _plain(match["to"], unit)
    return f"{words}{unit}" if unit[0] > "z" else f"{words} {unit}"


def _say_ratio(match: re.Match[str], _manner: Manner) -> str:
    return f"{number(match['a'])}比{number(match['b'])}"


def _say_size(match: re.Match[str], _manner: Manner) -> str:
    unit = match.groupdict().get("unit")
    return "乘".join(number(n) for n in re.findall(NUMBER, match["sides"])) + (UNITS[unit] if unit else "")


def _say_version(match: re.Match[str], _manner: Manner) -> str:
    return (match["first"] or "") + "点".join(number(part) for part in match["n"].split("."))


def _say_range(match: re.Match[str], _manner: Manner) -> str:
    after = match.string[match.end() :]
    return f"{_plain(match['a'], after)}到{_plain(match['b'], after)}"


def _say_phone(match: re.Match[str], _manner: Manner) -> str:
    return " ".join(digits(part, one="幺") for part in re.findall(r"\d+", match[0]))


def _say_code(match: re.Match[str], _manner: Manner) -> str:
    return digits(match["n"], one="幺" if match["n"].startswith("1") and len(match["n"]) == 3 else "一")


def _say_ordinal(match: re.Match[str], _manner: Manner) -> str:
    n = match["n"]
    return "第" + (digits(n) if len(n) > LONGEST else cardinal(int(n)))


def _say_number(match: re.Match[str], _manner: Manner) -> str:
    after = match.string[match.end() :]
    return ("负" if match["minus"] else "") + _plain(match["n"], after)


_SIGNS = "|".join(re.escape(s) for s in sorted(CURRENCIES, key=len, reverse=True))
_UNIT = "(?P<unit>" + "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True)) + ")"
_N, _OPEN = rf"(?P<n>{NUMBER})", r"(?<![\d.,，A-Za-z])"
_MINUS = r"(?P<minus>(?<![0-9A-Za-z)）])[-−])?"
_BELOW = r"(?P<minus>(?:(?<![\w)）])|(?<=[为是到得于成约]))[-−])?"
"""The sign before a number without a unit; after other words it is a hyphen."""
_SIDES = rf"(?P<sides>{NUMBER}(?:\s?[x×*]\s?{NUMBER}){{1,3}})"
_NAMED = "邮编 邮政编码 密码 密码是 密码为 验证码 验证码是 验证码为 编号 学号 账号 帐号 卡号 工号 订单号 房号"
"""Words after which a number is read digit by digit."""
_MOBILE = r"1[3-9]\d{9}|1[3-9]\d-\d{4}-\d{4}|1[3-9]\d\s\d{4}\s\d{4}"
_PHONE = rf"(?<![\d-])(?:{_MOBILE}|0\d{{2,3}}[-\s]\d{{7,8}}|400[-\s]\d{{3}}[-\s]\d{{4}})(?!\d)"

FIRST = (
    rule(_PHONE, _say_phone),
    rule(r"(?<![\d.,])(?:10086|10010|12306|12315|12345)(?![\d.,元个個])", _say_phone),
    rule(r"(?P<n>(?:(?<=[拨撥打])|(?<=话是)|(?<=話是))(?:1\d{2}|1\d{4}))(?!\d)", _say_code),
    rule(
        "(?:"
        + "|".join(f"(?<={word}{colon})" for word in row(_NAMED) for colon in ("", "：", ":"))
        + r")\s?(?P<n>\d{4,})(?![\d.])",
        lambda m, _: digits(m["n"]),
    ),
    rule(r"(?P<first>第\s?)(?P<n>\d+(?:\.\d+)+)(?!\d)", _say_version),
    rule(r"(?<![\d.,])(?P<first>)(?P<n>\d+(?:\.\d+){2,})(?!\d)", _say_version),
    rule(r"(?P<n>(?<!\d)\d{3,4})(?=\s?(?:房间|房間|室|航班|次列车|次列車|次高铁|邮编))", _say_code),
)
RULES = (
    rule(rf"{_OPEN}(?P<sign>{_SIGNS})\s?{_N}\s?{_POWER}", _say_money),
    rule(rf"(?<![\d.,，]){_N}\s?{_POWER}\s?(?P<sign>RMB|CNY|USD|EUR|GBP|JPY|[€£])(?![A-Za-z])", _say_money),
    rule(rf"{_MINUS}{_OPEN}{_N}[%％]?(?:{_TO}(?P<to>{NUMBER}))?\s?(?P<sign>[%％‰])", _say_percent),
    rule(rf"{_OPEN}(?P<a>\d{{1,2}})/(?P<b>\d{{1,3}})(?![\d/])", _say_fraction),
    rule(rf"{_OPEN}{_SIDES}\s?{_UNIT}(?![A-Za-z²³])", _say_size),
    rule(rf"{_MINUS}{_OPEN}{_N}(?:{_TO}(?P<to>{NUMBER}))?\s?{_UNIT}(?![A-Za-z²³])", _say_measure),
    rule(r"(?<![\d:])(?P<a>\d{1,4})[:：](?P<b>\d{1,4})(?![\d:])", _say_ratio),
    rule(rf"{_OPEN}{_SIDES}(?![A-Za-z\d])", _say_size),
    rule(rf"{_OPEN}(?P<a>{NUMBER}){_TO}(?P<b>{NUMBER})(?=\s?[\u4e00-\u9fff])", _say_range),
    rule(r"(?:第|(?<![A-Za-z])No\.?)\s?(?P<n>\d+)", _say_ordinal),
)
LAST = (rule(rf"{_BELOW}(?<!\d){_N}", _say_number),)
