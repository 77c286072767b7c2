"""Record how small an error of each simulated claim `validate` notices: for `phaseproof list`, and as docs/calibration.md has it.

    phaseproof validate --json > answer.json
    python benchmarks/resolutions.py answer.json [DATE]

Writes phaseproof/book/resolutions.json and the table of docs/calibration.md. Every claim must be TESTED.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from phaseproof.book.resolutions import fingerprint
from phaseproof.book.selection import load_book

ROOT = Path(__file__).resolve().parent.parent
RECORD, PAGE = ROOT / "phaseproof" / "book" / "resolutions.json", ROOT / "docs" / "calibration.md"
HEAD = "| claim | everywhere | worst region | which |\n|---|---|---|---|\n"
NOWHERE = "none is seen less well"


def recorded(answer: dict[str, Any], measured: str) -> dict[str, Any]:
    """The record of an answer of ``validate``; ValueError where a claim was not tested."""
    claims, book = {}, load_book()
    for one in answer["claims"]:
        if one["verdict"] is None:
            continue
        if one["verdict"] != "TESTED":
            raise ValueError(f"{one['name']} is {one['verdict']}: {one['reason']}")
        seen = {region["name"]: region["resolution"] for region in one["regions"]}
        blind = [name for name, found in seen.items() if found is None]
        least = blind[0] if blind else max(seen, key=lambda name: seen[name], default="")
        worse = bool(blind) or (least and seen[least] > one["resolution"])
        claims[one["name"]] = {
            "everywhere": one["resolution"],
            "worst": seen[least] if worse else one["resolution"],
            "region": least if worse else "",
            "claim": fingerprint(book[one["name"]]),
        }
    run = {
        "version": version("phaseproof"),
        "measured": measured,
        "settings": answer["settings"],
        "seed": answer["seed"],
    }
    return {**run, "claims": claims}


def table(record: dict[str, Any]) -> str:
    """A row for each claim, by name."""
    rows = [
        f"| `{name}` | {_short(one['everywhere'])} | {_short(one['worst'])} | {one['region'] or NOWHERE} |\n"
        for name, one in sorted(record["claims"].items())
    ]
    return HEAD + "".join(rows)


def _short(number: float | None) -> str:
    return "none" if number is None else f"{number:.2g}"


def main(answer: str, measured: str = "") -> None:
    record = recorded(json.loads(Path(answer).read_text()), measured or date.today().isoformat())
    RECORD.write_text(json.dumps(record, indent=1) + "\n")
    text, count = re.subn(re.escape(HEAD) + r"(\|.*\n)*", lambda _: table(record), PAGE.read_text())
    if count != 1:
        raise ValueError(f"{PAGE} holds {count} tables of resolutions")
    PAGE.write_text(text)
    claims = record["claims"].values()
    fine = sum(one["worst"] is not None and one["everywhere"] <= 0.01 and one["worst"] <= 0.05 for one in claims)
    print(f"{len(claims)} claims, {fine} of them resolved to 1 % everywhere and 5 % in each region")


if __name__ == "__main__":
    main(*sys.argv[1:])
