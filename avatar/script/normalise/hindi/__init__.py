"""Hindi: `read` runs the rules below in their order, most specific first. Digits may be ०-९ or 0-9."""

from __future__ import annotations

import re
import unicodedata

from avatar.script.normalise.addresses import FILES, address_rules
from avatar.script.normalise.english.roman import value
from avatar.script.normalise.hindi.numbers import (
    ASCII,
    LONGEST,
    NUMBER,
    cardinal,
    number,
    ordinal,
    spelt,
    year,
)
from avatar.script.normalise.hindi.tables import (
    ABBREVIATIONS,
    COMPARED,
    CURRENCIES,
    DAYS,
    LETTERS,
    MONTH_NAMES,
    MONTHS,
    POWERS,
    QUARTERS,
    SIGNS,
    UNITS,
    WEB,
    WORDS,
)
from avatar.script.normalise.rules import Manner, Reading, apply, rule
from avatar.script.normalise.tables import LOWERED

_TO = r"\s?[-–—~]\s?"


def _say_money(match: re.Match[str], _manner: Manner) -> str:
    one, many, cents = CURRENCIES[match["sign"]]
    amount, power = match["n"].replace(",", ""), match["power"]
    whole, _, fraction = amount.partition(".")
    if power:
        return f"{number(amount)} {power} {many}"
    words = f"{number(whole)} {one if whole == '1' else many}"
    if fraction and cents and int(fraction[:2]):
        small = cardinal(int(fraction[:2].ljust(2, "0")))
        return f"{words} {small} {cents}" if int(whole) else f"{small} {cents}"
    return words


def _say_percent(match: re.Match[str], _manner: Manner) -> str:
    words = ("माइनस " if match["minus"] else "") + number(match["n"])
    return words + (f" से {number(match['to'])}" if match["to"] else "") + " प्रतिशत"


def _say_measure(match: re.Match[str], _manner: Manner) -> str:
    words = ("माइनस " if match["minus"] else "") + number(match["n"])
    return words + (f" से {number(match['to'])}" if match["to"] else "") + f" {UNITS[match['unit']]}"


def _say_date(match: re.Match[str], _manner: Manner) -> str | None:
    if int(match["m"]) > 12 or int(match["d"]) > 31:
        return None
    return f"{cardinal(int(match['d']))} {MONTHS[int(match['m']) - 1]} {year(int(match['y']))}"


def _say_named(match: re.Match[str], _manner: Manner) -> str:
    words = f"{cardinal(int(match['d']))} {match['month']}" if match["d"] else match["month"]
    return words + (f" {year(int(match['y']))}" if match["y"] else "")


def _say_year(match: re.Match[str], _manner: Manner) -> str:
    words = year(int(match["y"]))
    return words + (f" से {year(int(match['to']))}" if match["to"] else "")


def _clock(hour: int, minute: int, *, past: bool) -> str:
    """A time with बजे: quarters as they are told, other minutes as hours and minutes, पर where it goes on."""
    if not minute:
        return f"{cardinal(hour)} बजे"
    if past and minute in QUARTERS and 0 < hour < 13:
        if minute == 30 and hour < 3:
            return "डेढ़ बजे" if hour == 1 else "ढाई बजे"
        return f"{QUARTERS[minute]} {cardinal(hour % 12 + 1 if minute == 45 else hour)} बजे"
    return f"{cardinal(hour)} बजकर {cardinal(minute)} मिनट"


def _say_time(match: re.Match[str], _manner: Manner) -> str | None:
    hour, minute = int(match["h"]), int(match["min"])
    if hour > 24 or minute > 59:
        return None
    said = _clock(hour, minute, past=bool(match["past"]))
    goes_on = re.match(r"\s(?!पर|तक|से|के|का|की|है|था|और|या)[\u0900-\u097f]", match.string[match.end() :])
    return f"{said} पर" if match["past"] and said.endswith("मिनट") and goes_on else said


def _say_times(match: re.Match[str], _manner: Manner) -> str | None:
    if int(match["h"]) > 24 or int(match["h2"]) > 24:
        return None
    past = bool(match["past"])
    first = _clock(int(match["h"]), int(match["min"]), past=past)
    return f"{first} से {_clock(int(match['h2']), int(match['min2']), past=past)}"


