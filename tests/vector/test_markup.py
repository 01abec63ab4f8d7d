"""What an SVG file may hold: all that is unsafe is refused with a reason, and nothing else."""

from __future__ import annotations

import pytest

from avatar.vector import markup
from avatar.vector.markup import RefusedError, clean

OPEN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 30">'
)
BOX = '<rect width="60" height="30" fill="#f80"/>'


def svg(inside: str = "", before: str = "", opening: str = OPEN) -> bytes:
    return f"{before}{opening}{inside}{BOX}</svg>".encode()


def sized(attributes: str) -> bytes:
    return svg(opening=f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>')


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (svg("<script>alert(1)</script>"), "a script in line 1"),
        (svg("<x:script xmlns:x='http://www.w3.org/2000/svg'/>"), "a script"),
        (svg('<g onload="x()"/>'), "`onload`"),
        (svg('<a href="java&#10;script:x()"/>'), "a script"),
        (svg('<a xlink:href="https://acme.example/"/>'), "links to 'https://acme.example/'"),
        (svg('<image href="file:///etc/passwd"/>'), "links to 'file:///etc/passwd'"),
        (svg('<image href="other.png"/>'), "links to 'other.png'"),
        (svg('<image href="data:image/svg+xml;base64,AAAA"/>'), "links to"),
        (svg('<use href="other.svg#x"/>'), "links to"),
        (svg('<use xmlns:y="http://www.w3.org/1999/xlink" y:href="//acme.example/x.svg#x"/>'), "links to"),
        (svg("<style>@import url(http://acme.example/y.css);</style>"), "imports a style sheet"),
        (svg(r"<style><![CDATA[@\69mport 'x.css';]]></style>"), "imports a style sheet"),
        (svg("<style>@im/**/port 'x.css'; @font-face {src: url( 'x.woff' )}</style>"), "imports|links to"),
        (svg(r'<rect style="fill: u\72l(http://acme.example/y.svg#a)"/>'), "links to"),
        (svg('<rect fill="URL(//acme.example/y.svg#a)"/>'), "links to"),
        (svg('<g xml:base="http://acme.example/"/>'), "from elsewhere"),
        (svg("<foreignObject><p/></foreignObject>"), "<foreignObject>"),
        (svg('<iframe src="x"/>'), "<iframe>"),
        (svg(before='<?xml-stylesheet href="http://acme.example/y.css"?>'), "links a style sheet"),
        (svg("<text>&a;</text>", '<!DOCTYPE svg [<!ENTITY a "b">]>'), "an entity"),
        (svg("<text>&a;</text>", '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "an entity"),
        (svg(before='<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://acme.example/"> %a;]>'), "an entity"),
        (b"", "empty"),
        (b"  \n", "nothing in it"),
        (b"hello", "broken XML in line 1, column 1"),
        (svg()[:-7], "broken XML in line 1"),
        (b"<html/>", "it is <html>, not <svg>"),
        (b"\x1f\x8b\x08", "packed"),
        (b"\0" * 9, "broken XML"),
        (svg(before='<?xml version="1.0" encoding="klingon"?>'), "cannot be read as text"),
        (sized(""), "no width, and no viewBox"),
        (sized('width="0" height="5"'), "its size is 0 × 5"),
        (sized('width="-4" height="5"'), "its size is -4 × 5"),
        (sized('width="nan" height="5"'), "no size"),
        (sized('width="1e400" height="5"'), "its size is inf"),
        (sized('width="4000" height="4"'), "a line"),
        (sized('width="4" height="4" viewBox="0 0 0 4"'), "viewBox is empty"),
        (svg("<g>" * 5000 + "</g>" * 5000), "nested"),
        (svg("<g/>" * 20_000), "more than 20,000 elements"),
    ],
)
def test_what_is_unsafe_or_broken_is_refused(data, reason):
    with pytest.raises(RefusedError, match=reason):
        clean(data)


def test_a_few_elements_cannot_stand_for_millions():
    doubled = "".join(f'<g id="g{i}">' + f'<use href="#g{i - 1}"/>' * 10 + "</g>" for i in range(1, 9))
    with pytest.raises(RefusedError, match="too often"):
        clean(svg(f'<defs><rect id="g0" width="1" height="1"/>{doubled}</defs><use href="#g8"/>'))
    chain = "".join(f'<g id="g{i}"><use href="#g{i - 1}"/></g>' for i in range(1, 2000))
    with pytest.raises(RefusedError, match="too often"):
        clean(svg(f'<defs><rect id="g0" width="1" height="1"/>{chain}</defs><use href="#g1999"/>'))
    few = '<defs><rect id="a" width="1" height="1"/></defs>' + '<use href="#a"/>' * 50
    assert clean(svg(few)).text.count("<use") == 50
    assert clean(svg('<g id="a"><use href="#a"/></g>')).width == 60  # the painter cuts circles


def test_a_large_file_is_not_read(monkeypatch):
    monkeypatch.setattr(markup, "LARGEST", 100)
    with pytest.raises(RefusedError, match="100 are the most"):
        clean(svg())


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 60 30"', (60, 30)),
        ('width="120" height="40"', (120, 40)),
        ('width="1in" height="48px"', (96, 48)),
        ('width="25.4mm" height="1pc"', (96, 16)),
        ('width="100%" height="auto" viewBox="0,0,60,30"', (60, 30)),
        ('width="30" viewBox="0 0 60 30"', (30, 30)),
    ],
)
def test_the_size_is_that_of_the_file(attributes, size):
    made = clean(sized(attributes))
    assert (made.width, made.height) == pytest.approx(size)


def test_what_is_harmless_stays():
    drawn = svg(
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<style>.a { fill: url(#g); font-family: "A &amp; B" }</style><rect class="a" fill="url( \'#g\' )"/>'
        '<image href="data:image/png;base64,iVBORw0KGgo="/><text>1 &lt; 2</text>',
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">',
    )
    made = clean(drawn)
    assert made.has_type
    assert "1 &lt; 2" in made.text
    assert "url(#g)" in made.text
    assert "DOCTYPE" not in made.text
    assert not clean(svg()).has_type


def test_what_is_written_anew_says_the_same():
    made = clean(svg('<g id="a &lt; &quot;b&quot; &amp; c&#10;d">1 &gt; &amp;</g>')).text
    assert '<g id="a &lt; &quot;b&quot; &amp; c&#10;d">1 &gt; &amp;</g>' in made
    assert clean(made.encode()).text == made


def test_what_only_editors_need_is_left_out():
    made = clean(svg("<!-- note --><title>Acme</title><metadata><a><b/></a></metadata>"))
    assert "Acme" not in made.text
    assert "<b" not in made.text
    assert "note" not in made.text
    kept = clean(svg(f"<switch><foreignObject><p/></foreignObject>{BOX}</switch>"))
    assert "<p" not in kept.text
    with pytest.raises(RefusedError, match="a script"):
        clean(svg("<metadata><script/></metadata>"))


def test_other_encodings_are_read():
    latin = svg("<text>é</text>", '<?xml version="1.0" encoding="iso-8859-1"?>').decode().encode("latin-1")
    assert "é" in clean(latin).text
    assert clean(svg().decode().encode("utf-16")).width == 60
