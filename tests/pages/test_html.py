"""The HTML report read as a file: whole, linked, escaped, without anything from outside."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from phaseproof import claim
from phaseproof.cli import run
from phaseproof.pages.web import by_topic, environment
from phaseproof.rulebook.entries import entries
from phaseproof.theory.axioms.table import AXIOMS

from ..derivation_files import TRUE, write
from .sharing import shared

NASTY = (
    TRUE.replace(
        "A square, expanded.", "A <b>square</b> & its \\\"parts\\\", for a < b and 'c' <script>alert(1)</script>."
    )
    .replace('"expand the square"', '"x = a < b & c > \\"d\\" </p><img src=x>"')
    .replace('meaning="shift"', 'meaning="<i>shift</i> & more"')
    .replace('procedure="a noisy square"', 'procedure="a <noisy> square & such"')
)
CLAIMS = ("convergence.duality", "denoising.optimum", "wishart.moment_limit", "generalisation.kl_forward_slope")
LARGEST = 1_000_000


class Page(HTMLParser):
    """The parts of a page: tags, links, anchors, and the text that is seen."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.anchors: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.seen: list[str] = []
        self.hidden: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.tags[tag] += 1
        if tag in ("script", "style", "annotation", "pre"):
            self.hidden.append(tag)
        if found.get("id"):
            self.anchors.append(str(found["id"]))
        if tag == "a":
            self.links.append(str(found["href"]))
        if tag == "img":
            self.images.append(found)
        self.sources += [str(found[name]) for name in ("src", "srcset", "action") if name in found]
        if tag == "link":
            self.sources.append(str(found["href"]))

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.seen.append(data)

    @property
    def text(self) -> str:
        """What is seen, a space without an end of a line being one."""
        return " ".join(self.seen).replace("\N{NO-BREAK SPACE}", " ")


def write_reports(home: Path) -> None:
    """The reports that the tests of pages read: a folder, and one file."""
    source = write(home, NASTY)
    assert run(["report", source, *CLAIMS, "--settings", "2", "--jobs", "1", "-o", str(home / "report")]) == 0
    single = ["--single-file", "-o", str(home / "single.html")]
    assert run(["report", source, CLAIMS[0], "--settings", "2", "--jobs", "1", *single]) == 0


RULES = "rules.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory, "html", write_reports) / "report"


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Page]:
    return {path.name: Page(path.read_text()) for path in folder.glob("*.html")}


@pytest.fixture(scope="module")
def single(folder: Path) -> Path:
    return folder.parent / "single.html"


def test_there_is_a_page_for_each_claim(pages: dict[str, Page]) -> None:
    lemmas = {name for name in pages if name.startswith("lemma-")}
    assert set(pages) - lemmas == {"index.html", RULES, "mine.square.html", *(f"{name}.html" for name in CLAIMS)}
    assert "lemma-moments.html" in lemmas
    assert lemmas <= {*pages["index.html"].links}


def test_pages_are_titled_by_their_claims(folder: Path) -> None:
    titled = {name: claim(name).record.title for name in CLAIMS} | {"mine.square": "Square"}
    front = (folder / "index.html").read_text()
    for name, title in titled.items():
        text = (folder / f"{name}.html").read_text()
        assert re.findall("<h1>(.*)</h1>", text) == [title]
        assert f"<title>{title} " in text
        assert f'<a href="{name}.html">{title}</a>' in front


def test_steps_are_titled_in_words(folder: Path) -> None:
    """Lines that are no lemma had the name of their rule or axiom as their title, and the last the name of the claim."""
    names = {*entries(), *AXIOMS}
    for name in CLAIMS:
        titles = re.findall('<span class="name">(.*?)</span>', (folder / f"{name}.html").read_text())
        assert titles.count("What is claimed") == 1
        assert not [title for title in titles if re.sub("<.*?>", "", title) in names or title.startswith("<code>")]


def test_a_comma_stays_with_what_it_follows(folder: Path) -> None:
    """One behind a condition as wide as a phone had a line of its own."""
    for name in CLAIMS:
        ranges = re.findall('<p class="quiet range".*?</p>', (folder / f"{name}.html").read_text())
        assert ranges
        assert not [one for one in ranges if re.search("</math>(?!</span>|,</span>)", one)]


