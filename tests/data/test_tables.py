"""Tables as people have them: every format gives the same numbers, what is left out is said, what is missing refused."""

from __future__ import annotations

import builtins
import contextlib
import gzip
import json
import subprocess
import sys
import tempfile
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phaseproof.cli import run
from phaseproof.data import reading, tables, texts
from phaseproof.data.parquet import measured
from phaseproof.data.reading import Source, read
from phaseproof.data.tables import Choice
from phaseproof.numeric.text import between_commas, names_in
from phaseproof.theory.errors import UsageError

pandas = pytest.importorskip("pandas")

NUMBERS = np.round(np.random.default_rng(0).standard_normal((30, 3)), 3)
KINDS = ["setosa", "virgínica"] * 15


def frame(**more: Any) -> Any:
    columns = dict(zip(("age", "height", "weight"), NUMBERS.T, strict=True))
    return pandas.DataFrame({**columns, "kind": KINDS, **more})


def written(folder: Path, name: str, table: Any) -> str:
    path = folder / name
    if name.endswith(".parquet"):
        table.to_parquet(path)
    elif name.endswith(".xlsx"):
        table.to_excel(path, index=False)
    elif name.endswith((".json", ".jsonl")):
        orient = "split" if name.startswith("split") else "records"
        table.to_json(path, orient=orient, lines=name.startswith("lines"))
    elif name.startswith(("utf16", "latin")):
        table.to_csv(path, index=False, encoding="utf-16" if name.startswith("utf16") else "latin-1")
    elif name.startswith("quoted"):
        table.to_csv(path, index=False, quoting=1, decimal=",")
    elif name.startswith("pipe"):
        table.to_csv(path, sep="|", index=False)
    elif name.startswith("blank"):
        table.to_csv(path, sep=" ", decimal="," if "comma" in name else ".", index=False, quoting=2)
    elif name.startswith("german"):
        table.to_csv(path, sep=";", decimal=",", index=False)
    else:
        table.to_csv(path, sep="\t" if name.endswith(".tsv") else ",", index=name.startswith("index"), quoting=2)
    return str(path)


