"""Every reader of a user's files fed with damaged ones: each is read, or refused in one line; nothing else happens.

``python -m tests.readers SECONDS [SEED]`` does so for a while and prints how many; coverage-guided where atheris is
installed. The tests draw a few.
"""

from __future__ import annotations

import gzip
import io
import random
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import FunctionType

import numpy as np
from numpy.lib import format

from phaseproof.campaigns import journal, staging
from phaseproof.campaigns.journal import Journal, identity
from phaseproof.data import reading
from phaseproof.data.reading import read
from phaseproof.drafts.checking import places_of
from phaseproof.drafts.reading import UNREAD
from phaseproof.drafts.sources import read_source
from phaseproof.evaluation import populations
from phaseproof.evaluation.populations import law_of
from phaseproof.numeric import files, population
from phaseproof.numeric.population import read_population
from phaseproof.theory.errors import PhaseproofError
from phaseproof.typesetting import alphabet
from phaseproof.typesetting.alphabet import escape_tex, vetted

ROWS = np.arange(12.0).reshape(4, 3)
WHO = identity("fuzz", ())


def _saved(save: Callable[..., None], *arguments: object, **named: object) -> bytes:
    stream = io.BytesIO()
    save(stream, *arguments, **named)
    return stream.getvalue()


def _journal() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        book = Journal(Path(folder) / "j", WHO)
        for number in range(3):
            book.add(str(number), {"estimate": number / 7})
        book.close()
        return (Path(folder) / "j").read_bytes()


def _report() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "index.md").write_text("page")
        staging.seal(Path(folder), {"job": "report", "files": ["index.md"]})
        return (Path(folder) / staging.MARKER).read_bytes()


def _read_journal(path: Path) -> None:
    content = path.read_bytes()
    try:
        Journal(path, WHO).close()
    except PhaseproofError:
        assert path.read_bytes() == content, "a file that is refused was changed"
        raise


def _read_report(path: Path) -> None:
    with staging.staged(path.parent):
        pass


def _read_text(path: Path) -> None:
    text = path.read_bytes().decode(errors="replace")
    assert escape_tex(text).isascii()
    assert vetted(vetted(text)) == vetted(text)
    law_of(text)


RECIPES = ("ridge.tex", "moments.md", "distances.ipynb")


def _recipe(name: str) -> bytes:
    return (Path(__file__).resolve().parent.parent / "docs" / "cookbook" / name).read_bytes()


def _read_draft(path: Path) -> None:
    for place in places_of(read_source(path)):
        assert place.entry.kind != UNREAD or place.entry.why


def _table(ending: str) -> bytes:
    import pandas

    frame, stream = pandas.DataFrame(ROWS, columns=["a", "b", "c"]).assign(word=list("wxyz")), io.BytesIO()
    if ending == "xlsx":
        frame.to_excel(stream, index=False)
    elif ending == "parquet":
        frame.to_parquet(stream, row_group_size=2)
    else:
        frame.to_json(stream, orient="records")
    return stream.getvalue()


CSV = b"a,b,c\n1,2,3\n4.5,1e-3,-7\n"
READERS: dict[str, tuple[str, bytes, Callable[[Path], object]]] = {
    "npy": ("a.npy", _saved(np.save, ROWS), lambda path: read(str(path))),
    "npz": ("a.npz", _saved(np.savez_compressed, ROWS), lambda path: read(str(path))),
    "npz of two": ("a.npz", _saved(np.savez, a=ROWS, b=ROWS), lambda path: read(str(path), "b")),
    "csv": ("a.csv", CSV, lambda path: read(str(path))),
    "csv.gz": ("a.csv.gz", gzip.compress(CSV, mtime=0), lambda path: read(str(path))),
    "tsv": ("a.tsv", b"a\tb\tword\n1,5\t2\tw\n4,5\t1e-3\tx\n", lambda path: read(str(path))),
    **{ending: (f"a.{ending}", _table(ending), lambda path: read(str(path))) for ending in ("parquet", "xlsx", "json")},
    "spectrum": ("a.txt", b"2 1\n1 2\n", read_population),
    "spectrum npy": ("a.npy", _saved(np.save, ROWS[:, 1:]), read_population),
    "law": ("a", b"# law\n1:2\n5, 1/3\n", lambda path: law_of(str(path))),
    "journal": ("a", _journal(), _read_journal),
    "report": ("out/report.json", _report(), _read_report),
    **{f"draft {name}": (f"a{Path(name).suffix}", _recipe(name), _read_draft) for name in RECIPES},
    "text": ("a", b"\\frac{1}{2} \\input{x} 1:2,5:1", _read_text),
}
"""By name: the file, an example of what is good, and the reader."""

