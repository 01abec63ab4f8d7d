"""Decks of slides → scripts: PPTX or PDF in, Markdown with a picture of every slide out."""

from __future__ import annotations

from avatar.deck.importing import Imported, import_deck, read_deck
from avatar.deck.model import Deck, Line, Slide

__all__ = ["Deck", "Imported", "Line", "Slide", "import_deck", "read_deck"]
