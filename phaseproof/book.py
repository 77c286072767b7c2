"""The book of claims: every Claim in phaseproof.derivations, a user's own files, and selections by name."""

from __future__ import annotations

import difflib
import importlib.util
import pkgutil
import sys
import traceback
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from . import derivations
from .limits import TIMEOUT, prints_aside, time_limit
from .theory.claim import Claim
from .theory.errors import PhaseproofError, UsageError


@cache
def load_book() -> dict[str, Claim]:
    """Every claim of the book by name: modules in alphabetical order, claims in order of definition."""
    names = sorted(module.name for module in pkgutil.iter_modules(derivations.__path__))
    book = collect([import_module(f"{derivations.__name__}.{name}") for name in names])
    if not book:
        raise PhaseproofError("the book is empty: no module of phaseproof.derivations holds a Claim")
    return book


def of_the_book(claim: Claim) -> bool:
    """Is it a record of the book? The book is loaded only if one of its topics has this name."""
    return _topic_of_the_book(claim.name) and load_book().get(claim.name) is claim


def _topic_of_the_book(name: str) -> bool:
    """Does the book's text begin a name with the topic of this one? If not, the name is free."""
    topic = f'"{name.partition(".")[0]}.'
    sources = (path for folder in derivations.__path__ for path in Path(folder).glob("*.py"))
    return any(topic in source.read_text(encoding="utf-8") for source in sources)


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


def find(name: str) -> Claim:
    """The claim of the book with exactly this name, else UsageError with the nearest names."""
    book = load_book()
    if name not in book:
        raise UsageError(f"there is no claim named {name!r}; {_nearest(name, book)}")
    return book[name]


def select(arguments: Sequence[str]) -> tuple[Claim, ...]:
    """The claims that the arguments name, each once: claim names, topics (``convergence``) and .py files.

    Without arguments, the whole book. A file gives all its claims, or those of them that are named beside it.
    Raises UsageError for a name or a file that is not there.
    """
    if not arguments:
        return tuple(load_book().values())
    files = {argument: load_file(Path(argument)) for argument in arguments if argument.endswith(".py")}
    known: dict[str, Claim] = {}
    for claims in files.values():
        for claim in claims:
            if known.setdefault(claim.name, claim) is not claim:
                raise UsageError(f"two of the given files define a claim named {claim.name!r}; rename one")
    if not all(argument in files or argument in known for argument in arguments):
        known |= load_book()
    chosen: dict[str, Claim] = {}
    for argument in arguments:
        if argument in files:
            named = [claim for claim in files[argument] if claim.name in arguments]
            claims = named or files[argument]
        else:
            claims = _named(argument, known)
        chosen.update((claim.name, claim) for claim in claims)
    return tuple(chosen.values())


def _named(argument: str, known: Mapping[str, Claim]) -> list[Claim]:
    """The claim of this name, or the claims of this topic, written ``topic`` or ``topic.*``."""
    if argument in known:
        return [known[argument]]
    topic = argument.removesuffix(".*")
    claims = [claim for name, claim in known.items() if name.startswith(f"{topic}.")]
    if not claims and Path(argument).is_dir():
        raise UsageError(f"{argument} is a directory; give a claim name, a topic or a .py file")
    if not claims:
        raise UsageError(f"there is no claim or topic named {argument!r}; {_nearest(argument, known)}")
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
    if not path.exists():
        raise UsageError(f"there is no file {path}")
    if not path.is_file():
        raise UsageError(f"{path} is not a file; give a .py file that declares claims")
    module = _module_of_the_book(path)
    if module is not None:
        claims = list(collect([module]).values())
    else:
        claims = [claim for claim in collect([_execute(path)]).values() if not of_the_book(claim)]
        for claim in claims:
            if _topic_of_the_book(claim.name) and claim.name in load_book():
                raise UsageError(f"{path}: the book has a claim named {claim.name!r} already; choose another name")
    if not claims:
        raise UsageError(f"{path} declares no claim: make a phaseproof.Claim and give it a name at module level")
    return claims


def _module_of_the_book(path: Path) -> ModuleType | None:
    for folder in derivations.__path__:
        if path.resolve().parent == Path(folder).resolve() and path.stem != "__init__":
            return import_module(f"{derivations.__name__}.{path.stem}")
    return None


def _execute(path: Path) -> ModuleType:
    """Run a file as a module of its own."""
    name = f"derivation_file_{path.stem}"
    specification = importlib.util.spec_from_file_location(name, path)
    if specification is None or specification.loader is None:
        raise UsageError(f"{path} cannot be read as Python")
    module = importlib.util.module_from_spec(specification)
    folder = str(path.resolve().parent)
    sys.modules[name] = module
    sys.path.insert(0, folder)
    try:
        with time_limit(TIMEOUT), prints_aside():
            specification.loader.exec_module(module)
    except (Exception, SystemExit) as error:
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
