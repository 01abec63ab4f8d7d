"""Pictures of every kind, and files that are none."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from avatar.errors import PortraitError
from avatar.portrait.picture import MAX_SIDE, read_picture


@pytest.fixture
def scene():
    """Colours that differ in every corner, so that a swap or a turn is seen: RGB [48, 64, 3]."""
    y, x = np.mgrid[0:48, 0:64]
    return np.stack([x * 4, y * 5, 255 - x * 2 - y * 2], -1).astype(np.uint8)


def fails(path, *words):
    with pytest.raises(PortraitError) as caught:
        read_picture(path)
    text = str(caught.value)
    assert str(path) in text
    for word in words:
        assert word in text
    assert caught.value.exit_code == 2
    return caught.value


def near(picture, rgb, tolerance=1.0):
    """Mean difference of the colours, and the alpha channel is full."""
    assert picture.pixels.dtype == np.uint8
    assert picture.pixels.shape == (*rgb.shape[:2], 4)
    difference = np.abs(picture.pixels[..., 2::-1].astype(float) - rgb.astype(float)).mean()
    assert difference <= tolerance
    assert (picture.pixels[..., 3] == 255).all()
    assert not picture.cut_out


def test_missing_file(tmp_path):
    fails(tmp_path / "none.png", "no such file")


def test_folder(tmp_path):
    fails(tmp_path, "folder", "JPEG")


def test_text_with_a_picture_s_name(tmp_path):
    path = tmp_path / "letter.png"
    path.write_text("Dear Sir or Madam")
    fails(path, "not a picture")


def test_empty_file(tmp_path):
    path = tmp_path / "empty.jpg"
    path.touch()
    fails(path, "not a picture")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "BMP"])
def test_truncated_picture(tmp_path, scene, kind):
    path = tmp_path / f"cut.{kind.lower()}"
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)
    Image.fromarray(noise).save(path, kind)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    fails(path)


def test_animated_gif(tmp_path, scene):
    path = tmp_path / "wave.gif"
    frames = [Image.fromarray(np.roll(scene, n * 9, 1)) for n in range(3)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=80)
    fails(path, "animation of 3", "PNG or JPEG")


def test_still_gif_works(tmp_path, scene):
    path = tmp_path / "still.gif"
    Image.fromarray(scene).quantize(256).save(path)
    near(read_picture(path), scene, 8)


@pytest.mark.parametrize("name", ["a.jpg", "a.webp", "a.tif", "a.bmp", "a.png"])
def test_usual_kinds(tmp_path, scene, name):
    path = tmp_path / name
    Image.fromarray(scene).save(path, quality=95) if name[-3:] in "jpg webp" else Image.fromarray(scene).save(
        path
    )
    near(read_picture(path), scene, 4)


def test_cmyk_jpeg(tmp_path, scene):
    path = tmp_path / "print.jpg"
    Image.fromarray(scene).convert("CMYK").save(path, quality=95)
    near(read_picture(path), scene, 5)


def test_sixteen_bit_grey(tmp_path, scene):
    path = tmp_path / "scan.png"
    grey = scene[..., 0].astype(np.uint16) * 257
    cv2.imwrite(str(path), grey)
    near(read_picture(path), np.repeat(scene[..., :1], 3, -1))


def test_sixteen_bit_colour(tmp_path, scene):
    path = tmp_path / "scan.png"
    cv2.imwrite(str(path), scene[..., ::-1].astype(np.uint16) * 257)
    near(read_picture(path), scene)


def test_black_and_white(tmp_path):
    path = tmp_path / "fax.png"
    bits = np.indices((32, 32)).sum(0) % 2 == 0
    Image.fromarray(bits).save(path)
    near(read_picture(path), np.repeat(bits[..., None] * 255, 3, -1))


def test_palette_with_transparency(tmp_path, scene):
    path = tmp_path / "icon.png"
    picture = Image.fromarray(scene).quantize(16)
    picture.save(path, transparency=picture.getpixel((0, 0)))
    read = read_picture(path)
    assert read.cut_out
    assert read.pixels[0, 0, 3] == 0
    assert read.pixels[-1, -1, 3] == 255
    colours = np.asarray(picture.convert("RGB"))
    seen = read.pixels[..., 3] == 255
    assert (read.pixels[..., 2::-1][seen] == colours[seen]).all()


def test_grey_with_alpha(tmp_path):
    path = tmp_path / "mark.png"
    layers = np.full((16, 16, 2), 90, np.uint8)
    layers[:4, :, 1] = 0
    Image.fromarray(layers).save(path)
    read = read_picture(path)
    assert read.cut_out
    assert (read.pixels[0, 0, 3], *read.pixels[8, 8]) == (0, 90, 90, 90, 90)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_by_exif_is_upright(tmp_path, scene, orientation):
    """The eight orientations of the EXIF standard: what a viewer shows is what is read."""
    stored = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.transpose(1, 0, 2),
        6: lambda a: np.rot90(a),
        7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
        8: lambda a: np.rot90(a, -1),
    }[orientation](scene)
    path = tmp_path / "phone.png"
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(np.ascontiguousarray(stored)).save(path, exif=exif)
    near(read_picture(path), scene)


def test_one_pixel(tmp_path):
    path = tmp_path / "dot.png"
    Image.new("RGB", (1, 1), (1, 2, 3)).save(path)
    assert read_picture(path).pixels.tolist() == [[[3, 2, 1, 255]]]


def png(width, height, body=b""):
    """A PNG whose header promises a size and whose body may not hold it."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(body))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(100_000, 100_000), (12_000, 10_001), (2**31 - 1, 1)])
