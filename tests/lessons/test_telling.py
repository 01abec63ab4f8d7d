"""What a manifest tells the page: when questions are asked, whose words are heard, which way they run."""

import numpy as np
import pytest

from avatar.compose.scenery import Stay
from avatar.lessons.packages.telling import direction_of, tell_completion, tell_lesson, tell_questions
from avatar.script import parse_script
from avatar.speech.model import Span, Speech, Word

ASKS = """? Before?
- [x] a
- [ ] b

# One

Good day to you.

? After one?
- [x] a
- [ ] b

# Two

Good night.

? At the end?
- [x] a
- [ ] b
"""


def speak(last_word=3.0):
    words = [
        Word(text, start, start + 0.4, 0, 0, token)
        for token, (text, start) in enumerate([("Good", 0.5), ("day", 1.0), ("to", 1.5)])
    ]
    words += [Word("you", 2.0, last_word, 0, 0, 3)]
    words += [Word("Good", 4.5, 5.0, 1, 0, 0), Word("night", 5.0, 5.5, 1, 0, 1)]
    spans = (Span(0, -1, 0.0, 4.0), Span(1, -1, 4.0, 6.01))
    return Speech(np.zeros(6010, np.float32), 1000, tuple(words), (), spans)


def test_questions_are_asked_while_their_scene_still_stands_there():
    fade, fps = 0.4, 25
    before, between, end = (q["at"] for q in tell_questions(parse_script(ASKS), speak(), fade, fps))
    stay = Stay.of(0.0, 4.0, fade, "", "fade")
    assert before == 0.0
    assert between == pytest.approx(stay.closes - stay.go - 1 / fps)
    assert end == 6.04  # with the last frame, which is whole
    # Never before the last word, however slowly scenes change.
    assert tell_questions(parse_script(ASKS), speak(), 3.0, fps)[1]["at"] == 3.0
    assert tell_questions(parse_script(ASKS), speak(3.9), fade, fps)[1]["at"] == 3.9


def test_words_are_told_as_written_with_who_says_them():
    script = parse_script(
        "---\npresenters: {Mei: mei, Ben: henrik}\n---\n**Mei:** Hello, you.\n\n**Ben:** It is 5 €.\n"
    )
    speech = speak()
    said = [("Hello", 0, 0), ("you", 0, 1), ("It", 1, 0), ("is", 1, 1), ("five", 1, 2), ("euros", 1, 2)]
    words = tuple(Word(t, float(n), n + 0.9, 0, g, k) for n, (t, g, k) in enumerate(said))
    told = tell_lesson(script, Speech(speech.samples, 1000, words, (), speech.spans), 0.4, 25, "#803020")
    assert [(w["text"], w["paragraph"], w["speaker"]) for w in told["transcript"]] == [
        ("Hello,", 0, "Mei"), ("you.", 0, "Mei"), ("It", 1, "Ben"), ("is", 1, "Ben"), ("5 €.", 1, "Ben"),
    ]  # fmt: skip
    assert (told["transcript"][-1]["start"], told["transcript"][-1]["end"]) == (4.0, 5.9)
    assert (told["language"], told["direction"], told["colour"]) == ("en-US", "ltr", "#803020")


def test_completion_is_the_scripts_or_the_usual():
    assert tell_completion(parse_script("Hello.")) == {"watch": 0.9, "pass": None}
    asked = "---\nwatch: 50%\n---\nHello.\n\n? Why?\n- [x] a\n- [ ] b\n"
    assert tell_completion(parse_script(asked)) == {"watch": 0.5, "pass": 0.8}


@pytest.mark.parametrize(
    ("language", "text", "direction"),
    [
        ("ar-EG", "", "rtl"),
        ("he", "Hello", "rtl"),
        ("en", "1. שלום", "rtl"),
        ("de", "Hallo", "ltr"),
        ("en", "", "ltr"),
    ],
)
def test_direction(language, text, direction):
    assert direction_of(language, text) == direction
