import pytest

from avatar import InputError, UnknownNameError
from avatar.commands.bare import spell_out
from avatar.media.captioning import choose_kinds, read_kinds
from avatar.media.formats import FORMATS


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        (True, ("burn",)),
        (False, ()),
        ("burn", ("burn",)),
        ("ass, SOFT", ("soft", "ass")),
        (["soft", "soft", "burn"], ("burn", "soft")),
        ("none", ()),
        ("yes", ("burn",)),
        ("off", ()),
        ([], ()),
    ],
)
def test_kinds_are_read_as_people_write_them(given, kinds):
    assert read_kinds(given) == kinds


def test_an_unknown_kind_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"There is no kind of captions 'sofft'\. Did you mean 'soft'"):
        read_kinds("burn,sofft")


def test_what_is_given_goes_before_what_the_script_says():
    mp4 = FORMATS["mp4"]
    assert choose_kinds(None, ("soft",), mp4) == ("soft",)
    assert choose_kinds(None, None, mp4) == ()
    assert choose_kinds(False, ("soft",), mp4) == ()
    assert choose_kinds("ass", ("soft",), mp4) == ("ass",)


def test_a_loop_has_burnt_in_captions_alone():
    gif = FORMATS["gif"]
    assert choose_kinds("burn", None, gif) == ("burn",)
    assert choose_kinds(None, ("burn", "soft", "ass"), gif) == ("burn",)
    with pytest.raises(InputError, match=r"A \.gif file has no captions but burnt-in ones, not soft and ass"):
        choose_kinds("soft,ass", None, gif)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("--captions", "--captions=burn"),
        ("--captions lesson.md", "--captions=burn lesson.md"),
        ("lesson.md --captions soft", "lesson.md --captions soft"),
        ("--captions soft,ass lesson.md", "--captions soft,ass lesson.md"),
        ("--captions --draft", "--captions=burn --draft"),
        ("--no-captions", "--captions=none"),
        ("--captions=soft", "--captions=soft"),
        ("-- --captions", "-- --captions"),
        ("--captions -- a.md", "--captions=burn -- a.md"),
    ],
)
def test_the_option_may_stand_alone(typed, read):
    assert spell_out(typed.split()) == read.split()
