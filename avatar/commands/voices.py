"""`avatar voices`: those there are."""

from __future__ import annotations

from avatar.commands.catalogue import list_kind

voices = list_kind("voices", "Voice", ".wav")
