"""The rules the front ends share, made from a language's table: most specific first."""

from __future__ import annotations

import re
from collections.abc import Callable

from avatar.script.normalise.european.model import NUMBER, Language, Noun, split_number
from avatar.script.normalise.rules import Manner, Rule, rule

_OPEN = r"(?<![\w.,])"
_CLOSE = r"(?![\w]|[.,]\d)"
_MINUS = r"(?P<minus>(?<![\w)\d])[-−])?"
_DASH = r"\s?[-–—]\s?"
_N = rf"(?P<n>{NUMBER})"
_TO = rf"(?P<to>{NUMBER})"
_ROMAN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
GLYPHS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}
DOMAINS = """
    com org net edu gov io ai dev app info co uk de fr es it pt br eu mx ar cl at ch be nl tv me online
    """.split()  # noqa: SIM905

Say = Callable[[re.Match[str], Manner], str | None]


def make_rules(of: Language) -> tuple[Rule, ...]:
    """All rules of a language, in their order."""
    own = tuple(r for r in of.extra if isinstance(r, Rule))
    return (
        *_web(of), *own, *_dates(of), *_times(of), *_money(of), *_phones(of), *_ordinals(of), *_measures(of),
        *_abbreviations(of), *_romans(of), *_plain(of), *_letters(of), *_signs(of),
    )  # fmt: skip