def test_no_mathematics_in_ascii(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert not [sign for sign in (">=", "<=", "!=", " -> ", " oo", "X^T") if sign in page.text], name


def test_every_link_and_source_leads_somewhere(folder: Path, pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert page.links
        for link in page.links:
            file, _, anchor = link.partition("#")
            assert (folder / (file or name)).exists(), (name, link)
            assert not anchor or anchor in pages[file or name].anchors, (name, link)
        for source in page.sources:
            assert source.startswith("data:") or (folder / source).exists(), (name, source)


def test_claims_of_a_topic_stand_together() -> None:
    """Claims that were named in another order had two headings of one topic, with one anchor."""
    named = [SimpleNamespace(name=name) for name in ("b.two", "a.one", "b.one", "a.two")]
    assert [one.name for one in by_topic(named)] == ["b.two", "b.one", "a.one", "a.two"]  # type: ignore[arg-type]


def test_anchors_are_unique(pages: dict[str, Page], single: Path) -> None:
    for page in (*pages.values(), Page(single.read_text())):
        assert [name for name, count in Counter(page.anchors).items() if count > 1] == []


def test_nothing_comes_from_outside(folder: Path, single: Path) -> None:
    for path in (*folder.glob("*.html"), *folder.glob("*.svg"), single):
        text = re.sub(r"https?://(www\.w3\.org|purl\.org|creativecommons\.org|dlmf\.nist\.gov)", "", path.read_text())
        assert not re.search(r"https?://|@import|url\((?!#|\s*#)", text), path.name


def test_text_of_the_records_is_escaped(pages: dict[str, Page]) -> None:
    page = pages["mine.square.html"]
    assert page.tags["script"] == 0
    assert page.tags["b"] == 0
    assert page.tags["i"] == 0
    assert all(source != "x" for source in page.sources)
    for part in (
        "A <b>square</b> & its \"parts\", for a < b and 'c' <script>alert(1)</script>.",
        "<i>shift</i> & more",
    ):
        assert part in page.text
    assert 'x = a < b & c > "d" </p><img src=x>' in page.text
    assert pages["index.html"].tags["script"] == 1


def test_what_is_read_is_no_computer_output(pages: dict[str, Page], single: Path) -> None:
    written = {name: page for name, page in pages.items() if name != RULES}  # where Python is shown
    for name, page in (*written.items(), ("single", Page(single.read_text()))):
        assert not re.search(r"\bNone\b|\\[a-z]+|\bnan\b|Undefined", page.text), name
        assert "**" not in page.text
        assert page.tags["math"] > 0


def test_every_step_shows_its_formula(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        if name not in ("index.html", RULES) and not name.startswith("lemma-"):
            steps = sum("step-" in anchor for anchor in page.anchors)
            assert steps > 1
            assert page.tags["math"] > steps


def test_figures_say_what_they_show(pages: dict[str, Page]) -> None:
    images = [image for page in pages.values() for image in page.images]
    assert len(images) >= 3
    assert all(image["alt"] and image["width"] and image["height"] for image in images)


def test_pages_are_small(folder: Path, single: Path) -> None:
    sizes = [path.stat().st_size for path in (*folder.glob("*.html"), *folder.glob("*.svg"), single)]
    assert max(sizes) < LARGEST


def test_a_page_has_what_a_theorist_looks_for(pages: dict[str, Page]) -> None:
    page = pages["mine.square.html"]
    headings = ("Result", "Derivation", "What it rests on", "Values", "Theory against simulation", "False twins")
    for part in (*headings, "References", "This page again", "PROVED", "TESTED", "Seed".lower(), "sympy"):
        assert part in page.text
    assert "Derived in this report" not in page.text
    assert "twice as large" in page.text


def test_a_formula_that_is_wider_than_paper_says_by_how_much() -> None:
    formula: Any = environment("{}".format, {}).get_template("parts.html").module
    assert 'style="--letters: 100"' in formula.formula("x" * 100)
    assert "style" not in formula.formula("x" * 80)


def test_one_file_holds_all(single: Path) -> None:
    page = Page(single.read_text())
    assert {"mine.square", "convergence.duality"} <= set(page.anchors)
    data = [link for link in page.links if link.startswith("data:text/csv;base64,")]
    assert data
    assert all(link[:1] == "#" and link[1:] in page.anchors for link in page.links if link not in data)
    assert all(source.startswith("data:") for source in page.sources)


def test_a_failure_is_shown(tmp_path: Path) -> None:
    source = write(tmp_path, TRUE.replace("2 * x", "3 * x"))
    assert run(["report", source, "--settings", "2", "-o", str(tmp_path / "out")]) == 1
    text = Page((tmp_path / "out" / "mine.square.html").read_text()).text
    assert "REFUTED" in text
    assert "NOT EVERYTHING HOLDS" in Page((tmp_path / "out" / "index.html").read_text()).text
    assert "False twins" not in text
    assert "false at a = " in (tmp_path / "out" / "mine.square.html").read_text()


def test_one_file_replaces_only_its_own(single: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "notes.html"
    mine.write_text("<p>mine")
    assert run(["report", CLAIMS[0], "--single-file", "-o", str(mine)]) == 2
    assert "is no earlier report" in capsys.readouterr().err
    assert mine.read_text() == "<p>mine"
    assert run(["report", CLAIMS[0], "--single-file", "-o", str(tmp_path / "notes")]) == 2
    assert ".html" in capsys.readouterr().err
    assert run(["report", CLAIMS[0], "--single-file", "--format", "latex", "-o", str(mine)]) == 2
    earlier = tmp_path / "earlier.html"
    shutil.copy(single, earlier)
    assert run(["report", CLAIMS[0], "--single-file", "-o", str(earlier)]) == 1
    assert "NOTHING WAS SIMULATED" in earlier.read_text()
    assert earlier.read_text() != single.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["earlier.html", "notes.html"]


def test_the_page_of_rules_has_each_with_its_example(folder: Path, pages: dict[str, Page]) -> None:
    page = pages[RULES]
    assert set(entries()) <= set(page.anchors)
    assert {f"#{name}" for name in entries()} <= set(page.links)
    assert page.tags["pre"] == len(entries())
    text = unescape((folder / RULES).read_text())
    assert all(entry.example in text for entry in entries().values())
    assert RULES in pages["index.html"].links
