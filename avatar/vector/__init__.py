"""Drawings in SVG: held to what is safe, measured, and painted by a process of their own."""
