"""Abbreviations that end in a full stop or are read in full. No stop that ends no sentence survives."""

from __future__ import annotations

import re

from avatar.script.normalise.english.letters import spell
from avatar.script.normalise.english.stops import ends_sentence
from avatar.script.normalise.rules import Manner, Rule, rule

TITLES = {
    "Dr": "Doctor", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Mx": "Mix", "Prof": "Professor",
    "Gen": "General", "Sen": "Senator", "Rep": "Representative", "Gov": "Governor", "Capt": "Captain",
    "Lt": "Lieutenant", "Col": "Colonel", "Sgt": "Sergeant", "Rev": "Reverend", "Hon": "Honorable",
    "Pres": "President", "Mt": "Mount", "Ft": "Fort", "St": "Saint", "Sr": "Senior", "Fr": "Father",
}  # fmt: skip
"""Before a name in capitals; the stop may be missing, as it is in Britain."""

ANYWHERE = {
    "a.m.": "eh M", "p.m.": "P M", "mc²": "M C squared", "e.g.": "for example", "E.g.": "for example",
    "I.e.": "that is", "Approx.": "approximately",
    "eg.": "for example", "i.e.": "that is", "ie.": "that is", "etc.": "et cetera",
    "vs.": "versus", "vs": "versus", "approx.": "approximately", "a.k.a.": "also known as",
    "aka": "also known as",
    "cf.": "compare", "ca.": "circa", "et al.": "and others", "incl.": "including", "excl.": "excluding",
    "Ctrl": "control", "Cmd": "command", "Esc": "escape",
    "attn.": "attention", "Attn.": "attention",
    "dept.": "department", "Dept.": "Department", "govt.": "government", "est.": "established",
    "Inc.": "Incorporated", "Ltd.": "Limited", "Corp.": "Corporation", "Bros.": "Brothers", "Jr.": "Junior",
    "Sr.": "Senior", "Ave.": "Avenue", "Blvd.": "Boulevard", "Rd.": "Road", "Dr.": "Drive", "St.": "Street",
    "max.": "maximum", "min.": "minimum", "avg.": "average", "std.": "standard", "temp.": "temperature",
    "tel.": "telephone", "Tel.": "Telephone", "ext.": "extension", "misc.": "miscellaneous",
    "resp.": "respectively",
    "w/o": "without", "w/": "with", "c/o": "care of", "b/c": "because", "N/A": "not applicable",
    "n/a": "not applicable",
    "Q&A": "Q and eh", "R&D": "R and D", "M&A": "M and eh", "P&L": "P and L", "B&B": "B and B",
    "AT&T": "eh T and T",
    "Ph.D.": "P H D", "PhD": "P H D", "PhDs": "P H D's", "M.Sc.": "M S C", "MSc": "M S C", "B.Sc.": "B S C",
    "BSc": "B S C", "P.S.": "P S", "Wi-Fi": "why fye", "WiFi": "why fye", "wifi": "why fye",
    "Wifi": "why fye",
    "SaaS": "sass", "PaaS": "pass", "IoT": "I O T", "LaTeX": "lay tech", "iOS": "I O S", "macOS": "mack O S",
    "pH": "P H", "MySQL": "my sequel", "PostgreSQL": "post gress", "NoSQL": "no sequel", "OAuth": "oh auth",
    "eLearning": "e-learning", "YoY": "year over year", "QoQ": "quarter over quarter",
    "MoM": "month over month", "appx.": "approximately", "ea.": "each", "qty.": "quantity",
    "C++": "C plus plus", "C#": "C sharp", "F#": "F sharp", ".NET": "dot net", "Node.js": "node J S",
    "Vue.js": "view J S", "Next.js": "next J S", "D.C.": "D C", "mp3": "M P three", "mp4": "M P four",
}  # fmt: skip
"""Wherever they stand as a word of their own."""

NUMBERED = {
    "c": "circa", "No": "number", "Nos": "numbers", "no": "number", "Nr": "number", "Fig": "figure",
    "fig": "figure",
    "Figs": "figures", "p": "page", "pp": "pages", "pg": "page", "ch": "chapter", "Ch": "chapter",
    "Chap": "chapter",
    "vol": "volume", "Vol": "volume", "sec": "section", "Sec": "section", "Eq": "equation", "eq": "equation",
    "Apt": "apartment", "Ste": "suite",
    "Ex": "exercise", "Art": "article", "para": "paragraph", "Ref": "reference",
}  # fmt: skip
"""Before a number, with their full stop."""

