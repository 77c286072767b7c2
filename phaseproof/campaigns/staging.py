"""A directory or file that appears whole or not at all, in place of nothing but what an earlier run can be shown to have written."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import platform
import re
import secrets
import shutil
import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ..numeric.files import contents
from ..theory.errors import PhaseproofError, UsageError
from .authorship import mark, marked
from .output import encode

MARKER = "report.json"
"""The file that makes a directory a report of ours: its ``sha256`` holds a digest of every file, and the mark of its own text.

A mark, as whoever sends a folder can put digests there that are right.
"""

LARGEST = 2**30
"""Bytes that are read of an earlier report."""


def seal(folder: Path, record: Mapping[str, Any]) -> dict[str, str]:
    """Write report.json into a finished folder: the record, and the digests, which it returns, by which a later run knows
    each file.
    """
    digests = {path.name: _digest_of(path) for path in sorted(folder.iterdir())} | {MARKER: ""}
    digests[MARKER] = mark(encode({**record, "sha256": digests}).encode())
    (folder / MARKER).write_text(encode({**record, "sha256": digests}) + "\n", encoding="utf-8")
    return digests


def _digest_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files_of(folder: Path) -> dict[str, str]:
    """The files of an earlier report with their digests; ValueError, OSError or UsageError for any other folder."""
    record = json.loads(contents(folder / MARKER, LARGEST))
    digests = record.pop("sha256")
    if not marked(encode({**record, "sha256": {**digests, MARKER: ""}}).encode(), digests[MARKER]):
        raise ValueError(f"{MARKER} was written by somebody else, or has been changed")
    return {**digests, MARKER: _digest_of(folder / MARKER)}


def _foreign(folder: Path) -> str:
    """A name in the folder that an earlier report does not account for, or has with other content; "" where there is none."""
    names = sorted(entry.name for entry in folder.iterdir())
    try:
        known = _files_of(folder) if MARKER in names else {}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, UsageError):
        return MARKER
    return next((name for name in names if not _is(folder / name, known.get(name, ""))), "")


def _is(file: Path, digest: str) -> bool:
    """Is it a file of this content, and no link, folder or device?"""
    return stat.S_ISREG(file.lstat().st_mode) and _digest_of(file) == digest


@contextmanager
def staged(directory: Path) -> Iterator[Path]:
    """A new directory beside the target that takes the target's place if the block succeeds, and goes if it fails.

    Raises UsageError before the block when the target cannot be written, or holds anything but an earlier report.
    """
    target = resolved(directory)
    new, old = (_aside(target, word, os.getpid()) for word in ("new", "old"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        recover(target)
        refuse_foreign(directory, target)
        new.mkdir()
    except OSError as error:
        raise UsageError(f"cannot write {directory}: {error.strerror}") from error
    try:
        yield new
        if target.exists():
            if _foreign(target):
                kept = target.with_name(f"{target.name}-{secrets.token_hex(4)}")
                os.rename(new, kept)
                raise PhaseproofError(f"{directory} has changed since the run began; the new report is in {kept}")
            os.rename(target, old)
        os.rename(new, target)
    except OSError as error:
        raise PhaseproofError(f"cannot write {directory}: {error.strerror}") from error
    finally:
        if old.exists() and not target.exists():
            os.rename(old, target)
        shutil.rmtree(new, ignore_errors=True)
        _remove(old)


def resolved(target: Path) -> Path:
    """Where a target lies; UsageError for a link that leads nowhere, or in a circle."""
    try:
        if target.is_symlink() and not target.exists():
            raise UsageError(f"{target} is a link to nothing; give another name")
        return target.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"cannot write {target}: {error}") from None


def _remove(report: Path) -> None:
    """Delete an earlier report, and nothing that has come to it."""
    with suppress(OSError):
        if not _foreign(report):
            for name in [entry.name for entry in report.iterdir()]:
                (report / name).unlink()
            report.rmdir()


def _aside(target: Path, word: str, process: int) -> Path:
    """A name beside the target for a process of this machine; its end is the mark of the rest, as others can make folders too."""
    name = f".{target.name}.{word}-{_machine()}-{process}-{secrets.token_hex(4)}"
    return target.with_name(f"{name}-{mark(name.encode())[:16]}")


def _machine() -> str:
    return f"{zlib.crc32(platform.node().encode()):08x}"


def recover(target: Path) -> None:
    """Clear away what runs left that were killed on this machine; a report that one had moved aside is put back."""
    pattern = re.compile(rf"(\.{re.escape(target.name)}\.(new|old)-{_machine()}-(\d+)-[0-9a-f]{{8}})-([0-9a-f]{{16}})")
    for path in sorted(target.parent.glob(f".{glob.escape(target.name)}.*-{_machine()}-*-*-*")):
        found = pattern.fullmatch(path.name)
        if found is None or path.is_symlink() or _alive(int(found[3])) or mark(found[1].encode())[:16] != found[4]:
            continue
        if found[2] == "new":
            _clear(path)
        elif not target.exists() and not _foreign(path):
            os.rename(path, target)
        else:
            _remove(path)


def _clear(folder: Path) -> None:
    """Delete what a killed run had begun: the files of one folder, and no folder within it."""
    with suppress(OSError):
        for entry in folder.iterdir():
            entry.unlink()
        folder.rmdir()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def refuse_foreign(directory: Path, target: Path) -> None:
    """Raise UsageError unless the target is absent, empty, or an earlier report with nothing added or changed."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{directory} is a file; give a directory for the report")
    try:
        foreign = _foreign(target)
    except OSError as error:
        raise UsageError(f"{directory} cannot be read: {error.strerror}; give a new or empty directory") from None
    if foreign:
        raise UsageError(
            f"{directory} holds {foreign}, which is not as an earlier report wrote it, of this user on this machine; give a new or "
            "empty directory"
        )


GENERATOR = '<meta name="generator" content="phaseproof">'
"""What makes an HTML file one of ours; ``seal_page`` puts the mark of the page there."""

_SEAL = re.compile(r'<meta name="generator" content="phaseproof ([0-9a-f]{64})">')


def seal_page(file: Path) -> dict[str, str]:
    """Put into a finished page of one file the mark by which a later run knows it; its name with the mark."""
    page = file.read_text(encoding="utf-8")
    found = mark(page.encode())
    file.write_text(page.replace(GENERATOR, GENERATOR.replace('">', f' {found}">'), 1), encoding="utf-8")
    return {file.name: found}


def _is_sealed(file: Path) -> bool:
    try:
        text = contents(file, LARGEST).decode()
    except (UsageError, ValueError):
        return False
    found = _SEAL.search(text)
    return found is not None and marked(text.replace(found[0], GENERATOR, 1).encode(), found[1])


@contextmanager
def staged_file(file: Path, any_file: bool = False) -> Iterator[Path]:
    """A new directory for the work; its file ``file.name`` takes the target's place if the block succeeds.

    Raises UsageError before the block when the target cannot be written, is no file, or is a file but no earlier report,
    where that is asked for.
    """
    target = resolved(file)
    try:
        if target.exists() and not (target.is_file() if any_file else _is_sealed(target)):
            kind = "no file" if any_file else "no earlier report of one file, or was changed since"
            raise UsageError(f"{file} exists and is {kind}; give another name")
        work = target.with_name(f".{target.name}.new-{secrets.token_hex(4)}")
        target.parent.mkdir(parents=True, exist_ok=True)
        work.mkdir()
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error
    try:
        yield work
        os.replace(work / file.name, target)
    except OSError as error:
        raise PhaseproofError(f"cannot write {file}: {error.strerror}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
