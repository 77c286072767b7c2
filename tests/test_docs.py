"""The site of the documentation builds without a warning, and what its pages tell to type does what they say."""

from __future__ import annotations

import doctest
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent
while not (DOCS / "docs" / "conf.py").exists():
    DOCS = DOCS.parent
DOCS /= "docs"
PAGES = ("first_hour", "verdicts", "reference", "api")
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def commands(text: str) -> list[tuple[list[str], str]]:
    """Each command of a session and what it is said to print."""
    parts = re.split(r"^\$ phaseproof (.*)\n", text, flags=re.MULTILINE)[1:]
    return [(line.split(), printed) for line, printed in zip(parts[::2], parts[1::2], strict=True)]


def type_in(python: str, before: str, folder: Path) -> None:
    """Write a block to the file that the sentence before it names, or run it."""
    named = re.findall(r"Put this in\s+`(\w+\.py)`", before)
    if named:
        (folder / named[-1]).write_text(python)
    else:
        subprocess.run([sys.executable, "-c", python], cwd=folder, check=True, timeout=300)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_tells_to_type_does_what_it_says(page: str, tmp_path: Path) -> None:
    """A line of dots stands for any lines, as in a doctest."""
    text, at, typed = (DOCS / f"{page}.md").read_text(), 0, 0
    for found in BLOCK.finditer(text):
        before, at = text[at : found.start()], found.end()
        if found[1] == "python":
            type_in(found[2], before, tmp_path)
            typed += 1
        for arguments, printed in commands(found[2]) if not found[1] else ():
            done = subprocess.run(
                [sys.executable, "-m", "phaseproof", *arguments],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=300,
            )
            assert not done.stderr, arguments
            assert done.returncode == (1 if "REFUTED" in printed else 0), (arguments, done.stdout)
            agrees = doctest.OutputChecker().check_output(printed, done.stdout, doctest.ELLIPSIS)
            assert agrees, f"{arguments} prints\n{done.stdout}"
            typed += 1
    assert typed


def test_every_command_within_a_sentence_exists() -> None:
    from phaseproof.cli import app

    known = {command.name or command.callback.__name__ for command in app.registered_commands}  # type: ignore[union-attr]
    said = {
        found
        for page in (*PAGES, "index")
        for found in re.findall(r"`phaseproof (\w+)", (DOCS / f"{page}.md").read_text())
    }
    assert said
    assert said <= known


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("furo") is None, reason="needs the extra docs: `make docs` installs it")
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", str(DOCS), str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    pages = sorted((tmp_path / "site").glob("*.html"))
    assert {"index.html", "first_hour.html", "verdicts.html", "api.html", "tour.html", "kernel.html"} <= {
        p.name for p in pages
    }
    for page in pages:
        text = page.read_text()
        assert re.search(r"phaseproof \d+\.\d+", text), page.name
        assert re.search(r"Last updated on 20\d\d-\d\d-\d\d", text) or page.name in ("genindex.html", "search.html"), (
            page.name
        )
        outside = [a for a in re.findall(r'(?:src|href)="(https?:[^"]+)"', text) if not re.search(LINKED, a)]
        assert outside == [], page.name
    assert "first" in (tmp_path / "site" / "searchindex.js").read_text()


LINKED = r"pradyunsg\.me|sphinx-doc\.org|github\.com/pradyunsg"
"""Links of the theme's footer, which a reader may follow and a page does not load."""
