"""Text → Script: Markdown with front matter becomes scenes of segments, as written and as spoken."""

from __future__ import annotations

from avatar.script.load import check_file, check_script, find_languages, load_script, parse_script
from avatar.script.model import Cue, Mood, Picture, Position, Scene, Script, Segment, Token
from avatar.script.summary import SceneSummary, Summary, summarise

__all__ = [
    "Cue",
    "Mood",
    "Picture",
    "Position",
    "Scene",
    "SceneSummary",
    "Script",
    "Segment",
    "Summary",
    "Token",
    "check_file",
    "check_script",
    "find_languages",
    "load_script",
    "parse_script",
    "summarise",
]
