"""The job ``fill``: steps that name no rule get the rule, the certificate and the uses by which the search shows them.

What a file claims is not touched. What is written is checked again, and has the verdicts that it had.
"""

from __future__ import annotations

import difflib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from ..campaigns.limits import TIMEOUT, check_timeout
from ..campaigns.staging import resolved, staged_file
from ..checking.logs import ProofReport, apart, check_files, check_log
from ..numeric.files import absent
from ..theory.errors import PhaseproofError, UsageError
from ..theory.kernel.rule import RULES
from ..theory.steps import Place
from .searched import Found
from .source import Completion, Source, Unwritten

PASSES = 4
"""Of completing and checking again; after each, what did not hold as written is left."""


@dataclass(frozen=True)
class Filled:
    """What became of each call that names no rule, and the file before and after."""

    path: Path
    calls: tuple[Found, ...]
    before: bytes
    after: bytes

    @property
    def difference(self) -> str:
        """A unified diff."""
        old, new = (Source(content).text.splitlines(keepends=True) for content in (self.before, self.after))
        return "".join(difflib.unified_diff(old, new, str(self.path), f"{self.path} (filled)"))


def fill(path: Path, timeout: float = TIMEOUT, write: bool = True) -> Filled:
    """Complete the calls of a derivation file; without ``write`` only say how.

    Raises UsageError for a file that is none or holds no claim, PhaseproofError where the filled file is judged otherwise.
    """
    check_timeout(timeout)
    if path.suffix != ".py" or not path.is_file():
        raise UsageError(
            f"cannot fill {path}: " + (absent(path) if path.suffix == ".py" else "its name does not end in .py")
        )
    before = path.read_bytes()
    report, calls = searched(path, timeout)
    for _ in range(PASSES):
        after, calls = completed(before, calls)
        if after == before:
            break
        wrong = _otherwise(report, _checked(path, after, timeout), calls)
        if not wrong:
            break
        calls = tuple(
            replace(one, completion=None, why="the rule does not take what is written of it") if one in wrong else one
            for one in calls
        )
    else:
        raise PhaseproofError(f"{path} is left as it is: filled, it is judged otherwise again and again")
    found = Filled(path, calls, before, after)
    if write and after != before:
        _write(found)
    return found


def searched(path: Path, timeout: float) -> tuple[ProofReport, tuple[Found, ...]]:
    """What the kernel says of the file as it is, and what the search found for its calls."""
    with tempfile.TemporaryDirectory(prefix="phaseproof-") as folder:
        log = Path(folder) / "proof.jsonl"
        calls = apart("phaseproof.filling.searched", log, timeout, [str(path)], str(path), partial(_calls, path))
        return check_log(log, timeout, str(path)), calls


def _calls(path: Path, answer: dict[str, Any]) -> tuple[Found, ...]:
    try:
        return tuple(map(_found, answer["calls"]))
    except (LookupError, TypeError, ValueError) as error:
        raise PhaseproofError(f"{path}: the process of the derivations told no calls: {error!r}") from None


def _found(told: dict[str, Any]) -> Found:
    place, completion = Place(**told["place"]), told["completion"]
    if completion is not None:
        if completion["rule"] not in RULES:
            raise ValueError(completion["rule"])
        uses = completion["uses"]
        completion = Completion(
            place, completion["rule"], None if uses is None else tuple(uses), dict(completion["certificate"])
        )
    return Found(str(told["title"]), place, int(told["line"]), completion, str(told["why"]))


def completed(content: bytes, calls: Sequence[Found]) -> tuple[bytes, tuple[Found, ...]]:
    """The file with what can be written, and the calls with why something cannot."""
    source, answers = Source(content), list[Found]()
    for one in sorted(calls, key=lambda call: (call.place.line, call.place.column), reverse=True):
        if one.completion is not None:
            try:
                source.completed(one.completion)
            except Unwritten as error:
                one = replace(one, completion=None, why=str(error))
        answers.append(one)
    return source.content, tuple(answers[::-1])


