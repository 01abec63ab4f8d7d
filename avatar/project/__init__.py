"""What a job needs, checked before any work is done; all that is wrong comes out at once."""

from __future__ import annotations

from avatar.project.casting import DEFAULT_PRESENTER, DEFAULT_VOICE
from avatar.project.checking import DEFAULT_TEMPLATE, check_project
from avatar.project.files import check_apart, file_size, find_landmarks, find_sitter
from avatar.project.findings import Findings
from avatar.project.model import Project, Video

__all__ = [
    "DEFAULT_PRESENTER",
    "DEFAULT_TEMPLATE",
    "DEFAULT_VOICE",
    "Findings",
    "Project",
    "Video",
    "check_apart",
    "check_project",
    "file_size",
    "find_landmarks",
    "find_sitter",
]
