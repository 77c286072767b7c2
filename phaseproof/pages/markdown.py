"""The report as Markdown; formulas stand in ```math fences, whose LaTeX no Markdown rule touches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ..book.axiom_titles import TITLES
from ..book.cited import Axiom
from ..evaluation.values import Row
from ..rulebook.entries import Entry, entries
from ..rulebook.groups import GROUPS
from ..theory.references import REFERENCES
from ..typesetting.prose import NO_TITLES, as_markdown, escape_markdown, in_words
from .computing import DrawnFigure, DrawnPlate
from .content import ClaimContent, notation_of
from .formula import Formula
from .lemmas import InFull, LemmaPage, axiom_in_full, lemma_pages
from .run import Run
from .steps import StepContent
from .where import Sign

Lines = list[str]
FRONT = "index.md"


def pages(contents: Sequence[ClaimContent], run: Run, plates: Sequence[DrawnPlate]) -> dict[str, str]:
    """The text of each page by file name, that of the rules too."""
    lemmas = lemma_pages(run.checked.results)
    texts = {FRONT: front_page(contents, run, plates, lemmas), "rules.md": rules_page()}
    texts |= {f"{one.name}.md": claim_page(one, run) for one in contents}
    return texts | {f"lemma-{one.name}.md": lemma_page(one, run) for one in lemmas}


def display(formula: Formula) -> Lines:
    """A displayed formula."""
    return ["```math", formula.shown, "```"]


def fenced(language: str, text: str) -> Lines:
    """Text as it was typed, within a fence that is longer than any in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return [f"{fence}{language}", *text.splitlines(), fence]


def inline(latex: str) -> str:
    """A formula within a line."""
    return f"$`{latex}`$"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Lines:
    """A Markdown table."""
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def claim_page(page: ClaimContent, run: Run) -> str:
    """Everything about one claim: what it says, how it follows, what it rests on, how it was measured."""

    def words(text: str) -> str:
        return as_markdown(text, run.titles, "{}.md".format)

    lines = [
        f"# {escape_markdown(page.title)}",
        "",
        f"`{page.name}`",
        "",
        words(page.statement),
        "",
        "## Statement",
        "",
        *display(page.formula),
        "",
    ]
    for p in page.parameters:
        lines.append(f"- {inline(p.range)}: {words(p.meaning) or 'real'} (`{p.name}`)")
    lines += [f"- {inline(condition)}" for condition in page.conditions]
    lines += [f"- {inline(hypothesis)}: supposed" for hypothesis in page.hypotheses]
    if page.definition:
        lines += ["", "What is defined:", "", *display(page.definition)]
    for formula, name in page.abbreviated:
        lines += ["", f"Here, by {claim_link(name, run)},", "", *display(formula)]
    if page.signs:
        lines += ["", *sign_table(page.signs, run), "", f"All notation: [the front page]({FRONT})."]
    lines += ["", "## Derivation", "", f"Verdict: **{page.verdict}**. A step stands after those it uses.", ""]
    lines += [words(page.idea), ""] if page.idea else []
    if page.further_signs:
        lines += ["Further signs of the steps:", "", *sign_table(page.further_signs, run), ""]
    lines += derivation_lines(page, words)
    lines += ["## What it rests on", "", *axiom_lines(page.axioms, words, page.ok), ""]
    for title, names in (("It passes through", page.uses), ("It is used by", page.used_by)):
        if names:
            lines += [f"{title} {claim_links(names, run)}.", ""]
    if page.figure:
        lines += ["## Values", "", *figure_lines(page.figure, run.page_command(page.name), words)]
    if page.values:
        lines += ["" if page.figure else "## Values", "", *value_table(page, page.values), ""]
    if page.limits or page.approaches:
        lines += ["## Limits", ""]
    for name, formula in page.limits:
        lines += [f"By {claim_link(name, run)}", "", *display(formula), ""]
    for towards in page.approaches:
        lines += [f"On the way to `{towards.parameter}` → {towards.end.replace('oo', '∞')} (numbers, not a proof):", ""]
        lines += [*value_table(page, towards.rows), ""]
    lines += ["## Simulation", "", *simulation_lines(page, run.page_command(page.name), words), ""]
    if page.twins:
        lines += [
            "## False twins",
            "",
            "The claim with one thing wrong; the kernel refused each, at the point given.",
            "",
        ]
        head = ["twin", "false at", "the claim", "the twin", "settings that refuse it"]
        rows = [
            [
                words(t.words),
                words(page.in_letters(t.point)),
                t.true,
                t.stated,
                f"{t.refused} of {t.settings}" if t.settings else "none compared",
            ]
            for t in page.twins
        ]
        lines += [*table(head, rows), ""]
    lines += ["## References", "", *(f"- {escape_markdown(REFERENCES.get(key, key))}" for key in page.references), ""]
    lines += [f"To cite this result: {escape_markdown(run.citation(page.name))}; and the papers above.", ""]
    lines += [*fenced("bibtex", run.bibtex(page.name)), ""]
    lines += ["## This page again", "", *fenced("sh", run.page_command(page.name)), "", *run_lines(run), ""]
    return "\n".join(lines)


