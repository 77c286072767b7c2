"""The report as HTML: one page for each claim and a front page, or all of it in one file. No script is needed to read."""

from __future__ import annotations

import base64
import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..book.axiom_titles import TITLES
from ..rulebook.entries import entries
from ..rulebook.groups import GROUPS
from ..theory.references import REFERENCES
from ..typesetting.breaking import width
from ..typesetting.mathml import is_wide, mathml
from ..typesetting.prose import NO_TITLES, as_html, in_words, number_as_html, together
from .computing import DrawnPlate
from .content import ClaimContent, notation_of
from .lemmas import axiom_in_full, lemma_pages
from .run import Run

PAPER = 85
"""Letters of a line on paper, as the style sheet has it: a wider formula is printed smaller."""
TEMPLATES = Path(__file__).parent / "templates"
FRONT = "index.html"


def environment(address: Callable[[str], str], titles: Mapping[str, str]) -> Environment:
    """Templates with everything escaped; ``address`` is where a claim's page is, ``titles`` are those of claims that have one."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["inline"] = lambda latex: Markup(mathml(latex))
    made.filters["display"] = lambda latex: Markup(mathml(latex, True))
    made.filters["prose"] = lambda text: Markup(together(as_html(text, titles, address)))
    made.filters["words"] = lambda name: in_words(name.rpartition(".")[2])
    made.filters["id"] = lambda name: Markup(re.sub("([._])", r"\1<wbr>", html.escape(name)))
    made.filters["topic"] = lambda name: in_words(name.partition(".")[0])
    made.filters["synonyms"] = synonyms
    made.filters["axiom_title"] = TITLES.__getitem__
    made.filters["axiom_in_full"] = axiom_in_full
    made.filters["titled"] = lambda name: titles[name]
    made.filters["source"] = lambda key: REFERENCES.get(key) or Markup(as_html(key, NO_TITLES, address))
    made.filters["reference"] = lambda key: REFERENCES.get(key, key)
    made.filters["short"] = lambda number: Markup(number_as_html(f"{number:.2g}"))
    made.filters["number"] = lambda number: Markup(number_as_html(f"{number:.8g}"))
    made.filters["digits"] = lambda number: Markup(number_as_html(number))
    made.tests["wide"] = is_wide
    made.tests["wider_than_paper"] = lambda latex: width(latex) > PAPER
    made.filters["letters"] = lambda latex: round(width(latex))
    made.globals["address"] = address
    made.globals["style"] = Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))
    made.globals["script"] = Markup((TEMPLATES / "search.js").read_text(encoding="utf-8"))
    return made


def pages(contents: Sequence[ClaimContent], run: Run, plates: Sequence[DrawnPlate]) -> dict[str, str]:
    """The text of each page by file name, that of the rules too; figures stand beside them as the contents name them."""
    contents = by_topic(contents)
    titles = {one.name: one.title for one in contents}
    env = environment("{}.html".format, titles)
    lemmas = lemma_pages(run.checked.results)
    shared = {
        "contents": contents,
        "lemmas": lemmas,
        "topics": _topics(titles),
        "notation": notation_of(contents),
        "run": run,
        "single": False,
        "front": FRONT,
        "figure": str,
    }
    texts = {FRONT: env.get_template("front.html").render(shared, plates=plates, page=None)}
    for at, one in enumerate(contents):
        before = contents[at - 1] if at else None
        after = contents[at + 1] if at + 1 < len(contents) else None
        texts[f"{one.name}.html"] = env.get_template("claim.html").render(shared, page=one, before=before, after=after)
    for module in lemmas:
        texts[f"lemma-{module.name}.html"] = env.get_template("lemmas.html").render(shared, module=module)
    rules = {"rules": list(entries().values()), "groups": GROUPS}
    return texts | {"rules.html": env.get_template("rules.html").render(rules, front=FRONT)}


def single_page(
    contents: Sequence[ClaimContent],
    run: Run,
    plates: Sequence[DrawnPlate],
    figures: Mapping[str, bytes],
) -> str:
    """The whole report as one file, figures inside."""
    contents = by_topic(contents)
    titles = {one.name: one.title for one in contents}
    env = environment("#{}".format, titles)
    embedded = partial(inside, figures)
    shared: dict[str, Any] = {"contents": contents, "topics": _topics(titles), "run": run, "single": True}
    shared |= {"notation": notation_of(contents), "lemmas": lemma_pages(run.checked.results)}
    return env.get_template("front.html").render(shared, front="#top", figure=embedded, plates=plates, page=None)


def by_topic(contents: Sequence[ClaimContent]) -> list[ClaimContent]:
    """The claims of each topic beside one another, topics in the order in which they begin."""
    order = [one.name.partition(".")[0] for one in contents]
    return sorted(contents, key=lambda one: order.index(one.name.partition(".")[0]))


def _topics(names: Iterable[str]) -> Counter[str]:
    """How many claims each topic has, in their order."""
    return Counter(name.partition(".")[0] for name in names)


SYNONYMS = {
    "recovery.threshold": "bbp baik ben arous peche phase transition weak recovery",
    "recovery.": "spiked model outlier latent",
    "memoris": "memorization copying overfitting",
    "generalis": "generalization",
    "best_ridge": "optimal regularization weight decay",
    "regularis": "regularization weight decay",
    "transition": "phase transition critical",
    "marchenko": "mp law spectrum eigenvalue density",
    "denoising": "diffusion score",
    "sampling": "diffusion sampler ddim ddpm ode sde",
    "dynamics": "gradient flow early stopping training time",
    "spectrum.": "anisotropic covariance population deterministic equivalent",
}
"""Other words for what a claim is about, by a part of its name."""


def synonyms(name: str) -> str:
    """What somebody might search for who does not know the claim's name."""
    return " ".join(words for part, words in SYNONYMS.items() if part in name)


def inside(figures: Mapping[str, bytes], name: str) -> str:
    """A file within the page itself."""
    kind = "text/csv" if name.endswith(".csv") else "image/svg+xml"
    return f"data:{kind};base64," + base64.b64encode(figures[name]).decode()
