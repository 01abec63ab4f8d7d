"""The surface of what is drawn in a mouth: the picture's own grain, and the glint of what is wet.

Drawn teeth are smoother than any photograph; beside skin with its noise they look pasted in. Noise belongs to
the picture, so it is measured on the skin about the mouth, in two bands of fineness: enlarged or compressed
pictures have it coarser. It lies on the layers and moves with them, as the skin's own does with the skin.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.tone import LUMA

PLACES = (50, 280, 205, 425, 101, 330, 36, 266, 199, 200)
"""Landmarks of cheeks and chin where the noise is measured."""
PATCH = 0.07
"""Half the side of a patch there, in IOD."""
BANDS = ((0.0, 1.0), (1.0, 2.5))
"""Each band of noise: what one Gaussian blur leaves and the next takes, their deviations in pixels."""
PLAIN = 25
"""Percentile of the patches whose noise counts: others have pores, wrinkles and beards as well."""
MOST = 6.0
"""Deviation in grey levels up to which it is noise: more is texture, which teeth have not."""
GLINTS = {"teeth": (0.20, 0.26, 0.030), "tongue": (0.16, 0.34, 0.035)}
"""How strong a glint is, how wide (in half widths of the mouth) and how high (in IOD), as deviations."""
ASIDE = 0.30
"""How far the glint lies towards the light when that comes from the side, in half widths of the mouth."""
SOFT = 1e-3


def _band(grey: NDArray[np.float32], low: float, high: float) -> NDArray[np.float32]:
    import cv2

    finer = cv2.GaussianBlur(grey, (0, 0), low) if low else grey
    return np.asarray(finer - cv2.GaussianBlur(grey, (0, 0), high), np.float32)


def measure_grain(
    bgr: NDArray[np.uint8], points: NDArray[np.float64], iod: float
) -> tuple[tuple[float, ...], float]:
    """Deviation of the skin's noise in grey levels, one for each of `BANDS`, and the skin's brightness, in a
    crop uint8 [S, S, 3] with landmarks [478, 3] in its pixels.
    """
    h, w = bgr.shape[:2]
    grey = (bgr @ LUMA).astype(np.float32)
    half = max(4, round(PATCH * iod))
    found, light = [], []
    for x, y in np.rint(points[list(PLACES), :2]).astype(int):
        if not (half <= x < w - half and half <= y < h - half):
            continue
        patch = grey[y - half : y + half, x - half : x + half]
        light.append(float(np.median(patch)))
        # Of a normal distribution the median of the amounts is 0.6745 deviations.
        found.append([float(np.median(np.abs(_band(patch, *band)))) / 0.6745 for band in BANDS])
    if not found:
        return (0.0,) * len(BANDS), 128.0
    plain = np.minimum(np.percentile(found, PLAIN, axis=0), MOST)
    return tuple(float(v) for v in plain), max(float(np.median(light)), 8.0)


def make_grain(shape: tuple[int, int], deviations: tuple[float, ...], seed: int) -> NDArray[np.float32]:
    """Noise float32 [h, w] in which `measure_grain` finds these deviations, as nearly as it can.

    The bands overlap: what each of them gives to the others is taken into account.
    """
    rng = np.random.default_rng(seed)
    noises = [_band(rng.standard_normal(shape).astype(np.float32), *band) for band in BANDS]
    given = [[float(_band(noise, *band).var()) + SOFT for noise in noises] for band in BANDS]
    powers = np.linalg.lstsq(np.array(given), np.square(deviations), rcond=None)[0]
    return np.asarray(
        sum(
            noise * np.float32(np.sqrt(max(power, 0.0))) for noise, power in zip(noises, powers, strict=True)
        ),
        np.float32,
    )


def lay_grain(
    layer: NDArray[np.uint8], deviations: tuple[float, ...], skin: float, seed: int
) -> NDArray[np.uint8]:
    """A premultiplied layer uint8 [h, w, 4] with noise: less where it is darker than the skin, as in any
    picture whose noise is that of the light (by the root of brightness).
    """
    out = layer.astype(np.float32)
    cover = out[..., 3] / 255
    bright = (out[..., :3] @ LUMA.astype(np.float32)) / np.maximum(cover, SOFT)
    amount = cover * np.sqrt(np.clip(bright / skin, 0, 1.2))
    out[..., :3] += (make_grain(layer.shape[:2], deviations, seed) * amount)[..., None]
    out[..., :3] = np.clip(out[..., :3], 0, out[..., 3:])
    return np.asarray(out + 0.5, np.uint8)


def wet(
    layer: NDArray[np.uint8],
    kind: str,
    across: NDArray[np.float64],
    down: NDArray[np.float64],
    left: float,
    light: NDArray[np.float64],
) -> NDArray[np.uint8]:
    """A premultiplied layer uint8 [h, w, 4] with a soft glint on what in it is bright.

    kind: one of `GLINTS`. across, down: [h, w], half widths of the mouth from its middle and IOD down to it.
    left: −1 … 1, how much more light comes from the image's left. light: BGR, 0..1.
    """
    strength, wide, high = GLINTS[kind]
    solid = layer[..., 3] > 200
    if not solid.any():
        return layer
    out = layer.astype(np.float64)
    cover = out[..., 3:]
    bright = (out[..., :3] @ LUMA) / np.maximum(cover[..., 0], 1)
    top = float(np.percentile(bright[solid], 95))
    middle = float(np.median(down[solid & (bright > 0.8 * top)])) if top > 0 else 0.0
    spot = np.exp(-(((across + ASIDE * left) / wide) ** 2 + ((down - middle) / high) ** 2) / 2)
    # Gaps between teeth and the tongue's furrow stay dark: they do not face the light.
    facing = np.clip(bright / max(top, SOFT), 0, 1) ** 3
    glint = (strength * spot * facing)[..., None]
    out[..., :3] += (cover * np.clip(light * 1.15, 0, 1) - out[..., :3]).clip(0) * glint
    return np.asarray(np.clip(out, 0, np.maximum(cover, 0)) + 0.5, np.uint8)
