"""The book of claims: every Claim in phaseproof.derivations, a user's own files, and selections by name."""

from __future__ import annotations

import difflib
import os
import pkgutil
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType

from .. import derivations
from ..campaigns.homes import PREFIX, specification
from ..campaigns.limits import TIMEOUT, time_limit
from ..campaigns.prints import prints_aside
from ..theory.claim import Claim
from ..theory.errors import PhaseproofError, UsageError

TOPICS = (
    "marchenko_pastur",
    "wishart",
    "convergence",
    "generalisation",
    "denoising",
    "regularisation",
    "memorisation",
    "recovery",
    "spectrum",
    "finite_size",
    "sampling",
    "dynamics",
    "condensation",
    "symmetry",
)
"""In the order of the theory; a topic that does not stand here comes after them."""

LEMMAS = "lemmas"
"""The folder that is no topic: what several topics share."""


def topics() -> list[str]:
    """The topics of the book, each a folder, in the order of the theory."""
    folders = [module.name for module in pkgutil.iter_modules(derivations.__path__) if module.ispkg]
    return sorted((name for name in folders if name != LEMMAS), key=lambda name: (_place(TOPICS, name), name))


def _place(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _modules(topic: str) -> list[Path]:
    """The files of a topic that hold claims, in their order."""
    folder = import_module(f"{derivations.__name__}.{topic}")
    order = getattr(folder, "ORDER", ())
    files = [path for where in folder.__path__ for path in Path(where).glob("*.py") if path.stem != "__init__"]
    return sorted(files, key=lambda path: (_place(order, path.stem), path.stem))


def _claims(topic: str, files: Iterable[Path]) -> dict[str, Claim]:
    found = collect([import_module(f"{derivations.__name__}.{topic}.{path.stem}") for path in files])
    return {name: claim for name, claim in found.items() if name.startswith(f"{topic}.")}


@cache
def load_topic(topic: str) -> dict[str, Claim]:
    """The claims of a topic by name: its modules in their order, claims in order of definition."""
    return _claims(topic, _modules(topic))


@cache
def load_book() -> dict[str, Claim]:
    """Every claim of the book by name, topic by topic."""
    book = {name: claim for topic in topics() for name, claim in load_topic(topic).items()}
    if not book:
        raise PhaseproofError("the book is empty: no module of phaseproof.derivations holds a Claim")
    return book


def of_the_book(claim: Claim) -> bool:
    """Is it a record of the book?"""
    return lookup(claim.name) is claim


def collect(modules: Iterable[ModuleType]) -> dict[str, Claim]:
    """The claims that the modules hold; the same record met twice counts once, two of one name are an error."""
    found: dict[str, Claim] = {}
    for module in modules:
        for value in vars(module).values():
            if not isinstance(value, Claim):
                continue
            if found.setdefault(value.name, value) is not value:
                raise PhaseproofError(f"two claims are named {value.name!r}; the second is in {module.__name__}")
    return found


@cache
def lookup(name: str) -> Claim | None:
    """The claim of the book with exactly this name, or None; of its topic the modules that write its name come first, the shortest ahead."""
    topic, _, own = name.partition(".")
    if topic not in topics():
        return None
    texts = {path: path.read_text(encoding="utf-8") for path in _modules(topic)}
    written = [path for path, text in texts.items() if f'"{own}"' in text or f'"{name}"' in text]
    alone = (_claims(topic, [path]).get(name) for path in sorted(written, key=lambda path: len(texts[path])))
    return next(filter(None, alone), None) or load_topic(topic).get(name)


def find(name: str, own: str = "") -> Claim:
    """The claim of the book with exactly this name, else UsageError with the nearest names.

    Of a derivation file, FILE.py, its claim, or that of its claims which is named beside it.
    """
    if not isinstance(name, str):
        raise UsageError(f"name = {name!r}; valid: the name of a claim, as 'convergence.overlap'")
    if own.endswith(".py"):
        name, own = own, name
    if name.endswith(".py"):
        return _in_file(Path(name), own)
    if own:
        raise UsageError(
            f"{own!r} beside {name!r}; valid: one name of the book, or a FILE.py and the name of one of its claims"
        )
    claim = lookup(name)
    if claim is None:
        raise UsageError(f"there is no claim named {name!r}; {_nearest(name, load_book())}")
    return claim


def _in_file(path: Path, own: str) -> Claim:
    claims = {claim.name: claim for claim in load_file(path)}
    if own in claims:
        return claims[own]
    if not own and len(claims) == 1:
        return next(iter(claims.values()))
    if not own:
        raise UsageError(f"{path} declares {len(claims)} claims; name one behind it: {', '.join(claims)}")
    raise UsageError(f"{path} declares no claim named {own!r}; it declares {', '.join(claims)}")


def select(arguments: Sequence[str]) -> tuple[Claim, ...]:
    """The claims that the arguments name, each once: claim names, topics (``convergence``) and .py files.

    Without arguments, the whole book. A file gives all its claims, or those of them that are named beside it.
    Raises UsageError for a name or a file that is not there.
    """
    if not arguments:
        return tuple(load_book().values())
    for argument in arguments:
        if not isinstance(argument, str):
            raise UsageError(f"selection = {argument!r}; valid: claims, topics and files, as 'convergence.overlap'")
    files = {argument: load_file(Path(argument)) for argument in arguments if argument.endswith(".py")}
    own: dict[str, Claim] = {}
    for claims in files.values():
        for claim in claims:
            if own.setdefault(claim.name, claim) is not claim:
                raise UsageError(f"two of the given files define a claim named {claim.name!r}; rename one")
    chosen: dict[str, Claim] = {}
    for argument in arguments:
        if argument in files:
            named = [claim for claim in files[argument] if claim.name in arguments]
            claims = named or files[argument]
        else:
            claims = _named(argument, own)
        chosen.update((claim.name, claim) for claim in claims)
    return tuple(chosen.values())


def _named(argument: str, own: Mapping[str, Claim]) -> list[Claim]:
    """The claim of this name, of a user's file or of the book, or the claims of this topic, written ``topic`` or ``topic.*``."""
    exactly = own.get(argument) or lookup(argument)
    if exactly is not None:
        return [exactly]
    topic = argument.removesuffix(".*")
    known = {**(load_topic(topic) if topic in topics() else {}), **own}
    claims = [claim for name, claim in known.items() if name.startswith(f"{topic}.")]
    if not claims and os.path.isdir(argument):
        raise UsageError(f"{argument} is a directory; give a claim name, a topic or a .py file")
    if not claims:
        raise UsageError(f"there is no claim or topic named {argument!r}; {_nearest(argument, [*load_book(), *own])}")
    return claims


def _nearest(name: str, book: Iterable[str]) -> str:
    names = sorted({*book, *(full.partition(".")[0] for full in book)})
    close = [full for full in names if full.endswith(f".{name}")] or difflib.get_close_matches(name, names, 3, 0.5)
    return f"nearest: {', '.join(close)}" if close else "`phaseproof list` shows them all"


def load_file(path: Path) -> list[Claim]:
    """The claims of a derivation file, which is run as Python; its directory is searched for its imports.

    A file of the book itself gives that file's claims. Raises UsageError for a file that cannot be read,
    does not run, holds no claim of its own, or uses a name of the book.
    """
    if not os.path.exists(path):
        raise UsageError(f"there is no file {path}")
    if not os.path.isfile(path):
        raise UsageError(f"{path} is not a file; give a .py file that declares claims")
    module = _module_of_the_book(path)
    if module is not None:
        claims = list(collect([module]).values())
    else:
        claims = [claim for claim in collect([_execute(path)]).values() if not of_the_book(claim)]
        for claim in claims:
            if lookup(claim.name) is not None:
                raise UsageError(f"{path}: the book has a claim named {claim.name!r} already; choose another name")
    if not claims:
        raise UsageError(f"{path} declares no claim: make a phaseproof.Claim and give it a name at module level")
    return claims


def _module_of_the_book(path: Path) -> ModuleType | None:
    whole = path.resolve().with_suffix("")
    for folder in map(Path, derivations.__path__):
        if whole.is_relative_to(folder.resolve()) and path.stem != "__init__":
            return import_module(".".join((derivations.__name__, *whole.relative_to(folder.resolve()).parts)))
    return None


def _execute(path: Path) -> ModuleType:
    """Run a file as a module of its own."""
    name = PREFIX + path.stem
    found = specification(name, path)
    if found is None or found.loader is None:
        raise UsageError(f"{path} cannot be read as Python")
    module = module_from_spec(found)
    folder = str(path.resolve().parent)
    sys.modules[name] = module
    sys.path.insert(0, folder)
    try:
        with time_limit(TIMEOUT), prints_aside():
            found.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        del sys.modules[name]
        raise UsageError(describe(error, path)) from error
    finally:
        sys.path.remove(folder)
    return module


def describe(error: BaseException, path: Path) -> str:
    """An error of a derivation file in one line: the file, the line, what went wrong."""
    line: int | None = None
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).resolve() == path.resolve():
        line, text = error.lineno, error.msg
    else:
        frames = traceback.extract_tb(error.__traceback__)
        line = next((f.lineno for f in reversed(frames) if Path(f.filename).resolve() == path.resolve()), None)
        text = " ".join(str(error).split())
    kind = "" if isinstance(error, PhaseproofError) else f"{type(error).__name__}: "
    return f"{path}{f', line {line}' if line else ''}: {kind}{text}"
