"""Numbers in Hindi words."""

from __future__ import annotations

# fmt: off
BELOW_HUNDRED = (
    *("शून्य", "एक", "दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ"),
    *("दस", "ग्यारह", "बारह", "तेरह", "चौदह", "पंद्रह", "सोलह", "सत्रह", "अठारह", "उन्नीस"),
    *("बीस", "इक्कीस", "बाईस", "तेईस", "चौबीस", "पच्चीस", "छब्बीस", "सत्ताईस", "अट्ठाईस", "उनतीस"),
    *("तीस", "इकतीस", "बत्तीस", "तैंतीस", "चौंतीस", "पैंतीस", "छत्तीस", "सैंतीस", "अड़तीस", "उनतालीस"),
    *("चालीस", "इकतालीस", "बयालीस", "तैंतालीस", "चौवालीस", "पैंतालीस", "छियालीस", "सैंतालीस", "अड़तालीस", "उनचास"),
    *("पचास", "इक्यावन", "बावन", "तिरपन", "चौवन", "पचपन", "छप्पन", "सत्तावन", "अट्ठावन", "उनसठ"),
    *("साठ", "इकसठ", "बासठ", "तिरसठ", "चौंसठ", "पैंसठ", "छियासठ", "सड़सठ", "अड़सठ", "उनहत्तर"),
    *("सत्तर", "इकहत्तर", "बहत्तर", "तिहत्तर", "चौहत्तर", "पचहत्तर", "छिहत्तर", "सतहत्तर", "अठहत्तर", "उन्यासी"),
    *("अस्सी", "इक्यासी", "बयासी", "तिरासी", "चौरासी", "पचासी", "छियासी", "सत्तासी", "अट्ठासी", "नवासी"),
    *("नब्बे", "इक्यानवे", "बानवे", "तिरानवे", "चौरानवे", "पचानवे", "छियानवे", "सत्तानवे", "अट्ठानवे", "निन्यानवे"),
)
# fmt: on
_POWERS = ((10**11, "खरब"), (10**9, "अरब"), (10**7, "करोड़"), (10**5, "लाख"), (10**3, "हज़ार"), (100, "सौ"))
LONGEST = 20
"""Digits of the longest number that is read as one; a longer one is read digit by digit."""
NUMBER = r"(?:\d{1,3}(?:,\d{2,3})+|\d+)(?:\.\d+)?"
_ORDINALS = {1: "पहल", 2: "दूसर", 3: "तीसर", 4: "चौथ", 6: "छठ"}
ASCII = str.maketrans("०१२३४५६७८९", "0123456789")


def cardinal(value: int) -> str:
    """A whole number, counted in hundreds, thousands, lakhs and crores.

    >>> cardinal(1_25_000), cardinal(3_07_00_000)
    ('एक लाख पच्चीस हज़ार', 'तीन करोड़ सात लाख')
    """
    if value < 0:
        return "माइनस " + cardinal(-value)
    if value < 100:
        return BELOW_HUNDRED[value]
    if value >= 10**13:
        return spelt(str(value))
    words = []
    for size, name in _POWERS:
        count, value = divmod(value, size)
        if count:
            words += [cardinal(count), name]
    if value:
        words.append(BELOW_HUNDRED[value])
    return " ".join(words)


def spelt(text: str) -> str:
    """Digit by digit."""
    return " ".join(BELOW_HUNDRED[int(c)] for c in text if c.isdecimal())


def number(text: str) -> str:
    """A number as written, with commas and a fraction: "2.5" → दो दशमलव पाँच."""
    whole, _, fraction = text.replace(",", "").partition(".")
    long = len(whole) > LONGEST or (len(whole) > 1 and whole[0] == "0")
    words = spelt(whole) if long else cardinal(int(whole))
    return f"{words} दशमलव {spelt(fraction)}" if fraction else words


def year(value: int) -> str:
    """A year: the second millennium is counted in hundreds, 1947 → उन्नीस सौ सैंतालीस."""
    if 1100 <= value < 2000:
        rest = value % 100
        return f"{BELOW_HUNDRED[value // 100]} सौ" + (f" {BELOW_HUNDRED[rest]}" if rest else "")
    return cardinal(value)


def ordinal(value: int, ending: str) -> str:
    """An ordinal; `ending` is the last vowel sign: ा, ी or े."""
    if value in _ORDINALS:
        return _ORDINALS[value] + ending
    return cardinal(value) + "व" + ending + ("ँ" if ending == "ा" else "ं")
