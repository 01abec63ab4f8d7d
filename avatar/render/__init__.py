"""Filled by the stage."""
