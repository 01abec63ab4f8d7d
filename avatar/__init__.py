"""AI presenter videos from scripts."""

__version__ = "0.1.0"
