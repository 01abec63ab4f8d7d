"""What was to be said against what was heard, both as phones: which words are there, and what else is.

A recogniser is right most of the time, not always. So phones are compared, not words: what it took for
another word sounds much like the right one. Stretches that both have in common, and that come once in each,
are anchors; between two of them the best pairs are found as in the alignment of genes, with gaps that cost
more to begin than to go on (Gotoh 1982), so that a sentence left out is one gap and not many.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ANCHOR = 9
"""Phones of an anchor: three words or so."""
SMALLEST_ANCHOR = 5
LARGEST = 6_000_000
"""Pairs of phones compared in one go; more of them have nothing in common that anchors could find."""
SAME, ALIKE, OTHER, BEGIN, GO_ON = 2.0, 0.5, -1.5, -2.0, -0.4
"""What a pair of the same phones is worth, of like ones, of others, and what a gap costs."""

_KIN = (
    "AA AO AH OW", "AE EH AH", "IH IY EH", "UH UW OW", "ER AH R", "EY EH AY", "AW OW AA", "OY AO", "P B",
    "T D", "K G", "F V TH", "S Z", "SH ZH CH JH", "DH TH D", "M N NG", "L R W", "Y IY", "HH F",
)  # fmt: skip
KIN = {(a, b) for row in _KIN for a in row.split() for b in row.split() if a != b}
"""Phones that a recogniser takes for one another."""


def pair_up(expected: Sequence[str], heard: Sequence[str]) -> NDArray[np.int64]:
    """For each expected phone the heard one that it is paired with, -1 for none: rising numbers."""
    names = {name: n for n, name in enumerate(dict.fromkeys([*expected, *heard]))}
    left = np.array([names[p] for p in expected], np.int64)
    right = np.array([names[p] for p in heard], np.int64)
    worth = np.full((len(names), len(names)), OTHER, np.float32)
    for a, b in KIN:
        if a in names and b in names:
            worth[names[a], names[b]] = ALIKE
    np.fill_diagonal(worth, SAME)
    found = np.full(len(left), -1, np.int64)
    _pair_between(left, right, 0, 0, worth, found, ANCHOR)
    return found


def _pair_between(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    at: int,
    to: int,
    worth: NDArray[np.float32],
    found: NDArray[np.int64],
    size: int,
) -> None:
    """Pair what is between two anchors; `at` and `to` are where `left` and `right` begin in the whole."""
    if not len(left) or not len(right):
        return
    anchors = _find_anchors(left, right, size) if len(left) * len(right) > 250_000 else []
    if anchors:
        done = (0, 0)
        for a, b in [*anchors, (len(left), len(right))]:
            if a < done[0] or b < done[1]:  # within the anchor before
                continue
            _pair_between(
                left[done[0] : a], right[done[1] : b], at + done[0], to + done[1], worth, found, size
            )
            if a < len(left):
                found[at + a : at + a + size] = to + np.arange(b, b + size)
            done = a + size, b + size
    elif len(left) * len(right) <= LARGEST:
        found[at : at + len(left)] = _pair_all(left, right, worth, to)
    elif size > SMALLEST_ANCHOR:
        _pair_between(left, right, at, to, worth, found, size - 2)


def _find_anchors(left: NDArray[np.int64], right: NDArray[np.int64], size: int) -> list[tuple[int, int]]:
    """Places of rows of `size` phones that come once in each, both in order: the longest such list."""
    once = [_find_single(row, size) for row in (left, right)]
    pairs = sorted((a, once[1][key]) for key, a in once[0].items() if key in once[1])
    tails: list[int] = []  # the longest rising row (patience sorting)
    ends: list[int] = []
    before: list[int] = []
    for n, (_, b) in enumerate(pairs):
        place = bisect_left(tails, b)
        before.append(ends[place - 1] if place else -1)
        tails[place:] = [b, *tails[place + 1 :]]
        ends[place:] = [n, *ends[place + 1 :]]
    kept = []
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.append(pairs[at])
        at = before[at]
    return kept[::-1]


def _find_single(row: NDArray[np.int64], size: int) -> dict[bytes, int]:
    keys = [row[i : i + size].tobytes() for i in range(len(row) - size + 1)]
    count = Counter(keys)
    return {key: i for i, key in enumerate(keys) if count[key] == 1}


def _pair_all(
    left: NDArray[np.int64], right: NDArray[np.int64], worth: NDArray[np.float32], to: int
) -> NDArray[np.int64]:
    """The best pairs of two short rows; gaps at the ends cost as those inside."""
    n, m = len(left), len(right)
    steps = np.arange(m + 1, dtype=np.float32)
    best = BEGIN + GO_ON * steps
    best[0] = 0.0
    down = np.full(m + 1, -np.inf, np.float32)
    came = np.zeros((n + 1, m + 1), np.uint8)  # 0 pair, 1 gap in right, 2 gap in left; +4, +8: gap goes on
    came[0, 1:] = 2 + 8
    for i in range(1, n + 1):
        opened, longer = best + (BEGIN + GO_ON), down + GO_ON
        down = np.maximum(opened, longer)
        pair = np.full(m + 1, -np.inf, np.float32)
        pair[1:] = best[:-1] + worth[left[i - 1], right]
        top = np.maximum(pair, down)
        across = np.maximum.accumulate(top - GO_ON * steps)[:-1] + BEGIN + GO_ON * steps[1:]
        new = top.copy()
        new[1:] = np.maximum(top[1:], across)
        row = np.where(pair >= down, 0, 1).astype(np.uint8)
        row[1:][across > top[1:]] = 2
        row[longer > opened] |= 4
        # A gap in `left` goes on where it did not begin right here.
        row[2:][across[1:] > top[1:-1] + BEGIN + GO_ON] |= 8
        came[i], best = row, new
    found = np.full(n, -1, np.int64)
    i, j, mode = n, m, 0
    while i > 0 or j > 0:
        sign = int(came[i, j])
        what = mode or sign & 3
        if what == 0:
            i, j = i - 1, j - 1
            if worth[left[i], right[j]] > 0:
                found[i] = to + j
        elif what == 1:
            mode = 1 if sign & 4 else 0
            i -= 1
        else:
            mode = 2 if sign & 8 and j > 1 else 0
            j -= 1
        if i == 0 and j > 0:
            break
        if j == 0 and i > 0:
            break
    return found
