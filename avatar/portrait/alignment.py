"""Another net that finds faces, for pictures in which ours finds none: the package `face-alignment`.

Its weights are fetched from the network by that package, the first time, so it runs only when it is asked
for. It gives the 68 points of the iBUG 300-W mark-up (Sagonas et al. 2013); those that we name are kept.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatar.errors import EngineError, MissingExtraError, PortraitError

NAME = "face-alignment"
NAMED: Mapping[str, tuple[int, ...]] = {
    "left_eye_outer": (36,),
    "left_eye_inner": (39,),
    "left_upper_lid": (37, 38),
    "left_lower_lid": (40, 41),
    "left_iris": (37, 38, 40, 41),
    "right_eye_inner": (42,),
    "right_eye_outer": (45,),
    "right_upper_lid": (43, 44),
    "right_lower_lid": (46, 47),
    "right_iris": (43, 44, 46, 47),
    "left_brow_outer": (17,),
    "left_brow_middle": (19,),
    "left_brow_inner": (21,),
    "right_brow_inner": (22,),
    "right_brow_middle": (24,),
    "right_brow_outer": (26,),
    "nose_bridge": (27,),
    "nose_tip": (30,),
    "nose_base": (33,),
    "left_nostril": (31,),
    "right_nostril": (35,),
    "left_mouth_corner": (48,),
    "right_mouth_corner": (54,),
    "upper_lip_outer": (51,),
    "upper_lip_inner": (62,),
    "lower_lip_inner": (66,),
    "lower_lip_outer": (57,),
    "left_cheek": (1,),
    "right_cheek": (15,),
    "left_jaw": (4,),
    "right_jaw": (12,),
    "chin": (8,),
}
"""Which of the 68 points, counted from 0, have our names; several are averaged."""


def align(bgr: NDArray[np.uint8], name: str) -> dict[str, tuple[float, float]]:
    """Named points of the largest face in a picture uint8 [H, W, 3], in its pixels.

    Raises:
        MissingExtraError: the package is not installed. EngineError: it fails, as without its weights.
        PortraitError: it finds no face either.
    """
    try:
        library: Any = importlib.import_module("face_alignment")
    except ImportError:
        raise MissingExtraError(NAME, "landmarks") from None
    rgb = np.ascontiguousarray(bgr[..., ::-1])
    try:
        # What the library prints and warns of while it loads is nothing a user could act on.
        with warnings.catch_warnings(action="ignore"), contextlib.redirect_stdout(io.StringIO()):
            net = library.FaceAlignment(
                library.LandmarksType.TWO_D, device="cpu", flip_input=False, compile=False
            )
            found = net.get_landmarks_from_image(rgb)
    except (
        Exception
    ) as error:  # a library of nets may raise anything: no network, a broken download, no memory
        raise EngineError(
            f"{NAME} failed: {type(error).__name__}: {error}",
            hint="It fetches its weights from the network the first time. "
            "Without it: `avatar portrait landmarks PICTURE`, and move the points by hand.",
        ) from None
    faces = [np.asarray(face, np.float64)[:, :2] for face in found or []]
    faces = [face for face in faces if face.shape == (68, 2) and np.isfinite(face).all()]
    if not faces:
        raise PortraitError(
            f"{name}: {NAME} finds no face either.",
            hint="`avatar portrait landmarks PICTURE` writes points that you can move by hand.",
        )
    largest = max(faces, key=lambda face: float(np.ptp(face, axis=0).prod()))
    middles = {point: largest[list(numbers)].mean(0) for point, numbers in NAMED.items()}
    return {point: (float(x), float(y)) for point, (x, y) in middles.items()}
