"""Finished work of a long campaign in a file, so that a run that was killed is continued and not repeated.

One JSON document a line: first which campaign it is, then a line for each finished piece. Each ends in a checksum of
itself and of the first line, so that no change of a byte goes unnoticed. A line is on the disk before the piece counts
as finished; what a kill leaves of a last line is dropped.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from .. import derivations, numeric, theory
from ..numeric.files import opened
from ..numeric.text import printable
from ..theory.errors import PhaseproofError, UsageError
from .sources import sources

FORMAT = 2
LIBRARIES = ("numpy", "scipy", "sympy", "python-flint", "hypothesis")
LONGEST_LINE = 10**8
"""Bytes of a line: a hundred mutants of the longest closed form are a thousandth of it."""

_SEAL = re.compile(rb'(.*), "check": "([0-9a-f]{32})"\}\n', re.DOTALL)


def identity(
    job: str, modules: Iterable[ModuleType], data: Iterable[str | Path] = (), **arguments: Any
) -> dict[str, Any]:
    """Everything that the results of a campaign depend on; a journal of anything else cannot be continued.

    ``modules`` are those of a user's files, ``data`` the files that their claims declare; ``arguments`` hold names,
    numbers and lists of them. UsageError where a file of data cannot be read.
    """
    return {
        "journal": FORMAT,
        "job": job,
        "version": version("phaseproof"),
        **arguments,
        "source": source(modules),
        "data": {str(path): _digest(Path(path)) for path in data},
        "libraries": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "machine": platform.machine(),
        "kernels": kernels(),
    }


def source(modules: Iterable[ModuleType]) -> str:
    """A hash of the program's own files and of those that the given modules are made of."""
    rooms = [
        Path(room.__file__).resolve().parent
        for room in (sys.modules["phaseproof"], theory, numeric, derivations)
        if room.__file__
    ]
    own = {path for room in rooms for path in room.rglob("*.py")}
    digest = hashlib.sha256()
    for path in [*sorted(own), *sorted(set(sources(modules)) - own)]:
        text = path.read_bytes()
        digest.update(f"{path.name} {len(text)}\n".encode() + text)
    return digest.hexdigest()


@cache
def kernels() -> list[str]:
    """What decides the last digits of a matrix product on this machine: the kernels of the BLAS, and NumPy's own."""
    import numpy
    import scipy.linalg  # noqa: F401  (it brings a BLAS of its own)
    from threadpoolctl import threadpool_info

    found = {
        " ".join(str(pool.get(key)) for key in ("internal_api", "version", "architecture"))
        for pool in threadpool_info()
        if pool["user_api"] == "blas"
    }
    return [*sorted(found), *numpy.show_config(mode="dicts")["SIMD Extensions"].get("found", [])]


def _digest(path: Path) -> str:
    try:
        with opened(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None


class Journal:
    """The journal of one campaign: what is ``kept`` from earlier runs by key, and ``add`` for what is new."""

    def __init__(self, path: Path, campaign: Mapping[str, Any]) -> None:
        """Open or make the file; UsageError where it is no journal of this campaign or cannot be written."""
        self.path, self.kept = path, dict[str, Any]()
        header = sealed(campaign)
        self._campaign = header
        if path.is_symlink() and not os.path.exists(path):
            raise UsageError(f"the journal {path} is a link to nothing; give another name")
        if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):  # a pipe would be waited for
            raise UsageError(f"the journal {path} is no file; give the name of one, or of none that exists")
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise UsageError(f"cannot write the journal {path}: {error.strerror}") from error
        try:
            self._lock()
            end = self._read(header)
            os.ftruncate(self._file, end)
            os.lseek(self._file, end, os.SEEK_SET)
            if end == 0:
                self._write(header)
        except BaseException:
            self.close()
            raise

    def add(self, key: str, value: Any) -> None:
        """Put a finished piece on the disk; PhaseproofError when that fails, with nothing half-written left behind."""
        self._write(sealed({"key": key, "value": value}, self._campaign))
        self.kept[key] = value

    def close(self) -> None:
        os.close(self._file)

    def _lock(self) -> None:
        """One run at a time: two would write into each other's lines. The lock ends with the process, however it ends."""
        with contextlib.suppress(ImportError):
            import fcntl

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UsageError(f"the journal {self.path} is in use by another run") from None

    def _write(self, line: bytes) -> None:
        start = os.lseek(self._file, 0, os.SEEK_CUR)
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(self._file, rest) :]
            os.fsync(self._file)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, start)
            raise PhaseproofError(
                f"cannot write the journal {self.path}: {error.strerror}; it holds {len(self.kept)} finished pieces"
            ) from error

    def _read(self, header: bytes) -> int:
        """Fill ``kept``; the length of what is whole: 0 where even the first line is missing."""
        with open(os.dup(self._file), "rb") as file:
            first = file.readline(LONGEST_LINE)
            if not first.endswith(b"\n") and header.startswith(first):
                return 0
            if first != header:
                self._refuse(json.loads(header), first)
            end = len(first)
            for number, line in enumerate(iter(partial(file.readline, LONGEST_LINE), b""), start=2):
                if not line.endswith(b"\n") and len(line) < LONGEST_LINE:
                    break
                try:
                    if not intact(line, header):
                        raise ValueError
                    entry = json.loads(line)
                    self.kept[entry["key"]] = entry["value"]
                except (ValueError, LookupError, TypeError, RecursionError):
                    raise UsageError(f"{self.path}, line {number}: damaged; give another file") from None
                end += len(line)
        return end

    def _refuse(self, campaign: dict[str, Any], first: bytes) -> None:
        """Raise UsageError: no journal, one of another run, or a damaged one."""
        try:
            found = json.loads(first)
            if not isinstance(found, dict) or "journal" not in found:
                raise ValueError
        except (ValueError, RecursionError):
            raise UsageError(f"{self.path} is not a journal; give a file that does not exist yet") from None
        for name in [*campaign, *found]:
            if name == "check":
                continue
            here, there = campaign.get(name), found.get(name)
            if here != there:
                said = (
                    "the program or a derivation file has changed"
                    if name == "source"
                    else f"{name} = {there}, now {here}"
                )
                raise UsageError(f"{self.path} is the journal of another run ({printable(said)}); give another file")
        raise UsageError(f"{self.path}, line 1: damaged; give another file")


def sealed(value: Mapping[str, Any], first: bytes = b"") -> bytes:
    """A line of a journal whose first line is given: the value as JSON, and the checksum of both."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False)[:-1].encode()
    return text + b', "check": "' + _checksum(text, first) + b'"}\n'


def intact(line: bytes, first: bytes = b"") -> bool:
    """Is a line as ``sealed`` wrote it?"""
    found = _SEAL.fullmatch(line)
    return found is not None and found[2] == _checksum(found[1], first)


def _checksum(text: bytes, first: bytes) -> bytes:
    return hashlib.sha256(first + text).hexdigest()[:32].encode()
