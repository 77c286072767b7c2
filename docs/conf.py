"""The documentation as a site: `make docs`. Once its extra is installed it needs no network, to be built or to be read."""

from __future__ import annotations

import re
import shutil
from importlib import metadata
from pathlib import Path

from docutils.nodes import Element, SkipNode, math_block
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from phaseproof.typesetting.breaking import broken
from phaseproof.typesetting.mathml import mathml

REPORT = Path(__file__).resolve().parent.parent / "build" / "report"

project = "phaseproof"
author = "phaseproof contributors"
release = metadata.version("phaseproof")
extensions = ["myst_nb", "sphinx.ext.autodoc"]
show_warning_types = True
suppress_warnings = ["toc.not_included"]  # recipes are reached from the cookbook's table

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "off"
autodoc_member_order = "bysource"
autodoc_typehints = "none"
python_use_unqualified_type_names = True

html_theme = "furo"
html_title = f"phaseproof {release}"
html_last_updated_fmt = "%Y-%m-%d"
html_copy_source = False
html_show_search_summary = False  # it is fetched, which a browser refuses where there is no server
html_show_copyright = False
html_math_renderer = "mathml"


def _math(translator: HTML5Translator, node: Element) -> None:
    """A formula as MathML, as in the report: no script, no font from elsewhere."""
    display = isinstance(node, math_block)
    source = node.astext()
    shown = mathml(broken(source) if display else source, display)
    translator.body.append(f"<div>{shown}</div>" if display else shown)
    raise SkipNode


def _as_it_stands(app: Sphinx, what: str, name: str, of: object, options: object, lines: list[str]) -> None:
    """Docstrings are plain text: a bar or a star in them is mathematics."""
    lines[:] = [re.sub(r"(?<!`)([|*])(?!`)", r"\\\1", line) for line in lines]


def _copy_report(app: Sphinx, error: Exception | None) -> None:
    """The report of the book, where there is one."""
    target = Path(app.outdir) / "report"
    shutil.rmtree(target, ignore_errors=True)
    if error is None and REPORT.is_dir() and app.builder.name == "html":
        shutil.copytree(REPORT, target)


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer("mathml", (_math, None), (_math, None))
    app.connect("autodoc-process-docstring", _as_it_stands)
    app.connect("build-finished", _copy_report)
    if REPORT.is_dir():
        app.tags.add("report")
