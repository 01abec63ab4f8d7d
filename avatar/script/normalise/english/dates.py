"""Dates, times of day, years and decades."""

from __future__ import annotations

import calendar
import re

from avatar.script.normalise.english.letters import spell
from avatar.script.normalise.english.numbers import cardinal, ordinal, year
from avatar.script.normalise.english.stops import ends_sentence
from avatar.script.normalise.rules import Manner, rule
from avatar.script.normalise.tables import row, words

MONTHS = row("""January February March April May June July August September October November December""")
DAYS = row("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_MONTH_BY_KEY = {name[:3]: name for name in MONTHS}
_DAY_BY_KEY = {name[:3]: name for name in DAYS}

_MONTH = r"(?P<month>" + "|".join(MONTHS) + r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_WEEKDAY = r"(?:(?P<weekday>" + "|".join(DAYS) + r"|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b\.?),?\s+)?"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DAY2 = r"(?P<day2>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|2\d{3})"
_HALF = r"(?P<half>[AaPp])(?:\.\s?[Mm]\.|[Mm]\b)"

YEAR_BEFORE = words("""
    c ca in since by from until till to of around circa year years before after during early late mid summer
    winter spring autumn fall between and or for through born died founded established copyright january
    february march april may june july august september october november december
""")
"""Words after which a bare 1100 to 1899 is a year and not a quantity."""


DATED = "on|by|due|until|till|dated|opens|closes|starts|ends|begins|before|after|since"
"""Words after which 3/15 is a day of the year and no fraction."""


def _say_date(match: re.Match[str], manner: Manner) -> str | None:
    found = match.groupdict()
    month = found["month"]
    month = MONTHS[int(month) - 1] if month.isdecimal() else _MONTH_BY_KEY[month[:3]]
    return _date_words(
        int(found["day"]),
        month,
        found.get("year"),
        manner,
        weekday=found.get("weekday"),
        last=found.get("day2"),
        day_first=match.start("day") < match.start("month") and not found["month"].isdecimal(),
    )


def _date_words(
    day: int,
    month: str,
    in_year: str | None,
    manner: Manner,
    *,
    weekday: str | None = None,
    last: str | None = None,
    day_first: bool = False,
) -> str | None:
    longest = calendar.monthrange(2024, MONTHS.index(month) + 1)[1]
    if day > longest or (last and not day < int(last) <= longest):
        return None
    days = ordinal(day) + (f" to {ordinal(int(last))}" if last else "")
    if manner.british or day_first:
        words = (
            f"{'the ' if manner.british else ''}{days} of {month}" if manner.british else f"{days} of {month}"
        )
        if not manner.british:
            words = f"the {words}"
    else:
        words = f"{month} {days}"
    if weekday:
        words = f"{_DAY_BY_KEY[weekday[:3]]}, {words}"
    if in_year:
        words += f"{'' if manner.british or day_first else ','} {year(int(in_year), manner.british)}"
    return words


def say_date(day: int, month: str, in_year: str | None, manner: Manner) -> str:
    """21, "November", "2026" → "November twenty-first, twenty twenty-six", or the British way."""
    return _date_words(day, month, in_year, manner) or ""


def _day_and_month(match: re.Match[str], manner: Manner) -> tuple[int, str] | None:
    """3/4: the day comes first in Britain, the month in the United States; a 13th month swaps them."""
    a, b = int(match["a"]), int(match["b"])
    day, month = (a, b) if manner.british else (b, a)
    if month > 12:
        day, month = month, day
    return (day, MONTHS[month - 1]) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _say_slashed(match: re.Match[str], manner: Manner) -> str | None:
    """3/4/2026, as its readers write dates."""
    found = _day_and_month(match, manner)
    if found is None:
        return None
    text = match["year"]
    in_year = text if len(text) == 4 else f"20{text}"
    return _date_words(*found, in_year, manner)


def _say_month_year(match: re.Match[str], manner: Manner) -> str:
    return f"{_MONTH_BY_KEY[match['month'][:3]]} {year(int(match['year']), manner.british)}"


def clock(hour: int, minute: int, half: str | None, british: bool = False) -> str:
    """14, 5 → "fourteen oh five"; 9, 30, "a" → "nine thirty eh M"."""
    words = cardinal(hour)
    if minute:
        words += f" {'oh ' if minute < 10 else ''}{cardinal(minute)}"
    if half:
        return f"{words} {spell(half + 'm', british)}"
    if minute:
        return words if hour else f"zero {words.partition(' ')[2]}"
    if hour == 0:
        return "midnight"
    return f"{words} o'clock" if hour <= 12 else f"{words} hundred"


def _say_time(match: re.Match[str], manner: Manner) -> str | None:
    found = match.groupdict()
    parts: list[str] = []
    ranged = found.get("h2") is not None
    for mark in ("", "2"):
        hour, minute, half = found.get("h" + mark), found.get("m" + mark), found.get("half" + mark)
        if hour is None:
            continue
        if half and not 1 <= int(hour) <= 12:
            return None
        words = clock(int(hour), int(minute or 0), half, manner.british)
        parts.append(words.removesuffix(" o'clock") if ranged else words)
    words = " to ".join(parts)
    if found.get("s"):
        words += f" and {cardinal(int(found['s']))} second{'' if int(found['s']) == 1 else 's'}"
    # The full stop of "p.m." is that of the sentence too when a new one begins, or the text is over.
    return words + ("." if ends_sentence(match) else "")


def _say_decade(match: re.Match[str], _manner: Manner) -> str:
    century, tens = match["century"], int(match["tens"])
    if century and tens == 0:
        whole = int(century) * 100
        words = cardinal(whole) if whole % 1000 == 0 else f"{cardinal(int(century))} hundred"
        return f"{words}s"
    plural = f"{cardinal(tens)[:-1]}ies" if tens >= 20 else "tens"
    return f"{cardinal(int(century))} {plural}" if century else plural


def _say_year_range(match: re.Match[str], manner: Manner) -> str | None:
    first, last = int(match["first"]), match["last"]
    if len(last) == 2:
        if first % 100 >= int(last):
            return None
        return f"{year(first, manner.british)} to {cardinal(int(last))}"
    if int(last) <= first:
        return None
    return f"{year(first, manner.british)} to {year(int(last), manner.british)}"


def _say_year(match: re.Match[str], manner: Manner) -> str | None:
    n = int(match[0])
    if n < 1900:
        before = re.search(r"([A-Za-z]+)[.,]?\s*\Z", match.string[max(0, match.start() - 24) : match.start()])
        after = re.match(r"\s+([a-z]+s)\b", match.string[match.end() : match.end() + 24])
        counted = after is not None and after[1] not in (
            "was",
            "is",
            "as",
            "has",
            "his",
            "its",
            "this",
            "does",
        )
        if before is None or before[1].lower() not in YEAR_BEFORE or counted:
            return None
    return year(n, manner.british)


def _say_named_year(match: re.Match[str], manner: Manner) -> str:
    return year(int(match[0]), manner.british)


def _say_short(match: re.Match[str], manner: Manner) -> str | None:
    """3/15 where a day is meant: after "on", "due", "opens" … and never before "of"."""
    found = _day_and_month(match, manner)
    if found is None:
        return None
    before = match.string[max(0, match.start() - 10) : match.start()]
    if not re.search(rf"(?i)(?<!\w)(?:{DATED})\s\Z", before):
        return None
    return _date_words(*found, None, manner)


def _say_hours(match: re.Match[str], manner: Manner) -> str:
    """2h45 → "two hours forty-five", 1 h 30 min → "one hour thirty minutes"."""
    hours = f"{cardinal(int(match['h']), manner.british)} hour{'' if match['h'] == '1' else 's'}"
    if not int(match["m"]):
        return hours
    named = "" if "min" not in match.groupdict() else " minute" if int(match["m"]) == 1 else " minutes"
    return f"{hours} {cardinal(int(match['m']))}{named}"


def _say_era(match: re.Match[str], manner: Manner) -> str:
    n = int(match["n"].replace(",", ""))
    era = spell(match["era"].replace(".", ""), manner.british)
    words = year(n, manner.british) if n >= 1100 else cardinal(n, manner.british)
    return f"{words} {era}" + ("." if ends_sentence(match) else "")


_DASH = r"\s?[-–—]\s?"

RULES = (
    rule(
        r"(?<![\w/-])(?P<year>[12]\d{3})(?P<gap>[-/])(?P<month>0[1-9]|1[0-2])(?P=gap)(?P<day>\d\d)(?![\w/-])",
        _say_date,
    ),
    rule(rf"(?<!\w){_WEEKDAY}{_DAY}{_DASH}{_DAY2}\s+{_MONTH},?(?:\s+{_YEAR})?(?!\w)(?<!,)", _say_date),
    rule(rf"(?<!\w){_WEEKDAY}{_MONTH}\s+{_DAY}{_DASH}{_DAY2}(?:,?\s+{_YEAR})?(?![\w/:]|[.,]\d)", _say_date),
    rule(rf"(?<![\w/.,-]){_WEEKDAY}(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?(?!\w)", _say_date),
    rule(rf"(?<!\w){_WEEKDAY}{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?(?![\w/:%]|[.,]\d)", _say_date),
    rule(
        r"(?<![\w/-])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>[12]\d{3})(?![\w/-])",
        _say_slashed,
    ),
    rule(r"(?<![\w/-])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d\d)(?![\w/-])", _say_slashed),
    rule(r"(?<![\w/.-])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?![\w/-]|\.\d|\sof\b)", _say_short),
    rule(rf"(?<!\w){_MONTH},?\s+{_YEAR}(?!\w|-\d)", _say_month_year),
    rule(
        rf"(?<![\w:.])(?P<h>\d{{1,2}})(?::(?P<m>[0-5]\d))?(?:\s?{_HALF})?{_DASH}"
        rf"(?P<h2>\d{{1,2}})(?::(?P<m2>[0-5]\d))?\s?{_HALF.replace('half', 'half2')}",
        _say_time,
    ),
    rule(
        r"(?<![\w:.])(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)\s?[-–—]\s?(?P<h2>[01]?\d|2[0-4]):(?P<m2>[0-5]\d)(?![\w:])",
        _say_time,
    ),
    rule(rf"(?<![\w:.])(?P<h>\d{{1,2}})(?:[:.](?P<m>[0-5]\d))?\s?{_HALF}", _say_time),
    rule(
        r"(?<![\w:.])(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\w:])(?:\s+o'clock)?",
        _say_time,
    ),
    rule(
        r"(?<!\w)(?P<a>Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\s?[-–—]\s?(?P<b>Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b",
        lambda m, _how: f"{_DAY_BY_KEY[m['a'][:3]]} to {_DAY_BY_KEY[m['b'][:3]]}",
    ),
    # Not before a capital: "in the Sun. The moon …".
    rule(
        r"(?<!\w)(?P<day>Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\.(?=,|\s+[a-z\d])|"
        r"(?<!\w)(?P<day2>Tues|Thurs)\.(?!\w)",
        lambda m, _how: _DAY_BY_KEY[(m["day"] or m["day2"])[:3]] + ("." if ends_sentence(m) else ""),
    ),
    rule(  # "closed Sun."
        r"(?<=\bclosed\s)(?P<day>Mon|Wed|Thu|Fri|Sat|Sun)(?=\.|,|;|\s|\Z)|(?<=\bopen\s)(?P<day2>Mon|Wed|Thu|Fri|Sat|Sun)\b",
        lambda m, _how: _DAY_BY_KEY[m["day"] or m["day2"]],
    ),
    rule(
        r"(?<![\w:.])(?P<h>\d{1,2})\s?(?:h|hrs?)\.?\s?(?P<m>[0-5]?\d)\s?(?P<min>mins?)\b(?:\.(?=\s[a-z]))?",
        _say_hours,
    ),
    rule(r"(?<![\w:.])(?P<h>\d{1,2})\s?h\s?(?P<m>[0-5]\d)(?!\w)", _say_hours),
    rule(r"(?<![\w.,$€£])(?P<century>1\d|20)?['’]?(?P<tens>\d0)['’]?s\b", _say_decade),
    rule(r"(?<!\w)['‘’](?P<century>)(?P<tens>\d0)['’]?s\b", _say_decade),
    rule(
        r"(?<!\w)(?P<n>\d{1,4}(?:,\d{3})?)\s(?P<era>BCE?|CE|AD|B\.C\.(?:E\.)?|A\.D\.|C\.E\.)(?!\w)", _say_era
    ),
    rule(
        r"(?<!\w)(?P<era>AD)\s(?P<n>\d{1,4})(?!\w)",
        lambda m, how: f"{spell('ad', how.british)} {year(int(m['n']), how.british)}",
    ),
    rule(
        r"(?<![\w.,/-])(?P<first>1[1-9]\d\d|20\d\d)\s?[-–—/]\s?(?P<last>1[1-9]\d\d|20\d\d|\d\d)(?![\w/-]|[.,]\d)",
        _say_year_range,
    ),
    rule(r"(?<=\bQ[1-4]/)20\d\d(?!\w)", _say_year),
    rule(
        r"(?:(?<=\b[Pp]re-)|(?<=\b[Mm]id-)|(?<=\b[Pp]ost-))(?:1[1-9]\d\d|20\d\d)(?!\w|[.,]\d)",
        _say_named_year,
    ),
    rule(r"(?<![\w.,/:$€£¥#×-])(?:1\d\d\d|20\d\d)(?![\w%/-]|[.,:]\d|\s?[×x]\s?\d)", _say_year),
)