def _say_ordinal(match: re.Match[str], _manner: Manner) -> str | None:
    if len(match["n"]) > LONGEST:
        return None
    ending = next((c for c in match["end"] if c in "ाीे"), "ा")
    return ordinal(int(match["n"]), ending)


def _say_phone(match: re.Match[str], _manner: Manner) -> str:
    text = match[0]
    return ("प्लस " if text.startswith("+") else "") + spelt(text)


def _say_fraction(match: re.Match[str], _manner: Manner) -> str | None:
    above, below = int(match["a"]), int(match["b"])
    known = {(1, 2): "आधा", (1, 4): "एक चौथाई", (3, 4): "तीन चौथाई", (1, 3): "एक तिहाई", (2, 3): "दो तिहाई"}
    if (above, below) in known:
        return known[above, below]
    return f"{cardinal(above)} बटा {cardinal(below)}" if above > 0 and 1 < below <= 100 else None


def _say_mixed_fraction(match: re.Match[str], _manner: Manner) -> str | None:
    """2 1/2 is ढाई, 3 ½ is साढ़े तीन: quarters are counted as on the clock."""
    whole, part = int(match["whole"]), _PARTS.get(match["part"], 0)
    if not part or not whole:
        return None
    if part == 30 and whole < 3:
        return "डेढ़" if whole == 1 else "ढाई"
    return f"{QUARTERS[part]} {cardinal(whole + 1 if part == 45 else whole)}"


def _say_prices(match: re.Match[str], _manner: Manner) -> str:
    return f"{number(match['a'])} से {number(match['b'])} {CURRENCIES[match['sign']][1]}"


def _say_ratio(match: re.Match[str], _manner: Manner) -> str:
    return f"{number(match['a'])} अनुपात {number(match['b'])}"


def _say_size(match: re.Match[str], _manner: Manner) -> str:
    unit = match.groupdict().get("unit")
    sides = " गुणा ".join(number(n) for n in re.findall(NUMBER, match["sides"]))
    return f"{sides} {UNITS[unit]}" if unit else sides


def _say_range(match: re.Match[str], _manner: Manner) -> str:
    return f"{number(match['a'])} से {number(match['b'])}"


def _say_version(match: re.Match[str], _manner: Manner) -> str:
    return " पॉइंट ".join(number(part) for part in match["n"].split("."))


def _say_operation(match: re.Match[str], _manner: Manner) -> str:
    words = [number(match["a"])]
    for sign, n in re.findall(r"([-+−×*÷=<>≤≥])\s*(\d+(?:\.\d+)?)", match["rest"]):
        words += [number(n), COMPARED[sign]] if sign in COMPARED else [SIGNS[sign], number(n)]
    return " ".join(words)


def _say_compared(match: re.Match[str], _manner: Manner) -> str:
    return f" {number(match['n'])} {COMPARED[match['sign']]}"


def _say_power(match: re.Match[str], _manner: Manner) -> str:
    base = number(match["base"]) if match["base"].isdecimal() else _spell(match["base"])
    return f"{base} {POWERS[match['power']]}"


def _say_roman(match: re.Match[str], _manner: Manner) -> str | None:
    n = value(match[0])
    return cardinal(n) if 1 < n < 40 else None


def _say_number(match: re.Match[str], _manner: Manner) -> str:
    return ("माइनस " if match["minus"] else "") + number(match["n"])


def _spell(letters: str) -> str:
    return " ".join(LETTERS[c] for c in letters.upper() if c in LETTERS)


def _say_word(match: re.Match[str], _manner: Manner) -> str | None:
    word = match[0].replace(".", "")
    if word in WORDS:
        return WORDS[word]
    return _spell(word) if len(word) < 6 else None


def _say_mixed(match: re.Match[str], _manner: Manner) -> str:
    said = []
    for part in re.findall(r"[A-Za-z]+|\d+(?:\.\d+)?", match[0]):
        if part[0].isdecimal():
            said.append(spelt(part) if part.isdecimal() and len(part) > 4 else number(part))
        else:
            said.append(WORDS.get(part) or (_spell(part) if part.isupper() or len(part) == 1 else part))
    return " ".join(said)


def _say_web(part: str) -> str:
    if part.isdecimal():
        return spelt(part)
    return _spell(part) if part in FILES else WEB.get(part, part)


