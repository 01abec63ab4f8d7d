"""Recording and text → when each word and phoneme is said, and where the two differ."""

from avatar.speech.aligning.aligner import align
from avatar.speech.aligning.model import Alignment, Stray

__all__ = ["Alignment", "Stray", "align"]
