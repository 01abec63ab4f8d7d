"""The fonts of the operating system, for the characters that a template's own fonts lack.

What they have is read once and kept in the cache folder: a system may have a thousand. None of it is touched
before a character is missing.
"""

from __future__ import annotations

import functools
import json
import os
import platform
import shutil
import struct
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from avatar import cache
from avatar.compose.text.characters import invisible
from avatar.compose.text.clusters import is_emoji
from avatar.compose.text.fontfile import Facts, FontFile, count_faces, covers, read_facts

FORMAT = 2
"""Raised when what is kept of a font changes."""
ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
FOLDERS: Mapping[str, tuple[str, ...]] = {
    "Linux": ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
    "Darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
    "Windows": ("C:/Windows/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts"),
}
_PLAIN = ("Noto Sans", "Source Han Sans", "DejaVu Sans", "Segoe UI", "Hiragino", "PingFang", "Yu Gothic",
          "Microsoft YaHei", "Malgun", "Apple SD Gothic", "Arial", "WenQuanYi", "Geeza", "Loma")  # fmt: skip
_FANCY = ("Serif", "Mincho", "Ming", "Song", "Batang", "Mono", "Condensed", "Kai", "Hand", "Looped",
          "Nastaliq", "Kufi", "Rashi", "Unhinged", "LastResort", "Light", "Thin", "Black")  # fmt: skip
_COUNTRIES = {"ja": (" JP", "Hiragino", "Yu Gothic", "Meiryo"), "ko": (" KR", "Malgun", "Gothic Neo"),
              "zh": (" SC", " CN", "PingFang SC", "YaHei", "WenQuanYi")}  # fmt: skip
"""In which shapes Chinese characters are drawn, told by the family's name."""
_ASK_SECONDS = 10


@dataclass(frozen=True)
class Installed:
    """A font of the system; `pages` are the hundreds (of 256 code points) in which it has any."""

    path: str
    index: int
    family: str
    weight: int
    italic: bool
    pictures: bool
    pages: tuple[int, ...]
    weights: tuple[int, int] = (0, 0)

    def at(self, weight: int) -> FontFile:
        """The font's file; a variable font in that weight."""
        return FontFile(Path(self.path), self.index, weight if self.weights[1] else 0)

    def far_from(self, weight: int) -> int:
        """How much lighter or bolder it is than wished."""
        least, most = self.weights if self.weights[1] else (self.weight, self.weight)
        return max(0, least - weight, weight - most)


@functools.lru_cache(maxsize=1 << 13)
def find_font(cluster: str, weight: int = 500, language: str = "") -> FontFile | None:
    """The installed font that suits best of those that have all of a cluster; None where none has.

    weight: 100 to 900. language: a tag, for the shapes of Chinese characters.
    """
    codes = [ord(c) for c in cluster if not invisible(c)]
    if not codes:
        return None
    pictures = is_emoji(cluster)
    pages = {code >> 8 for code in codes}
    able = [font for font in fonts() if pages.issubset(font.pages)]
    for font in sorted(able, key=lambda f: _rank(f, pictures, weight, language)):
        if all(covers(font.at(weight), code) for code in codes):
            return font.at(weight)
    return None


def _rank(font: Installed, pictures: bool, weight: int, language: str) -> tuple[object, ...]:
    """Smaller is better."""
    wanted = _COUNTRIES.get(language[:2], _COUNTRIES["zh"])
    return (
        font.pictures != pictures,
        font.italic,
        any(word in font.family for word in _FANCY),
        not font.family.startswith(_PLAIN),
        not any(word in font.family for word in wanted),
        font.far_from(weight),
        font.path,
        font.index,
    )


@functools.lru_cache(maxsize=1)
def fonts() -> tuple[Installed, ...]:
    """Every font of the system that can be read."""
    kept = _load()
    found: dict[str, Any] = {}
    for path in font_files():
        try:
            status = path.stat()
        except OSError:
            continue
        stamp = [status.st_mtime_ns, status.st_size]
        entry = kept.get(str(path))
        if not (isinstance(entry, dict) and entry.get("stamp") == stamp):
            entry = {"stamp": stamp, "fonts": [asdict(font) for font in _read(path)]}
        found[str(path)] = entry
    if found != kept:
        _keep(found)
    return tuple(_restored(found))


def font_files() -> list[Path]:
    """The files: as fontconfig lists them where it is installed, else those of the usual folders; sorted."""
    if program := shutil.which("fc-list"):
        try:
            done = subprocess.run(
                [program, "--format", "%{file}\n"], capture_output=True, timeout=_ASK_SECONDS, check=True
            )
            listed = {
                line for line in os.fsdecode(done.stdout).splitlines() if line.lower().endswith(ENDINGS)
            }
            if listed:
                return sorted(map(Path, listed))
        except (OSError, subprocess.SubprocessError):
            pass
    folders = (Path(name).expanduser() for name in FOLDERS.get(platform.system(), FOLDERS["Linux"]))
    return sorted({path for folder in folders for path in _walk(folder)})


def _walk(folder: Path) -> Iterator[Path]:
    for where, _, names in os.walk(folder):
        yield from (Path(where) / name for name in names if name.lower().endswith(ENDINGS))


def _read(path: Path) -> Iterator[Installed]:
    try:
        for index in range(min(count_faces(path), 64)):
            yield _describe(path, index, read_facts(FontFile(path, index)))
    except (OSError, struct.error, UnicodeError):  # broken, or nothing we can draw with
        return


def _describe(path: Path, index: int, facts: Facts) -> Installed:
    pages = {page for first, last in facts.ranges for page in range(first >> 8, (last >> 8) + 1)}
    return Installed(
        path=str(path),
        index=index,
        family=facts.family,
        weight=facts.weight,
        italic=facts.italic,
        pictures=facts.pictures,
        pages=tuple(sorted(pages)),
        weights=facts.weights,
    )


def _restored(entries: Mapping[str, Any]) -> Iterator[Installed]:
    for entry in entries.values():
        for font in entry["fonts"]:
            yield Installed(**{**font, "pages": tuple(font["pages"]), "weights": tuple(font["weights"])})


def _place() -> Path:
    return cache.folder() / "fonts.json"


def _load() -> dict[str, Any]:
    try:
        data = json.loads(_place().read_text(encoding="utf-8"))
        known = set(Installed.__dataclass_fields__)
        entries = data["files"] if data["format"] == FORMAT else {}
        return {p: e for p, e in entries.items() if all(set(font) == known for font in e["fonts"])}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _keep(entries: Mapping[str, Any]) -> None:
    text = json.dumps({"format": FORMAT, "files": entries}, separators=(",", ":"))
    try:
        cache.write_whole(_place(), [text.encode()])
    except OSError:  # it is read again next time
        return


def forget() -> None:
    """Look at the system's fonts anew."""
    fonts.cache_clear()
    find_font.cache_clear()
