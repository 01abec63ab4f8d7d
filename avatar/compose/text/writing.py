"""Writing systems by name: which one a character belongs to, and where a font for it comes from."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import dataclass

from avatar.compose.text.fontfile import FontFile
from avatar.compose.text.fonts import Font

_CORE, _CJK, _EMOJI = "fonts-noto-core", "fonts-noto-cjk", "fonts-noto-color-emoji"
"""Packages of Debian and Ubuntu."""


@dataclass(frozen=True)
class Writing:
    """A writing system: what it is called, some of its characters, where they are in Unicode.

    package: of Debian and Ubuntu, with a font for it.
    """

    name: str
    sample: str
    ranges: tuple[tuple[int, int], ...]
    package: str = _CORE


SYSTEMS = (
    Writing("Latin", "aéßő", ((0x41, 0x2AF), (0x1E00, 0x1EFF))),
    Writing("Greek", "αώ", ((0x370, 0x3FF), (0x1F00, 0x1FFF))),
    Writing("Cyrillic", "жї", ((0x400, 0x52F),)),
    Writing("Armenian", "աև", ((0x530, 0x58F),)),
    Writing("Hebrew", "אש", ((0x590, 0x5FF),)),
    Writing("Arabic", "عپ", ((0x600, 0x6FF), (0x750, 0x77F))),
    Writing("Devanagari", "कि", ((0x900, 0x97F),)),
    Writing("Bengali", "ক", ((0x980, 0x9FF),)),
    Writing("Gurmukhi", "ਕ", ((0xA00, 0xA7F),)),
    Writing("Gujarati", "ક", ((0xA80, 0xAFF),)),
    Writing("Tamil", "க", ((0xB80, 0xBFF),)),
    Writing("Telugu", "క", ((0xC00, 0xC7F),)),
    Writing("Kannada", "ಕ", ((0xC80, 0xCFF),)),
    Writing("Malayalam", "ക", ((0xD00, 0xD7F),)),
    Writing("Sinhala", "ක", ((0xD80, 0xDFF),)),
    Writing("Thai", "กที่", ((0xE00, 0xE7F),)),
    Writing("Lao", "ກ", ((0xE80, 0xEFF),)),
    Writing("Burmese", "က", ((0x1000, 0x109F),)),
    Writing("Georgian", "ა", ((0x10A0, 0x10FF),)),
    Writing("Ethiopic", "አ", ((0x1200, 0x139F),)),
    Writing("Khmer", "ក", ((0x1780, 0x17FF),)),
    Writing("Japanese", "あアー", ((0x3040, 0x30FF), (0x31F0, 0x31FF)), _CJK),
    Writing("Korean", "한글", ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF)), _CJK),
    Writing("Chinese", "中汉漢", ((0x2E80, 0x303F), (0x3100, 0x312F), (0x3400, 0x9FFF), (0xF900, 0xFAFF),
                                (0xFF00, 0xFFEF), (0x20000, 0x3FFFF)), _CJK),
    Writing("emoji", "🙂🌊", ((0x2600, 0x27BF), (0x1F000, 0x1FAFF)), _EMOJI),
)  # fmt: skip


def writing_of(char: str) -> Writing | None:
    """The system a character belongs to; None for signs that belong to none."""
    code = ord(char)
    return next((w for w in SYSTEMS if any(a <= code <= b for a, b in w.ranges)), None)


def way_out(lacking: Iterable[Writing]) -> str:
    """What to install for those, as a command; nothing where systems bring their fonts along."""
    packages = sorted({writing.package for writing in lacking})
    if not packages or platform.system() != "Linux":
        return ""
    return f"sudo apt install {' '.join(packages)}"


def complain(missing: str) -> str:
    """A warning about characters that no font has, with the way out."""
    found = dict.fromkeys(w for c in missing if (w := writing_of(c)))
    names = f" ({', '.join(w.name for w in found)})" if found else ""
    shown = (c if c.isprintable() else f"U+{ord(c):04X}" for c in missing[:12])
    listed = " ".join(shown) + (" …" if len(missing) > 12 else "")
    command = way_out(found)
    install = f"install one ({command}), or " if command else ""
    return (
        f"No font here has the characters {listed}{names}: {install}set `fonts` in the brand to a file "
        "that has them."
    )


def survey(font: Font) -> tuple[dict[str, FontFile], list[Writing]]:
    """Which systems can be set: by name, with the font that does it; and those that cannot."""
    able: dict[str, FontFile] = {}
    lacking = []
    for writing in SYSTEMS:
        if font.missing(writing.sample):
            lacking.append(writing)
        else:
            able[writing.name] = font.runs(writing.sample)[0][0]
    return able, lacking