def lemma_page(page: LemmaPage, run: Run) -> str:
    """The lemmas of a module: what each says of functions in general, what it asks of them, and who uses it."""

    def words(text: str) -> str:
        return as_markdown(text, run.titles, "{}.md".format)

    lines = [f"# Lemmas: {escape_markdown(in_words(page.name))}", "", words(page.words), ""]
    lines += [*sign_table(page.signs, run), ""] if page.signs else []
    for one in page.entries:
        function = one.name.partition(".")[2]
        lines += [f'<a id="{function}"></a>', "", f"## {escape_markdown(in_words(function))}", "", words(one.words), ""]
        for line in one.lines:
            lines += [*full_lines(line.full), f"{line.verdict}, rests on {named_axioms(line.axioms)}.", ""]
        if one.uses:
            lines += [f"Next below it: {', '.join(map(lemma_link, one.uses))}.", ""]
        lines += [f"Used by {claim_links(one.used_by, run)}.", ""]
    return "\n".join(lines)


def claim_link(name: str, run: Run) -> str:
    """A claim by the title of its page, or by its name where it has none."""
    return f"[{escape_markdown(run.titles[name])}]({name}.md)" if name in run.titles else f"`{name}`"


def claim_links(names: Iterable[str], run: Run) -> str:
    return "; ".join(claim_link(name, run) for name in names)


def lemma_link(name: str) -> str:
    """To a lemma's entry."""
    module, _, function = name.partition(".")
    return f"[`{name}`](lemma-{module}.md#{function})"


def full_lines(full: InFull) -> Lines:
    """A statement with where it holds and what it asks."""
    lines = [f"for {', '.join(map(inline, full.where))}", ""] if full.where else []
    if full.asks:
        lines += ["if", "", *(line for one in full.asks for line in (*display(one), "")), "then", ""]
    return [*lines, *display(full.says), ""]


def named_axioms(names: Sequence[str]) -> str:
    return "; ".join(as_markdown(TITLES[name], NO_TITLES, str) for name in names) or "no axiom"


def rules_page() -> str:
    """The kernel's rules by what one wants to do, then each in full."""
    known = entries()
    rows = [[group, ", ".join(f"[`{name}`](#{name})" for name in names)] for group, names in GROUPS.items()]
    lines = [
        "# Rules",
        "",
        f"Each line of a derivation is shown by one of {len(known)} rules, no one of which knows a result.",
        "",
    ]
    lines += [*table(["to", "rules"], rows), ""]
    return "\n".join([*lines, *(line for entry in known.values() for line in rule_lines(entry))])


def rule_lines(entry: Entry) -> Lines:
    """What a rule checks, its certificate, how a step names it and an example that runs."""
    rows = [[f"`{word}`", escape_markdown(what)] for word, what in entry.certificate.items()]
    head = f'## <a id="{entry.name}"></a>{entry.name}'
    checks, source = (as_markdown(text, NO_TITLES, str) for text in (entry.checks, entry.source))
    lines = [head, "", checks, "", f"*{source}*", ""]
    lines += [*table(["certificate", ""], rows), ""] if rows else []
    return [*lines, *fenced("", entry.step), "", *_folded("An example that runs", entry.example), ""]


def _folded(summary: str, text: str) -> Lines:
    """Python that a reader opens."""
    return _opened(summary, [*fenced("python", text.strip()), ""])


def _opened(summary: str, lines: Lines) -> Lines:
    """What a reader opens; the summary is HTML."""
    return [f"<details><summary>{summary}</summary>", "", *lines, "</details>"]


