import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from avatar.deck.wording import LONGEST, part, tidy, write_notes, write_words
from avatar.script.grammar import make_parser
from avatar.script.inline import InlineReader
from avatar.script.report import Report
from avatar.script.source import MARK, blank_comments, clean

PIECES = (
    *"#-+*_`~[](){}<>!&\\|=:.1aZ é中ع\t\v",
    *(
        "{{x}}",
        "(smile)",
        "(pause 0.5s)",
        "(happy 7)",
        "![a](b.png)",
        "[x](/y/)",
        "<!--",
        "-->",
        "---",
        "***",
    ),
    *("&amp;", "1. ", "12) ", "- ", "• ", "https://a.b/c_d_e", "<b>", "```", "__init__", "# ", " #", "C:\\x"),
)
hostile = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def read(line):
    """What the script reader reads in a line: kinds of blocks, text, stage directions, pictures, problems."""
    report = Report("x")
    assert blank_comments(clean(line, report), report) == line
    marks = make_parser().parse(line)
    inline = [mark for mark in marks if mark.type == "inline"]
    assert len(inline) == 1, [mark.type for mark in marks]
    flow = InlineReader({}, report).read(inline[0], [line])
    assert report.problems == []
    return [mark.type for mark in marks if mark.nesting == 1], flow


@given(st.text(max_size=60) | hostile)
@example("1986. A good year")
@example("_a_ b_c __d__ *e*")
@example("&copy; & &#65;")
def test_words_are_read_as_they_were(text):
    words = write_words(text)
    if not words:
        assert tidy(text) == ""
        return
    for before, kinds in (("", ["paragraph_open"]), ("# ", ["heading_open"])):
        found, flow = read(before + words)
        assert found == kinds
        assert flow.text == tidy(text)
        assert not flow.directions
        assert not flow.images
        assert not any(flow.stressed)
    found, flow = read("- " + words)
    assert found == ["bullet_list_open", "list_item_open", "paragraph_open"]
    assert flow.text == tidy(text)
    _, flow = read(f"![{words}](x.png)")
    assert [image.caption for image in flow.images] == [tidy(text)]


@given(hostile)
def test_notes_are_a_paragraph_without_a_problem(text):
    words, kept = write_notes(text)
    if words:
        found, flow = read(words)
        assert found == ["paragraph_open"]
        assert len(flow.directions) == kept
        assert not flow.images


@pytest.mark.parametrize(
    ("written", "said", "directions"),
    [
        ("(smile) Hello. (pause 0.5s) There", "Hello. There", ["smile", "pause"]),
        ("Wait [pause] and [smile]", "Wait and", ["pause", "smile"]),
        ("Now [click] look (Click) here <click>.", "Now look here.", []),
        ("(Whisper) it (see page 4) (smyle)", "(Whisper) it (see page 4) (smyle)", []),
        ("(happy 0.6) Good! (happy 9) no", "Good! (happy 9) no", ["happy"]),
        ("- a dash", "a dash", []),
        ("• a bullet", "a bullet", []),
        ("1. a number", "1. a number", []),
        ("“Smart” it’s – yes…", "“Smart” it’s – yes…", []),
    ],
)
def test_stage_directions_in_notes_stay(written, said, directions):
    words, kept = write_notes(written)
    _, flow = read(words)
    assert " ".join(flow.text.replace(MARK, " ").split()) == said
    assert [d.name for d in flow.directions] == directions
    assert kept == len(directions)


def test_long_paragraphs_are_parted_after_sentences():
    sentence = "The sea comes in twice a day, and goes out again. "
    pieces = part((sentence * 300).strip())
    assert len(pieces) > 3
    assert all(len(piece) <= LONGEST and piece.endswith(".") for piece in pieces)
    assert " ".join(pieces) == (sentence * 300).strip()
    assert [len(piece) for piece in part("海" * 9000)] == [4000, 4000, 1000]
    assert part("") == []


def test_what_is_no_text_is_dropped():
    assert write_words("a\x00b\x07\u00ad\ufeff\v c\ufffc\ud800") == "ab c"


def test_notes_that_begin_with_a_question_mark_are_words():
    assert write_words("? Any questions?") == "\\? Any questions?"
    assert write_words("?").startswith("\\")
    assert write_words("?!").startswith("?")
