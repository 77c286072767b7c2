"""Bad data is one clear error before any work; nothing in a file is run, and none fills the memory."""

from __future__ import annotations

import gzip
import io
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from phaseproof.campaigns.progress import Interrupted
from phaseproof.comparison.requests import source_of
from phaseproof.data import reading
from phaseproof.data.reading import Source, read
from phaseproof.data.tables import Choice
from phaseproof.evaluation.populations import law_of
from phaseproof.numeric.population import read_population
from phaseproof.numeric.table import examine, moments, sample_eigenvalues
from phaseproof.prediction.predicting import predict_data
from phaseproof.theory.errors import UsageError
from phaseproof.transfer import requests as transfer_requests
from phaseproof.transfer.summary import Plan

ROWS = np.random.default_rng(0).standard_normal((40, 3))


def _npy(array: np.ndarray, pickled: bool = False) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=pickled)
    return stream.getvalue()


def _npz(**arrays: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in arrays.items():
            archive.writestr(f"{name}.npy", content)
    return stream.getvalue()


def _header(text: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


class Bomb:
    """Unpickling one would be noticed."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return (pytest.fail, ("a pickle was loaded",))


def _shape(text: str) -> bytes:
    return _header(f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({text}, 2), }}\n")


OBJECTS = _npy(np.array([[Bomb()]], dtype=object), pickled=True)
HUGE = "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 9999), }\n"
BAD_FILES = {
    "empty.npy": (b"", "is empty"),
    "empty.csv": (b"", "is empty"),
    "blank.csv": (b"\n\n", "is empty"),
    "head.csv": (b"a,b\n", "is empty"),
    "noise.npy": (b"not an array at all", "is no array of NumPy"),
    "cut.npy": (
        _npy(ROWS)[:-8],
        "is cut off: its array of float64 of shape (40, 3) ends after 1088 bytes, the file has 1080",
    ),
    "twice.npy": (_npy(ROWS) * 2, "has 1088 bytes after its array of float64 of shape (40, 3)"),
    "objects.npy": (OBJECTS, "pickled objects, which are never loaded"),
    "text.npy": (_npy(np.array([["a", "b"]])), "holds <U1"),
    "complex.npy": (_npy(ROWS + 1j), "holds complex128"),
    "flat.npy": (_npy(ROWS[:, 0]), "has shape (40,)"),
    "cube.npy": (_npy(ROWS[None]), "has shape (1, 40, 3)"),
    "none.npy": (_npy(ROWS[:0]), "has shape (0, 3)"),
    "huge.npy": (_header(HUGE), "is cut off"),
    "code.npy": (_header("__import__('os').abort()\n"), "is no array of NumPy"),
    "deep.npy": (_shape("-" * 9000 + "1"), "is no array of NumPy"),
    "sums.npy": (_shape("1" + "+1" * 4000), "is no array of NumPy"),
    "open.npy": (_shape("(" * 9000), "is no array of NumPy"),
    "digits.npy": (_shape("9" * 9000), "is no array of NumPy"),
    "open.npz": (_npz(a=_shape("(" * 9000)), "is no file of NumPy arrays"),
    "noise.npz": (b"PK nothing", "is no file of NumPy arrays"),
    "none.npz": (_npz(), "is empty"),
    "two.npz": (_npz(a=_npy(ROWS), b=_npy(ROWS)), "name one with --array: a, b"),
    "objects.npz": (_npz(a=OBJECTS), "pickled objects, which are never loaded"),
    "huge.npz": (_npz(a=_header(HUGE)), "valid: at most"),
    "lying.npz": (_npz(a=_header(HUGE.replace("99999999999", "9999"))), "is shorter than its shape"),
    "ragged.csv": (b"1,2\n3,4\n5\n", "line 3 has 1 columns, those before it 2"),
    "words.csv": (b"1,2\n3,x\n", "could not convert string 'x' to float64 at row 1, column 2"),
    "hole.csv": (b"1,2\n,4\n", "could not convert string ''"),
    "binary.csv": (b"1,2\n\xff\xfe,3\n", "is no text in UTF-8"),
    "noise.csv.gz": (b"1,2\n3,4\n", "cannot read"),
    "cut.csv.gz": (gzip.compress(b"1,2\n" * 9000)[:-20], "valid: rows of numbers"),
    "data.xls": (
        b"1",
        "valid: a file .npy, .npz, .csv, .csv.gz, .tsv, .parquet, .xlsx, .json, .jsonl, or digits or patches",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files(tmp_path: Path, name: str) -> None:
    content, message = BAD_FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read(str(tmp_path / name))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_header_that_says_it_is_long_is_not_read(tmp_path: Path) -> None:
    """Four gigabytes by its own account, and as many in the (sparse) file."""
    path = tmp_path / "long.npy"
    with path.open("wb") as file:
        file.write(b"\x93NUMPY\x02\x00" + b"\xff" * 4 + b"{'descr'")
        file.truncate(2**32 + 12)
    tracemalloc.start()
    try:
        with pytest.raises(UsageError, match="is no array of NumPy"):
            read(str(path))
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "folder.npy").mkdir()
    (tmp_path / "link.npy").symlink_to("nowhere.npy")
    os.mkfifo(tmp_path / "pipe.npy")
    said = {
        "absent": "there is no such file",
        "folder": "it is a directory",
        "link": "it is a link to nothing",
        "pipe": "it is a pipe",
    }
    for name, words in said.items():
        with pytest.raises(UsageError, match=words):
            read(str(tmp_path / f"{name}.npy"))


def test_an_array_is_chosen_by_name(tmp_path: Path) -> None:
    (tmp_path / "two.npz").write_bytes(_npz(a=_npy(ROWS), b=_npy(2 * ROWS)))
    assert np.array_equal(read(str(tmp_path / "two.npz"), "b").rows, 2 * ROWS)
    with pytest.raises(UsageError, match=r"array = 'c' is not in .*valid: a, b"):
        read(str(tmp_path / "two.npz"), "c")
    np.save(tmp_path / "one.npy", ROWS)
    with pytest.raises(UsageError, match=r"array = 'b', but .* holds one array only"):
        read(str(tmp_path / "one.npy"), "b")


def test_every_format_gives_the_same_rows(tmp_path: Path) -> None:
    text = "\n".join(",".join(repr(float(x)) for x in row) for row in ROWS)
    np.save(tmp_path / "a.npy", ROWS)
    np.savez_compressed(tmp_path / "a.npz", x=ROWS)
    (tmp_path / "a.csv").write_text("\ufefffirst,second,third\r\n" + text.replace("\n", "\r\n"))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))
    for name in ("a.npy", "a.npz", "a.csv", "a.csv.gz"):
        assert np.array_equal(read(str(tmp_path / name)).rows, ROWS), name
    assert read(str(tmp_path / "a.csv")).notes == ("line 1 is a header and was left out",)


NUMBERS = "\n".join(",".join(f"{x:.3f}" for x in row) for row in np.random.default_rng(2).standard_normal((30, 7)))
HEADERS = {
    "years": ",".join(str(year) for year in range(2001, 2008)),
    "wavelengths": "405.2,436,488,514.5,532.1,561,633",
    "falling": "9,8,7,6,5,4,3",
    "three": "2001,2002,2003",
    "indices": "0,1,2,3,4,5,6",
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_of_numbers_is_not_read_as_an_example_unless_that_is_said(tmp_path: Path, name: str) -> None:
    count = HEADERS[name].count(",") + 1
    body = "\n".join(",".join(line.split(",")[:count]) for line in NUMBERS.splitlines())
    path = tmp_path / "a.csv"
    path.write_text(f"{HEADERS[name]}\n{body}\n")
    with pytest.raises(
        UsageError, match=r"line 1 reads .* which may be the names of columns .* --header or --no-header"
    ):
        read(str(path))
    assert read(str(path), header=True).rows.shape == (30, count)
    assert read(str(path), header=True).notes == ("line 1 is a header and was left out",)
    assert read(str(path), header=False).rows.shape == (31, count)


@pytest.mark.parametrize(
    "rows", [np.cumsum(ROWS**2 + 1, axis=1), ROWS, np.sort(ROWS)[:, ::-1], ROWS[:, :2], ROWS[:, :1], ROWS[:1]]
)
def test_an_ordinary_first_line_is_an_example(tmp_path: Path, rows: np.ndarray) -> None:
    """Rows that all rise or fall, as spectra and sums do, and rows that do not."""
    np.savetxt(tmp_path / "a.csv", rows, delimiter=",")
    assert len(read(str(tmp_path / "a.csv")).rows) == len(rows)


def test_a_stack_of_images_is_flattened_when_that_is_said(tmp_path: Path) -> None:
    stack = np.arange(40 * 2 * 3, dtype=np.float64).reshape(40, 2, 3)
    np.save(tmp_path / "a.npy", stack)
    np.savez(tmp_path / "a.npz", x=stack)
    for name in ("a.npy", "a.npz"):
        with pytest.raises(UsageError, match="or with --flatten a stack of images"):
            read(str(tmp_path / name))
        assert np.array_equal(read(str(tmp_path / name), flatten=True).rows, stack.reshape(40, 6))


def _to_train(data: str, monkeypatch: pytest.MonkeyPatch) -> Source:
    """What `transfer` would train on."""
    taken: list[Source] = []

    def take(source: Source, *_: object) -> None:
        taken.append(source)
        raise KeyboardInterrupt

    monkeypatch.setattr(transfer_requests, "check_plan", lambda plan: None)  # which asks for PyTorch
    monkeypatch.setattr(transfer_requests, "_carried_out", take)
    with pytest.raises(Interrupted):
        transfer_requests.transfer_answer(data, Plan(steps=3, splits=2), None, None, None)
    return taken[0]


@pytest.mark.parametrize("command", ["compare", "transfer"])
def test_networks_take_rows_and_images_alike(tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody says --flatten there: what holds rows is read as it is, and images become rows."""
    np.save(tmp_path / "a.npy", np.arange(40 * 2 * 3, dtype=np.float64).reshape(40, 2, 3))
    (tmp_path / "a.csv").write_text(NUMBERS)
    for data in ("digits", str(tmp_path / "a.csv"), str(tmp_path / "a.npy")):
        if data == "digits":
            pytest.importorskip("sklearn", reason="pip install 'phaseproof[data]'")
        found = source_of("A", data) if command == "compare" else _to_train(data, monkeypatch)
        assert found.rows.ndim == 2
        assert (found.shape == (2, 3)) == data.endswith(".npy")


def test_choices_that_mean_nothing_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(NUMBERS)
    with pytest.raises(UsageError, match="holds rows already"):
        read(str(tmp_path / "a.csv"), flatten=True)
    for choice, flatten in ((Choice(standardize=True), False), (None, True)):
        with pytest.raises(UsageError, match="neither flatten nor a choice"):
            read("digits", choice=choice, flatten=flatten)


def test_words_and_numbers_in_the_first_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"site,1,2,3,4,5,6\n{NUMBERS}\n")
    with pytest.raises(UsageError, match="line 1 holds words and numbers"):
        read(str(tmp_path / "a.csv"))
    assert len(read(str(tmp_path / "a.csv"), header=True).rows) == 30
    with pytest.raises(UsageError, match=r"header = False, but .* is no text"):
        read("digits", header=False)


def test_bombs_are_refused_before_they_expand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that unpacks to a thousand times its size, one endless line, and more numbers than the limit."""
    monkeypatch.setattr(reading, "FREE_EXPANSION", 2**16)
    zeros = np.zeros((2**20, 4))
    (tmp_path / "bomb.npz").write_bytes(_npz(x=_npy(zeros)))
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(b"0,0\n" * 2**17))
    (tmp_path / "line.csv").write_bytes(b"0" * 2**23)
    (tmp_path / "many.csv").write_bytes(b"1,2\n" * 2000)
    del zeros
    tracemalloc.start()
    for name in ("bomb.npz", "bomb.csv.gz"):
        with pytest.raises(UsageError, match="expands from"):
            read(str(tmp_path / name))
    with pytest.raises(UsageError, match="is longer than 4194304 bytes"):
        read(str(tmp_path / "line.csv"))
    assert tracemalloc.get_traced_memory()[1] < 24 * 2**20
    tracemalloc.stop()
    monkeypatch.setattr(reading, "LARGEST", 8 * 3000)
    with pytest.raises(UsageError, match="more than 3000 numbers"):
        read(str(tmp_path / "many.csv"))


def test_what_is_read_counts_and_not_what_the_file_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive whose index says that its array is packed to a gigabyte, so that its size looks like little."""
    monkeypatch.setattr(reading, "FREE_EXPANSION", 2**16)
    content = bytearray(_npz(x=_npy(np.zeros((2**16, 4)))))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 20 : entry + 24] = (2**30).to_bytes(4, "little")
    (tmp_path / "lying.npz").write_bytes(content)
    with pytest.raises(UsageError, match="expands from"):
        read(str(tmp_path / "lying.npz"))


