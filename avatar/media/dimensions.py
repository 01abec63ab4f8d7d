"""Which sizes and frame rates a video can have."""

from __future__ import annotations

from fractions import Fraction

from ..errors import InputError


def exact_rate(fps: float | Fraction) -> Fraction:
    """The frame rate as a fraction; 23.976, 29.97 and 59.94 become thousands over 1001 as in television."""
    if isinstance(fps, Fraction):
        rate = fps
    else:
        try:
            rate = Fraction(fps).limit_denominator(1000)
        except (ValueError, OverflowError, TypeError):
            raise InputError(f"{fps!r} is not a frame rate.", hint="Use for example 25.") from None
        whole = round(float(fps))
        if abs(float(fps) - whole * 1000 / 1001) < 0.004:
            rate = Fraction(whole * 1000, 1001)
    if not 1 <= rate <= 240:
        raise InputError(
            f"A frame rate of {float(fps):g} cannot be used.", hint="Use 1 to 240, for example 25."
        )
    return rate


def check_size(size: tuple[int, int], largest: int = 16384) -> tuple[int, int]:
    """Width and height, if an encoder can take them; raises InputError."""
    width, height = size
    if not (32 <= width <= largest and 32 <= height <= largest):
        raise InputError(
            f"A video of {width}x{height} cannot be encoded.",
            hint=f"Each side must be 32 to {largest} pixels, for example 1920x1080.",
        )
    if width % 2 or height % 2:
        even = f"{width + width % 2}x{height + height % 2}"
        raise InputError(
            f"A video of {width}x{height} has an odd side; H.264 needs even ones.", hint=f"Use {even}."
        )
    return width, height
