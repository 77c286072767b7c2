"""The journal of a campaign: finished work is kept, whatever cuts it off, and no other file is touched."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from phaseproof.campaigns import journal, workers
from phaseproof.campaigns.campaign import campaign
from phaseproof.campaigns.journal import Journal, identity
from phaseproof.theory.errors import UsageError

from . import campaign_files
from .campaign_files import die, square

workers.send_along([campaign_files])
WHO = identity("test", (), seed=1, claims=["a.b"])
PIECES = {str(i): partial(square, i) for i in range(5)}


def keep(path: Path, **options: object) -> dict[str, object]:
    """The values of a campaign of five squares with a journal."""
    with campaign(journal=path, identity=WHO | options) as pieces:
        return {key: outcome.value for key, outcome in pieces(PIECES)}


def test_finished_pieces_are_not_done_again(tmp_path: Path) -> None:
    first = keep(tmp_path / "journal")
    with campaign(journal=tmp_path / "journal", identity=WHO) as pieces:
        done = list(pieces(dict.fromkeys(PIECES, die)))  # doing any of them would end the tests
    assert all(outcome.kept for _, outcome in done)
    assert {key: outcome.value for key, outcome in done} == first


@pytest.mark.parametrize("jobs", [1, 2])
def test_pieces_may_be_made_while_the_first_are_done(tmp_path: Path, jobs: int) -> None:
    """Nearly a hundred are never made; what an earlier run has done comes too."""
    keep(tmp_path / "journal")
    made: list[int] = []

    def endless() -> Iterator[tuple[str, partial[int]]]:
        for number in range(100):
            made.append(number)
            yield str(number), partial(square, number)

    done = {}
    with campaign(jobs=jobs, journal=tmp_path / "journal", identity=WHO) as pieces:
        stream = pieces(endless())
        for key, outcome in stream:
            done[key] = outcome
            if len(done) == 8:
                break
        stream.close()
    assert {key: outcome.value for key, outcome in done.items()} == {key: int(key) ** 2 for key in done}
    assert {key for key, outcome in done.items() if outcome.kept} == set(PIECES)
    assert len(made) < 15


def test_every_prefix_of_a_journal_is_continued_to_the_same_end(tmp_path: Path) -> None:
    """A kill leaves some prefix of the file."""
    path = tmp_path / "journal"
    whole = keep(path)
    text = path.read_bytes()
    ends = [at for at, byte in enumerate(text) if byte == ord("\n")]
    for cut in sorted(
        {*range(0, len(text), 101), *(end + shift for end in ends for shift in (-1, 0, 1))} - {len(text)}
    ):
        path.write_bytes(text[:cut])
        assert keep(path) == whole
        lines = path.read_bytes().splitlines()
        assert lines[0] == text.splitlines()[0]
        assert sorted(lines) == sorted(text.splitlines())


@pytest.mark.parametrize("changed", [{"seed": 2}, {"claims": ["c.d"]}, {"version": "9"}, {"job": "other"}, {"new": 1}])
def test_a_journal_of_another_campaign_is_refused(tmp_path: Path, changed: dict[str, object]) -> None:
    path = tmp_path / "journal"
    keep(path)
    before = path.read_bytes()
    with pytest.raises(UsageError, match=f"another run \\({next(iter(changed))} = "):
        keep(path, **changed)
    assert path.read_bytes() == before


def test_what_another_campaign_says_of_itself_is_shown_as_it_can_be_printed(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    keep(path)
    path.write_bytes(path.read_bytes().replace(b'"version": "', b'"version": "\x7f', 1))
    with pytest.raises(UsageError, match=r"another run \(version = \\x7f") as caught:
        keep(path)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "text", ["mine\n", "mine", "{}\n", "[]\n", "[" * 100_000 + "\n", "\x00" * 50, "NaN\n", '"journal"\n']
)
def test_a_file_that_is_no_journal_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes"
    path.write_text(text)
    with pytest.raises(UsageError, match="is not a journal"):
        keep(path)
    assert path.read_text() == text


@pytest.mark.parametrize("line", ["{", "[]", "3", '{"key": "1"}', '{"key": [], "value": 1}', "", '{"value": 1}'])
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "journal"
    keep(path)
    with path.open("a") as file:
        file.write(line + "\n" + '{"key": "9", "value": 1}\n')
    with pytest.raises(UsageError, match="line 7: damaged"):
        keep(path)


@pytest.mark.parametrize(
    "text", [b'{"key": "9", "value": {"a"! 1}', b'{"key": [], "value": 1', b'{"value": 1', b'"key"', b"[" * 10_000]
)
def test_a_line_that_is_no_entry_is_damaged_though_its_checksum_is_right(tmp_path: Path, text: bytes) -> None:
    """What a fuzzer wrote that had read the checksum it was compared with."""
    path = tmp_path / "journal"
    keep(path)
    first = path.read_bytes().splitlines(keepends=True)[0]
    with path.open("ab") as file:
        file.write(text + b', "check": "' + journal._checksum(text, first) + b'"}\n')
    with pytest.raises(UsageError, match="line 7: damaged"):
        keep(path)


def not_a_number() -> list[float]:
    return [float("inf")]


def no_terms_of_json() -> object:
    return {1, 2}


@pytest.mark.parametrize("kept", [True, False])
def test_what_no_journal_can_hold_is_an_error_of_its_piece(tmp_path: Path, kept: bool) -> None:
    work = {"inf": not_a_number, "set": no_terms_of_json, "2": partial(square, 2)}
    with campaign(journal=tmp_path / "journal" if kept else None, identity=WHO) as pieces:
        done = dict(pieces(work))
    assert done["2"].value == 4
    assert done["inf"].error.startswith("ValueError: ")
    assert done["set"].error.startswith("TypeError: ")


@pytest.mark.parametrize("bit", range(8))
def test_every_flipped_bit_is_noticed(tmp_path: Path, bit: int) -> None:
    """One bit anywhere in the file: the journal is refused, or ends before a last line that no longer does."""
    path = tmp_path / "journal"
    whole = keep(path)
    text = path.read_bytes()
    for at in range(len(text)):
        path.write_bytes(text[:at] + bytes([text[at] ^ 1 << bit]) + text[at + 1 :])
        try:
            book = Journal(path, WHO)
        except UsageError:
            continue
        book.close()
        assert at == len(text) - 1
        assert keep(path) == whole


def test_a_line_of_another_journal_is_damage(tmp_path: Path) -> None:
    for seed in (1, 2):
        keep(tmp_path / str(seed), seed=seed)
    foreign = (tmp_path / "2").read_bytes().splitlines(keepends=True)[1]
    with (tmp_path / "1").open("ab") as file:
        file.write(foreign)
    with pytest.raises(UsageError, match="line 7: damaged"):
        keep(tmp_path / "1", seed=1)


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_is_no_journal(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """Opened, a pipe would be waited for, and a device has no end."""
    make(tmp_path / "journal")
    with pytest.raises(UsageError, match="is no file"):
        keep(tmp_path / "journal")


def test_two_runs_do_not_share_a_journal(tmp_path: Path) -> None:
    held = Journal(tmp_path / "journal", WHO)
    with pytest.raises(UsageError, match="in use by another run"):
        keep(tmp_path / "journal")
    held.close()
    keep(tmp_path / "journal")


def test_a_journal_where_none_can_be(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent" / "journal", Path("/proc/journal")):
        with pytest.raises(UsageError, match=f"cannot write the journal {path}"):
            keep(path)


def test_a_full_disk_keeps_what_is_whole(tmp_path: Path) -> None:
    """The limit on file sizes stands for the disk; it falls within the third line."""
    path = tmp_path / "journal"
    whole = keep(path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.unlink()
    limit = sum(map(len, lines[:3])) - 5
    code = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "from phaseproof.theory.errors import PhaseproofError\n"
        "from tests.campaigns.test_journal import *\n"
        "try:\n    keep(Path(sys.argv[1]))\n"
        "except PhaseproofError as error:\n    print(error)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=root, check=True)
    assert f"cannot write the journal {path}: {os.strerror(errno.EFBIG)}; it holds 1 finished pieces" in done.stdout
    assert path.read_bytes() == b"".join(lines[:2])
    assert keep(path) == whole
