"""AI presenter videos from scripts: a script goes in, a video of a talking presenter comes out.

    import avatar

    result = avatar.render("lesson.md", "lesson.mp4", captions=True)
    print(result.path, result.seconds, result.timings)

The public names are those of `__all__`; they are loaded when they are first used.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from avatar.errors import (
        AudioError,
        AvatarError,
        EngineError,
        FetchError,
        InputError,
        MissingExtraError,
        OutputError,
        PortraitError,
        Problem,
        ScriptError,
        UnknownNameError,
    )
    from avatar.lessons.batch import Batch
    from avatar.lessons.packages.course import Course, Package, Xapi
    from avatar.motion import Motion, load_motion, move, save_motion
    from avatar.moviepy import AvatarClip
    from avatar.pipeline import RenderResult, animate, render
    from avatar.portrait import Presenter, list_presenters, load_presenter
    from avatar.progress import Progress
    from avatar.script import Script, load_script, parse_script
    from avatar.speech import Speech, Voice, list_voices, load_recording, load_voice, speak_text

__version__ = "0.1.0"

# From 1.29 on, ONNX Runtime tells Microsoft which nets are run, unless this is set before it is loaded.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

_HOMES = {
    "errors": (
        "AudioError",
        "AvatarError",
        "EngineError",
        "FetchError",
        "InputError",
        "MissingExtraError",
        "OutputError",
        "PortraitError",
        "Problem",
        "ScriptError",
        "UnknownNameError",
    ),
    "lessons.batch": ("Batch",),
    "lessons.packages.course": ("Course", "Package", "Xapi"),
    "motion": ("Motion", "load_motion", "move", "save_motion"),
    "moviepy": ("AvatarClip",),
    "pipeline": ("RenderResult", "animate", "render"),
    "portrait": ("Presenter", "list_presenters", "load_presenter"),
    "progress": ("Progress",),
    "script": ("Script", "load_script", "parse_script"),
    "speech": ("Speech", "Voice", "list_voices", "load_recording", "load_voice", "speak_text"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "AudioError",
    "AvatarClip",
    "AvatarError",
    "Batch",
    "Course",
    "EngineError",
    "FetchError",
    "InputError",
    "MissingExtraError",
    "Motion",
    "OutputError",
    "Package",
    "PortraitError",
    "Presenter",
    "Problem",
    "Progress",
    "RenderResult",
    "Script",
    "ScriptError",
    "Speech",
    "UnknownNameError",
    "Voice",
    "Xapi",
    "animate",
    "list_presenters",
    "list_voices",
    "load_motion",
    "load_presenter",
    "load_recording",
    "load_script",
    "load_voice",
    "move",
    "parse_script",
    "render",
    "save_motion",
    "speak_text",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"avatar.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _Package(ModuleType):
    """Keeps public names from being covered: loading the sub-package `render` would set `avatar.render` to
    that module, and the function of the same name would work only once.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
