"""Decks made on the spot: PDFs of plain bytes, PPTX files with all that people put into them."""

import re
import zipfile


def make_pdf(pages, size=(960, 540), title="", outline=(), text_size=40):
    """A PDF: `pages` are lists of lines, each with its own height; outline: (title, page index) pairs."""
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 3 0 R >>"}
    font, number = 4, 5
    objects[font] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    kids = []
    for index, lines in enumerate(pages):
        shift = 1.25 * text_size
        words = b"".join(
            b"BT /F1 %d Tf 60 %d Td (%s) Tj ET\n"
            % (text_size, size[1] - 80 - shift * row, re.sub(rb"([()\\])", rb"\\\1", line.encode("cp1252")))
            for row, line in enumerate(lines)
        )
        paint = b"0.%d 0.5 0.9 rg 0 0 %d 20 re f 0 g\n" % (index % 9 + 1, size[0])
        content = paint + words
        objects[number] = b"<< /Length %d >>\nstream\n%sendstream" % (len(content), content)
        objects[number + 1] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
            b"/Resources << /Font << /F1 4 0 R >> >> >>" % (*size, number)
        )
        kids.append(number + 1)
        number += 2
    objects[2] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    first = number
    for place, (words, index) in enumerate(outline):
        links = b"/Next %d 0 R " % (number + 1) if place + 1 < len(outline) else b""
        objects[number] = b"<< /Title (%s) /Parent 3 0 R %s/Dest [%d 0 R /Fit] >>" % (
            words.encode(),
            links,
            kids[index],
        )
        number += 1
    ends = b"/First %d 0 R /Last %d 0 R " % (first, number - 1) if outline else b""
    objects[3] = b"<< /Type /Outlines %s>>" % ends
    objects[number] = b"<< /Title (%s) >>" % title.encode()
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for key in sorted(objects):
        places[key] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (key, objects[key])
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (number + 1)
    out += b"".join(b"%010d 00000 n \n" % places[key] for key in sorted(objects))
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        number + 1,
        number,
        start,
    )
    return bytes(out)


def make_pptx(path, slides, title="", size=(13.333, 7.5)):
    """A PPTX; `slides` are (title, points, notes) with None for what is not there. Returns python-pptx's."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.core_properties.title = title
    deck.slide_width, deck.slide_height = (Inches(side) for side in size)
    for name, points, notes in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[1 if name is not None else 6])
        if name is not None:
            slide.shapes.title.text = name
            slide.placeholders[1].text = "\n".join(points or ())
        if notes is not None:
            slide.notes_slide.notes_text_frame.text = notes
    deck.save(str(path))
    return deck


def rewrite(path, change):
    """Change the parts of a zip: `change(name, bytes)` gives the new bytes, or None to leave a part out."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, raw in parts.items():
            raw = change(name, raw)
            if raw is not None:
                new.writestr(name, raw)
