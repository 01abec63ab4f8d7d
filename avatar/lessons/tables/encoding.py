"""The bytes of a table as text: its encoding is found out, and what cannot be read stays marked."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from avatar.errors import InputError

MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte-order marks; that of UTF-32 begins with that of UTF-16."""
WESTERN = "windows-1252"
MOST_FOREIGN = 0.4
"""Share of letters beyond ASCII above which a text is hardly a western one: Danish and French have 5 to 10 %,
Greek or Cyrillic read as a western encoding have nearly 100 %."""

_LONE = re.compile("[\udc80-\udcff]")
_MANY = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HINT = "Save it as UTF-8, or say what it is with --encoding, such as cp1251 or shift_jis."


@dataclass(frozen=True)
class Decoded:
    """Text, and what it was encoded in. A byte that cannot be read is a half of a surrogate pair in it.

    guessed: nothing in the file says so.
    """

    text: str
    encoding: str
    guessed: bool = False


def decode(raw: bytes, name: str, encoding: str | None = None) -> Decoded:
    """The text of a file. UTF-8, UTF-16 and UTF-32 with or without a mark, or a western code page.

    encoding: what it is, if it is known. Raises InputError for what is no text, and for an encoding that
    cannot be found out. Bytes that are broken inside a text are kept, for their cells to be named.
    """
    for mark, marked in MARKS:
        if raw.startswith(mark):
            return Decoded(_read(raw[len(mark) :], marked, name), marked)
    if encoding:
        try:
            codecs.lookup(encoding)
        except (LookupError, ValueError):  # a null byte is the second
            raise InputError(
                f"There is no encoding {encoding!r}.", hint="Use utf-8, utf-16, cp1252, cp1251, shift_jis …"
            ) from None
        return Decoded(_read(raw, encoding, name), encoding)
    if wide := _guess_wide(raw):
        return Decoded(_read(raw, wide, name), wide, guessed=True)
    if b"\0" in raw:
        raise InputError(f"{name} is no text: it holds null bytes.", hint="Give a CSV, XLSX or JSONL file.")
    whole = raw.decode("utf-8", "surrogateescape")
    broken = len(_LONE.findall(whole))
    if not broken:
        return Decoded(whole, "utf-8")
    right = len(_MANY.findall(raw))
    if right >= broken:  # a few broken bytes among many letters that are right: UTF-8 that was damaged
        return Decoded(whole, "utf-8")
    letters = len(re.findall(rb"[A-Za-z]", raw))
    if broken > MOST_FOREIGN * (letters + broken):
        raise InputError(f"The encoding of {name} cannot be found out: it is no Unicode.", hint=_HINT)
    return Decoded(_read(raw, WESTERN, name), WESTERN, guessed=True)


def broken_byte(text: str) -> int | None:
    """The first byte that could not be read in a text of `decode`, if there is one."""
    found = _LONE.search(text)
    return ord(found[0]) - 0xDC00 if found else None


def _guess_wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of western text is null, and of other text many are."""
    sample = raw[:4096]
    if len(sample) < 4 or len(raw) % 2:
        return None
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    half = len(sample) // 2
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _read(raw: bytes, encoding: str, name: str) -> str:
    try:
        text = raw.decode(encoding, "surrogateescape" if not encoding.startswith("utf-") else "strict")
    except UnicodeDecodeError as problem:
        if encoding == "utf-8":
            return raw.decode("utf-8", "surrogateescape")
        where = len(raw[: problem.start].decode(encoding, "replace").splitlines())
        raise InputError(
            f"{name} is broken: in line {max(1, where)} there is what is not {encoding.upper()}.", hint=_HINT
        ) from None
    except (UnicodeError, LookupError) as problem:  # an encoding that is none of text
        raise InputError(f"{name} cannot be read as {encoding}: {problem}.", hint=_HINT) from None
    if not isinstance(text, str):
        raise InputError(f"{encoding} is no encoding of text.", hint=_HINT)
    return text
