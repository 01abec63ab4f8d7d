"""A video in pieces: each is drawn once, kept, and joined with the others without encoding it again."""

from avatar.scenes.piece import Piece, list_pieces
from avatar.scenes.shoot import Shoot, Staging
from avatar.scenes.store import PieceStore

__all__ = ["Piece", "PieceStore", "Shoot", "Staging", "list_pieces"]
