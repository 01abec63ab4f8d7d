"""Slow moves of the camera as they are written: push, pull 8%, still."""

from __future__ import annotations

import re

from avatar.script.model import Move, MoveKind

MOVES: tuple[MoveKind, ...] = ("push", "pull", "left", "right", "up", "down")
STILL = "still"
LEAST, MOST = 0.01, 0.30
"""Shares of the size by which a camera may move."""


def read_move(text: str) -> Move | None:
    """The move that a text such as "push" or "push 8%" means; None for `still` and for nothing.

    Raises ValueError with a message that goes behind the name of the field.
    """
    kind, _, amount = " ".join(text.lower().split()).partition(" ")
    if kind in ("", STILL) and not amount:
        return None
    if kind not in MOVES:
        raise ValueError(f"must be one of {', '.join((*MOVES, STILL))}, not {text[:40]!r}")
    return Move(kind, read_amount(amount) if amount else Move.amount)


def read_amount(text: str) -> float:
    """A share of the size, such as 8% or 0.08. Raises ValueError."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)\s*(%?)", text.strip())
    if not found:
        raise ValueError(f"is a share such as 8%, not {text[:40]!r}")
    amount = float(found[1]) / (100 if found[2] else 1)
    if not LEAST <= amount <= MOST:
        raise ValueError(f"is {LEAST:.0%} to {MOST:.0%}")
    return amount
