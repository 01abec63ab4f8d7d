"""What `say-as` can be asked for, and the signs that a pronunciation is made of."""

from __future__ import annotations

import re

from avatar.script.report import suggestion

NOT_IPA = re.compile(r"[^a-zæçðøħŋœβθχᵻᵊᵝ\u0250-\u02ff\u0300-\u036f\u1d00-\u1dbf.‿|‖‑ ˈˌːˑ]")

KINDS = {
    "characters": "characters", "spell-out": "characters", "spell": "characters", "letters": "characters",
    "verbatim": "characters", "digits": "digits", "number": "cardinal", "cardinal": "cardinal",
    "ordinal": "ordinal", "date": "date", "time": "time", "telephone": "telephone", "phone": "telephone",
    "currency": "currency", "money": "currency", "unit": "unit", "fraction": "fraction",
}  # fmt: skip
"""What `say-as` may be asked for, and what that is called here."""

REFUSED = ("expletive", "bleep")
FORMATS = ("mdy", "dmy", "ymd", "md", "dm", "ym", "my", "d", "m", "y")
"""Orders of a date's parts."""


def check_kind(kind: str, form: str) -> str:
    """What a `say-as` is called here. Raises ValueError that says what is wrong with it."""
    name = kind.strip().lower()
    if name in REFUSED:
        raise ValueError(f"cannot be {name!r}: nothing here beeps. Leave the word out, or write (pause)")
    if name not in KINDS:
        raise ValueError(f"cannot be {kind[:40]!r}. {suggestion(name, KINDS)}".rstrip("."))
    if form and KINDS[name] == "date" and form.lower() not in FORMATS:
        raise ValueError(f"has no format {form[:40]!r} of a date; there are {', '.join(FORMATS)}")
    return KINDS[name]
