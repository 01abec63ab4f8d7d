"""What the numbers of several European languages have in common: scales, digits, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

Form = Literal["alone", "m", "f"]
"""A number by itself, or before a noun of that gender."""

LONGEST = 15
"""Digits above which a number is read digit by digit."""


def by_scale(
    n: int,
    scales: Sequence[tuple[int, str, str]],
    below_thousand: Callable[[int, Form], str],
    form: Form,
    *,
    scale_form: Form = "m",
) -> str:
    """A number's words by thousands, millions and so on, largest first.

    scales: (value, what 1 of it is called, the word after a larger number). `form` is that of the last part;
    counts of millions take `scale_form`, counts of thousands the form of the noun.
    """
    if n == 0:
        return below_thousand(0, form)
    words: list[str] = []
    for value, one, many in scales:
        count, n = divmod(n, value)
        if count == 1:
            words.append(one)
        elif count > 999:
            words.append(f"{by_scale(count, scales, below_thousand, scale_form)} {many}")
        elif count:
            inner: Form = scale_form if value > 1000 or form == "alone" else form
            words.append(f"{below_thousand(count, inner)} {many}")
    if n:
        words.append(below_thousand(n, form))
    return " ".join(words)


def by_millions(
    n: int, scales: Sequence[tuple[int, str, str]], cardinal: Callable[[int, Form], str], form: Form = "alone"
) -> tuple[list[str], int]:
    """The words of the millions and above, largest first, and what is left below a million.

    scales: (value, what 1 of it is called, the word after a larger number, which is said in `form`).
    """
    words: list[str] = []
    for value, one, many in scales:
        count, n = divmod(n, value)
        if count:
            words.append(one if count == 1 else f"{cardinal(count, form)} {many}")
    return words, n


def spell_digits(text: str, ones: Sequence[str]) -> str:
    """Digits one by one; what is not a digit is left out."""
    return " ".join(ones[int(c)] for c in text if c.isascii() and c.isdecimal())
