"""A directory that appears whole or not at all."""

from __future__ import annotations

import glob
import json
import os
import platform
import re
import secrets
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .theory.errors import PhaseproofError, UsageError

MARKER = "report.json"
"""The file that makes a directory a report of ours; it lists the report's files under "files"."""


@contextmanager
def staged(directory: Path) -> Iterator[Path]:
    """A new directory beside the target that takes the target's place if the block succeeds, and goes if it fails.

    Raises UsageError before the block when the target cannot be written, or holds anything but an earlier report.
    """
    target = directory.resolve()
    refuse_foreign(directory, target)
    new, old = (target.with_name(f".{target.name}.{word}-{_run()}-{secrets.token_hex(4)}") for word in ("new", "old"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        recover(target)
        new.mkdir()
    except OSError as error:
        raise UsageError(f"cannot write {directory}: {error.strerror}") from error
    try:
        yield new
        if target.exists():
            os.rename(target, old)
        os.rename(new, target)
    except OSError as error:
        raise PhaseproofError(f"cannot write {directory}: {error.strerror}") from error
    finally:
        if old.exists() and not target.exists():
            os.rename(old, target)
        for leftover in (new, old):
            shutil.rmtree(leftover, ignore_errors=True)


def _run() -> str:
    """This machine and process, as part of a file name."""
    return f"{zlib.crc32(platform.node().encode()):08x}-{os.getpid()}"


def recover(target: Path) -> None:
    """Clear away what runs left that were killed on this machine; a report that one had moved aside is put back."""
    machine = _run().partition("-")[0]
    for path in sorted(target.parent.glob(f".{glob.escape(target.name)}.*-{machine}-*-*")):
        found = re.fullmatch(rf"\.{re.escape(target.name)}\.(new|old)-{machine}-(\d+)-[0-9a-f]{{8}}", path.name)
        if found is None or _alive(int(found[2])):
            continue
        if found[1] == "old" and not target.exists():
            os.rename(path, target)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def refuse_foreign(directory: Path, target: Path) -> None:
    """Raise UsageError unless the target is absent, empty, or an earlier report with nothing added."""
    try:
        if not target.exists():
            return
        if not target.is_dir():
            raise UsageError(f"{directory} is a file; give a directory for the report")
        present = {entry.name for entry in target.iterdir()}
        ours = set(json.loads((target / MARKER).read_text())["files"]) if MARKER in present else set()
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"{directory} cannot be read as an earlier report; give a new or empty directory") from None
    foreign = sorted(present - ours)
    if foreign:
        raise UsageError(
            f"{directory} holds {foreign[0]}, which is no part of an earlier report; give another directory"
        )


GENERATOR = '<meta name="generator" content="phaseproof">'
"""What makes an HTML file one of ours, which a new one may replace."""


@contextmanager
def staged_file(file: Path) -> Iterator[Path]:
    """A new directory for the work; its file ``file.name`` takes the target's place if the block succeeds.

    Raises UsageError before the block when the target cannot be written or is anything but an earlier report.
    """
    target = file.resolve()
    try:
        ours = not target.exists() or GENERATOR in target.read_text(encoding="utf-8")
    except (OSError, ValueError):
        ours = False
    if not ours:
        raise UsageError(f"{file} exists and is no earlier report of one file; give another name")
    work = target.with_name(f".{target.name}.new-{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work.mkdir()
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror}") from error
    try:
        yield work
        os.replace(work / target.name, target)
    except OSError as error:
        raise PhaseproofError(f"cannot write {file}: {error.strerror}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
