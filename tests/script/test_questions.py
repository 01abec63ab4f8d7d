"""Questions in scripts: read, put into their scenes, and refused with their place where that is wrong."""

import pytest

from avatar.errors import ScriptError
from avatar.script import parse_script, summarise
from avatar.script.load import check_script

LEAVES = """---
pass: 70%
watch: 0.95
variables: {gas: oxygen}
---
# Leaves

They breathe.

? Which *gas* do plants take up? {points=2 tries=3}
- [ ] Oxygen
  > That is what they give off, {{gas}}.
- [x] Carbon dioxide,
  CO2
> right: Yes, in the leaves.
> wrong: Look at chapter two again,
> please.

And so on.

# Quiz

? Two
of many?

- [x] a
- [X] b
- [ ] c

> right: Well done.

---
Goodbye.
"""


def problems(text):
    return [(p.line, p.column, p.severity, p.message) for p in check_script(text)]


def test_a_question_with_all_that_belongs_to_it():
    script = parse_script(LEAVES)
    first, second = script.questions
    assert first.text == "Which gas do plants take up?"
    assert [(a.text, a.right, a.feedback) for a in first.answers] == [
        ("Oxygen", False, "That is what they give off, oxygen."),
        ("Carbon dioxide, CO2", True, ""),
    ]
    assert (first.right, first.wrong) == ("Yes, in the leaves.", "Look at chapter two again, please.")
    assert (first.multiple, first.points, first.tries, first.position.line) == (False, 2, 3, 10)
    assert (second.text, second.multiple, second.right, second.wrong) == (
        "Two of many?", True, "Well done.", "",
    )  # fmt: skip
    assert (script.passing, script.watching) == (0.7, 0.95)
    assert summarise(script).questions == 2


def test_questions_are_neither_spoken_nor_shown():
    with_them = parse_script(LEAVES)
    spoken = [segment.written for scene in with_them.scenes for segment in scene.segments]
    assert spoken == ["They breathe.", "And so on.", "Goodbye."]
    assert not any(scene.points or scene.panels for scene in with_them.scenes)


def test_they_are_asked_after_their_scene():
    """Under a heading of their own, where nothing is said, after the scene before, and without a warning."""
    assert [q.scene for q in parse_script(LEAVES).questions] == [0, 0]
    assert not check_script(LEAVES)
    early = "? Before?\n- [x] a\n- [ ] b\n\n# One\n\nHello.\n\n# Two\n\nBye.\n\n? After?\n- [x] a\n- [ ] b\n"
    assert [q.scene for q in parse_script(early).questions] == [-1, 1]


def test_what_only_looks_like_a_question():
    fenced = "Look:\n\n```\n? not one\n- [x] a\n```\n"
    assert not parse_script(fenced).questions
    running = "Is that so\n? Yes.\n"
    assert parse_script(running).scenes[0].segments[0].written == "Is that so ? Yes."
    escaped = "\\? he said.\n\n- \\[x] a mark\n"
    script = parse_script(escaped)
    assert not script.questions
    assert [s.written for s in script.scenes[0].segments] == ["? he said.", "[x] a mark"]
    quoted = "Hello.\n\n? Now?\n- [x] a\n- [ ] b\n\n> A quote, right: it ends here.\n> — Ada\n"
    script = parse_script(quoted)
    assert script.scenes[0].panels[0].who == "Ada"


def test_one_right_answer_among_several_boxes():
    script = parse_script("Hello.\n\n? Which? {multiple}\n- [x] a\n- [ ] b\n")
    assert script.questions[0].multiple


@pytest.mark.parametrize(
    ("block", "line", "column", "message"),
    [
        ("?\n- [x] a\n- [ ] b", 3, 1, "This question has no text."),
        ("? Why?", 3, 1, "This question has no options."),
        ("? Why?\n- [x] a", 3, 1, "This question has one option."),
        ("? Why?\n- [ ] a\n- [ ] b", 3, 1, "No option of this question is right."),
        ("? Why?\n- [x] a\n- [ ] A", 5, 1, "This option comes twice."),
        ("? Why?\n- [x] a\n- [ ]", 5, 1, "This option has no text."),
        ("? Why?\n- [x] a\n- b", 5, 1, "This option has no box."),
        ("- [x] a", 3, 1, "This option belongs to no question."),
        ("> right: a", 3, 1, "This `right:` belongs to no question."),
        ("? Why?\n> What?\n- [x] a\n- [ ] b", 4, 1, "There is no option yet that this could answer."),
        ("? Why? {point=2}\n- [x] a\n- [ ] b", 3, 9, "'point' says nothing about a question."),
        ("? Why? {points=0}\n- [x] a\n- [ ] b", 3, 9, "`points` is a whole number from 1 to 100."),
        ("? Why? {tries=11}\n- [x] a\n- [ ] b", 3, 9, "`tries` is a whole number from 1 to 10."),
        ("? Why {{who}}?\n- [x] a\n- [ ] b", 3, 3, "There is no variable 'who'."),
        ("? Why?\n- [x] a\n- [ ] b\n> wrong: x\n> wrong: y", 7, 1, "`wrong:` comes twice in this question."),
        (f"? {'why ' * 300}\n- [x] a\n- [ ] b", 3, 1, "This text has 1,199 characters; the most is 1,000."),
        ("? Why?\n" + "".join(f"- [x] {n}\n" for n in range(21)), 3, 1,
         "This question has 21 options; the most is 20."),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(block, line, column, message):
    assert problems(f"Hello.\n\n{block}\n") == [(line, column, "error", message)]


def test_a_script_of_questions_alone_says_nothing():
    with pytest.raises(ScriptError, match="Nothing in this script is spoken"):
        parse_script("# Quiz\n\n? Why?\n- [x] a\n- [ ] b\n")


def test_all_right_is_worth_a_warning():
    assert problems("Hello.\n\n? Why?\n- [x] a\n- [x] b\n") == [
        (3, 1, "warning", "All options of this question are right.")
    ]


@pytest.mark.parametrize("value", ["80", "-1", "120%", "most", "[1]"])
def test_shares_in_the_front_matter(value):
    (found,) = check_script(f"---\npass: {value}\n---\nHello.\n")
    assert (found.line, found.column) == (2, 1)
    assert "must be a share such as 80% or 0.8" in found.message
    assert parse_script("---\nwatch: 1\n---\nHello.\n").watching == 1.0
    assert parse_script("Hello.").watching is None


def test_ssml_has_none():
    script = parse_script("<speak>? Why?\n- [x] a\n- [ ] b</speak>")
    assert not script.questions
    assert script.scenes
