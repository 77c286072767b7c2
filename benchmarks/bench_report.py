"""The report of the whole book, its checks already done, and how its front page opens from disk in Chromium."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

REPORT_SECONDS, LARGEST_BYTES, PAINT_SECONDS = 60.0, 1_000_000, 1.0
SETTINGS, JOBS = 2, 2
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")


def run() -> list[dict[str, Any]]:
    """Time to write the HTML report, size of its largest page, time until the front page is painted.

    The time of the processors says what two free ones would need at least, however busy the machine is.
    """
    from joblib.externals.loky import get_reusable_executor

    from phaseproof.book.selection import load_book
    from phaseproof.checking.claims import check_claims
    from phaseproof.pages.formats import Format
    from phaseproof.pages.report import new_run, write_report
    from phaseproof.simulation.validation import validate

    claims = tuple(load_book().values())
    job = new_run(check_claims(claims), validate(claims, settings=SETTINGS, jobs=JOBS), "bench")
    get_reusable_executor().shutdown()  # so that what the pages take is all that the next processes do
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        start, spent = time.perf_counter(), processor_seconds()
        write_report(folder, job, Format.html, JOBS)
        seconds = time.perf_counter() - start
        get_reusable_executor().shutdown()
        spent = processor_seconds() - spent
        largest = max(path.stat().st_size for path in folder.glob("*.html"))
        painted = first_paint(folder / "index.html")
    rows = [
        ("report of the whole book, checks done", seconds, "s", REPORT_SECONDS),
        ("the same, processors busy for", spent, "s", REPORT_SECONDS * JOBS),
        ("largest page of the report", float(largest), "B", float(LARGEST_BYTES)),
    ]
    if painted is not None:
        rows.append(("front page painted, from disk", painted, "s", PAINT_SECONDS))
    return [
        {
            "name": name,
            "value": value,
            "unit": unit,
            "ratio": None,
            "target": f"<= {most:g} {unit}",
            "met": value <= most,
        }
        for name, value, unit, most in rows
    ]


def processor_seconds() -> float:
    """Of this process and of those that it has ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def first_paint(page: Path) -> float | None:
    """Seconds from navigation to the first contentful paint, the median of five; None without a browser."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        return None
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in FLAGS:
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(driver))
    try:
        found = []
        for _ in range(5):
            browser.get("about:blank")
            browser.get(page.as_uri())
            time.sleep(0.5)
            script = "return performance.getEntriesByName('first-contentful-paint')[0].startTime"
            found.append(browser.execute_script(script) / 1000)
        return sorted(found)[2]
    finally:
        browser.quit()