def _checked(path: Path, content: bytes, timeout: float) -> ProofReport:
    """What the kernel says of the file with other content; it stands beside the file for a while, for its imports."""
    with _beside(path, content) as copy:
        try:
            report, _ = check_files([str(copy)], timeout)
        except UsageError as error:
            said = str(error).replace(str(copy), str(path))
            raise PhaseproofError(f"{path} is left as it is: filled, it cannot be checked: {said}") from None
    if report is None:
        raise PhaseproofError(f"{path} is left as it is: filled, it has no claim")
    return report


@contextmanager
def _beside(path: Path, content: bytes) -> Iterator[Path]:
    copy = path.with_name(f"{path.stem}_filled_{secrets.token_hex(4)}.py")
    try:
        with copy.open("xb") as stream:
            stream.write(content)
        yield copy
    except OSError as error:
        raise UsageError(f"cannot write beside {path}: {error.strerror or error}") from None
    finally:
        copy.unlink(missing_ok=True)


def _otherwise(before: ProofReport, after: ProofReport, calls: Sequence[Found]) -> list[Found]:
    """Calls whose step is not shown any more, or not by its rule. Raises PhaseproofError where anything else differs."""
    shown: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for step in after.steps:
        shown.setdefault(_said(step), set()).add((step["rule"], step["verdict"]))
    filled = [one for one in calls if one.completion is not None]
    wrong = [
        one
        for one in filled
        if one.completion is not None
        and (one.completion.rule, before.steps[one.line]["verdict"]) not in shown.get(_said(before.steps[one.line]), ())
    ]
    verdicts = [{claim["claim"]: claim["verdict"] for claim in report.claims} for report in (before, after)]
    if not wrong and verdicts[0] != verdicts[1]:
        changed = next(name for name in verdicts[0] | verdicts[1] if verdicts[0].get(name) != verdicts[1].get(name))
        was, now = (found.get(changed, "nothing") for found in verdicts)
        raise PhaseproofError(f"the file is left as it is: filled, {changed} is {now}, and it was {was}")
    return wrong


def _said(step: dict[str, Any]) -> tuple[str, ...]:
    return step["title"], step["statement"], step["domain"]


def _write(found: Filled) -> None:
    """Put the new text in the place of the old one, at once, unless somebody has changed it meanwhile."""
    target = resolved(found.path)
    if target.read_bytes() != found.before:
        raise PhaseproofError(f"{found.path} has changed since it was read; it is left as it is")
    if not os.access(target, os.W_OK):
        raise UsageError(f"cannot write {found.path}: it may not be written")
    with staged_file(target, any_file=True) as folder:
        (folder / target.name).write_bytes(found.after)
        shutil.copymode(target, folder / target.name)


def lines(found: Filled) -> list[str]:
    """What became of each call, in words."""
    width = max((len(str(one.place.line)) for one in found.calls), default=0)
    told = []
    for one in found.calls:
        what = f"left: {one.why}"
        if one.completion is not None:
            uses = one.completion.uses
            used = [] if uses is None else [f"uses {', '.join(str(use) for use in uses if isinstance(use, str))}"]
            what = ", ".join([one.completion.rule, *one.completion.certificate, *(u for u in used if u != "uses ")])
        told.append(f"line {one.place.line:{width}}  {one.title}: {what}")
    filled = sum(one.completion is not None for one in found.calls)
    return [*told, f"{filled} of {len(found.calls)} steps without a rule filled in {found.path}"]


def record(found: Filled) -> dict[str, Any]:
    """The fields of the JSON answer."""
    return {
        "file": str(found.path),
        "changed": found.after != found.before,
        "difference": found.difference,
        "steps": [
            {
                "line": one.place.line,
                "title": one.title,
                "filled": one.completion is not None,
                "rule": one.completion.rule if one.completion else None,
                "certificate": one.completion.certificate if one.completion else {},
                "why": one.why,
            }
            for one in found.calls
        ],
    }
