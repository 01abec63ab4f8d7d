"""Which sentence gets which expression, when it is heard, and what is guessed from words."""

from __future__ import annotations

import pytest

from avatar.script import Mood, parse_script
from avatar.script.expressions import USUAL
from avatar.speech.delivery import speak
from avatar.speech.expressions import plan_feelings
from avatar.speech.sentiment import STRONGEST, guess_mood

from .conftest import HUM


def moods(text: str) -> list[list[tuple[str, float]]]:
    plan = plan_feelings(parse_script(text))
    return [[(f.mood.name, f.mood.amount) for s in scene for f in s] for scene in plan]


def names(text: str) -> list[list[str]]:
    return [[name for name, _ in scene] for scene in moods(text)]


def test_a_sentence_and_then_as_before():
    assert names("One. Two (happy) three. Four.") == [["neutral", "happy", "neutral"]]
    assert names("One. Two three (happy). Four.") == [["neutral", "happy", "neutral"]]
    assert names("One. Two. (happy)") == [["neutral", "happy"]]


def test_the_rest_of_the_scene_and_no_further():
    text = "# A\n\n(serious) One. Two (happy).\n\nThree.\n\n(neutral) Four.\n\nFive.\n\n# B\n\nSix."
    assert names(text) == [["serious", "happy", "serious", "neutral", "neutral"], ["neutral"]]


def test_two_in_a_sentence_part_it():
    (scene,) = plan_feelings(parse_script("One. (happy) Two three (concerned) four five."))
    ((_, first, second),) = scene
    assert (first.first, first.last, first.mood.name) == (1, 3, "happy")
    assert (second.first, second.last, second.mood.name) == (3, 5, "concerned")


def test_the_tone_is_what_holds_where_nothing_is_said():
    text = "---\ntone: calm 0.5\n---\n# A\n\nOne. Two (very happy).\n\n(neutral)\n\nThree.\n\n# B\n\nFour."
    assert moods(text) == [[("calm", 0.5), ("happy", 1.0), ("neutral", USUAL)], [("calm", 0.5)]]


def test_cues_have_the_times_of_their_words(hum):
    script = parse_script("# A\n\n(serious) One two. Three (happy) four.\n\nFive. (pause 2s)\n\n# B\n\nSix.")
    speech = speak(script, HUM, cache=False)
    words = {w.text: w for w in speech.words}
    cues = [c for c in speech.cues if c.kind == "expression"]
    assert [(c.name, c.amount) for c in cues] == [("serious", USUAL), ("happy", USUAL), ("serious", USUAL)]
    assert cues[0].start == pytest.approx(words["One"].start)
    assert cues[0].end == pytest.approx(words["Three"].start)  # what lasts goes on through the pause
    assert (cues[1].start, cues[1].end) == pytest.approx((words["Three"].start, words["four"].end))
    assert cues[2].start == pytest.approx(words["Five"].start)
    assert cues[2].end == pytest.approx(words["Five"].end + 2)


@pytest.mark.parametrize(
    "sentence",
    [
        "Twice a day, the sea rises.",
        "What happens when the pump fails?",
        "Critical errors stop the process.",
        "It is not good.",
        "The moon pulls hardest on the water that faces it.",
        "I like the good and hate the bad.",
        "",
    ],
)
def test_no_feeling_is_guessed_without_clear_words(sentence):
    assert guess_mood(sentence).name == "neutral"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("We are delighted to share this wonderful news with you!", "happy"),
        ("Thank you so much, and have a great day!", "happy"),
        ("Unfortunately, many people died in the terrible flood.", "concerned"),
    ],
)
def test_clear_words_are_shown_modestly(sentence, name):
    mood = guess_mood(sentence)
    assert mood.name == name
    assert 0.2 < mood.amount <= STRONGEST


def test_guessing_is_for_english_and_where_the_author_said_nothing():
    text = "What wonderful, happy news! The tide rises. It was a great joy (serious)."
    assert names(f"---\ntone: auto\n---\n{text}") == [["happy", "neutral", "serious"]]
    assert names(f"---\ntone: auto\nlanguage: de\n---\n{text}") == [["neutral", "neutral", "serious"]]
    assert names(text) == [["neutral", "neutral", "serious"]]
    assert plan_feelings(parse_script(f"---\ntone: auto\n---\n{text}"))[0][0][0].mood != Mood("happy", 1.0)
