"""Digests of what is painted: equal for equal things, whatever they are made of."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from avatar.compose.brand import Brand
from avatar.compose.identity import TIMED, Fingerprints


@dataclass(frozen=True)
class Thing:
    name: str
    when: float = field(default=0.0, metadata=TIMED)
    paint: object = None


def of(thing):
    return Fingerprints().of(thing)


def closure(value):
    def paint():
        return value

    return paint


def draw(a, b=1):
    return a, b


def test_equal_things_are_equal_and_others_are_not():
    different = [
        None, True, 1, 1.0, "1", b"1", (1,), [1], (1, (2,)), (1, 2), {"a": 1}, {"a": 2}, {1, 2},
        np.arange(4), np.arange(4).reshape(2, 2), np.arange(4, dtype=np.uint8), np.float32(1),
        Thing("a"), Thing("b"), partial(draw, 1), partial(draw, 1, b=2), closure(1), closure(2), draw,
        Brand(), Brand(name="Acme"),
    ]  # fmt: skip
    digests = [of(thing) for thing in different]
    assert len(set(digests)) == len(different)
    assert digests[-7:-1] == [
        of(t) for t in (partial(draw, 1), partial(draw, 1, b=2), closure(1), closure(2), draw, Brand())
    ]
    assert of({"a": 1, "b": 2}) == of({"b": 2, "a": 1})


def test_when_something_is_shown_does_not_count():
    assert of(Thing("a", 1.0)) == of(Thing("a", 2.0))
    assert of(Thing("a", 1.0, closure(1))) != of(Thing("a", 1.0, closure(2)))


def test_files_count_by_content(tmp_path):
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    one.write_bytes(b"picture")
    two.write_bytes(b"picture")
    prints = Fingerprints()
    assert prints.of(one) == prints.of(two)
    two.write_bytes(b"another picture")
    assert of(one) != of(two)
    assert of(Path("nowhere/a")) != of(Path("nowhere/b"))


def test_a_function_that_knows_itself():
    def paint():
        return paint

    assert of(paint) == of(paint)


def test_what_is_not_known_is_an_error():
    with pytest.raises(TypeError, match="no fingerprint"):
        of(object())
