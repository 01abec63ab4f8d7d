from __future__ import annotations

import subprocess
import sys

import cv2
import pytest

from avatar.compose import draw_preview, load_template, preview
from avatar.errors import OutputError


def test_a_preview_is_drawn_and_written(tmp_path):
    image = preview(load_template("studio"), (640, 360))
    assert image.shape == (360, 640, 3)
    assert image.std() > 20
    written = cv2.imread(str(draw_preview("studio", tmp_path / "studio.png", (640, 360))))
    assert (written == image).all()
    with pytest.raises(OutputError):
        draw_preview("studio", tmp_path / "gone" / "studio.png", (640, 360))


def test_importing_the_package_brings_no_heavy_module():
    heavy = ("numpy", "cv2", "PIL", "pydantic")
    code = f"import avatar.compose, sys; sys.exit(any(m in sys.modules for m in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
