"""Presenter frames and a template make canvas frames, ready for the encoder.

The names are imported when first used: importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from avatar.compose.brand import Brand, load_brand
    from avatar.compose.captions import Caption, CaptionWord
    from avatar.compose.compositor import Compositor
    from avatar.compose.plan import Person, Plan
    from avatar.compose.showcase import draw_preview, preview
    from avatar.compose.template import Template, list_templates, load_template

__all__ = [
    "Brand",
    "Caption",
    "CaptionWord",
    "Compositor",
    "Person",
    "Plan",
    "Template",
    "draw_preview",
    "list_templates",
    "load_brand",
    "load_template",
    "preview",
]

_HOMES = {
    "Brand": "brand",
    "load_brand": "brand",
    "Caption": "captions",
    "CaptionWord": "captions",
    "Compositor": "compositor",
    "Person": "plan",
    "Plan": "plan",
    "draw_preview": "showcase",
    "preview": "showcase",
    "Template": "template",
    "list_templates": "template",
    "load_template": "template",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
