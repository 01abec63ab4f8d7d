"""American addresses: house numbers before a street, states before a ZIP code."""

from __future__ import annotations

import re

from avatar.script.normalise.english.numbers import digits, paired
from avatar.script.normalise.rules import Manner, rule

WINDS = {"N": "North", "S": "South", "E": "East", "W": "West"}
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "DC": "D C",
}  # fmt: skip


def _say_house(match: re.Match[str], _manner: Manner) -> str:
    winds = " ".join(WINDS[c] for c in match["wind"])
    return f"{paired(match['n'])} {winds}"


def _say_zip(match: re.Match[str], _manner: Manner) -> str:
    code = ", ".join(digits(part) for part in match["zip"].split("-"))
    return f"{STATES[match['state']]} {code}"


_ENDS = "St|Ave|Blvd|Rd|Dr|Ln|Ct|Pl|Street|Avenue|Boulevard|Road|Drive|Lane|Court|Place|Way"

RULES = (
    rule(
        rf"(?<![\w.,-])(?P<n>\d{{1,5}})\s(?P<wind>[NSEW]|[NS][EW])\.?(?=\s(?:[A-Z][a-z]+\s|\d+(?:st|nd|rd|th)\s){{1,2}}(?:{_ENDS})\b)",
        _say_house,
    ),
    rule(rf"(?<=,\s)(?P<state>{'|'.join(STATES)})\s(?P<zip>\d{{5}}(?:-\d{{4}})?)(?![\w-])", _say_zip),
)