def test_header_that_promises_too_much(tmp_path, width, height):
    path = tmp_path / "bomb.png"
    path.write_bytes(png(width, height))
    fails(path, "too large")


def test_large_but_allowed_header_with_nothing_behind(tmp_path):
    """Between Pillow's own limit, which warns, and ours: broken, and not a word of warning."""
    path = tmp_path / "scan.png"
    path.write_bytes(png(10_000, 10_000))
    fails(path, "broken")


def test_large_pictures_are_reduced(tmp_path):
    path = tmp_path / "poster.png"
    Image.new("RGB", (3000, 1000), (10, 20, 30)).save(path)
    pixels = read_picture(path).pixels
    assert pixels.shape == (round(1000 * MAX_SIDE / 3000), MAX_SIDE, 4)
    assert (pixels[..., :3] == (30, 20, 10)).all()


def test_thin_as_a_hair(tmp_path):
    path = tmp_path / "hair.png"
    Image.new("RGB", (1, 20_000), (10, 20, 30)).save(path)
    assert read_picture(path).pixels.shape == (MAX_SIDE, 1, 4)


def test_same_file_same_digest(tmp_path, scene):
    a, b = tmp_path / "a.png", tmp_path / "b.png"
    Image.fromarray(scene).save(a)
    b.write_bytes(a.read_bytes())
    assert read_picture(a).digest == read_picture(b).digest


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP"]),
    hits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_hostile_bytes_never_crash(tmp_path, kind, hits):
    """Any bytes of a real picture may be others: it is read, or refused with our own error."""
    buffer = io.BytesIO()
    y, x = np.mgrid[0:24, 0:24]
    Image.fromarray(np.stack([x * 9, y * 9, x * y % 255], -1).astype(np.uint8)).save(buffer, kind)
    data = bytearray(buffer.getvalue())
    for place, value in hits:
        data[min(int(place * len(data)), len(data) - 1)] = value
    path = tmp_path / "fuzz"
    path.write_bytes(data)
    with contextlib.suppress(PortraitError):
        picture = read_picture(path)
        assert picture.pixels.dtype == np.uint8
        assert picture.pixels.shape[2] == 4