PIECES = (
    b"\x00",
    b"\xff",
    b"\n",
    b"{",
    b"[",
    b'"',
    b"9" * 400,
    b"PK\x01\x02",
    b"\x93NUMPY",
    b"nan",
    b"1e999",
    b",",
    b":",
    b"\\",
    b"-",
)


def damaged(content: bytes, source: random.Random) -> bytes:
    """A few bytes changed, put in, taken out or repeated, or the end cut off."""
    found = bytearray(content)
    for _ in range(source.randint(1, 4)):
        at, to = sorted(source.randrange(len(found) + 1) for _ in range(2))
        match source.randrange(6):
            case 0 if at < len(found):
                found[at] ^= 1 << source.randrange(8)
            case 1:
                found[at:at] = source.choice(PIECES)
            case 2:
                del found[at : min(to, at + source.choice((1, 8, 100)))]
            case 3:
                found[at:at] = found[at:to]
            case 4:
                found[at : at + 4] = source.randbytes(4)
            case 5:
                del found[to:]
    return bytes(found)


def feed(name: str, content: bytes, folder: Path) -> bool:
    """Was it read? False where it was refused in one line; whatever else is raised is a finding."""
    file, _, reader = READERS[name]
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.filterwarnings("ignore", "Reading `.npy` or `.npz` file required")  # NumPy's, of files of Python 2
            reader(path)
    except PhaseproofError as error:
        said = str(error)
    else:
        return True
    assert said.isprintable()
    assert len(said) < 2000
    return False


def main(seconds: float, seed: int = 1) -> None:
    """Feed every reader in turn until the time is over; print the counts."""
    counts = {name: [0, 0] for name in READERS}
    source, until = random.Random(seed), time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            for name, (_, good, _) in READERS.items():
                content = damaged(good, source)
                try:
                    counts[name][feed(name, content, Path(folder))] += 1
                except BaseException:
                    print(f"{name}: {content!r}", file=sys.stderr)
                    raise
    for name, (refused, taken) in counts.items():
        print(f"{name}: {refused} refused, {taken} read")


def guided(seconds: int) -> None:
    """The same under atheris, which looks for input that reaches new lines; the first byte chooses the reader."""
    import atheris

    for module in (reading, files, population, populations, journal, staging, alphabet, format, zipfile, gzip):
        for holder in (module, *(value for value in vars(module).values() if isinstance(value, type))):
            for value in list(vars(holder).values()):
                if isinstance(value, FunctionType) and value.__module__ == module.__name__:
                    atheris.instrument_func(value)  # its code, in place
    names = list(READERS)
    folder = Path(tempfile.mkdtemp())
    corpus = folder / "corpus"
    corpus.mkdir()
    for at, name in enumerate(names):
        (corpus / str(at)).write_bytes(bytes([at]) + READERS[name][1])

    def one(data: bytes) -> None:
        if data:
            feed(names[data[0] % len(names)], data[1:], folder)

    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", "-seed=1", str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    try:
        import atheris  # noqa: F401
    except ImportError:
        main(float(sys.argv[1]), *map(int, sys.argv[2:]))
    else:
        guided(int(sys.argv[1]))
