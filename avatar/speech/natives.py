"""Which voice speaks a language for which nobody named one: of the same sex as the voice it stands for."""

from __future__ import annotations

from collections.abc import Mapping

from avatar.errors import AvatarError
from avatar.speech.profiles import Voice, base, load_voice

NATIVES: Mapping[str, Mapping[str, str]] = {
    "en": {"woman": "heart", "man": "michael"},
    "en-GB": {"woman": "emma", "man": "george"},
    "de": {"woman": "carla", "man": "emil"},
    "es": {"woman": "dora", "man": "alex"},
    "fr": {"woman": "siwis", "man": "luc"},
    "hi": {"woman": "asha", "man": "vivek"},
    "it": {"woman": "sara", "man": "nicola"},
    "ja": {"woman": "aoi", "man": "kumo"},
    "nl": {"woman": "robot-nl", "man": "robot-nl"},
    "pl": {"woman": "robot-pl", "man": "robot-pl"},
    "pt": {"woman": "dora-br", "man": "alex-br"},
    "zh": {"woman": "xiaoyi", "man": "yunjian"},
}
"""A tag or a language without its country → the voice that ships for each sex, the best understood of them.

Those of German, and the French man, have an accent, as `avatar voices list` says.
"""


def speaks(voice: Voice, language: str) -> bool:
    """Whether a voice speaks a language; the country may differ."""
    return base(voice.language) == base(language)


def find_native(language: str, like: Voice) -> Voice | None:
    """The voice for a language in place of another one; None where none that ships speaks it."""
    by_sex = NATIVES.get(language) or NATIVES.get(base(language))
    if by_sex is None:
        return None
    try:
        return load_voice(by_sex.get(like.gender, by_sex["woman"]))
    except AvatarError:  # an installation without its voices is told of elsewhere
        return None