def sign_table(signs: Sequence[Sign], run: Run) -> Lines:
    """What each sign means, and the page of the claim that defines it."""
    rows = []
    for sign in signs:
        meaning = as_markdown(sign.meaning, run.titles, "{}.md".format)
        rows.append(
            [
                inline(sign.symbol.replace(r"\|", r"\Vert ").replace("|", r"\vert ")),  # a bar ends a cell
                f"{meaning}, see {claim_link(sign.claim, run)}" if sign.claim else meaning,
            ]
        )
    return table(["sign", "meaning"], rows)


def derivation_lines(page: ClaimContent, words: Callable[[str], str]) -> Lines:
    """The argument, its routine steps folded, then what stands within the lemmas."""
    lines: Lines = []
    for part in page.argument:
        steps = [line for step in part.steps for line in step_lines(step, words)]
        lines += [*_opened(words(part.words), steps), ""] if part.routine else steps
    if page.below or page.left_out:
        left_out = (
            f"{page.left_out} steps further from the claim are left out; `phaseproof check {page.name}` lists all."
        )
        steps = [left_out, ""] if page.left_out else []
        steps += [line for step in page.below for line in step_lines(step, words)]
        further = len(page.below) + page.left_out
        lines += [*_opened(f"{further} further step{'s' * (further > 1)}, within the lemmas", steps), ""]
    return lines


def step_lines(step: StepContent, words: Callable[[str], str]) -> Lines:
    """One step with its anchor, which depends only on what it states and uses."""
    used = ", ".join(f"[{number}](#step-{name})" for number, name in step.uses)
    rule = f"rule `{step.rule}`{f', from {used}' if used else ''}"
    title = words(step.title)
    lines = [f'<a id="step-{step.id}"></a>', "", f"**{step.number}. {title}** ({rule}): {step.verdict}", ""]
    lines += [
        *(fenced("", step.words) if step.words else display(step.formula)),
        "",
        f"for {', '.join(map(inline, step.domain))}" if step.domain else "without parameters",
        "",
    ]
    if step.lemma:
        lines += [f"lemma {lemma_link(step.lemma)}", ""]
    if step.message:
        lines += [*fenced("text", step.message), ""]
    return lines


def value_table(page: ClaimContent, rows: Sequence[Row]) -> Lines:
    """Parameters and value, a row for each point."""
    head = [*(inline(p.symbol) for p in page.parameters), "value"]
    return table(
        head,
        [[*(row.point[p.name] for p in page.parameters), row.value.replace("inf", "∞") or row.problem] for row in rows],
    )


def axiom_lines(axioms: Sequence[Axiom], words: Callable[[str], str], derived: bool) -> Lines:
    """Cited facts, in words and in full, with their source."""
    if not axioms:
        return ["No axiom: the derivation cites nothing." if derived else "Nothing: it is not derived."]
    lines: Lines = []
    for axiom in axioms:
        known = REFERENCES.get(axiom.reference)
        source = (escape_markdown(known) if known else words(axiom.reference)).removesuffix(".")
        lines += [f"- **{words(axiom.title)}** (`{axiom.name}`). {words(axiom.words)} {source}.", ""]
        lines += [f"  {line}".rstrip() for line in full_lines(axiom_in_full(axiom.name))]
    return lines


def figure_lines(drawn: DrawnFigure, page_command: str, words: Callable[[str], str]) -> Lines:
    """A figure, what is seen in it, and where its numbers are and come from."""
    made = "is what this command writes:" if drawn.command else "is written with this page by"
    caption = words(drawn.caption)
    numbers = [f"[{drawn.data}]({drawn.data}) {made}", "", *fenced("sh", drawn.command or page_command), ""]
    return [f"![{escape_markdown(drawn.caption)}]({drawn.file})", "", f"*{caption}*", "", *numbers]


def simulation_lines(page: ClaimContent, command: str, words: Callable[[str], str]) -> Lines:
    """What was simulated, and every setting with its numbers; ``command`` makes the page."""
    if page.no_simulation:
        return [f"Not simulated: {words(page.no_simulation)}."]
    validated = page.validated
    lines = [f"Procedure: {words(page.procedure)}.", ""] if page.procedure else []
    verdict = validated.verdict.value if validated.verdict else "none"
    resolution = "unknown" if validated.resolution is None else f"{validated.resolution:.2g}"
    unnoticed = f"; {escape_markdown(validated.unnoticed)}" if validated.unnoticed else ""
    lines += [f"Verdict: **{verdict}**. Smallest relative error it would have noticed: {resolution}{unnoticed}."]
    if validated.regions:
        lines += ["", *regions_table(page)]
    if validated.reason:
        lines += ["", escape_markdown(validated.reason)]
    if page.simulation_figure:
        lines += ["", *figure_lines(page.simulation_figure, command, words)]
    lines += ["", *settings_table(page)] if validated.trials else []
    if (pooled := validated.pooled) is not None:
        agrees = "agrees" if pooled.passed else "**disagrees**"
        lines += [
            "",
            f"All settings at once: the value measured over the value claimed is {pooled.measured:.8g} with standard error "
            f"{pooled.standard_error:.2g}: {agrees}.",
        ]
    return [*lines, "", "Repeat with", "", *fenced("sh", validated.command)]


