"""Cut the person out: a saliency net says roughly where, closed-form matting finds the hair.

Levin, Lischinski and Weiss 2008 for the matte and Germer et al. 2020 for the foreground colours, both from
PyMatting; U-2-Net (Qin et al. 2020, small net) for the first guess.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.nets import session

NET_SIDE = 320
MATTING_SIDE = 768
"""Closed form is solved at this size: 1 s; the matte is then fitted to the full picture."""
BAND = 15 / 768
"""Half the width of the unknown band, as a part of the matting size."""
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)


def _guess(bgr: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Coarse alpha [320, 320] by U-2-Net."""
    import cv2

    small = cv2.resize(bgr, (NET_SIDE, NET_SIDE), interpolation=cv2.INTER_AREA)
    rgb = small[..., ::-1].astype(np.float32)
    rgb = (rgb / max(float(rgb.max()), 1.0) - _MEAN) / _DEVIATION
    net = session("u2netp")
    alpha = net.run(None, {net.get_inputs()[0].name: rgb.transpose(2, 0, 1)[None].astype(np.float32)})[0][
        0, 0
    ]
    low, high = float(alpha.min()), float(alpha.max())
    return np.asarray((alpha - low) / max(high - low, 1e-6), np.float32)


def _trimap(guess: NDArray[np.float32], face: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """1 sure, 0 sure not, 0.5 unknown; the face itself (x0, y0, x1, y1) is always sure."""
    import cv2

    h, w = guess.shape
    radius = max(2, round(BAND * max(h, w)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    sure = cv2.erode((guess > 0.9).astype(np.uint8), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=1)
    maybe = cv2.dilate((guess > 0.1).astype(np.uint8), kernel)
    x0, y0, x1, y1 = face
    centre = (round((x0 + x1) / 2), round((y0 + y1) / 2))
    cv2.ellipse(
        sure, centre, (max(1, round((x1 - x0) * 0.46)), max(1, round((y1 - y0) * 0.48))), 0, 0, 360, 1, -1
    )
    # Only the piece of the guess that touches the face is the person: the rest are islands.
    count, labels = cv2.connectedComponents(np.maximum(maybe, sure))
    if count > 2:
        person = labels[min(max(centre[1], 0), h - 1), min(max(centre[0], 0), w - 1)]
        maybe[labels != person] = 0
        sure[labels != person] = 0
    trimap = np.full(guess.shape, 0.5)
    trimap[maybe == 0] = 0.0
    trimap[sure > 0] = 1.0
    return trimap


def _see_through(
    trimap: NDArray[np.float64], bgr: NDArray[np.uint8], face: tuple[float, float, float, float]
) -> None:
    """Take out of `trimap` what shows the background between strands of hair and beside them.

    The net's guess is coarse: gaps in hair, and a rim about it, count as person. Where these are as plain and
    of the same colour as the background next to them, they are background. Only about the head: clothes may
    well have the colour of a wall. And only where hair has another colour than what is behind it.
    """
    import cv2

    h, w = trimap.shape
    behind = (trimap == 0).astype(np.float32)
    if behind.mean() < 0.05:
        return
    lab = cv2.cvtColor(bgr, cv2.COLOR_BGR2LAB).astype(np.float32)
    soft = cv2.GaussianBlur(lab, (0, 0), 1.0)
    x0, y0, x1, y1 = face
    wide, high = x1 - x0, y1 - y0
    # The background's colour as it would go on behind the person.
    reach = 0.25 * high
    share = cv2.GaussianBlur(behind, (0, 0), reach) + 1e-4
    local = cv2.GaussianBlur(soft * behind[..., None], (0, 0), reach) / share[..., None]
    off = np.linalg.norm((soft - local) * (0.6, 1, 1), axis=2)
    rough = cv2.GaussianBlur(np.linalg.norm(lab - cv2.GaussianBlur(lab, (0, 0), 2.5), axis=2), (0, 0), 1.5)
    near = (behind > 0) & (share > 0.05)
    limit = float(np.percentile(off[near], 80)) if near.any() else np.inf
    plain = float(np.percentile(rough[near], 90)) if near.any() else 0.0
    if limit > MOST_VARIED:
        return  # a background of many colours tells nothing
    gx, gy = np.meshgrid(np.arange(w), np.arange(h))
    about = (gy < y1 + 0.1 * high) & (gx > x0 - 0.8 * wide) & (gx < x1 + 0.8 * wide)
    inner = ((gx - (x0 + x1) / 2) / (0.5 * wide)) ** 2 + ((gy - (y0 + y1) / 2) / (0.55 * high)) ** 2 < 1
    about &= ~inner & (share > 0.03)
    hair = about & (trimap == 1)
    apart = float(np.median(off[hair])) if hair.any() else 0.0
    if apart < 4 * limit:
        return
    alike = about & (off < max(1.3 * limit, 0.09 * apart)) & (rough < max(1.5 * plain, 3.0))
    alike = alike.astype(np.uint8)
    alike = cv2.morphologyEx(alike, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    core = cv2.erode(alike, np.ones((3, 3), np.uint8)) > 0
    rim = cv2.dilate(alike, np.ones((5, 5), np.uint8)) > 0
    trimap[rim & (trimap == 1)] = 0.5
    trimap[core] = 0.0


def is_compiled() -> bool:
    """Whether the solver's code was compiled before, which takes half a minute, and lies in Numba's cache."""
    if "NUMBA_CACHE_DIR" in os.environ:
        return True  # it may lie anywhere in there
    found = importlib.util.find_spec("pymatting")
    folders = found.submodule_search_locations if found else None
    return any(any(Path(folder).rglob("*.nbi")) for folder in folders or ())


MOST_VARIED = 14.0
"""Spread of a background's colours about their local mean (Lab, 80th percentile) up to which it is plain."""


def cut_out(
    bgr: NDArray[np.uint8], face: tuple[float, float, float, float]
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Alpha matte float32 [H, W] 0..1, and the person's own colours uint8 [H, W, 3] under it.

    `face` is x0, y0, x1, y1 in pixels. The colours are free of the old background: hair edges composed
    over another one show no halo.
    """
    import cv2
    from pymatting import estimate_alpha_cf, estimate_foreground_ml

    height, width = bgr.shape[:2]
    scale = min(1.0, MATTING_SIDE / max(height, width))
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    guess = cv2.resize(_guess(bgr), size, interpolation=cv2.INTER_LINEAR)
    sx, sy = size[0] / width, size[1] / height
    trimap = _trimap(guess, (face[0] * sx, face[1] * sy, face[2] * sx, face[3] * sy))
    _see_through(trimap, small, (face[0] * sx, face[1] * sy, face[2] * sx, face[3] * sy))
    if not (trimap == 0).any():  # the person fills the picture: nothing to cut
        return np.ones((height, width), np.float32), bgr
    rgb = small[..., ::-1].astype(np.float64) / 255
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # the solver prints when it has to try again
            alpha_small = np.clip(estimate_alpha_cf(rgb, trimap), 0, 1)
    except ValueError:  # it did not converge: the net's own guess is soft, but it is a matte
        alpha_small = np.where(trimap == 0.5, guess, trimap)
    # Alpha under 2 % or above 98 % is the solver's noise: it would show as a veil over the template.
    alpha_small = np.clip((alpha_small - 0.02) / 0.96, 0, 1).astype(np.float32)
    alpha = alpha_small if size == (width, height) else _fit(alpha_small, small, bgr)
    own = estimate_foreground_ml(bgr[..., ::-1].astype(np.float64) / 255, alpha.astype(np.float64))
    colours = np.clip(own[..., ::-1] * 255 + 0.5, 0, 255).astype(np.uint8)
    colours[alpha >= 1] = bgr[alpha >= 1]
    return alpha, clean_colours(colours, alpha)


def clean_colours(colours: NDArray[np.uint8], alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The person's colours uint8 [H, W, 3] without what is left of the old background in see-through pixels.

    Behind hair a background of many colours cannot be told from it: leaves stay green between the strands.
    The more of a pixel was background, and the further its hue is from all that is solid nearby, the more it
    gets the hue from there; its brightness, which makes the strands, hardly changes. alpha: float32 [H, W].
    """
    import cv2

    rim = max(1, round(RIM * max(alpha.shape)))  # what borders on see-through pixels has a little of it too
    sure = (alpha > SOLID).astype(np.uint8)
    inner = cv2.erode(sure, np.ones((2 * rim + 1, 2 * rim + 1), np.uint8))
    solid = (inner if inner.any() else sure).astype(np.float32)
    mixed = (alpha > 0) & (alpha <= SOLID)
    if not mixed.any() or not solid.any():
        return colours
    lab = cv2.cvtColor(colours, cv2.COLOR_BGR2LAB).astype(np.float32)
    near = np.zeros_like(lab)
    spread, known = np.zeros_like(alpha), np.zeros_like(alpha)
    for part in NEARBY:  # from what is next to a pixel as far as there is any, else from further away
        reach = (0, 0), part * max(alpha.shape)
        weight = cv2.GaussianBlur(solid, *reach)
        mean = cv2.GaussianBlur(lab * solid[..., None], *reach) / np.maximum(weight, 1e-4)[..., None]
        power = cv2.GaussianBlur((lab[..., 1:] ** 2).sum(-1) * solid, *reach) / np.maximum(weight, 1e-4)
        variance = np.maximum(power - (mean[..., 1:] ** 2).sum(-1), 0)
        share = (1 - known) * np.clip(weight / 0.05, 0, 1)
        near += mean * share[..., None]
        spread += np.sqrt(variance) * share
        known += share
    near /= np.maximum(known, 1e-4)[..., None]
    off = np.linalg.norm((lab - near)[..., 1:], axis=2)
    strange = np.clip((off - 0.7 * spread) / STRANGE, 0, 1)
    amount = np.where(mixed, np.clip((SOLID - alpha) / CLEAR, 0, 1) * strange * np.minimum(known, 1), 0)
    lab += (near - lab) * amount[..., None] * (BRIGHTNESS, 1, 1)
    cleaned = cv2.cvtColor(np.clip(lab + 0.5, 0, 255).astype(np.uint8), cv2.COLOR_LAB2BGR)
    return np.asarray(np.where((amount > 0)[..., None], cleaned, colours), np.uint8)


SOLID = 0.97
"""Alpha from which on a pixel's colour is the person's alone."""
RIM = 0.005
"""How far from see-through pixels, in parts of the picture's longer side, solid ones are asked."""
CLEAR = 0.30
"""How much less than that has all of its hue from there."""
NEARBY = (0.012, 0.04, 0.15)
"""How far off solid pixels are asked, as deviations in parts of the picture's longer side."""
STRANGE = 5.0
"""Distance of hues (a and b of Lab), beyond the spread of those nearby, of what is surely background."""
BRIGHTNESS = 0.35
"""How much brightness follows, where hue does."""


def _fit(alpha: NDArray[np.float32], small: NDArray[np.uint8], bgr: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Enlarge a matte to the full picture along its edges (fast guided filter, He and Sun 2015)."""
    import cv2

    radius, epsilon = 4, 1e-4
    window = (2 * radius + 1, 2 * radius + 1)
    guide = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255
    mean_g, mean_a = cv2.blur(guide, window), cv2.blur(alpha, window)
    variance = cv2.blur(guide * guide, window) - mean_g * mean_g
    slope = (cv2.blur(guide * alpha, window) - mean_g * mean_a) / (variance + epsilon)
    offset = mean_a - slope * mean_g
    size = (bgr.shape[1], bgr.shape[0])
    full = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255
    guided = cv2.resize(cv2.blur(slope, window), size) * full + cv2.resize(cv2.blur(offset, window), size)
    plain = cv2.resize(alpha, size, interpolation=cv2.INTER_CUBIC)
    # The guide may only sharpen what is between: sure stays sure.
    low = cv2.resize(cv2.erode(alpha, np.ones((5, 5), np.uint8)), size)
    high = cv2.resize(cv2.dilate(alpha, np.ones((5, 5), np.uint8)), size)
    mixed = np.clip(0.5 * guided + 0.5 * plain, low, high)
    return np.asarray(np.clip(mixed, 0, 1), np.float32)
