"""Tables of lessons: what is read from files of every kind, and what of them is refused."""

from __future__ import annotations

import codecs
import csv
import io
import json
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatar.errors import InputError
from avatar.lessons.tables.delimited import Dialect, find_dialect, read_records, split
from avatar.lessons.tables.encoding import decode
from avatar.lessons.tables.table import Table, defuse, read_table


def written(folder: Path, content: str | bytes, name: str = "lessons.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, content: str | bytes, name: str = "lessons.csv", **options: str) -> Table:
    return read_table(written(folder, content, name), **options)


def values(table: Table) -> list[list[str]]:
    return [list(row.cells.values()) for row in table.rows]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_what_parts_cells_is_found_out(tmp_path: Path, sign: str) -> None:
    table = read(tmp_path, f'name{sign}text\nAda{sign}"Hello{sign} you"\nBob{sign}Hi\n')
    assert table.columns == ("name", "text")
    assert values(table) == [["Ada", f"Hello{sign} you"], ["Bob", "Hi"]]
    assert [row.number for row in table.rows] == [2, 3]
    assert table.problems == ()


def test_a_comma_in_texts_does_not_part_a_table_of_semicolons(tmp_path: Path) -> None:
    table = read(tmp_path, "name;text\nAda;Hello, you, there\nBob;Yes, me, too\n")
    assert values(table) == [["Ada", "Hello, you, there"], ["Bob", "Yes, me, too"]]


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    assert values(read(tmp_path, "text\nHello.\nGood bye.\n")) == [["Hello."], ["Good bye."]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_quoted_newlines_stay_and_rows_count_as_in_a_spreadsheet(tmp_path: Path, end: str) -> None:
    table = read(tmp_path, f'name,text{end}Ada,"One.{end}{end}Two."{end}{end}Bob,Hi{end}')
    assert values(table) == [["Ada", "One.\n\nTwo."], ["Bob", "Hi"]]
    assert [row.number for row in table.rows] == [2, 4]


def test_quotes_are_doubled_or_have_a_backslash(tmp_path: Path) -> None:
    assert values(read(tmp_path, 'a,b\n"say ""hi""",5" disk\n')) == [['say "hi"', '5" disk']]
    assert values(read(tmp_path, 'a,b\n"say \\"hi\\"",x\n')) == [['say "hi"', "x"]]
    assert values(read(tmp_path, "'a','b'\n'it''s','x,y'\n")) == [["it's", "x,y"]]


def test_the_line_that_excel_writes_first_is_no_row(tmp_path: Path) -> None:
    table = read(tmp_path, "sep=;\nname;text\nAda;a,b\n")
    assert (table.columns, table.rows[0].number) == (("name", "text"), 2)


TEXT = "name,text\nZoë,“Grüße” – 5 €\n"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
    ],
    ids=["utf-8", "bom", "16-le", "16-be", "32", "16-le, no mark", "16-be, no mark", "western"],
)
def test_encodings_are_found_out(tmp_path: Path, raw: bytes) -> None:
    table = read(tmp_path, raw)
    assert table.columns == ("name", "text")
    assert values(table) == [["Zoë", "“Grüße” – 5 €"]]


def test_a_guessed_encoding_is_told_once(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "name\nZoë\nJosé\n".encode("latin-1")).problems
    assert problem.severity == "warning"
    assert "Windows-1252" in problem.message


def test_a_broken_byte_refuses_its_row_alone(tmp_path: Path) -> None:
    raw = "name,text\nZoë,Grüße\nJosé,".encode() + b"caf\xe9\nAda,fine\n"
    (problem,) = read(tmp_path, raw).problems
    assert (problem.row, problem.column, problem.severity) == (3, "text", "error")
    assert "0xE9" in problem.message


def test_an_encoding_that_cannot_be_found_out_is_asked_for(tmp_path: Path) -> None:
    raw = "имя,текст\nАнна,Привет всем\n".encode("cp1251")
    with pytest.raises(InputError, match="cannot be found out") as caught:
        read(tmp_path, raw)
    assert "--encoding" in caught.value.hint
    assert values(read(tmp_path, raw, encoding="cp1251")) == [["Анна", "Привет всем"]]
    with pytest.raises(InputError, match="no encoding 'klingon'"):
        read(tmp_path, raw, encoding="klingon")
    with pytest.raises(InputError):
        read(tmp_path, raw, encoding="rot13")


def test_headers_are_trimmed_and_doubled_ones_named(tmp_path: Path) -> None:
    assert read(tmp_path, " name , first  name \nAda,x\n").columns == ("name", "first name")
    with pytest.raises(InputError, match=r"row 1: columns have the same name: 'a' in A and C"):
        read(tmp_path, "a,b,a\n1,2,3\n")


def test_a_column_without_a_name_is_told_where_it_holds_anything(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "a,,b\n1,x,2\n").problems
    assert "Column B has no name" in problem.message
    assert "row 2" in problem.message
    assert read(tmp_path, "a,,b,\n1,,2,\n").problems == ()


