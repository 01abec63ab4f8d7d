"""Rows done on the machines of a Ray cluster, which need not share a disk with this one."""

from __future__ import annotations

from .executor import RayExecutor

__all__ = ["RayExecutor"]