@pytest.mark.parametrize("name", ["p.npy", "p.npz", "p.csv", "p.csv.gz", "p.txt"])
def test_a_pipe_is_no_file(tmp_path: Path, name: str) -> None:
    """Opened, it would be waited for."""
    os.mkfifo(tmp_path / name)
    with pytest.raises(UsageError, match="it is a pipe"):
        read_population(tmp_path / name) if name == "p.txt" else read(str(tmp_path / name))


def test_no_name_in_an_archive_speaks_to_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "two.npz").write_bytes(_npz(**{"a\x1b[31m\x05": _npy(ROWS), "b\n": _npy(ROWS)}))
    with pytest.raises(UsageError, match=r"a\\x1b\[31m\\x05, b\\n$"):
        read(str(tmp_path / "two.npz"))


def test_a_spectrum_is_read_no_further_than_its_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phaseproof.numeric.population.LARGEST_FILE", 1000)
    monkeypatch.setattr("phaseproof.evaluation.populations.LARGEST_FILE", 1000)
    (tmp_path / "many").write_text("1.0\n" * 300)
    with pytest.raises(UsageError, match="has more than 1000 bytes"):
        read_population(tmp_path / "many")
    with pytest.raises(UsageError, match="has more than 1000 bytes"):
        law_of(str(tmp_path / "many"))


