"""The YAML on top of a script, and what is said about it when it is wrong."""

from __future__ import annotations

import pytest

from avatar.errors import ScriptError
from avatar.script import check_script, parse_script

FULL = """---
title: "Hello, {{name}}"
subtitle: Lesson {{number}}
presenter: ava
voice: heart
template: studio
language: en_gb
brand:
  primary: "#27348b"
  size: 3
variables:
  name: Ada
  number: 3
  price: 3.50
  nothing:
---
It costs {{price}} €{{nothing}}.
"""


def test_everything_is_read():
    script = parse_script(FULL)
    assert (script.title, script.subtitle) == ("Hello, Ada", "Lesson 3")
    assert (script.presenter, script.voice, script.template) == ("ava", "heart", "studio")
    assert script.language == "en-GB"
    assert script.brand == {"primary": "#27348b", "size": 3}
    assert script.variables == {"name": "Ada", "number": "3", "price": "3.50", "nothing": ""}
    assert script.scenes[0].segments[0].written == "It costs 3.50 €."


def test_the_caller_wins_over_the_front_matter():
    script = parse_script(FULL, variables={"name": "Grace", "price": 4})
    assert script.title == "Hello, Grace"
    assert script.scenes[0].segments[0].written == "It costs 4 €."


def test_without_front_matter_the_first_heading_is_the_title():
    script = parse_script("# One\n\nHello.\n\n# Two\n\nBye.")
    assert script.title == "One"
    assert script.language == "en-US"
    assert script.presenter == ""


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("---\ntitle: a: b\n---\nHi", 2, 9, "in quotes"),
        ("---\ntitle: a\n\tb: c\n---\nHi", 3, 1, "spaces"),
        ("---\ntitle: a\ntitle: b\n---\nHi", 3, 1, "'title' comes twice"),
        ("---\nvariables:\n  a: 1\n  a: 2\n---\nHi", 4, 3, "'a' comes twice"),
        ("---\npresenter: ava\ntitle: [a]\n---\nHi", 3, 1, "'title' must be a text, not a list"),
        ("---\nvariables: 3\n---\nHi", 2, 1, "name: value"),
        ("---\nvariables:\n  a: [1]\n---\nHi", 3, 3, "must be a text"),
        ("---\nvariables:\n  a b: 1\n---\nHi", 3, 3, "name of a variable"),
        ("---\nbrand: blue\n---\nHi", 2, 1, "'brand' must be a set"),
        ("---\nlanguage: klingonese\n---\nHi", 2, 1, "language tag"),
        ("---\n- a\n---\nHi", 2, 1, "key: value"),
        ("---\njust a text\n---\nHi", 2, 1, "key: value"),
        ("---\ntitle: x\nHi", 1, 1, "never closed"),
        ("---\nbrand: &a [1]\ntitle: *a\n---\nHi", 3, 8, "aliases"),
        ("---\nbrand: {a: !!python/name:os.system x}\n---\nHi", 2, 12, "cannot be read"),
        ("---\nbrand: {d: 2026-13-45}\n---\nHi", 2, 12, "cannot be read"),
        ("---\ntitle: a\x07b\n---\nHi", 2, 9, "U+0007"),
        ("---\nbrand: " + "[" * 5000 + "\n---\nHi", 2, 1, "deeply"),
    ],
)
def test_mistakes_are_named_with_their_place(text: str, line: int, column: int, words: str):
    problem = check_script(text)[0]
    assert (problem.line, problem.column, problem.severity) == (line, column, "error")
    assert words in str(problem)
    with pytest.raises(ScriptError):
        parse_script(text)


def test_unknown_keys_are_warnings_with_the_nearest_name():
    (problem,) = check_script("---\npresentr: ava\n---\nHi")
    assert (problem.severity, problem.line, problem.column) == ("warning", 2, 1)
    assert "'presenter'" in problem.hint
    assert parse_script("---\npresentr: ava\n---\nHi").presenter == ""


@pytest.mark.parametrize(
    "text",
    [
        "---\n---\nHi",
        "---\n# a comment\n---\nHi",
        "---\ntitle: x\n...\nHi",
        "\ufeff---\r\ntitle: x\r\n---\r\nHi\r\n",
    ],
)
def test_harmless_forms(text: str):
    assert check_script(text) == []
    assert parse_script(text).scenes[0].segments[0].spoken == "Hi"
