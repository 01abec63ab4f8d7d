"""The public names: all of them, documented, light to import, and the errors that come with them."""

from __future__ import annotations

import inspect
import subprocess
import sys
import types

import pytest

import avatar
from avatar import errors


def test_the_list_of_names_and_their_homes_agree():
    assert avatar.__all__ == sorted(avatar.__all__)
    assert set(avatar.__all__) == {name for names in avatar._HOMES.values() for name in names}
    assert set(avatar.__all__) == set(dir(avatar)) - {"__version__"}


@pytest.mark.parametrize("name", avatar.__all__)
def test_every_name_is_there_documented_and_no_module(name):
    thing = getattr(avatar, name)
    assert not isinstance(thing, types.ModuleType)
    assert callable(thing)
    assert inspect.getdoc(thing)
    assert thing.__module__.startswith("avatar.")


@pytest.mark.parametrize(
    "name", ["render", "animate", "speak_text", "load_script", "parse_script", "load_voice"]
)
def test_functions_are_typed_and_say_what_they_raise(name):
    function = getattr(avatar, name)
    signature = inspect.signature(function)
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())
    assert "Raises" in inspect.getdoc(function)


def test_a_sub_package_does_not_cover_the_function_of_its_name():
    """`avatar.render` is a function before and after `avatar/render/` was loaded."""
    code = """
import avatar
first = avatar.render
import avatar.render
from avatar.render.cpu import CpuRenderer
assert avatar.render is first, avatar.render
from avatar import render
assert render is first
from avatar import *
assert render is first
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_names_can_be_replaced_in_tests_of_others(monkeypatch):
    def fake(*_, **__):
        return "fake"

    real = avatar.render
    monkeypatch.setattr(avatar, "render", fake)
    assert avatar.render() == "fake"
    monkeypatch.undo()
    assert avatar.render is real


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="no attribute 'redner'"):
        avatar.redner  # noqa: B018
    assert not hasattr(avatar, "nothing")


HEAVY = [
    *("numpy", "cv2", "onnxruntime", "av", "PIL", "scipy", "pydantic", "yaml", "moviepy"),
    *("rich", "typer", "markdown_it", "pymatting", "hibari"),
]


@pytest.mark.parametrize(
    "what",
    [
        "import avatar",
        "import avatar.portrait",
        "import avatar.render",
        "from avatar import ScriptError, Progress",
    ],
)
def test_importing_loads_nothing_heavy(what):
    code = f"import sys\n{what}\nprint(sorted(set({HEAVY!r}) & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert loaded.stdout.strip() == "[]"


def test_without_moviepy_the_name_says_what_to_install():
    code = """
import sys
sys.modules["moviepy"] = None
import avatar
try:
    avatar.AvatarClip('ava', avatar.Speech(None, 24000))
except avatar.MissingExtraError as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert 'pip install "avatar-presenter[moviepy]"' in said


def tree(kind, depth=0):
    """(name, depth, exit code) of a class and all classes below it, in the order of the file."""
    rows = [(kind.__name__, depth, kind.exit_code)]
    for child in kind.__subclasses__():
        if child.__module__ == "avatar.errors":
            rows += tree(child, depth + 1)
    return rows


def test_the_tree_of_errors_is_the_one_drawn_at_the_top():
    rows = tree(errors.AvatarError)
    drawn = [
        line for line in errors.__doc__.splitlines() if "Error " in line and "exit" not in line.split()[0]
    ]
    drawn = [line for line in drawn if line.lstrip("│├└─ ").startswith(tuple(name for name, *_ in rows))]
    names = [line.lstrip("│├└─ ").split()[0] for line in drawn]
    assert names == [name for name, *_ in rows]
    assert set(names) <= set(avatar.__all__)
    codes = {name: code for name, _, code in rows}
    assert codes == {
        "AvatarError": 1,
        "InputError": 2,
        "ScriptError": 2,
        "PortraitError": 2,
        "AudioError": 2,
        "UnknownNameError": 2,
        "MissingExtraError": 3,
        "OutputError": 4,
        "EngineError": 5,
        "FetchError": 5,
    }


def test_errors_carry_what_a_program_needs():
    error = avatar.UnknownNameError("voice", "Hart", ["heart", "bella"])
    assert (error.kind, error.name, error.suggestions) == ("voice", "Hart", ("heart",))
    assert str(error) == "There is no voice 'Hart'. Did you mean 'heart'?"
    assert "Known: bella, heart." in str(avatar.UnknownNameError("voice", "xyz", ["heart", "bella"]))
    problem = avatar.Problem("a.md", 3, 4, "No such voice.", "Try heart.")
    assert str(problem) == "a.md:3:4: No such voice. Try heart."
    assert str(avatar.Problem("a.md", 0, 0, "Empty.")) == "a.md: Empty."
    assert avatar.ScriptError([problem]).problems == (problem,)
    assert avatar.EngineError("Failed.", retry=True).retry
    assert (
        str(avatar.OutputError("a.mp4", "disk full.", hint="Make room."))
        == "Cannot write a.mp4: disk full. Make room."
    )


def test_a_clip_for_moviepy():
    """Frames in any order, the mask is the person's, and the sound is the speech's."""
    import numpy as np

    speech = avatar.speak_text("Yes, of course.", avatar.load_voice("heart-draft"))
    with avatar.AvatarClip("ava", speech, size=128, provider="cpu") as clip:
        assert clip.size == (128, 128)
        assert clip.duration == pytest.approx(speech.seconds, abs=1 / 25)
        assert clip.audio.duration == pytest.approx(speech.seconds, abs=0.01)
        in_order = [clip.get_frame(n / 25).copy() for n in range(12)]
        for n in (11, 3, 0, 3, 4, 5):
            assert np.array_equal(clip.get_frame(n / 25), in_order[n])
        assert in_order[0].shape == (128, 128, 3)
        assert in_order[0].dtype == np.uint8
        mask = clip.mask.get_frame(3 / 25)
        assert mask.shape == (128, 128)
        assert (mask.min(), mask.max()) == (0, 1)
        assert 0.2 < mask.mean() < 0.8
        # Colours are not premultiplied: at the soft rim they are the person's, not darker.
        rim = (mask > 0.3) & (mask < 0.7)
        assert in_order[3][rim].mean() > 0.5 * in_order[3][mask == 1].mean()
        assert clip.get_frame(clip.duration).shape == (128, 128, 3)
        sound = clip.audio.to_soundarray(fps=24_000)
        assert np.abs(sound).max() == pytest.approx(np.abs(speech.samples).max(), rel=0.02)