MONTHS = {
    "Jan.": "January", "Feb.": "February", "Mar.": "March", "Apr.": "April", "Jun.": "June", "Jul.": "July",
    "Aug.": "August", "Sept.": "September", "Sep.": "September", "Oct.": "October", "Nov.": "November",
    "Dec.": "December",
}  # fmt: skip


LETTERED = frozenset(
    {"Plan", "Option", "Vitamin", "Grade", "Type", "Class", "Group", "Part", "Section", "Step"}
)
"""Words with a letter for a name: "Plan B." ends its sentence, "John B." goes on."""


def _alternatives(words: dict[str, str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _say_anywhere(match: re.Match[str], _manner: Manner) -> str | None:
    text = match[0]
    if text in ("St.", "Dr.") and not re.search(r"[A-Za-z0-9]\s\Z", match.string[: match.start()][-2:]):
        return None
    stop = "." if ends_sentence(match, any_capital=text in ("etc.", "et al.")) else ""
    return (ANYWHERE | MONTHS)[text] + stop


def _say_dotted(match: re.Match[str], manner: Manner) -> str:
    return spell(match[0], manner.british) + ("." if ends_sentence(match) else "")


RULES: tuple[Rule, ...] = (
    # A street before a comma or a small letter: "12 Main St. is", "Mill Dr., Leeds".
    rule(
        r"(?<=[A-Za-z]\s)St\.(?=\s+[a-z]|\s*[,;:!?)]|\s*\Z)",
        lambda m, _how: "Street" + ("." if ends_sentence(m) else ""),
    ),
    rule(
        rf"(?<![\w.])({_alternatives(TITLES)})\.?(?=\s(?:(?:and|&)\s)?[A-Z])", lambda m, _how: _say_title(m)
    ),
    rule(
        rf"(?<![\w.])({_alternatives(NUMBERED)})\.\s?(?=\d|(?:[IVXLC]{{2,}}|[VX])\b)",
        lambda m, _how: NUMBERED[m[1]] + " ",
    ),
    rule(rf"(?<![\w.&])(?:{_alternatives(ANYWHERE | MONTHS)})(?!\w|\.\w)", _say_anywhere),
    rule(r"(?<![\w.])(?:[A-Z]\.){2,}(?!\w)", _say_dotted),
    # An initial in a name: the stop of "J. Smith" ends nothing.
    rule(r"(?<![\w.])(?P<i>[A-Z])\.(?=\s(?:[A-Z]\.\s)*[A-Z][a-z])", lambda m, how: _say_initial(m, how)),
)


def _say_title(match: re.Match[str]) -> str | None:
    short, stop = match[1], match[0].endswith(".")
    if (
        stop
        and short in ("St", "Dr")
        and ends_sentence(match)
        and _STREET.search(match.string[max(0, match.start() - 24) : match.start()])
    ):
        return None  # "12 Main St. It is …": a street, and the end of its sentence
    if not stop and short in ("St", "Col", "Gen", "Rep", "Hon", "Pres", "Fr", "Ft", "Sen", "Sr", "Rev"):
        return None
    return TITLES[short]


_STREET = re.compile(r"(?:[A-Z][a-z]+|\d(?:st|nd|rd|th))\s\Z")


def _say_initial(match: re.Match[str], manner: Manner) -> str | None:
    """A capital and a stop before a name; "vitamin C. It" and "plan B. Then" end their sentence."""
    before = re.search(r"(\S+)\s\Z", match.string[max(0, match.start() - 24) : match.start()])
    starts = before is None or before[1][-1] in ".!?:"
    if re.match(r"\s[A-Z]\.", match.string[match.end() : match.end() + 4]):  # J. K. Rowling
        return spell(match["i"], manner.british)
    if not starts and ends_sentence(match):
        return None
    named = before is not None and before[1][:1].isupper() and before[1] not in LETTERED
    return spell(match["i"], manner.british) if starts or named else None
