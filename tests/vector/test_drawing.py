"""SVG files painted: sharp at any size, and hostile ones end in one clear error."""

from __future__ import annotations

import http.server
import threading

import cv2
import numpy as np
import pytest

from avatar.compose import picture
from avatar.errors import InputError
from avatar.vector import drawing

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30">'
HALF = f'{OPEN}<rect width="30" height="30" fill="#ff8000"/></svg>'


def write(tmp_path, text: str, name: str = "logo.svg"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_drawing_is_painted_sharp_at_4k(tmp_path):
    path = write(tmp_path, HALF)
    assert drawing.measure(path) == (60, 30)
    image = drawing.load(path, (3840, 1920))
    assert image.shape == (1920, 3840, 4)
    assert image[960, 100].tolist() == [0, 128, 255, 255]
    row = image[960, :, 3]
    assert ((row > 0) & (row < 255)).sum() <= 1  # one pixel at most is neither in nor out
    assert row[:1919].min() == 255
    assert row[1921:].max() == 0


def test_what_is_half_transparent_is_premultiplied(tmp_path):
    path = write(tmp_path, HALF.replace("/>", ' fill-opacity="0.5"/>'))
    b, g, r, a = drawing.load(path, (60, 30))[15, 10].tolist()
    assert abs(a - 128) <= 1
    assert (b, abs(g - 64) <= 1, abs(r - 128) <= 1) == (0, True, True)


def test_it_is_made_to_fit_any_size(tmp_path):
    assert drawing.load(write(tmp_path, HALF), (31, 77)).shape == (77, 31, 4)


def test_pictures_may_be_drawings(tmp_path):
    path = write(tmp_path, HALF)
    w, h = picture.measure(path)
    assert w == 2 * h == picture.DRAWN
    assert picture.load(path, (60, 30))[15, 10].tolist() == [0, 128, 255, 255]
    picture.check(path)
    named = write(tmp_path, "<?xml version='1.0'?>\n" + HALF, "logo.png")
    assert picture.measure(named) == (w, h)


def test_type_is_drawn(tmp_path):
    text = f'{OPEN}<text x="4" y="22" font-size="20" font-family="Nobody has this">Hi</text></svg>'
    path = write(tmp_path, text)
    assert drawing.has_type(path)
    assert drawing.load(path, (600, 300))[..., 3].any()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("<svg", "broken XML"),
        (f"{OPEN}</svg>", "shows nothing"),
        (f"{OPEN}<script/></svg>", "a script"),
        (f'{OPEN}<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>', "cannot be painted"),
    ],
)
def test_a_drawing_that_cannot_be_used_is_named(tmp_path, text, reason):
    path = write(tmp_path, text)
    with pytest.raises(InputError, match=rf"^brand.yaml:3:1: `logo`: .*logo\.svg.*{reason}"):
        picture.check(path, "brand.yaml:3:1: `logo`")


def test_where_no_process_can_be_started_it_is_painted_here(tmp_path, monkeypatch):
    path = write(tmp_path, HALF)
    apart = drawing.load(path, (333, 111))
    drawing._paint.cache_clear()
    monkeypatch.setattr(drawing.sys, "executable", "/usr/bin/uwsgi")
    assert np.array_equal(drawing.load(path, (333, 111)), apart)
    ring = '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'
    with pytest.raises(InputError, match="cannot be painted"):
        drawing.check(write(tmp_path, f"{OPEN}{ring}</svg>", "ring.svg"))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="there is no file"):
        drawing.measure(tmp_path / "gone.svg")


def test_a_drawing_that_takes_for_ever_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "SECONDS", 1)
    noise = '<filter id="f"><feTurbulence baseFrequency=".5" numOctaves="10000000"/></filter>'
    path = write(tmp_path, f'{OPEN}{noise}<rect width="60" height="30" filter="url(#f)"/></svg>')
    with pytest.raises(InputError, match="painting it takes"):
        drawing.check(path)


def test_nothing_is_fetched(tmp_path):
    """A server that would notice is named in every way there is to name one."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *arguments: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    ways = [
        f'{OPEN}<image href="{url}/image.png" width="60" height="30"/></svg>',
        f'{OPEN}<use href="{url}/use.svg#a"/></svg>',
        f'{OPEN}<style>@import "{url}/style.css";</style></svg>',
        f'{OPEN}<rect width="60" height="30" fill="url({url}/fill.svg#a)"/></svg>',
        f'<!DOCTYPE svg [<!ENTITY a SYSTEM "{url}/entity">]>{OPEN}<text>&a;</text></svg>',
        f'<?xml-stylesheet href="{url}/sheet.css"?>{HALF}',
        f'{OPEN}<script href="{url}/script.js"/></svg>',
    ]
    try:
        for text in ways:
            with pytest.raises(InputError):
                drawing.check(write(tmp_path, text))
        drawing.check(write(tmp_path, f'<!DOCTYPE svg SYSTEM "{url}/svg.dtd">{HALF}'))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert asked == []


def test_embedded_pictures_are_shown(tmp_path):
    import base64

    data = base64.b64encode(cv2.imencode(".png", np.full((4, 4, 3), (0, 0, 255), np.uint8))[1]).decode()
    image = f'<image width="60" height="30" preserveAspectRatio="none" href="data:image/png;base64,{data}"/>'
    shown = drawing.load(write(tmp_path, f"{OPEN}{image}</svg>"), (60, 30))
    assert shown[15, 30].tolist() == [0, 0, 255, 255]
