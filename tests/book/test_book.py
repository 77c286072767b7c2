"""The book, selections from it, and files of users."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import cloudpickle
import pytest

import phaseproof
from phaseproof import derivations
from phaseproof.book import selection as book
from phaseproof.book.axiom_titles import TITLES
from phaseproof.book.dependencies import axioms_of, claims_used
from phaseproof.checking.claims import check_claims
from phaseproof.derivations.convergence import overlap as convergence
from phaseproof.theory.axioms.table import AXIOMS
from phaseproof.theory.errors import PhaseproofError, UsageError
from phaseproof.theory.steps import Verdict
from phaseproof.theory.write.proof import believing
from phaseproof.typesetting.prose import in_words

from ..derivation_files import TRUE, write


def test_every_derivation_module_is_in_the_book() -> None:
    topics = {claim.name.partition(".")[0] for claim in phaseproof.claims()}
    assert {"convergence", "marchenko_pastur", "finite_size", "generalisation"} <= topics


def test_names_topics_and_no_argument() -> None:
    everything = book.select([])
    assert list(everything) == list(book.load_book().values())
    topic = book.select(["convergence"])
    assert topic == book.select(["convergence.*"])
    assert {claim.name.partition(".")[0] for claim in topic} == {"convergence"}
    assert book.select(["convergence.overlap", "convergence"])[0].name == "convergence.overlap"
    assert len(book.select(["convergence", "convergence.overlap"])) == len(topic)


def test_a_misspelt_name_gets_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"convergence\.overlap"):
        book.select(["convergence.overlpa"])
    with pytest.raises(UsageError, match=r"nearest: .*convergence\.overlap"):
        book.select(["overlap"])
    with pytest.raises(UsageError, match="phaseproof list"):
        book.select(["zzzzzz"])


def test_a_file_gives_its_own_claims(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert [claim.name for claim in book.select([path])] == ["mine.square"]
    assert [claim.name for claim in book.select(["mine.square", path])] == ["mine.square"]
    imports = "from phaseproof.derivations.convergence.overlap import *\n" + TRUE
    assert [c.name for c in book.select([write(tmp_path, imports, "imports.py")])] == ["mine.square"]


def test_a_named_claim_restricts_its_file(tmp_path: Path) -> None:
    path = write(tmp_path, TRUE + TRUE.replace("mine.square", "mine.other").replace("square =", "other ="))
    assert len(book.select([path])) == 2
    assert [claim.name for claim in book.select(["mine.other", path])] == ["mine.other"]


def test_a_file_of_the_book_is_the_book() -> None:
    path = Path(next(iter(derivations.__path__))) / "wishart" / "moments.py"
    assert book.select([str(path)]) == book.select(["wishart"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "declares no claim"),
        ("x = (", "line 1: SyntaxError"),
        ("\n\nx = 1 / 0", "line 3: ZeroDivisionError"),
        ("raise SystemExit(0)", "line 1: SystemExit"),
        ("import no_such_module_anywhere", "line 1: ModuleNotFoundError"),
        (TRUE.replace("mine.square", "convergence.overlap"), "already"),
        (TRUE.replace("mine.square", "nonsense"), "topic.result"),
        (TRUE.replace('"dlmf"', '"somebody"'), "reference 'somebody'"),
        (TRUE + "\nsecond = Claim(**{**vars(square)})", "two claims are named"),
    ],
)
def test_a_file_that_is_no_good(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PhaseproofError, match=message) as caught:
        book.select([write(tmp_path, text)])
    assert "\n" not in str(caught.value)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        book.select([str(tmp_path / "absent.py")])
    with pytest.raises(UsageError, match="is a directory"):
        book.select([str(tmp_path)])
    (tmp_path / "folder.py").mkdir()
    with pytest.raises(UsageError, match="is not a file"):
        book.select([str(tmp_path / "folder.py")])


def test_two_files_with_one_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two of the given files"):
        book.select([write(tmp_path), write(tmp_path, TRUE, "again.py")])


def test_an_empty_book_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivations, "__path__", [])
    book.load_book.cache_clear()
    try:
        with pytest.raises(PhaseproofError, match="the book is empty"):
            book.load_book()
    finally:
        book.load_book.cache_clear()


def test_duplicate_names_in_the_book() -> None:
    first, second = ModuleType("first"), ModuleType("second")
    claim = book.find("convergence.overlap")
    first.one, second.two = claim, type(claim)(**vars(claim))  # type: ignore[attr-defined]
    with pytest.raises(PhaseproofError, match=r"two claims are named 'convergence\.overlap'; the second is in second"):
        book.collect([first, second])


def test_the_face_of_a_claim() -> None:
    overlap = phaseproof.claim("convergence.overlap")
    assert overlap.evaluate(digits=10, gamma=1).value.startswith("0.7205061948")
    assert overlap.evaluate(gamma="7/3", digits=5).point == {"gamma": "7/3"}
    assert overlap.check().ok
    assert overlap._repr_latex_().startswith("$")
    validated = phaseproof.claim("marchenko_pastur.atom").validate(settings=3, seed=1)
    assert validated.ok
    assert [claim.verdict for claim in validated.claims] == [Verdict.TESTED]
    assert not phaseproof.claim("convergence.duality").validate().ok
    with pytest.raises(UsageError, match="settings = 0"):
        overlap.validate(settings=0)
    with pytest.raises(UsageError, match="gamma = 0 is outside the domain"):
        overlap.evaluate(gamma=0)
    with pytest.raises(UsageError, match="there is no claim"):
        phaseproof.claim("nothing.at_all")


def test_what_is_read_off_is_what_the_kernel_finds() -> None:
    claims = book.select(["wishart", "marchenko_pastur.stieltjes_transform", "generalisation.frobenius"])
    for result in check_claims(claims).results:
        assert set(axioms_of(result.claim)) == set(result.root.axioms), result.claim.name


def test_use_is_transitive() -> None:
    used = claims_used(book.find("convergence.duality"), book.select([]))
    assert {"convergence.overlap", "marchenko_pastur.stieltjes_transform"} <= set(used)
    assert "convergence.duality" not in used


@pytest.mark.parametrize(
    "changes", [{"ranges": {"n": (2, 40)}}, {"ranges": {"gamma": (1, 2)}}, {"ranges": {"z": (1, 2)}}]
)
def test_a_range_that_would_be_ignored_is_an_error(changes: dict[str, object]) -> None:
    claim = convergence.overlap_claim
    assert claim.simulation is not None
    with pytest.raises(UsageError, match="ranges names"):
        dataclasses.replace(claim, simulation=dataclasses.replace(claim.simulation, **changes))


@pytest.mark.parametrize(
    "changes", [{"dimensions": (9, 8)}, {"dimensions": (0, 8)}, {"loads": (0, 1)}, {"replicates": 1}]
)
def test_a_simulation_that_cannot_run_is_an_error(changes: dict[str, object]) -> None:
    assert convergence.overlap_claim.simulation is not None
    with pytest.raises(UsageError, match=next(iter(changes))):
        dataclasses.replace(convergence.overlap_claim.simulation, **changes)


@pytest.mark.parametrize("name", book.load_book())
def test_a_claim_can_be_sent_to_another_process(name: str) -> None:
    """As validations and audits do; its derivation too, whatever function makes it."""
    claim = book.load_book()[name]
    sent = cloudpickle.loads(cloudpickle.dumps(claim))
    with believing():
        ends = [one.derivation().statement for one in (sent, claim)]
    assert (sent.name, sent.conclusion, ends[0]) == (name, claim.conclusion, ends[1])


def test_listing_the_book_loads_no_statistics() -> None:
    """They take as long to load as the claims themselves, and only simulations need them."""
    code = "import sys; from phaseproof.book.selection import load_book; load_book(); sys.exit('scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_titles_are_words_that_no_other_claim_has() -> None:
    claims = phaseproof.claims()
    titles = [claim.record.title for claim in claims]
    assert len({title.lower() for title in titles}) == len(titles)
    for claim, title in zip(claims, titles, strict=True):
        slug = claim.name.partition(".")[2].replace("_", " ")
        assert " " in title.strip(), claim.name
        assert title[0].isupper(), claim.name
        assert title.lower() != slug, claim.name
        assert not set(title) & set("_^*=<>$\\"), claim.name
        assert len(title) <= 80, claim.name


def test_axioms_have_titles_of_their_own() -> None:
    """Pages called an axiom by its name in words: "Edge upper"."""
    assert TITLES.keys() == AXIOMS.keys()
    assert len(set(TITLES.values())) == len(TITLES)
    assert [name for name, title in TITLES.items() if "_" in name and title == in_words(name)] == []
