"""XLSX: cells as a spreadsheet shows them, and files that were made to harm."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from avatar.errors import InputError
from avatar.lessons.tables.numberformats import show_number
from avatar.lessons.tables.table import Table, read_table

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
PARTS = {
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {MAIN} {RELATED}><sheets><sheet name="A" r:id="rId1"/></sheets>'
    "</workbook>",
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}


def saved(folder: Path, rows: list[list[Any]], formats: dict[str, str] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for place, form in (formats or {}).items():
        sheet[place].number_format = form
    path = folder / "lessons.xlsx"
    book.save(path)
    return path


def built(folder: Path, rows: str, **parts: str | None) -> Path:
    path = folder / "lessons.xlsx"
    sheet = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
    content = {**PARTS, "xl/worksheets/sheet1.xml": sheet, **parts}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            if text is not None:
                archive.writestr(name, text)
    return path


def values(table: Table) -> list[list[str]]:
    return [list(row.cells.values()) for row in table.rows]


def test_cells_come_as_they_are_shown(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["name", "day", "price", "share", "live", "text"],
        ["Zoë 日本", datetime.date(2025, 3, 1), 3.5, 0.256, True, "One.\n\nTwo."],
        ["=text", datetime.datetime(2025, 3, 1, 14, 5), 7, 1, False, None],
    ]
    formats = {"B2": "d mmmm yyyy", "B3": "yyyy-mm-dd h:mm", "C2": '"$"0.00', "D2": "0.0%", "C3": "000"}
    path = saved(tmp_path, rows, formats)
    table = read_table(path)
    assert values(table)[0] == ["Zoë 日本", "1 March 2025", "$3.50", "25.6%", "yes", "One.\n\nTwo."]
    assert values(table)[1][1:] == ["2025-03-01 14:05", "007", "1", "no", ""]
    assert [row.number for row in table.rows] == [2, 3]
    assert [(p.row, p.column) for p in table.problems] == [(3, "name")]  # a formula without a value
    assert "not saved" in table.problems[0].message


@pytest.mark.parametrize(
    ("raw", "form", "shown"),
    [
        ("3.5", 0, "3.5"),
        ("0.30000000000000004", 0, "0.3"),
        ("1E+20", 0, "100000000000000000000"),
        ("42.0", 0, "42"),
        ("3.5", 2, "3.50"),
        ("2.5", 1, "3"),
        ("1234567.891", 4, "1,234,567.89"),
        ("0.256", 9, "26%"),
        ("45717", 14, "2025-03-01"),
        ("45717.5868055556", 22, "2025-03-01 14:05"),
        ("0.672916666666667", 20, "16:09"),
        ("0.672916666666667", 18, "4:09 PM"),
        ("1.25347222222222", 46, "30:05:00"),
        ("45717", "dddd, d mmm", "Saturday, 1 Mar"),
        ("45717", "[$-407]dd.mm.yyyy;@", "01.03.2025"),
        ("45717", 'yyyy"年"m"月"', "2025年3月"),
        ("7", "000", "007"),
        ("-12.5", "#,##0.00;(#,##0.00)", "(12.50)"),
        ("-12.5", "0.00;[Red]-0.00", "-12.50"),
        ("-12.5", "0.0", "-12.5"),
        ("1500000", '0.0,,"M"', "1.5M"),
        ("12.5", "[$€-407]#,##0.00", "€12.50"),
        ("12.5", "#,##0.00\\ [$€-407]", "12.50 €"),
        ("5", '0" apples"', "5 apples"),
        ("1234.5", "# ##0.00", "1 234.50"),
        ("0", '0;-0;"none"', "none"),
        ("0.5", "# ?/?", "0.5"),
        ("12345.678", "0.00E+00", "12345.678"),
        ("3.14159", "0.0##", "3.142"),
        ("5", "@", "5"),
        ("-1", "yyyy-mm-dd", "-1"),
        ("99999999", "yyyy-mm-dd", "99999999"),
    ],
)
def test_numbers_are_shown_in_their_format(raw: str, form: str | int, shown: str) -> None:
    assert show_number(raw, form) == shown


def test_days_may_count_from_1904() -> None:
    assert show_number("44255", "yyyy-mm-dd", old=True) == "2025-03-01"
    assert show_number("1", "yyyy-mm-dd") == "1900-01-01"
    assert show_number("61", "yyyy-mm-dd") == "1900-03-01"


@pytest.mark.parametrize("raw", ["", "x", "nan", "1e999", "--1"])
def test_what_is_no_number_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        show_number(raw, 0)


def test_sheets_are_chosen_by_name(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title, first.sheet_state = "Hidden", "hidden"
    first.append(["secret"])
    for name in ("Lessons", "Other"):
        sheet = book.create_sheet(name)
        sheet.append([name])
        sheet.append(["x"])
    path = tmp_path / "lessons.xlsx"
    book.save(path)
    table = read_table(path)
    assert table.columns == ("Lessons",)
    assert "first of 2" in table.problems[0].message
    assert read_table(path, sheet="other").columns == ("Other",)
    with pytest.raises(InputError, match="no sheet 'none'") as caught:
        read_table(path, sheet="none")
    assert "'Lessons'" in caught.value.hint


def test_hidden_rows_are_used_and_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["name"], ["Ada"], ["Bob"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    book.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx")
    assert len(table.rows) == 2
    assert "hides are used, too: 3" in table.problems[0].message


def test_cells_and_rows_may_be_left_out(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="B2" t="inlineStr"><is><t>name</t></is></c>'
        '<c r="D2" t="inlineStr"><is><r><t>te</t></r><r><t>xt</t></r><rPh><t>no</t></rPh></is></c></row>'
        '<row r="5"><c r="D5" t="str"><f>A1</f><v>a_x000D_b_x005F_x</v></c></row>'
        '<row r="6"><c r="B6" t="e"><v>#N/A</v></c><c t="s"><v>9</v></c></row>'
        '<row r="7"><c r="B7" t="d"><v>2025-03-01T00:00:00</v></c></row>'
    )
    table = read_table(built(tmp_path, rows))
    assert table.columns == ("name", "text")
    assert [row.number for row in table.rows] == [5, 6, 7]
    assert table.rows[0].cells["text"] == "a\nb_x"
    assert table.rows[2].cells["name"] == "2025-03-01"
    assert [(p.row, p.column) for p in table.problems if p.severity == "error"] == [(6, "name")]
    assert "#N/A" in table.problems[0].message


ROW = '<row r="1"><c t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("rows", "parts", "said"),
    [
        ("", {}, "no rows"),
        ("<row>", {}, "damaged"),
        (ROW, {"xl/workbook.xml": None}, "no workbook"),
        (ROW, {"xl/worksheets/sheet1.xml": None}, "sheet is missing"),
        (ROW, {"xl/workbook.xml": f"<workbook {MAIN}/>"}, "no sheet that is shown"),
        (ROW, {"xl/styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "document type"),
        ("<r/>" * 6_000_001, {}, "elements"),
    ],
)
def test_broken_workbooks_are_refused(
    tmp_path: Path, rows: str, parts: dict[str, str | None], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        read_table(built(tmp_path, rows, **parts))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = built(tmp_path, ROW)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("big", "w") as file:
        block = bytes(1_000_000)
        for _ in range(210):
            file.write(block)
    with pytest.raises(InputError, match="zip bomb does, not a workbook"):
        read_table(path)


def test_far_away_cells_need_no_memory(tmp_path: Path) -> None:
    far = ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    table = read_table(built(tmp_path, far))
    assert table.rows[-1].number == 1_048_576
    assert table.problems[-1].row == 1_048_576


def test_a_workbook_without_references_counts_its_cells(tmp_path: Path) -> None:
    path = built(tmp_path, ROW.replace(' r="1"', "").replace(' r="2"', ""))
    assert values(read_table(path)) == [["1"]]
