"""Voices of one's own: samples judged, consent recorded, profiles written, tried, and taken away again."""
