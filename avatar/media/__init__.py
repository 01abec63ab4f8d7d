"""Sound and picture in and out of files: loudness, encoding, subtitles, the manifest."""

from __future__ import annotations

from .atomic import Outputs, check_target, require_space, whole_file
from .captioning import choose_kinds
from .chapters import Chapter, list_chapters, write_chapters
from .dimensions import check_size, exact_rate
from .encode import Encoder
from .encoders import CODECS, ENCODERS, QUALITIES, choose_encoder, why_not
from .formats import FORMATS, Delivery, choose_delivery, choose_format
from .loudness import integrated_loudness, normalise, true_peak
from .manifest import Manifest, write_manifest
from .sound import resample, write_wav
from .subtitles import write_subtitles
from .texttrack import TextTrack

__all__ = [
    "CODECS",
    "ENCODERS",
    "FORMATS",
    "QUALITIES",
    "Chapter",
    "Delivery",
    "Encoder",
    "Manifest",
    "Outputs",
    "TextTrack",
    "check_size",
    "check_target",
    "choose_delivery",
    "choose_encoder",
    "choose_format",
    "choose_kinds",
    "exact_rate",
    "integrated_loudness",
    "list_chapters",
    "normalise",
    "require_space",
    "resample",
    "true_peak",
    "whole_file",
    "why_not",
    "write_chapters",
    "write_manifest",
    "write_subtitles",
    "write_wav",
]