def test_rows_that_are_too_long_are_refused_and_short_ones_are_not(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n1,2,3\n4\n5,6,,\n")
    assert [(p.row, p.severity) for p in table.problems] == [(2, "error")]
    assert list(table.rows[1].cells.values()) == ["4", ""]


def test_quotes_that_are_wrong_are_named(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, 'a,b\n1,"x" y\n2,z\n').problems
    assert (problem.row, problem.column) == (2, "b")
    with pytest.raises(InputError, match=r"row 3, column 2: this quote is never closed: '\"open"):
        read(tmp_path, 'a,b\n1,2\n3,"open\n4,5\n')


def test_control_signs_refuse_their_row(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, "a,b\n1,\x1b[31mred\n").problems
    assert (problem.row, problem.column) == (2, "b")
    assert "U+001B" in problem.message


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "empty"),
        (b" \n\n", "a.csv", "empty"),
        (b"name,text\n", "a.csv", "no rows"),
        (b"a\0b\0\0\0\1,\0\n\0\0", "a.csv", "no text"),
        (b"\xd0\xcf\x11\xe0 old", "a.xls", "old Excel"),
        (b"x", "a.ods", "OpenDocument"),
        (b"x", "a.docx", "no table"),
        (b"PK\x03\x04 broken", "a.xlsx", "damaged"),
        (b"plain", "a.xlsx", "damaged"),
        (b"[1, 2", "a.json", "no JSON"),
        (b"{}\n", "a.jsonl", "no object"),
        (b"a,b\x81\n1,2\n", "a.csv", "no text"),
        (b"a" * 201 + b"\n1\n", "a.csv", "longer than 200"),
        (b",".join(b"%d" % i for i in range(1001)) + b"\n1\n", "a.csv", "1,001 columns"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path, content, name)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no table"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(InputError, match="a folder"):
        read_table(tmp_path)
    with pytest.raises(InputError):
        read_table("a\0b.csv")


def test_jsonl_keeps_numbers_as_they_are_written(tmp_path: Path) -> None:
    lines = [
        '{"name": "Ada", "price": 3.50, "draft": true}',
        "",
        '{"name": null, "captions": ["burn", "soft"]}',
    ]
    table = read(tmp_path, "\n".join(lines), "lessons.jsonl")
    assert table.columns == ("name", "price", "draft", "captions")
    assert values(table) == [["Ada", "3.50", "yes", ""], ["", "", "", "burn, soft"]]
    assert [row.number for row in table.rows] == [1, 3]


def test_lines_of_jsonl_that_are_wrong_refuse_their_row(tmp_path: Path) -> None:
    bad = ['{"a": "1"}', '{"a": ', "[1]", '{"a": {"b": 1}}', '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 9999]
    table = read(tmp_path, "\n".join(bad), "lessons.jsonl")
    assert [p.row for p in table.problems] == [2, 3, 4, 5, 6, 7]
    assert {p.column for p in table.problems} == {"", "a"}


def test_a_json_list_is_a_table_too(tmp_path: Path) -> None:
    assert values(read(tmp_path, json.dumps([{"a": 1}, {"a": "x"}]), "lessons.json")) == [["1"], ["x"]]


@pytest.mark.parametrize("text", ["=cmd()", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_are_defused(text: str) -> None:
    assert defuse(text) == "'" + text


@pytest.mark.parametrize("text", ["", "plain", "-5", "+3.5", "a=b", "1-1"])
def test_plain_texts_are_left_as_they_are(text: str) -> None:
    assert defuse(text) == text


CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12).map(
    lambda text: text.replace("\r\n", "\n").replace("\r", "\n")
)


@settings(deadline=None)
@given(st.sampled_from(",;\t|"), st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_quoted_cells_come_back_as_they_were(sign: str, rows: list[list[str]]) -> None:
    def quote(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    text = "\n".join(sign.join(map(quote, row)) for row in rows)
    found = [record.cells for record in split(text, Dialect(sign), "test")]
    assert found == [tuple(row) if any(cell.strip() for cell in row) else () for row in rows]


WORDS = st.text(st.sampled_from("ab é,;\t|\"'\n\\"), max_size=8)


@settings(deadline=None)
@given(
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=6),
)
def test_tables_that_others_write_come_back(
    sign: str, quoting: Literal[0, 1], end: str, encoding: str, rows: list[list[str]]
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=sign, quoting=quoting, lineterminator=end)
    writer.writerows([["one", "two", "three"], *rows])
    decoded = decode(file.getvalue().encode(encoding), "test")
    assert decoded.encoding.startswith("utf")
    header, *found = read_records(decoded.text)
    assert header.cells == ("one", "two", "three")
    assert [r.cells for r in found] == [tuple(row) if any(c.strip() for c in row) else () for row in rows]
    assert [r.number for r in found] == list(range(2, len(rows) + 2))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    try:
        records = list(split(text, find_dialect(text), "test"))
    except InputError:  # a quote that is never closed
        records = []
    assert all(record.number > 0 for record in records)