def _table(words: dict[str, object]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_N, _OPEN = rf"(?P<n>{NUMBER})", r"(?<![\d.,A-Za-z])"
_MINUS = r"(?P<minus>(?<![\w)])[-−])?"
_SIGN, _UNIT = f"(?P<sign>{_table({**CURRENCIES})})", f"(?P<unit>{_table({**UNITS})})"
_PARTS = {"1/4": 15, "¼": 15, "1/2": 30, "½": 30, "3/4": 45, "¾": 45}
_SIDES = rf"(?P<sides>{NUMBER}(?:\s?[x×]\s?{NUMBER}){{1,3}})"
_MONTH = "(?P<month>" + "|".join(sorted(MONTH_NAMES, key=len, reverse=True)) + ")"
_END = r"(?![\w\u0900-\u097f²³])"

RULES = (
    *address_rules(_say_web, "com|in|org|net|io"),
    rule(r"(?<!\d)(?:\+91[\s-]?)?[6-9]\d{4}[\s-]?\d{5}(?!\d)", _say_phone),
    rule(r"(?<![\w+])\+\d{1,3}(?:[\s-]\d{2,5}){2,4}(?!\d)", _say_phone),
    rule(r"(?<![\d-])(?:0\d{2,4}[\s-]\d{6,8}|1800[\s-]\d{3}[\s-]\d{4})(?![\d-])", _say_phone),
    rule(r"(?<=[\u0900-\u097f-]\s)[1-8]\d{5}(?=\s?(?:[।,.)]|$))", _say_phone),  # the PIN of a town
    rule(r"(?<![\d./-])(?P<d>\d{1,2})(?P<by>[/.-])(?P<m>\d{1,2})(?P=by)(?P<y>\d{4})(?![\d/-])", _say_date),
    rule(r"(?<![\d./-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?![\d/-])", _say_date),
    rule(
        rf"(?<![\w\u0900-\u097f])(?P<a>{'|'.join(DAYS)})(?:वार)?{_TO}(?P<b>{'|'.join(DAYS)})(?:वार)?{_END}",
        lambda m, _: f"{m['a']}वार से {m['b']}वार",
    ),
    rule(rf"(?<!\d)(?P<d>\d{{1,2}})?\s?{_MONTH},?\s(?P<y>\d{{4}})(?!\d)", _say_named),
    rule(rf"(?<!\d)(?P<d>\d{{1,2}})\s?{_MONTH}{_END}(?P<y>)", _say_named),
    rule(r"(?:(?<=सन्\s)|(?<=सन\s)|(?<=वर्ष\s)|(?<=साल\s))(?P<y>\d{4})(?P<to>)(?!\d)", _say_year),
    rule(
        r"(?<![\d.,])(?P<y>1[1-9]\d\d|20\d\d)(?:[-–—](?P<to>1[1-9]\d\d|20\d\d))?(?=\s(?:में|से|तक|का|की|के|ई\.))",
        _say_year,
    ),
    rule(
        rf"(?<![\d:])(?P<h>\d{{1,2}}):(?P<min>[0-5]\d){_TO}(?P<h2>\d{{1,2}}):(?P<min2>[0-5]\d)(?P<past>\s?बजे)?(?![\d:])",
        _say_times,
    ),
    rule(r"(?<![\d:])(?P<h>\d{1,2}):(?P<min>\d{2})(?P<past>\s?बजे)?(?![\d:])", _say_time),
    rule(r"(?<![\d.,])(?P<n>\d+(?:\.\d+){2,})(?!\d)", _say_version),
    rule(
        r"(?<![\d.,])(?P<y>1[1-9]\d\d|20\d\d)\s?[-–—]\s?(?P<to>1[1-9]\d\d|20\d\d)(?![\d.,]|\s?[%A-Za-z₹])",
        _say_year,
    ),
    rule(
        rf"{_OPEN}{_SIGN}\s?(?P<a>{NUMBER}){_TO}(?P=sign)?\s?(?P<b>{NUMBER})(?!\s?(?:हज़ार|लाख|करोड़|अरब)|[\d%])",
        _say_prices,
    ),
    rule(rf"{_OPEN}{_SIGN}\s?{_N}(?:\s(?P<power>हज़ार|लाख|करोड़|अरब))?", _say_money),
    rule(rf"{_OPEN}{_N}(?:\s(?P<power>हज़ार|लाख|करोड़|अरब))?\s?{_SIGN}(?![A-Za-z])", _say_money),
    rule(rf"{_MINUS}{_OPEN}{_N}%?(?:{_TO}(?P<to>{NUMBER}))?\s?[%٪]", _say_percent),
    rule(rf"{_OPEN}(?P<whole>\d{{1,3}})\s?(?P<part>(?<=\s)[13]/[24]|[¼½¾])(?![\d/])", _say_mixed_fraction),
    rule(rf"{_OPEN}(?P<a>\d{{1,2}})/(?P<b>\d{{1,3}})(?![\d/])", _say_fraction),
    rule(rf"(?<!\d)(?P<n>\d+)-?(?P<end>ला|ली|ले|रा|री|रे|था|थी|थे|ठा|ठी|ठे|वाँ|वां|वीं|वें|वी|वे){_END}", _say_ordinal),
    rule(r"(?<![\w])(?P<n>\d+)(?P<end>st|nd|rd|th)(?!\w)", _say_ordinal),
    rule(rf"{_OPEN}{_SIDES}\s?{_UNIT}{_END}", _say_size),
    rule(rf"{_MINUS}{_OPEN}{_N}(?:{_TO}(?P<to>{NUMBER}))?\s?{_UNIT}{_END}", _say_measure),
    rule(
        r"(?<![\w.])(?P<a>\d+(?:\.\d+)?)(?P<rest>(?:\s*[+×*÷=<>≤≥]\s*\d+(?:\.\d+)?|\s+[-−]\s+\d+(?:\.\d+)?)+)(?!\w)",
        _say_operation,
    ),
    rule(rf"{_OPEN}{_SIDES}(?!\w)", _say_size),
    rule(r"\s?(?P<sign>[<>≤≥])\s?(?P<n>\d+(?:\.\d+)?)(?!\w)", _say_compared),
    rule(r"(?<![A-Za-z0-9.])(?P<base>[A-Za-z]{1,2}|\d+)(?P<power>[²³])", _say_power),
    rule(r"(?<![A-Za-z0-9-])(?:II|III|IV|VI|VII|VIII|IX|X[IVX]+)(?![A-Za-z0-9-])", _say_roman),
    rule(r"(?<![\d:])(?P<a>\d{1,4}):(?P<b>\d{1,4})(?![\d:])", _say_ratio),
    rule(rf"{_OPEN}(?P<a>{NUMBER}){_TO}(?P<b>{NUMBER})(?!\w)", _say_range),
    rule(
        "(?<![\\w\u0900-\u097f])(?:" + _table({**ABBREVIATIONS}).replace("Dr", "(?:Dr)") + ")",
        lambda match, _manner: ABBREVIATIONS[match[0]],
    ),
    rule(rf"(?<![A-Za-z])(?:{_table({**WORDS})})(?![A-Za-z])", lambda m, _: WORDS[m[0]]),
    rule(
        r"(?<![A-Za-z0-9])(?:[A-Za-z]+-?\d+(?:\.\d+)*[A-Za-z]*|\d+(?:\.\d+)?[A-Za-z]+)(?![A-Za-z0-9])",
        _say_mixed,
    ),
    rule(r"(?<![A-Za-z])(?:(?:[A-Z]\.){2,}|[A-Z]{2,})(?![A-Za-z])", _say_word),
    rule(r"C\+\+", "सी प्लस प्लस"),
    rule("[&]", "और"),
    rule(r"(?<![A-Za-z0-9'’.])[A-Za-z](?![A-Za-z0-9'’])", lambda m, _: _spell(m[0])),
    rule("[" + re.escape("".join(c for c in SIGNS if c not in "-*")) + "]", lambda m, _: f" {SIGNS[m[0]]} "),
    rule(rf"{_MINUS}(?<!\d){_N}", _say_number),
)


def read(text: str, language: str = "hi-IN") -> list[Reading]:
    """How Hindi text is said.

    >>> [r.spoken for r in read("कीमत ₹250 है।")]
    ['दो सौ पचास रुपये']
    """
    del language
    readings = apply(text.translate(ASCII).translate(LOWERED), RULES, Manner())
    return [Reading(r.start, r.end, unicodedata.normalize("NFC", r.spoken)) for r in readings]
