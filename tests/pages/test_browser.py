"""The HTML report in Chromium, as its reader has it: on a phone and a desktop, light and dark, by keyboard, offline."""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from phaseproof.cli import run
from phaseproof.figures import claims as figures

from ..amounts import amount
from .sharing import shared
from .test_html import write_reports

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
DRIVER = shutil.which("chromedriver")
NARROW, PHONE, DESKTOP = (320, 640), (390, 844), (1280, 900)
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None or DRIVER is None,
        reason="needs Chromium and its driver: `make browser` installs them with apt",
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory, "html", write_reports) / "report"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    yield driver
    driver.quit()


def show(browser: Any, page: Path, size: tuple[int, int] = DESKTOP, dark: bool = False) -> None:
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size != DESKTOP}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
    browser.get("about:blank")
    browser.get(page.resolve().as_uri())


def unfold(browser: Any) -> None:
    browser.execute_script("document.querySelectorAll('details').forEach(each => each.open = true)")


def pages(folder: Path) -> list[Path]:
    found = sorted([*folder.glob("*.html"), folder.parent / "single.html"])
    assert len(found) >= 7
    return found


@pytest.fixture(scope="module")
def seen(browser: Any, folder: Path) -> dict[str, Any]:
    """What each page is found to be on a desktop, and which addresses were asked for meanwhile."""
    browser.get_log("performance")
    found: dict[str, Any] = {}
    for page in pages(folder):
        show(browser, page)
        found[page.name] = browser.execute_script(
            """const formulas = [...document.querySelectorAll('math')].filter(m => m.checkVisibility())
              .map(m => [m.getBoundingClientRect().width, m.getBoundingClientRect().height]);
            const text = document.body.innerText;
            document.querySelectorAll('details').forEach(each => each.open = true);
            return {formulas, text, width: document.documentElement.scrollWidth,
              spill: [...document.querySelectorAll('.formula')].map(f => f.scrollWidth - f.clientWidth)}"""
        )
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    return {"pages": found, "asked": asked}


CUT = (
    "return [...document.querySelectorAll('.bar a')].filter(a => a.scrollWidth > a.clientWidth).map(a => a.textContent)"
)
"""Titles of the claims before and after ended in dots."""


def test_nothing_overflows_a_phone(browser: Any, folder: Path) -> None:
    for page in pages(folder):
        show(browser, page, PHONE)
        unfold(browser)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= PHONE[0], page.name
        assert browser.execute_script(CUT) == [], page.name
        if page.name == "index.html":  # statements of claims were cut off
            beyond = "const t = document.querySelector('.claims'); return t.scrollWidth - t.parentElement.clientWidth"
            assert browser.execute_script(beyond) <= 0
            title = "return document.querySelector('.claims th[scope=row]').getBoundingClientRect().width"
            assert browser.execute_script(title) > PHONE[0] / 2


def test_nothing_overflows_a_desktop(seen: dict[str, Any]) -> None:
    """Nor its own box, in which a formula scrolls on a phone."""
    assert {name: page["width"] for name, page in seen["pages"].items() if page["width"] > DESKTOP[0]} == {}
    assert {name: page["spill"] for name, page in seen["pages"].items() if max(page["spill"], default=0) > 0} == {}