@pytest.mark.parametrize(
    "content", [_header("(" * 9000), _npz(a=_npy(ROWS)), b"\x93NUMPY\x02\x00" + b"\xff" * 4, b"", b"\x80\x04."]
)
def test_a_spectrum_that_is_no_array_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.npy").write_bytes(content)
    with pytest.raises(UsageError, match="no list of eigenvalues"):
        read_population(tmp_path / "a.npy")


def test_a_mapped_file_is_examined_in_a_fraction_of_its_size(tmp_path: Path) -> None:
    """docs/predict.md: some 40 bytes a row, a few blocks of 8 MiB and (groups + 2) matrices, whatever the file holds."""
    rows = np.lib.format.open_memmap(tmp_path / "a.npy", mode="w+", dtype=np.float32, shape=(400_000, 64))
    rows[:] = np.random.default_rng(0).standard_normal(64, dtype=np.float32)
    rows[:, 0] = np.arange(400_000)
    rows.flush()
    del rows
    tracemalloc.start()
    table = examine(read(str(tmp_path / "a.npy")).rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert table.columns.tolist() == [0]
    assert len(table.constant) == 63
    assert peak < 64 * 2**20 < 400_000 * 64 * 8 / 3


@pytest.mark.parametrize("scale", [9e29, 1.5e-30])
def test_the_range_that_is_allowed_neither_overflows_nor_vanishes(scale: float) -> None:
    rows = ROWS / np.max(np.abs(ROWS))
    found, scaled = (predict_data(Source("x", rows * by)) for by in (1.0, scale))
    assert found.needed == scaled.needed
    for one, other in zip(found.departures, scaled.departures, strict=True):
        assert (one.departs, one.value) == (other.departs, pytest.approx(other.value, abs=1e-9))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows[:1], "data has 1 row; valid: at least 20 examples"),
        (lambda rows: rows[:19], "data has 19 rows"),
        (lambda rows: np.where(np.arange(40)[:, None] == 7, np.nan, rows), "data has nan in row 8, column 1"),
        (lambda rows: np.where(np.arange(3) == 2, -np.inf, rows), "data has -inf in row 1, column 3"),
        (lambda rows: np.ones_like(rows), "every column of the data is constant"),
        (lambda rows: rows * 1e32, "valid: from 1e-30 to 1e+30"),
        (lambda rows: rows * 1e-32, "valid: from 1e-30 to 1e+30"),
        (lambda rows: rows[np.arange(40) % 10], "data has 10 distinct rows"),
        (lambda rows: np.ones((20, 5000)), "data has 5000 features; valid: at most 4096"),
        (lambda rows: np.full((40, 2), np.longdouble("1e400")), "data has inf in row 1"),
    ],
)
def test_bad_rows(change: Callable[[np.ndarray], np.ndarray], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        examine(change(ROWS))
    assert message in str(caught.value)


def test_constant_columns_and_repeated_rows_are_found_exactly() -> None:
    rows = np.column_stack([ROWS, np.full(40, 7.0), np.where(np.arange(40) % 2, 0.0, -0.0)])
    rows[[5, 30, 31]] = rows[[2, 2, 11]]
    found = examine(rows)
    assert found.constant == (3, 4)
    assert found.repeated == 3
    assert sorted(set(range(40)) - set(found.distinct.tolist())) == [5, 30, 31]
    assert examine(np.column_stack([ROWS, ROWS[:, 0] * 2.0**-52])).repeated == 0


@pytest.mark.parametrize("columns", [3, 60])
def test_moments_by_groups_are_those_of_the_rows(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both paths, more rows than columns and fewer, and blocks that do not divide the rows."""
    monkeypatch.setattr("phaseproof.numeric.table.BLOCK", 7 * columns)
    generator = np.random.default_rng(1)
    rows = generator.standard_normal((40, columns)) * np.arange(1, columns + 1) + 5
    rows[9] = rows[4]
    table = examine(rows)
    groups = np.full(40, -1, dtype=np.int8)
    groups[table.distinct] = np.arange(39) % 4
    found = moments(table, groups, 4)
    for left_out in (None, 2):
        kept = rows[(groups >= 0) & (groups != (9 if left_out is None else left_out))]
        expected = np.linalg.eigvalsh(np.cov(kept.T))[::-1]
        assert sample_eigenvalues(table, found, groups, left_out) == pytest.approx(expected, abs=1e-9 * expected[0])
    centred = rows - np.delete(rows, 9, axis=0).mean(axis=0)
    assert found.norms == pytest.approx(np.sum(centred**2, axis=1))
    alike = np.mean(np.sum(centred[1:] * centred[:-1], axis=1)) / np.mean(found.norms)
    assert found.likeness == pytest.approx(alike)