NAMES = [
    "a.csv",
    "pipe.csv",
    "lines.json",
    "a.csv.gz",
    "a.tsv",
    "a.parquet",
    "a.xlsx",
    "a.json",
    "german.csv",
    "index.csv",
    "blank.csv",
    "blank_comma.csv",
    "lines.jsonl",
    "split.json",
    "utf16.csv",
    "latin.csv",
    "quoted_comma.csv",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_format_gives_the_same_numbers(tmp_path: Path, name: str) -> None:
    found = read(written(tmp_path, name, frame()))
    assert np.array_equal(found.rows, NUMBERS)
    assert "column 'kind' holds words and was left out" in found.notes
    assert any("counts the rows" in note for note in found.notes) is name.startswith("index")


def test_numbers_between_blanks_need_no_header(tmp_path: Path) -> None:
    """Such a table was one column of words, and ended in a traceback."""
    for decimal in ".,":
        path = tmp_path / "plain.csv"
        path.write_text("".join(f"{' '.join(map(str, row))}\n" for row in NUMBERS).replace(".", decimal))
        assert np.array_equal(read(str(path)).rows, NUMBERS)


def test_numbers_that_are_no_floats_are_numbers(tmp_path: Path) -> None:
    """A decimal was said to be none."""
    exact = [Decimal(str(number)) for number in NUMBERS[:, 0]]
    found = read(written(tmp_path, "a.parquet", frame(exact=exact, text=list(map(str, NUMBERS[:, 1])))))
    assert np.array_equal(found.rows, np.column_stack([NUMBERS, NUMBERS[:, :2]]))
    assert "column 'text' holds numbers as text" in found.notes


def test_what_stands_before_a_table_is_passed_over(tmp_path: Path) -> None:
    path = Path(written(tmp_path, "a.csv", frame()))
    path.write_text("\n# measured in May\n\n" + path.read_text())
    assert np.array_equal(read(str(path)).rows, NUMBERS)


def test_a_packed_table_is_measured_by_what_is_read_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns with names were read to the end whatever the file unpacked to."""
    monkeypatch.setattr(reading, "FREE_EXPANSION", 2**16)
    monkeypatch.setattr(reading, "EXPANSION", 1)
    monkeypatch.setattr(texts, "LARGEST_TEXT", 2**17)
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 2**22))
    tracemalloc.start()
    try:
        with pytest.raises(UsageError, match="unpacks to more than 131072 bytes"):
            read(str(tmp_path / "bomb.csv.gz"))
        assert tracemalloc.get_traced_memory()[1] < 2**22
    finally:
        tracemalloc.stop()


def test_a_column_whose_name_holds_a_comma_can_be_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "a.csv", frame().rename(columns={"height": "height, cm"}))
    named = names_in('weight, "height, cm"')
    assert named == ("weight", "height, cm")
    assert names_in(between_commas(named)) == named
    assert np.array_equal(read(path, choice=Choice(columns=named)).rows, NUMBERS[:, [2, 1]])
    assert run(["predict", str(path), "--columns", "weight,height"]) == 2
    assert """no column 'height'; valid: age, "height, cm", weight, kind""" in capsys.readouterr().err


@pytest.mark.parametrize("at", ["01.02.2023", "12:30:00.5"])
def test_a_date_with_points_is_no_decimal_point(tmp_path: Path, at: str) -> None:
    """Where commas are decimal signs dates have points; the columns of numbers were said to hold none."""
    rows = [(0.25 + k, 1.5 * k) for k in range(30)]
    text = "\n".join(f"{at};" + f"{one:.2f};{other:.1f}".replace(".", ",") for one, other in rows)
    (tmp_path / "a.csv").write_text(f"day;Länge cm;width\n{text}\n")
    assert np.array_equal(read(str(tmp_path / "a.csv")).rows, np.array(rows))
    (tmp_path / "b.csv").write_text(f"day;Länge cm;width\n{text}\n{at};1.2x;3,0\n")
    with pytest.raises(
        UsageError, match=r"column 'Länge cm': '1.2x' is no number; valid: a number, or --drop 'Länge cm'"
    ):
        read(str(tmp_path / "b.csv"))


def test_dates_and_columns_by_name(tmp_path: Path) -> None:
    days = pandas.date_range("2026-01-01", periods=30)
    path = written(tmp_path, "a.parquet", frame(day=days))
    assert "column 'day' holds dates and was left out" in read(path).notes
    assert np.array_equal(read(path, choice=Choice(columns=("weight", "age"))).rows, NUMBERS[:, [2, 0]])
    assert np.array_equal(read(path, choice=Choice(drop=("height",))).rows, NUMBERS[:, [0, 2]])
    scaled = read(path, choice=Choice(standardize=True))
    assert scaled.rows.std(axis=0) == pytest.approx(1)
    assert "each column was divided by its standard deviation" in scaled.notes


def gaps(folder: Path) -> str:
    table = frame()
    table.loc[[4, 9], "age"] = np.nan
    return written(folder, "gaps.csv", table)


def test_what_is_missing_is_refused_or_named(tmp_path: Path) -> None:
    path = gaps(tmp_path)
    with pytest.raises(UsageError, match=r"row 5, column 'age': missing, one of 2; valid: --missing drop"):
        read(path)
    dropped = read(path, choice=Choice(missing="drop"))
    assert np.array_equal(dropped.rows, np.delete(NUMBERS, [4, 9], axis=0))
    assert "2 rows with a missing value were left out" in dropped.notes
    marked = tmp_path / "marked.csv"
    marked.write_text(Path(path).read_text().replace('""', "?"))
    assert "?" in marked.read_text()
    assert np.array_equal(read(str(marked), choice=Choice(missing="drop")).rows, dropped.rows)
    filled = read(path, choice=Choice(missing="mean"))
    assert filled.rows[[4, 9], 0] == pytest.approx(np.delete(NUMBERS[:, 0], [4, 9]).mean())


def test_what_may_be_classes_is_told(tmp_path: Path) -> None:
    """Classes that are written as numbers were features like any other, without a word."""
    found = read(written(tmp_path, "a.csv", frame(label=[0, 1] * 15, other=[0, 1] * 15)))
    assert found.rows.shape == (30, 5)
    assert [note for note in found.notes if "class" in note] == [
        "column 'label' holds 2 whole numbers: if they are classes, --drop label leaves them out"
    ]


BAD = {
    "typing.csv": (
        "age,height\n" + "1.5,2\n" * 29 + "1.5,2l\n",
        Choice(),
        "row 30, column 'height': '2l' is no number",
    ),
    "none.csv": ("age,height\n", Choice(), "is empty"),
    "mixed.csv": ("age,3\n1,2\n", Choice(missing="drop"), "holds words and numbers"),
    "ragged.csv": ("a,b\n1,2\n3,4,5\n", Choice(missing="drop"), "is no table"),
    "broken.parquet": ("nothing", Choice(), "is no table"),
    "broken.xlsx": ("nothing", Choice(), "is no table"),
    "broken.json": ("{", Choice(), "is no table"),
    "a.csv": (
        "age,height\n1,2\n",
        Choice(columns=("heigt",)),
        "has no column 'heigt'; valid: age, height; did you mean 'height'?",
    ),
    "words.csv": ("age,kind\n1,x\n", Choice(columns=("kind",)), "row 1, column 'kind': 'x' is no number"),
    "years.csv": (
        "2001,2002,2003\n" + "\n".join(",".join(map(str, row)) for row in NUMBERS),
        Choice(missing="drop"),
        "--header",
    ),
    "money.csv": (
        "age,pay\n" + "".join(f'{i},"{i},500"\n' for i in range(1, 30)),
        Choice(),
        "row 1, column 'pay': '1,500' is no number",
    ),
    "amounts.csv": (
        "age,pay\n" + "".join(f'"{i},500","{i},500"\n' for i in range(1, 30)),
        Choice(),
        "'1,500' is no number",
    ),
    "fields.json": ('{"columns": ["a"], "data": [[1, 2]]}', Choice(), "is no table"),
    "share.csv": ("age,share\n" + "1,20 %\n" * 30, Choice(), "row 1, column 'share': '20 %' is no number"),
    "only_words.csv": (
        "kind,place\nx,y\nu,v\n",
        Choice(),
        "no column of numbers; column 'kind' holds words and was left out",
    ),
    "sentences.csv": ("one two\nthree four five\n", Choice(), "no column of numbers"),
    "a.npy": ("", Choice(missing="drop"), "has no named columns"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_tables(tmp_path: Path, name: str) -> None:
    text, choice, message = BAD[name]
    (tmp_path / name).write_text(text)
    with pytest.raises(UsageError) as caught:
        read(str(tmp_path / name), choice=None if choice == Choice() else choice)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = gaps(tmp_path)
    assert run(["predict", path]) == 2
    assert "row 5, column 'age': missing" in capsys.readouterr().err
    assert run(["predict", path, "--missing", "drop", "--drop", "height", "--standardize"]) == 0
    assert "28 examples of 2 features" in capsys.readouterr().out
    assert run(["predict", path, "--missing", "drp"]) == 2
    assert "missing = 'drp'; valid: refuse, drop, mean; did you mean 'drop'?" in capsys.readouterr().err


def test_without_pandas_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "a.tsv", frame())
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pandas":
            raise ImportError
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"needs pandas; install it with: pip install 'phaseproof\[tables\]'"):
        read(path)
    (tmp_path / "plain.csv").write_text("1,2\n2,4\n")
    assert isinstance(read(str(tmp_path / "plain.csv")), Source)


def _corner(path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", 1.0
    book.save(path)


def _repeated(path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    words = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 10**5, pyarrow.int32()), ["x" * 10**6])
    parquet.write_table(pyarrow.table({"a": range(10**5), "w": words}), path, store_schema=False)


def _packed(path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    part = pyarrow.table({"a": range(200), "w": ["x" * 10**6] * 200})
    with parquet.ParquetWriter(path, part.schema, compression="zstd", use_dictionary=False) as file:
        for _ in range(8):
            file.write_table(part)


def _one_page(path: Path) -> None:
    """A page of 200 MB whose header asks for 2 GiB."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    table = pyarrow.table({"w": ["x" * 10**6] * 200})
    parquet.write_table(table, path, compression="zstd", use_dictionary=False, store_schema=False)
    content = bytearray(path.read_bytes())
    assert content[4:7] == b"\x15\0\x15"  # the header of a page of data, and the number of its bytes
    content[7:12] = b"\xfe\xff\xff\xff\x0f"
    path.write_bytes(content)


def _one_word(path: Path) -> None:
    """So long that some rows that repeat it are many gigabytes."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    words = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 1000, pyarrow.int32()), ["x" * 10**8])
    parquet.write_table(pyarrow.table({"w": words}), path, store_schema=False, compression="zstd")


WIDE = ",".join(f"k{number}" for number in range(10**5)) + "\n" + "1\n" * 10**5

BOMBS: dict[str, Any] = {
    "corner.xlsx": _corner,
    "repeated.parquet": _repeated,
    "packed.parquet": _packed,
    "page.parquet": _one_page,
    "word.parquet": _one_word,
    "keys.json": lambda path: path.write_text(json.dumps([{f"k{number}": 1.5} for number in range(20_000)])),
    "lists.json": lambda path: path.write_text(json.dumps([[1] * 10**5, *[[1]] * 10**5])),
    "nested.json": lambda path: path.write_text(json.dumps({f"a{k}": {f"k{k}": 1} for k in range(20_000)})),
    "wide.csv": lambda path: path.write_text(WIDE),
    "wide.tsv": lambda path: path.write_text(WIDE.replace(",", "\t")),
    "mac.tsv": lambda path: path.write_text(WIDE.replace(",", "\t").replace("\n", "\r")),
}


def test_lists_in_a_parquet_are_measured_by_their_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One row that holds one number a million times takes some bytes on the disk."""
    path = written(tmp_path, "lists.parquet", frame(many=[[1.5] * 10**4] * len(NUMBERS)))
    read(path)
    monkeypatch.setattr(tables, "MOST_NUMBERS", 10**5)
    with pytest.raises(UsageError, match="unpacks to more than 800000 bytes; valid: at most so many"):
        read(path)


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "zstd"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_the_pages_of_a_parquet_are_measured_as_they_are(tmp_path: Path, codec: str, version: str) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    count, path = 5000, tmp_path / "a.parquet"
    table = pyarrow.table(
        {
            "number": [float(i) for i in range(count)],
            "gaps": [None if i % 3 else i for i in range(count)],
            "word": [f"word {i % 7}" for i in range(count)],
            "list": [[i] * (i % 4) for i in range(count)],
            "truth": [i % 2 == 0 for i in range(count)],
        }
    )
    options = {"row_group_size": 1500, "data_page_size": 1000, "write_page_checksum": True, "write_page_index": True}
    parquet.write_table(table, path, compression=codec, data_page_version=version, **options)
    metadata = parquet.ParquetFile(path).metadata
    chunks = [
        metadata.row_group(group).column(column)
        for group in range(metadata.num_row_groups)
        for column in range(metadata.num_columns)
    ]
    found = measured(path)
    assert found.values == sum(chunk.num_values for chunk in chunks) > 5 * count
    headers = sum(chunk.total_uncompressed_size for chunk in chunks) - found.size
    assert 0 < headers < found.size / 2
    assert 1000 < found.row < 10**5
    if codec == "none":
        assert headers == sum(chunk.total_compressed_size for chunk in chunks) - found.size


def test_a_damaged_column_chunk_does_not_end_the_process(tmp_path: Path) -> None:
    """Of which Arrow says in C++ that it is none, where its Python interface is asked about the chunk."""
    path = tmp_path / "a.parquet"
    frame().to_parquet(path)
    content = path.read_bytes()
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    ended = []
    for at in range(footer, len(content) - 8, 7):
        for bit in (0, 4):
            damaged = bytearray(content)
            damaged[at] ^= 1 << bit
            (tmp_path / f"{at}-{bit}.parquet").write_bytes(damaged)
            ended.append(f"{at}-{bit}.parquet")
    read_all = "import sys\nfrom pathlib import Path\nfrom phaseproof.data.reading import read\n" + (
        "for name in sys.argv[1:]:\n    try: read(name)\n    except Exception as e: assert type(e).__name__ == 'UsageError', e"
    )
    done = subprocess.run(
        [sys.executable, "-c", read_all, *ended], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]


@given(st.data())
@settings(deadline=None)
def test_damaged_headers_of_pages_end_in_a_message(data: st.DataObject) -> None:
    """Whatever bytes stand in their place: no endless loop, no error but those of a broken file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        frame().to_parquet(path)
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 8))):
            content[data.draw(st.integers(4, 60))] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        with contextlib.suppress(UsageError):
            read(str(path))


READ = """
import contextlib, io, json, resource, sys
from phaseproof.cli import run
resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30,) * 2)
for name in sys.argv[1:]:
    with contextlib.redirect_stderr(io.StringIO()) as said:
        status = run(["predict", name])
    print(json.dumps([name, status, said.getvalue()]), flush=True)
"""


def test_a_small_file_does_not_become_a_large_table(tmp_path: Path) -> None:
    """Each unpacks, or is filled up with what it leaves out, to tens of gigabytes; one process reads them all."""
    for name, make in BOMBS.items():
        make(tmp_path / name)
        assert (tmp_path / name).stat().st_size < 2**21
    command = [sys.executable, "-c", READ, *BOMBS]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [name for name, _, _ in told] == [*BOMBS], done.stderr
    for name, status, said in told:
        assert status == 2, (name, said)
        assert "valid: at most" in said, name
        assert len(said.splitlines()) == 1, name
