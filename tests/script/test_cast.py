"""Several presenters in one script: who they are, and whose turn it is."""

import pytest

from avatar.errors import ScriptError
from avatar.script import check_script, parse_script
from avatar.script.model import Part

HEAD = "---\npresenters:\n  Ana: ava\n  Dr. Ben Hill: {presenter: henrik, voice: michael}\n---\n"


def spoken(text, head=HEAD):
    script = parse_script(head + text)
    return [(s.speaker, s.written) for scene in script.scenes for s in scene.segments]


def test_who_they_are():
    script = parse_script(HEAD + "Hello.")
    assert script.cast == (Part("Ana", "ava"), Part("Dr. Ben Hill", "henrik", "michael"))
    assert parse_script("Hello.").cast == ()


@pytest.mark.parametrize(
    ("line", "who", "said"),
    [
        ("**Ana:** Hello there.", 0, "Hello there."),
        ("**Ana**: Hello there.", 0, "Hello there."),
        ("**dr. ben hill:** Hello there.", 1, "Hello there."),
        ("**Dr. Ben Hill:** *Hello* there.", 1, "Hello there."),
        ("- **Dr. Ben Hill:** Hello there.", 1, "Hello there."),
        ("**Dr. Ben Hill:** (smile) Hello there.", 1, "Hello there."),
        ("Hello there.", 0, "Hello there."),
        ("Dr. Ben Hill: Hello there.", 0, "Dr. Ben Hill: Hello there."),
        ("**Ana** says hello.", 0, "Ana says hello."),
    ],
)
def test_a_line_says_whose_turn_it_is(line, who, said):
    assert spoken(line) == [(who, said)]


def test_a_turn_lasts_until_another_begins():
    text = (
        "**Dr. Ben Hill:** One.\n\nTwo.\n\n# Next\n\nThree.\n\n**Ana:** Four.\n\n**Dr. Ben Hill:**\n\nFive."
    )
    assert [who for who, _ in spoken(text)] == [1, 1, 1, 0, 1]


def test_turns_need_no_empty_line_between_them():
    text = "**Ana:** One.\n**Dr. Ben Hill:** Two,\nand more.\n**Ana**: Three. **Bold** words."
    assert spoken(text) == [(0, "One."), (1, "Two, and more."), (0, "Three. Bold words.")]
    assert spoken("One.\n**Two:** three.") == [(0, "One. Two: three.")]


def test_places_of_words_stay_right():
    script = parse_script(HEAD + "**Ana:** It costs $5.")
    token = script.scenes[0].segments[0].tokens[-1]
    assert (token.written, token.position.line, token.position.column) == ("$5.", 6, 19)


def test_a_name_that_nobody_has_is_a_warning_and_spoken():
    problems = check_script(HEAD + "**Anna:** Hello.")
    (problem,) = [p for p in problems if "Anna" in p.message]
    assert problem.severity == "warning"
    assert problem.line == 6
    assert "Ana" in problem.hint
    assert spoken("**Anna:** Hello.") == [(0, "Anna: Hello.")]


def test_bold_words_mean_nothing_where_there_is_one_presenter():
    assert spoken("**Note:** mind the gap.", "") == [(0, "Note: mind the gap.")]
    assert check_script("**Note:** mind the gap.") == []


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        ("ava", "must be lines of `Name: presenter`"),
        ("[ava, henrik]", "must be lines of `Name: presenter`"),
        ("{}", "must be lines of `Name: presenter`"),
        ("{A: ava, B: ava, C: ava, D: ava, E: ava}", "more than 4"),
        ("{Ana: [1]}", "who Ana is"),
        ("{Ana: {picture: x}}", "'picture' for Ana"),
        ("{Ana: {voice: [1]}}", "voice of Ana"),
        ("{'': ava}", "a name is a word or two"),
        (f"{{{'x' * 60}: ava}}", "a name is a word or two"),
    ],
)
def test_what_is_wrong_is_said(value, complaint):
    with pytest.raises(ScriptError, match=complaint.replace("(", r"\(")) as caught:
        parse_script(f"---\npresenters: {value}\n---\nHello.")
    assert caught.value.problems[0].line == 2