def regions_table(page: ClaimContent) -> Lines:
    """How well each region of the domain is seen."""
    head = ["region", "settings", "see the claim", "noticed at one setting, median", "worst", "in all of the region"]
    return table(
        head,
        [
            [escape_markdown(page.in_letters(one.name)), str(one.settings), str(one.seeing)]
            + ["none" if number is None else f"{number:.2g}" for number in (one.median, one.worst, one.resolution)]
            for one in page.validated.regions
        ],
    )


def settings_table(page: ClaimContent) -> Lines:
    """One row for each setting: what it is, predicted, measured, deviation."""
    trials = page.validated.trials
    names = list(trials[0].setting)
    head = [*names, "predicted", "left out, at most", "measured", "standard error", "residual", "agrees"]
    rows = []
    for trial in trials:
        test = trial.comparison
        row = [escape_markdown(str(trial.setting[name])) for name in names]
        if test is None:
            row += [escape_markdown(trial.problem), "", "", "", "", "no"]
        else:
            deviation = "exact" if test.deviation is None else f"{test.deviation:+.2f} s.e."
            row += [f"{test.predicted:.8g}", f"{test.allowance:.2g}", f"{test.measured:.8g}"]
            row += [f"{test.standard_error:.2g}", deviation, trial.agrees if test.passed else "**no**"]
        rows.append(row)
    return table(head, rows)


def front_page(
    contents: Sequence[ClaimContent], run: Run, plates: Sequence[DrawnPlate], lemmas: Sequence[LemmaPage]
) -> str:
    """The first page: figures, every claim with its verdicts, the counts, the axioms."""

    def words(text: str) -> str:
        return as_markdown(text, run.titles, "{}.md".format)

    rows = []
    for one in contents:
        verdict = one.validated.verdict.value if one.validated.verdict else "not simulated"
        resolution = "" if one.validated.worst is None else f"{one.validated.worst:.2g}"
        rows.append(
            [f"[{escape_markdown(one.title)}]({one.name}.md)", words(one.statement), one.verdict, verdict, resolution]
        )
    lines = [f"# {escape_markdown(run.title)}", ""]
    for file, title, caption, rows_below in plates:
        lines += [f"![{title}]({file})", "", f"*{words(caption)}*", ""]
        if rows_below:
            head, *below = [[words(cell) for cell in row] for row in rows_below]
            lines += [*table(head, below), ""]
    lines += ["## Claims", "", *table(["claim", "statement", "derivation", "simulation", "resolution"], rows), ""]
    counts = [[verdict, str(count)] for verdict, count in run.checked.proofs.counts.items()]
    lines += ["## Steps by verdict", "", *table(["verdict", "steps"], counts), ""]
    if notation := notation_of(contents):
        lines += ["## Notation", "", *sign_table(notation, run), ""]
    lines += ["## Axioms that something here rests on", "", *axiom_lines(run.axioms, words, run.checked.ok), ""]
    if lemmas:
        rows = [[f"[{escape_markdown(in_words(one.name))}](lemma-{one.name}.md)", words(one.words)] for one in lemmas]
        lines += ["## Lemmas", "", *table(["about", ""], rows), ""]
    lines += ["What the rule of a step verifies is in [the rules](rules.md).", ""]
    return "\n".join([*lines, "## This run", "", *run_lines(run), ""])


def run_lines(run: Run) -> Lines:
    """What it takes to repeat the run, and how often it would raise a false alarm."""
    shown = ", ".join(f"{name} {number}" for name, number in run.versions.items())
    return [
        f"- Made {run.date} by `{run.command}`",
        f"- Seed {run.validated.seed}, at most {run.validated.settings} settings for each claim",
        f"- False-alarm rate of the whole run: {run.validated.false_alarm_rate:g}; resolutions are those noticed with "
        f"probability {run.validated.power:g}",
        f"- Versions: {shown}",
    ]
