"""Where a long word may be broken with a hyphen: at its own, and between the parts of German compounds.

There is no dictionary here, and none is needed: a word is broken only where it would else not fit, and only
where its letters leave no doubt (§ 107 and § 108 of the German spelling rules: compounds at their joints).
"""

from __future__ import annotations

import functools
import re

LEAST = 4
"""Letters on either side of a break."""
_LETTER = "[a-zäöüß]"
_JOINTS = (
    # an ending that takes an s before another word: Bearbeitungs-tage
    re.compile(rf"{_LETTER}{{2,}}(?:ungs|heits|keits|schafts|ions|täts)(?={_LETTER}{{4}})"),
    # s between a consonant and one that begins a syllable: Zugriffs-berechtigung
    re.compile(rf"[bcdfghklmnprtwz]s(?=[bdfghjklmnrvwz]{_LETTER}{{3}})"),
    # before frequent heads of compounds: Datenschutz-verletzung
    re.compile(
        r"(?<=[a-zäöüß]{4})(?=(?:abteilung|anweisung|beauftragte|berechtigung|bescheinigung|besprechung|"
        r"dokument|einrichtung|entwicklung|erklärung|gesellschaft|management|maßnahme|planung|programm|"
        r"prüfung|richtlinie|schulung|sicherheit|system|technik|unterlage|unterstützung|unterweisung|"
        r"verarbeitung|vereinbarung|verfahren|verletzung|versicherung|verwaltung))"
    ),
)


@functools.lru_cache(maxsize=1 << 12)
def parts(word: str, language: str) -> tuple[str, ...]:
    """The word in the parts between which it may be broken; each but the last ends with its hyphen."""
    cuts = {m.end() for m in re.finditer(r"(?<=\w)[-‐](?=\w)", word)}
    if language[:2].lower() == "de":
        low = word.lower()
        ends = {m.end() for joint in _JOINTS for m in joint.finditer(low)}
        cuts |= {end for end in ends if _letters(low[:end]) >= LEAST and _letters(low[end:]) >= LEAST}
    found, last = [], 0
    for cut in sorted(cuts):
        part = word[last:cut]
        found.append(part if part.endswith(("-", "‐")) else part + "-")
        last = cut
    return (*found, word[last:])


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)