@pytest.mark.sampled
def test_what_is_wide_scrolls_in_its_own_box(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is hidden from sight within a table widened the page, and so did the range of a step, a hypothesis and an axiom."""
    monkeypatch.setattr(figures, "COSTLY_GRID", 3)  # how fine a curve is makes no page wider
    names = ("recovery.two_atom_overlap", "memorisation.turn", "recovery.direction")[: amount(1, 3)]
    assert run(["report", *names, "--settings", "2", "-o", str(tmp_path / "report")]) == 0
    for name in (*names, "index"):
        show(browser, tmp_path / "report" / f"{name}.html", NARROW)
        unfold(browser)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= NARROW[0], name


def test_formulas_are_drawn(seen: dict[str, Any]) -> None:
    for name, page in seen["pages"].items():
        assert page["formulas"] or name == "rules.html"
        assert all(width > 3 and height > 3 for width, height in page["formulas"]), name


def test_what_is_seen_is_no_source(seen: dict[str, Any]) -> None:
    for name, page in seen["pages"].items():
        assert len(page["text"]) > 200
        for trace in ("\\frac", "\\left", "\\gamma", "U+0", "None", "&lt;", "&amp;", "**"):
            assert trace not in page["text"], (name, trace)


def test_no_request_leaves_the_machine(seen: dict[str, Any]) -> None:
    assert any(url.startswith("file:") for url in seen["asked"])
    assert [url for url in seen["asked"] if not url.startswith(("file:", "data:", "about:"))] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_accessibility(browser: Any, folder: Path, dark: bool) -> None:
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.submodule_search_locations
    script = (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text()
    browser.set_script_timeout(240)
    for page in (folder / name for name in ("index.html", "mine.square.html", "denoising.optimum.html")):
        show(browser, page, PHONE if dark else DESKTOP, dark)
        browser.execute_script(script)
        outcome = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        assert outcome["testEngine"]["version"] >= "4.12"
        assert outcome["passes"]
        problems = [(v["id"], v["nodes"][0]["html"][:200]) for v in outcome["violations"]]
        assert problems == [], page.name


def test_images_are_there_and_follow_the_theme(browser: Any, folder: Path) -> None:
    show(browser, folder / "mine.square.html", dark=True)
    loaded = browser.execute_script("return [...document.images].map(i => i.complete && i.naturalWidth > 0)")
    assert loaded == [True, True]
    dark = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    show(browser, folder / "mine.square.html")
    assert dark != browser.execute_script("return getComputedStyle(document.body).backgroundColor")


def test_the_search_box_works_from_disk(browser: Any, folder: Path) -> None:
    show(browser, folder / "index.html")

    def shown() -> list[str]:
        rows = browser.find_elements("css selector", "tr[data-words]")
        return [row.find_element("tag name", "a").get_attribute("href") for row in rows if row.is_displayed()]

    everything = shown()
    box = browser.find_element("id", "search")
    box.send_keys("duality")
    assert [link.rpartition("/")[2] for link in shown()] == ["convergence.duality.html"]
    assert browser.find_element("id", "found").text == f"1 of {len(everything)}"
    box.clear()
    box.send_keys("nothing at all")
    assert shown() == []


def test_the_keyboard_reaches_the_content(browser: Any, folder: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, folder / "mine.square.html")
    browser.find_element("tag name", "body").send_keys(Keys.TAB)
    first = browser.switch_to.active_element
    assert first.text == "Skip to the content"
    first.send_keys(Keys.ENTER)
    assert browser.current_url.endswith("#main")


def test_it_prints(browser: Any, folder: Path) -> None:
    show(browser, folder / "mine.square.html")
    printed = browser.execute_cdp_cmd("Page.printToPDF", {})["data"]
    assert printed.startswith("JVBERi0")


PAPER = (717, 1046)
"""A4 within the margins that browsers leave."""
BEYOND = """return [...document.querySelectorAll('body *:not(math *):not(.spoken):not(.skip)')]
  .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(e => e.outerHTML.slice(0, 80))"""


def test_nothing_is_wider_than_paper(browser: Any, folder: Path) -> None:
    """One table that was made the browser print all of the page in smaller letters."""
    wide = (
        r"<div class='formula' style='--letters: 200'><math><mi mathvariant='normal'>"
        + 200 * "n"
        + "</mi></math></div>"
    )
    for page in pages(folder):
        show(browser, page, PAPER)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        browser.execute_script("document.querySelector('main').insertAdjacentHTML('beforeend', arguments[0])", wide)
        assert browser.execute_script(BEYOND) == [], page.name
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_what_is_printed_is_the_argument(browser: Any, folder: Path) -> None:
    """Forty pages of a claim were steps within lemmas."""
    show(browser, folder / "denoising.optimum.html")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    seen = browser.execute_script(
        "return [...document.querySelectorAll('details')].filter(d => d.children.length > 1).map(d => "
        "[d.classList.contains('deep'), [...d.children].slice(1).some(c => c.checkVisibility())])"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert {shown for deep, shown in seen if deep} == {False}
    assert {shown for deep, shown in seen if not deep} == {True}
