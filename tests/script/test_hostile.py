"""Scripts that nobody writes, and that must not end in a traceback or take minutes."""

from __future__ import annotations

import pytest

from avatar.script.load import check_script, parse_script

LANGUAGES = ("en-GB", "de-DE", "fr-FR", "es-ES", "it-IT", "pt-BR", "ja-JP", "zh-CN", "hi-IN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_thousands_of_digits_are_read(language):
    """Python makes no number of more than 4,300 digits."""
    long = "9" * 4310
    text = f"---\nlanguage: {language}\n---\n" + "\n\n".join(
        [f"A {long}.", f"€{long}", f"第{long}", f"{long}.5", f"{long}万円", f"v{long}.{long}", f"{long}%"]
    )
    script = parse_script(text)
    assert all(segment.spoken for scene in script.scenes for segment in scene.segments)


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_that_look_like_digits_are_none(language):
    """`str.isdigit` holds for ² and ①, of which int() makes nothing."""
    odd = ["B²", "²5", "a²b", "²人", "①", "5①", "1²年", "Ⅷ³", "٣²"]
    text = f"---\nlanguage: {language}\n---\n" + "\n\n".join(f"Also {each} hier {each}." for each in odd)
    assert not [p for p in check_script(text) if p.severity == "error"]


@pytest.mark.parametrize(
    "key", ["brand: {name: %s}", "presenters: {A: %s}", "title: %s", "music: {volume: %s}"]
)
@pytest.mark.parametrize(
    "value", ["!!bool maybe", "!!int ''", "!!float ''", "!!timestamp x", "2001-02-30", '"\\U00110000"']
)
def test_values_of_no_kind_in_front_matter(key, value):
    text = "---\n" + key % value + "\n---\nHello."
    for problem in check_script(text):
        assert problem.line == 2


def test_a_key_deep_in_a_brand_comes_once():
    text = "---\nbrand:\n  logo:\n    light: a.png\n    light: b.png\n---\nHello."
    (problem,) = [p for p in check_script(text) if "twice" in p.message]
    assert (problem.line, problem.column) == (5, 5)
