"""Words of a table, written as text."""

from __future__ import annotations

LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
"""Digits of a formula as plain ones: CO₂ is read as CO2."""


def row(text: str) -> tuple[str, ...]:
    """The words of a text in their order; those that say a number stand at its place."""
    return tuple(text.split())


def words(text: str) -> frozenset[str]:
    """The words of a text, to look others up in."""
    return frozenset(text.split())