def _any(words: object) -> str:
    return "|".join(re.escape(str(w)) for w in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


def spell(text: str) -> str:
    """Letters one by one, to be named by the voice: USB → "U S B"."""
    return " ".join(c.upper() for c in text if c.isalpha())


def _address(of: Language, text: str) -> str:
    words: list[str] = []
    for part in re.findall(r"[^\W\d_]+|\d+|[^\w\s]|_", text):
        if part.isdigit():
            words.append(of.number(part))
        elif part[0].isalpha():
            short = len(part) < 3 and part.lower() not in of.domains
            words.append(
                spell(part)
                if short or part.lower() in ("www", "http", "https", "pdf", "html")
                else part.lower()
            )
        elif part in of.web:
            words.append(of.web[part])
    return " ".join(words)


def _web(of: Language) -> tuple[Rule, ...]:
    tail = r"(?:[/?\#][^\s<>\"“”»]*[^\s<>\"“”».,;:!?)\]}…]|/)?"
    return (
        rule(r"(?<![\w.+@-])[\w+][\w.+-]*@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b", lambda m, _: _address(of,
        m[0])),
        rule(
            r"(?:https?|ftp)://(?:www\.)?(?P<rest>[\w-]+(?:\.[\w-]+)*" + tail + ")",
            lambda m, _: _address(of, m["rest"].rstrip("/")),
        ),
        rule(
            r"(?<![\w@./-])(?:www\.)?(?P<rest>(?:[A-Za-z0-9][\w-]*\.)+(?:"
            + "|".join(DOMAINS)
            + r"))(?![\w-]|\.\w)(?P<tail>"
            + tail
            + ")",
            lambda m, _: _address(of, m["rest"] + m["tail"].rstrip("/")),
        ),
        rule(r"(?<![\w&/])\#([^\W\d_]\w*)", lambda m, _: f"{of.web['#']} {m[1].replace('_', ' ')}"),
        rule(r"(?<![\w&/])@([A-Za-z_]\w*)", lambda m, _: f"{of.web['@']} {m[1].replace('_', ' ')}"),
    )  # fmt: skip


def _date(of: Language, day: str, month: str, year: str | None) -> str | None:
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    return of.day(int(day), of.months[int(month) - 1], int(year) if year else None)


def _full(year: str | None) -> str | None:
    """A year in two digits, in this century or the last one."""
    if year is None or len(year) != 2:
        return year
    return ("19" if int(year) > 50 else "20") + year


def _dates(of: Language) -> tuple[Rule, ...]:
    names = _any(of.months)
    return (
        rule(r"(?<![\w.-])(?P<y>[12]\d{3})-(?P<m>\d\d)-(?P<d>\d\d)(?![\w-])", lambda m, _: _date(of, m["d"],
        m["m"], m["y"])),
        rule(
            r"(?<![\w./-])(?P<d>\d{1,2})(?P<s>[/.-])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<y>[12]\d{3}|\d\d)(?![\w/-]|[.,]\d)",
            lambda m, _: _date(of, m["d"], m["m"], _full(m["y"])),
        ),
        rule(
            rf"(?<![\w./-])(?P<d>\d{{1,2}})(?:\.|º|er|°)?\s(?:de\s)?(?P<m>{names})(?:\s(?:de\s|del\s)?(?P<y>[12]\d{{3}}))?(?!\w)",
            lambda m, _: (
                of.day(int(m["d"]), m["m"], int(m["y"]) if m["y"] else None) if 0 < int(m["d"]) < 32 else None
            ),
            re.IGNORECASE,
        ),
    )  # fmt: skip


def _times(of: Language) -> tuple[Rule, ...]:
    def say(m: re.Match[str], _: Manner) -> str:
        found = m.groupdict()
        return of.clock(
            int(m["h"]), int(found["m"]) if found.get("m") else -1, int(found["s"]) if found.get("s") else -1
        )

    hour = r"(?<![\w:.,])(?P<h>[01]?\d|2[0-4])"
    return (
        rule(hour + r":(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?:\s?(?:Uhr|h|hs|hrs)\b)?(?![\w:])", say),
        rule(hour + r"\s?[hH]\s?(?P<m>[0-5]\d)(?:\s?min)?(?!\w)", say),
        rule(hour + r"\.(?P<m>[0-5]\d)\s?(?:Uhr|h\b)(?!\w)", say),
    )  # fmt: skip


def _money(of: Language) -> tuple[Rule, ...]:
    marks = _any(of.money)
    scale = rf"(?:\s?(?P<scale>{_any(of.scales)})(?!\w))?"

    def say(m: re.Match[str], _: Manner) -> str:
        money = of.money[m["mark"]]
        minus = f"{of.minus} " if m.groupdict().get("minus") else ""
        if m["scale"]:
            noun = of.scales[m["scale"]]
            words = of.counted(m["n"], noun)
            large = not noun.one.startswith(("mil", "tausend")) or noun.one.startswith(
                ("mill", "mili", "milh")
            )
            joint = f"{of.of} " if large and of.of and not of.of.endswith("'") else ""
            if large and of.of.endswith("'"):
                joint = of.of if money.unit.many[:1] in "aeéiou" else "de "
            return f"{minus}{words} {joint}{money.unit.many}"
        whole, decimals = split_number(m["n"])
        if len(decimals) != 2:
            return minus + of.counted(m["n"], money.unit)
        cents = int(decimals)
        if not cents:
            return minus + of.counted(whole, money.unit)
        part = of.counted(str(cents), money.part)
        if int(whole) == 0:
            return minus + part
        return f"{minus}{of.counted(whole, money.unit)} {of.and_cents} {part}".replace("  ", " ")

    words = rf"{_MINUS}{_OPEN}{_N}{scale}\s?(?P<mark>{marks})(?!\w)"
    return (rule(words, say), rule(rf"{_MINUS}(?P<mark>{marks})\s?{_N}{scale}(?!\w|[.,]\d)", say))


def _phones(of: Language) -> tuple[Rule, ...]:
    def say(m: re.Match[str], _: Manner) -> str | None:
        groups = re.findall(r"\d+", m[0])
        if sum(map(len, groups)) < 7:
            return None
        words = [(of.phone or of.digits)(g) for g in groups]
        return (f"{of.plus} " if m[0].startswith("+") else "") + ", ".join(words)

    return (
        rule(r"(?<![\w+])(?:\+\d{1,3}|00\d{2,3})(?:[\s./-]?\(?\d{1,5}\)?){2,6}(?!\w)", say),
        rule(r"(?<![\w.,])0\d(?:[ .-]\d\d){4}(?![\w]|[.,]\d)", say),
        rule(r"(?<![\w.,])0\d{1,4}[ /-]\d{3,8}(?:[ -]\d{2,4})?(?![\w]|[.,]\d)", say),
        rule(r"(?<![\w.,])[6789]\d\d \d{3} \d{3}(?![\w]|[.,]\d)", say),
    )


def _measures(of: Language) -> tuple[Rule, ...]:
    def say(m: re.Match[str], _: Manner) -> str:
        noun = of.units[m["unit"]]
        minus = f"{of.minus} " if m["minus"] else ""
        if m["to"]:
            joint = of.by if m["joint"].strip() in ("x", "×") else of.to
            return f"{minus}{of.number(m['n'], noun.form)} {joint} {of.counted(m['to'], noun)}"
        return minus + of.counted(m["n"], noun)

    def percent(m: re.Match[str], _: Manner) -> str:
        word = of.per_mille if m["sign"] == "‰" else of.percent
        to = f" {of.to} {of.number(m['to'])}" if m["to"] else ""
        return (f"{of.minus} " if m["minus"] else "") + f"{of.number(m['n'])}{to} {word}"

    return (
        rule(
            rf"{_MINUS}{_OPEN}{_N}(?:(?P<joint>\s?[-–—x×]\s?){_TO})?[\s-]?(?P<unit>{_any(of.units)})(?![\w²³°'’/])",
            say,
        ),
        rule(rf"{_MINUS}{_OPEN}{_N}(?:\s?%?{_DASH}{_TO})?\s?(?P<sign>[%‰])", percent),
        rule(
            rf"{_OPEN}{_N}\s?[x×]\s?{_TO}{_CLOSE}", lambda m,
            _: f"{of.number(m['n'])} {of.by} {of.number(m['to'])}"
        ),
    )  # fmt: skip


def _ordinals(of: Language) -> tuple[Rule, ...]:
    def say(m: re.Match[str], _: Manner) -> str:
        found = m.groupdict()
        after = re.match(r"\s+([^\W\d_]+)", m.string[m.end() :])
        form = (
            "f"
            if found.get("f")
            else ("m" if after and after[1][0].islower() and of.gender(after[1]) != "alone" else "alone")
        )
        words = of.ordinal(int(m["n"]), form)  # type: ignore[arg-type]
        return words + ("s" if found.get("many") else "")

    return (rule(of.ordinals, say),) if of.ordinals else ()


def _abbreviations(of: Language) -> tuple[Rule, ...]:
    def ends(m: re.Match[str]) -> bool:
        rest = m.string[m.end() : m.end() + 24]
        return m[0].endswith(".") and (
            not rest.strip()
            or bool(re.match(r"[”\"'»)\]]*\s+[¿¡“\"'«(]*[A-ZÁÉÍÓÚÀÈÄÖÜ][^\W\d_A-Z]*\s", rest) and _final(m))
        )

    def _final(m: re.Match[str]) -> bool:
        return m[0].rstrip(".").lower() in ("etc", "ecc", "usw")

    def initial(m: re.Match[str], _: Manner) -> str:
        return spell(m["i"])

    dotted = _any(of.abbreviations)
    numbered = dict(of.numbered) | {k[:1].upper() + k[1:]: v for k, v in of.numbered.items()}
    return (
        rule(
            rf"(?<![\w.])(?P<a>{_any(numbered)})\s?(?=\d)", lambda m, _: numbered[m["a"]] + " "
        ),
        rule(
            rf"(?<![\w.&])(?:{dotted})(?!\w|\.\w)",
            lambda m, _: of.abbreviations[m[0]] + ("." if ends(m) else ""),
        ),
        rule(r"(?<![\w.])(?:[A-Z]\.\s?){2,}(?!\w)", lambda m, _: _capitals(of,
        "".join(c for c in m[0] if c.isalpha()))),
        rule(r"(?<![\w.])(?P<i>[A-ZÁÉÍÓÚÑÇÄÖÜ])\.(?=\s(?:[A-Z]\.\s)*[A-ZÁÉÍÓÚÑÇÄÖÜ][a-zà-ÿ])", initial),
    )  # fmt: skip


def value_of(roman: str) -> int:
    """XIV → 14."""
    total = 0
    for i, c in enumerate(roman):
        value = _VALUES[c]
        total += -value if i + 1 < len(roman) and _VALUES[roman[i + 1]] > value else value
    return total


def _romans(of: Language) -> tuple[Rule, ...]:
    def say(m: re.Match[str], _: Manner) -> str | None:
        if len(m["r"]) == 1 and m["r"] not in "IVX":  # "Le" is no fiftieth, and a plan C no hundredth
            return None
        before = re.search(r"([^\W\d_]+)\.?\s\Z", m.string[max(0, m.start() - 30) : m.start()])
        after = re.match(r"\s([^\W\d_]+)", m.string[m.end() : m.end() + 30])
        return of.roman(
            value_of(m["r"]),
            before[1] if before else "",
            (m["tail"] or "") + " " + (after[1] if after else ""),
        )

    dot = r"|\.(?=\s)" if of.dotted else ""
    return (rule(rf"(?<![\w.-])(?P<r>{_ROMAN})(?P<tail>er|re|ème|e|º|ª|°{dot})?(?![\w-])", say),)


def _plain(of: Language) -> tuple[Rule, ...]:
    def noun_after(m: re.Match[str]) -> str:
        after = re.match(r"\s([^\W\d_]+)", m.string[m.end() :])
        return after[1] if after else ""

    def plain(m: re.Match[str], _: Manner) -> str:
        names = {"-": of.minus, "−": of.minus, "+": of.plus, "±": f"{of.plus} {of.minus}"}
        sign = names.get(m["sign"] or "", "")
        after = noun_after(m)
        text = m["n"]
        if of.year and not sign and text.isdigit() and len(text) == 4 and 1100 <= int(text) < 2100:
            return of.year(int(text))
        return f"{sign} {of.number(text, of.gender(after) if after else 'alone')}".strip()

    def fraction(m: re.Match[str], _: Manner) -> str | None:
        found = m.groupdict()
        top, bottom = GLYPHS[found["glyph"]] if found.get("glyph") else (int(m["top"]), int(m["bottom"]))
        if bottom == 0:
            return None
        part = of.fractions.get((top, bottom)) or f"{of.number(str(top))} {of.over} {of.number(str(bottom))}"
        return f"{of.number(m['whole'])} {of.web['&']} {part}" if m["whole"] else part

    def scaled(m: re.Match[str], _: Manner) -> str:
        return of.counted(m["n"], of.scales[m["scale"]])

    def ranged(m: re.Match[str], _: Manner) -> str:
        after = noun_after(m)
        form = of.gender(after) if after else "alone"
        if of.year and len(m["n"]) == 4 and len(m["to"]) == 4:
            return f"{of.year(int(m['n']))} {of.to} {of.year(int(m['to']))}"
        return f"{of.number(m['n'], form)} {of.to} {of.number(m['to'], form)}"

    return (
        rule(
            r"(?<![\w/])(?:(?P<whole>\d{1,4})\s)?(?P<top>\d{1,3})[/⁄](?P<bottom>\d{1,3})(?![\w/])", fraction
        ),
        rule(r"(?<![\w/])(?:(?P<whole>\d{1,4})\s?)?(?P<glyph>[" + "".join(GLYPHS) + "])", fraction),
        rule(rf"{_OPEN}{_N}\s?(?P<scale>{_any(of.scales)})(?!\w)", scaled),
        rule(rf"{_OPEN}(?<![-–]){_N}{_DASH}{_TO}(?![\w-]|[.,:]\d)", ranged),
        rule(rf"(?P<sign>(?<![\w)+-])[-−+±](?=\d))?(?<![\w]){_N}(?!\w|[.,]\d)", plain),
    )


def _capitals(of: Language, word: str) -> str:
    if word in of.acronyms:
        return of.acronyms[word]
    vowels = re.findall(r"[AEIOUÁÉÍÓÚÄÖÜ]", word)
    if (
        len(word) >= 5
        and vowels
        and all(re.search(r"[AEIOUYÁÉÍÓÚÀÈÄÖÜ]", word[i : i + 4]) for i in range(len(word) - 3))
    ):
        return word.lower()
    return spell(word)


def _letters(of: Language) -> tuple[Rule, ...]:
    def mixed(m: re.Match[str], _: Manner) -> str:
        words: list[str] = []
        for part in re.findall(r"[^\W\d_]+|\d+(?:[.,]\d+)?", m[0]):
            if part[0].isdigit():
                words.append(of.number(part))
            elif part.isupper() or len(part) == 1:
                words.append(_capitals(of, part.upper()) if len(part) > 1 else part.upper())
            else:
                words.append(part)
        return " ".join(words)

    def capitals(m: re.Match[str], _: Manner) -> str:
        around = re.findall(r"[^\W\d_]{2,}", m.string[max(0, m.start() - 40) : m.start()])[-2:]
        around += re.findall(r"[^\W\d_]{2,}", m.string[m.end() : m.end() + 40])[:2]
        if len(around) > 1 and all(w.isupper() for w in around) and m["word"] not in of.acronyms:
            return m["word"].lower()  # everything is in capitals here: shouted, not spelt
        return _capitals(of, m["word"])

    big = "A-ZÁÉÍÓÚÀÈÌÒÙÂÊÔÃÕÑÇÄÖÜ"
    return (
        rule(
            rf"(?<![\w.])(?:[{big}]{{1,6}}|[{big}][a-zà-ÿ]+|[a-z]+)[-‑]?\d+(?:[.,]\d+)?"
            r"(?:[-‑]?(?:[^\W\d_]+|\d+))*(?!\w)",
            mixed,
        ),
        rule(r"(?<!\w)\d+(?:[.,]\d+)?[^\W\d_]\w*", mixed),
        rule(rf"(?<![\w.])(?P<word>[{big}]{{2,}})(?:s|'s|’s)?(?!\w)", capitals),
        rule(r"[0-9]+", lambda m, _: of.number(m[0])),
    )  # fmt: skip


def _signs(of: Language) -> tuple[Rule, ...]:
    return (
        rule(r"(?<=[^\W\d_])[/_\\|](?=\w)", " "),
        rule(r"(?<=\s)-(?=\s\d)|(?<=\d)−(?=\d)|(?<=\s)−(?=\s)", f" {of.minus} "),
        rule("[" + re.escape("".join(of.signs)) + "]", lambda m, _: f" {of.signs[m[0]]} "),
    )


__all__ = ["Noun", "make_rules", "spell", "value_of"]
