"""Mathematics as trees. What convention leaves open is not guessed: it is an error that says how to write it.

- ``xy`` is a product, and so is ``x(1 + t)`` unless x is a function that was defined; ``x(t)`` would be a function's value.
- a function without brackets takes the numbers and letters behind it: ``\\sin 2\\pi x``, ``\\ln x^2`` is of x^2.
- or the function behind it: ``\\ln\\cosh x``.
- with brackets it takes just them: ``\\ln(x)y``, and ``f(x)^2`` is the square of the value.
- ``\\sum``, ``\\prod``, ``\\lim`` and ``\\frac{d}{dx}`` take the product behind them, and an integral all up to its dx.
- ``1/2x``, ``\\ln x/y``, ``\\sin x(1+y)``, ``\\sin^{-1}x`` and ``{a+b}^2`` are not read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from . import binders, laws
from .cursor import Cursor
from .names import (
    ACCENTS,
    FUNCTIONS,
    GREEK,
    NO_MATRICES,
    OF_MATRICES,
    SEVERAL,
    TRACES,
    UPRIGHT_INDEX,
    WORDS_OF_MATRICES,
)
from .relations import STARS, closes, is_bar, is_letter, listed, one_sided, opens, star_above
from .tokens import BAR, OPEN_BAR, Token, Unread, all_of_it, closing, plain
from .tree import Node, mentions

DEEPEST = 40
"""Levels of brackets, fractions and exponents."""
LONGEST_NUMBER = 400
OPENING = {"(": ")", "[": "]", "{": "}"}
FLOORS = {"lfloor": ("rfloor", "floor"), "lceil": ("rceil", "ceil")}
_CLOSING = frozenset(("}", *(end for end, _ in FLOORS.values())))
FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac"))
LARGE = FRACTIONS | {"sqrt", "binom"}
"""What stands behind letters as a factor of its own as often as not."""
TIMES = frozenset(("cdot", "times", "*", "ast"))


class Grammar(Cursor):
    """A reader of words; ``functions`` are names that brackets apply, ``end`` is the place behind the last word."""

    def __init__(self, words: Sequence[Token], functions: Collection[str] = (), end: int | None = None) -> None:
        super().__init__(words, end)
        self.functions = functions
        self.depth, self.bars, self.open_integrals = 0, 0, list[list[Token]]()
        self.ended = False
        """Has the term under way met the differential that ends it?"""
        self.bare = False
        """Was the last term a differential and nothing else?"""

    def inner(self, words: Sequence[Token], end: int) -> Grammar:
        """A reader of words within these."""
        made = Grammar(words, self.functions, end)
        made.depth = self.depth + 1
        return made

    def whole(self) -> Node:
        """All words as one expression."""
        if self.next.kind == "end":
            raise self.wrong("nothing stands here")
        node = self.expression()
        if self.next.kind != "end":
            raise self.wrong(self.out_of_place())
        return node

    # ----------------------------------------------------------------------------------------------- sums, products

    def expression(self) -> Node:
        """Terms with + and - between, within brackets or braces."""
        bars, self.bars = self.bars, 0
        node = self.sum()
        self.bars = bars
        return node

    def shielded(self, read: Callable[[], Node]) -> Node:
        """What is read where no differential of an integral around can stand."""
        outer, self.open_integrals = self.open_integrals, []
        node = read()
        self.open_integrals = outer
        return node

    def sum(self, met: Sequence[Token] = ()) -> Node:
        """Terms up to the differential that is then ``met``."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(f"more than {DEEPEST} levels of brackets")
        start, signs, terms = self.next.at, list[str](), list[Node]()
        bound = set[str]()
        while True:
            sign = "+"
            if self.next.kind == "sign" and self.next.text in "+-":
                sign = self.take().text
            elif terms:
                break
            before = self.next
            if not terms and self.sees(OPEN_BAR, "command"):
                term = self.barred(sign)
                signs.append(sign)
                terms.append(term)
                continue
            term = self.term()
            if self.bare and (terms or (not met and self.next.text in ("+", "-"))):
                raise self.wrong(
                    "a differential is a factor of all that is integrated, or stands alone above a line", before
                )
            if is_bar(self.next) and self.limits(self.place + 1) and not self.bars and not self.ended:
                bar = self.take()
                if terms:
                    raise self.wrong(
                        "does the bar take this term or those before it too? put what it takes in brackets", bar
                    )
                term = binders.evaluated(self, term)
            if outside := bound.intersection(mentions(term)):
                raise self.wrong(
                    f"{min(outside)} stands behind a sum, product or limit over it: put in brackets what that takes",
                    before,
                )
            bound |= _open_variables(term)
            signs.append(sign)
            terms.append(term)
            if met or self.ended or not (self.next.kind == "sign" and self.next.text in "+-"):
                break
        self.depth -= 1
        if len(terms) == 1:
            return terms[0] if signs == ["+"] else Node("negative", start, (), tuple(terms))
        return Node("sum", start, tuple(signs), tuple(terms))

    def barred(self, sign: str) -> Node:
        """What is of a bar whose beginning is not seen: it begins a sum, and a sign before it is of all of it."""
        self.take()
        start = self.next
        body = self.shielded(self.expression)
        if body.kind == "sum" and sign == "-":
            raise self.wrong("is the sign of all that the bar takes? put that in brackets", start)
        self.closed(BAR, "command")
        return binders.evaluated(self, body)

    def term(self) -> Node:
        """Factors side by side, or with a sign of multiplication or division between."""
        start, factors = self.next.at, list[Node]()
        slashed = led = False
        while not self.ended:
            token = self.next
            if self.differential_here():
                self.differential()
                self.ended = bool(factors)
                led = True
            elif token.text in TIMES and token.kind in ("sign", "command") and factors:
                self.take()
                factors.append(self.signed_factor())
                slashed = False
            elif token.kind == "sign" and token.text == "/" and (factors or led):
                self.take()
                above = factors or [Node("number", token.at, ("1",))]
                below = self.shielded(self.factor)
                factors, slashed = [Node("quotient", start, (), (_product(above, start), below))], True
            elif self.begins_factor() or (not factors and is_bar(token)):
                if slashed:
                    raise self.wrong("where does what is below the slash end? write \\frac or brackets")
                if token.kind == "number" and factors and not self.raised_number():
                    break
                if factors and self.sees("{") and self.behind_braces().kind == "number":
                    raise self.wrong("braces are not seen in print: a number behind a factor is written with \\cdot")
                if self.looks_differential() and any(node.kind == "integral" for node in factors):
                    raise self.wrong("a differential without its integral")
                factors.append(self.factor())
                _refuse_application(factors)
                _refuse_mixed(factors)
            else:
                break
        self.bare = led and not factors
        if not factors and not led:
            raise self.wrong(self.out_of_place() if self.next.kind != "end" else "a formula ends too early")
        return _product(factors or [Node("number", start, ("1",))], start)

    def behind_braces(self) -> Token:
        """What is seen first of a group."""
        further = 0
        while self.ahead(further).text == "{" and self.ahead(further).kind == "sign":
            further += 1
        return self.ahead(further)

    def raised_number(self) -> bool:
        """Does a power of a number stand behind what brackets, braces or a space end, as in 2^{x} 3^{y}?"""
        before = self.words[self.place - 1]
        ended = before.kind == "sign" and before.text in "})"
        return self.ahead(1).text == "^" and (ended or self.next.apart)

    def signed_factor(self) -> Node:
        """Behind a sign of multiplication: a factor, with a minus where SymPy or a hurried author leaves the brackets out."""
        if self.sees("-"):
            sign = self.take()
            return Node("negative", sign.at, (), (self.factor(),))
        return self.factor()

    def begins_factor(self) -> bool:
        token = self.next
        if token.kind in ("number", "letter", "word"):
            return True
        if token.kind == "sign":
            return token.text in "([{" or (token.text == "|" and not self.bars and not self.limits(self.place + 1))
        if token.kind != "command":
            return False
        if is_bar(token):
            return token.text == "lvert" or not (token.text == "rvert" or self.bars or self.limits(self.place + 1))
        return token.text in _FACTORS or token.text.startswith(_STYLED)

    # ------------------------------------------------------------------------------------------------- factors

    def factor(self) -> Node:
        """An atom with what stands behind and above it."""
        start, braces = self.place, self.sees("{")
        signed = braces and self.behind_braces().text in ("+", "-")
        if self.sees("[") and self.limits(self.matching(start) + 1):
            node = binders.evaluated(self, self.bracket())
        else:
            node = self.atom()
        within = self.words[start + 1 : self.place - 1]
        if braces and (
            ((_is_open(node) or signed) and not self.alone(start))
            or (node.kind in ("product", "quotient", "power") and self.next.text in ("^", "!", "_"))
            or (node.kind == "quotient" and any(word.text == "/" for word in within) and not self.alone(start))
        ):
            raise Unread("braces are not seen in print: write brackets", node.at)
        if node.kind in ENDLESS and self.next.kind == "sign" and self.next.text in ("^", "!", "_"):
            raise self.wrong("where does what is raised begin? write brackets")
        if node.kind in ("bracket", "abs") and self.sees("_") and self.ahead(1).text != "+":
            raise self.wrong("a value between limits stands in square brackets, or before a bar")
        while True:
            if self.sees("^"):
                node = self.raised(node)
            elif self.sees("!"):
                if node.kind == "power":
                    raise self.wrong("is it the power or its exponent that is followed by !? put brackets")
                self.take()
                if self.sees("!"):
                    raise self.wrong("!! has no term")
                node = Node("factorial", node.at, (), (node,))
            elif self.sees("_") and self.ahead(1).text == "+":
                if node.kind == "power":
                    raise self.wrong("is it the power or its base of which the positive part is taken? put brackets")
                if node.kind in ("mean", "call", "log", "trace", "det"):
                    raise self.wrong(
                        "is it all of this or its argument of which the positive part is taken? put brackets"
                    )
                self.take(), self.take()
                node = Node("positive", node.at, (), (node,))
            else:
                return node

    def limits(self, place: int) -> bool:
        """Does a lower limit stand there, or an upper one with a lower one behind it?"""
        sign, behind = (self.words[i].text if i < len(self.words) else "" for i in (place, place + 1))
        if sign == "^":
            end = closing(self.words, place + 1) if behind == "{" else place + 1
            sign, behind = (self.words[i].text if i < len(self.words) else "" for i in (end + 1, end + 2))
        return sign == "_" and behind != "+"

    def alone(self, start: int) -> bool:
        """Does what began at ``start`` fill the brackets around it?"""
        before = self.words[start - 1] if start else None
        begins = before is None or opens(before) or is_bar(before) or before.text in ("{", *FLOORS)
        ends = self.next.kind == "end" or closes(self.next) or is_bar(self.next) or self.next.text in _CLOSING
        return begins and ends

    def raised(self, base: Node) -> Node:
        hat = self.take()
        if (
            self.next.text in ("+", "{")
            and (self.next.text == "+" or self.ahead(1).text == "+")
            and (self.next.text == "+" or self.ahead(2).text == "}")
        ):
            for _ in range(1 if self.next.text == "+" else 3):
                self.take()
            if base.kind not in ("name", "bracket"):
                raise Unread("^+ is the positive part of a letter or a bracket; is it a limit from the right?", hat.at)
            return Node("positive", base.at, (), (base,))
        exponent = self.exponent(hat)
        if base.kind == "power":
            raise Unread("two exponents of one base: write braces or brackets", hat.at)
        return Node("power", base.at, (), (base, exponent))

    def exponent(self, hat: Token) -> Node:
        """What stands above; an index in brackets, a star or a transpose is no power."""
        token, inside = self.next, self.ahead(1)
        if token.kind == "sign" and token.text == "{" and opens(inside):
            end = self.matching(self.place + 1)
            if end + 1 < len(self.words) and self.words[end + 1].text == "}" and self.words[end + 1].kind == "sign":
                raise Unread("an exponent in brackets may be an index: write it without them", inside.at)
        if (inside if token.text == "{" else token).text in (
            "top",
            "intercal",
            "dagger",
            *STARS,
            "prime",
            "circ",
        ):
            above = (inside if token.text == "{" else token).text
            raise Unread(
                f"\\{above}: {NO_MATRICES}" if above in OF_MATRICES else "what stands above is no power", token.at
            )
        return self.shielded(lambda: self.argument(hat))

    def argument(self, of: Token) -> Node:
        """What a command, an exponent or an index takes: a group in braces, or one character."""
        token = self.next
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
            digits = replace(token, text=token.text[0]), replace(token, text=token.text[1:], at=token.at + 1)
            self.words[self.place : self.place + 1] = digits
        if token.kind == "sign" and token.text == "{":
            node = self.group()
        elif token.kind in ("number", "letter") or (token.kind == "command" and (token.text in _SINGLE)):
            node = self.atom(single=True)
        else:
            raise self.wrong(f"expected braces behind {of.text}, not {self.found()}")
        all_of_it(of, token, self.next)
        return node

    def group(self) -> Node:
        """The inside of braces, which are not seen in print."""
        self.expect("{")
        if self.sees("}"):
            raise self.wrong("nothing stands in these braces")
        node = self.expression()
        self.closed("}")
        self.ended = False
        return node

    def bracket(self) -> Node:
        """What stands in round, square or curly brackets."""
        token = self.take()
        node = Node("bracket", token.at, (), (self.shielded(self.expression),))
        if not closes(self.next):
            raise self.wrong(self.out_of_place() if self.next.kind != "end" else f"{OPENING[token.text]} is missing")
        if self.next.text != OPENING[token.text]:
            raise self.wrong(f"{token.text} is closed by {self.next.text}")
        self.take()
        return node

    def only_bracket(self) -> Node:
        """A bracket that is no argument: a whole or a fractional part, as some write them, it must not look like."""
        token, start = self.next, self.place
        node = self.bracket()
        nested = any(opens(word) for word in self.words[start + 1 : self.place])
        if (token.text == "{" and not nested) or (token.text == "[" and node.parts[0].kind in ("name", "number")):
            raise Unread(f"{token.text} may mean a part of a number: write round brackets, or \\lfloor", token.at)
        return node

    def atom(self, single: bool = False) -> Node:
        token = self.next
        if token.kind == "number":
            self.take()
            if len(token.text) > LONGEST_NUMBER:
                raise Unread(f"a number of {len(token.text)} digits; at most {LONGEST_NUMBER} are read", token.at)
            if (
                self.next.text == "e"
                and self.next.at == token.at + len(token.text)
                and self.ahead(1).text in ("+", "-")
            ):
                raise Unread(
                    f"{token.text}e may begin a power of ten: write {token.text}\\cdot 10^{{...}}, or a space before e",
                    token.at,
                )
            return Node("number", token.at, (token.text,))
        if token.kind == "word" and token.text != "KL":
            return binders.variance(self) if token.text == "Var" else self.word()
        if token.kind == "sign" and token.text == "{":
            return self.group()
        if opens(token):
            return self.only_bracket()
        if is_bar(token):
            return self.absolute()
        if not single and (begun := laws.begins(self)) is not None:
            return begun(self)
        if token.kind == "letter":
            return self.name(single)
        if token.kind == "command":
            return self.command(single)
        raise self.wrong(self.out_of_place())

    def absolute(self) -> Node:
        bar = self.take()
        bars, self.bars = self.bars, 1
        node = self.shielded(self.sum)
        self.bars = bars
        if not is_bar(self.next) or self.next.text == "lvert":
            raise self.wrong("a bar is not closed", bar) if self.next.kind == "end" else self.wrong(self.out_of_place())
        self.take()
        return Node("abs", bar.at, (), (node,))

    # --------------------------------------------------------------------------------------------------- names

    def name(self, single: bool = False) -> Node:
        """A letter with its index, or the application of a function that was defined."""
        token = self.take()
        words = [token.text]
        if token.kind == "command" and token.text in ACCENTS:
            inner = self.argument(token)
            if inner.kind != "name":
                raise Unread(f"\\{token.text} is read on one letter", token.at)
            words = [f"{token.text.removeprefix('wide')}_{inner.words[0]}"]
        if not single and self.sees("_") and self.ahead(1).text != "+":
            letters = self.index()
            words = [f"{words[0]}_{''.join(letters).replace(',', '_')}", *letters]
        if not single and (length := star_above(self.words, self.place)):
            words[0] += f"_{STARS[self.ahead(length // 2).text]}_above"
            self.place += length
        node = Node("name", token.at, tuple(words))
        if words[0] in self.functions and not single:
            return self.applied(node)
        if self.next.text == "'" and not single:
            raise self.wrong(self.out_of_place())
        return node

    def index(self) -> list[str]:
        """The letters, digits and commas below a name."""
        below = self.take()
        token = self.next
        if token.kind == "sign" and token.text == "{":
            end = self.place
            while end < len(self.words) and not (self.words[end].text == "}" and self.words[end].kind == "sign"):
                end += 1
            inside, self.place = self.words[self.place + 1 : end], end + 1
        else:
            if token.kind == "number" and len(token.text) > 1:
                raise self.wrong("an index of several digits stands in braces")
            inside = [self.take()]
        if any(word.text in STARS for word in inside) and len(inside) > 1:
            raise Unread("an index with a star is a star alone", below.at)
        if any(star in plain([word for word in inside if word.kind != "command"]) for star in STARS.values()):
            raise Unread("an index that spells a star: write \\star, or another index", below.at)
        letters = [STARS.get(word.text, word.text) for word in inside]
        allowed = all(
            w.kind in ("number", "letter", "word", "text")
            or (w.kind == "command" and (w.text in GREEK or w.text in UPRIGHT_INDEX))
            or w.text in (",", *STARS)
            for w in inside
        )
        parts = "".join(letters).split(",")
        if not allowed or not all(part.isalnum() for part in parts):
            raise Unread("an index is made of letters and digits; one that is computed is not read", below.at)
        if any(part in GREEK and part not in letters for part in parts):
            raise Unread(
                "an index that spells the name of a Greek letter: write the letter, or another index", below.at
            )
        return letters

    def applied(self, name: Node) -> Node:
        """A defined function with its argument, and the primes between."""
        primes = 0
        while self.sees("'"):
            self.take()
            primes += 1
        if self.sees("^"):
            raise self.wrong(f"{name.words[0]}^n(x) may be a power or a repeated function: write {name.words[0]}(x)^n")
        if not opens(self.next):
            raise self.wrong(f"the function {name.words[0]} has no argument in brackets")
        start = self.place
        arguments = self.arguments()
        if any(map(one_sided, listed(self.words[start + 1 : self.place - 1]))):
            raise Unread(f"is it a limit from one side? write \\lim of {name.words[0]}, or leave the 0 out", name.at)
        if any(part.kind == "positive" for part in arguments):
            raise Unread(
                f"is it a positive part or a limit from the right? write \\max, or a limit of {name.words[0]}", name.at
            )
        return Node("applied", name.at, (name.words[0], str(primes)), tuple(arguments))

    def arguments(self) -> list[Node]:
        """Between brackets, with commas between."""
        token = self.take()
        found = [self.shielded(self.expression)]
        while self.sees(","):
            self.take()
            found.append(self.shielded(self.expression))
        if not closes(self.next) or self.next.text != OPENING[token.text]:
            raise self.wrong(self.out_of_place() if self.next.kind != "end" else f"{OPENING[token.text]} is missing")
        self.take()
        return found

    def word(self) -> Node:
        """An upright word: a function, or Euler's e."""
        token = self.take()
        if token.text in FUNCTIONS:
            return self.function(token)
        if token.text in SEVERAL:
            return self.extremum(token)
        if token.text in binders.EXTREMAL:
            self.place -= 1
            return binders.extremal(self)
        if token.text == "E":
            return binders.mean(self, token)
        if token.text in TRACES or token.text == "det":
            return self.of_matrix(token)
        if token.text == "e":
            return Node("constant", token.at, ("e",))
        if token.text in self.functions:
            return self.applied(Node("name", token.at, (token.text,)))
        if len(token.text) == 1 or token.text in GREEK:
            raise Unread(f"an upright {token.text} may be another letter than {token.text}", token.at)
        return Node("name", token.at, (token.text,))

    # ------------------------------------------------------------------------------------------------ commands

    def command(self, single: bool = False) -> Node:
        token = self.next
        text = token.text
        if text in ("pi", "infty"):
            self.take()
            if text == "pi" and self.sees("_"):
                raise self.wrong("\\pi is the number, which has no index")
            return Node("constant", token.at, (text,))
        if text == "Gamma" and not single:
            self.take()
            return self.function(token)
        if text in GREEK or text in ACCENTS:
            return self.name(single)
        if text in FRACTIONS:
            return self.fraction()
        if text in ("binom", "dbinom", "tbinom"):
            self.take()
            return Node("binomial", token.at, (), (self.argument(token), self.argument(token)))
        if text == "sqrt":
            return self.root()
        if text in FLOORS:
            self.take()
            inside = self.shielded(self.expression)
            self.closed(FLOORS[text][0], "command")
            return Node(FLOORS[text][1], token.at, (), (inside,))
        if text in FUNCTIONS:
            self.take()
            return self.function(token)
        if text in SEVERAL:
            self.take()
            return self.extremum(token)
        if text in binders.EXTREMAL or text == "arg":
            return binders.extremal(self)
        if text in TRACES or text == "det":
            self.take()
            return self.of_matrix(token)
        if text in binders.BINDERS:
            return binders.BINDERS[text](self)
        if text.startswith("mathbb E"):
            self.take()
            return binders.mean(self, token)
        if text.startswith(("mathbf", "boldsymbol", "bm ", "vec")):
            raise self.wrong(NO_MATRICES)
        if text in ("iint", "iiint", "oint"):
            raise self.wrong(f"\\{text}: write one \\int for each variable")
        if text in ("ldots", "dots", "cdots", "pm", "mp"):
            raise self.wrong(self.out_of_place())
        raise self.wrong(f"{self.found()} is no command that is read here")

    def fraction(self) -> Node:
        token = self.take()
        if (derivative := binders.derivative(self, token)) is not None:
            return derivative
        above = self.argument(token)
        below = self.shielded(lambda: self.argument(token))
        return Node("quotient", token.at, (), (above, below))

    def root(self) -> Node:
        token = self.take()
        index: tuple[Node, ...] = ()
        if self.sees("["):
            self.take()
            index = (self.shielded(self.expression),)
            self.closed("]")
        return Node("root", token.at, (), (self.shielded(lambda: self.argument(token)), *index))

    def function(self, token: Token) -> Node:
        """A known function with its argument: brackets, a group, or the numbers and letters behind it."""
        power = base = None
        for _ in range(2):
            if self.sees("^") and power is None:
                hat = self.take()
                power = self.exponent(hat)
                if power.kind == "negative":
                    raise Unread(
                        f"\\{token.text}^{{-1}} may be the inverse function or the reciprocal: write arc... or \\frac",
                        hat.at,
                    )
            elif self.sees("_") and base is None:
                below = self.take()
                if token.text != "log":
                    raise Unread(f"\\{token.text} has no index", below.at)
                base = self.shielded(lambda: self.argument(below))  # noqa: B023
        inside = self.function_argument(token)
        node = (
            Node("call", token.at, (token.text,), (inside,))
            if base is None
            else Node("log", token.at, (), (base, inside))
        )
        return node if power is None else Node("power", token.at, (), (node, power))

    def of_matrix(self, token: Token) -> Node:
        """A trace or a determinant; what stands above it would be that of its argument as well."""
        if self.sees("^") or self.sees("_"):
            raise self.wrong(
                f"\\{token.text} has nothing above or below it: put what it is of, or all of it, in brackets"
            )
        inside = self.function_argument(token)
        if self.sees("^"):
            raise self.wrong(f"is it \\{token.text} or its argument that is raised? put that in brackets")
        return Node("trace" if token.text in TRACES else "det", token.at, (), (inside,))

    def function_argument(self, token: Token) -> Node:
        """Brackets, braces or bars, or the numbers and letters behind, or a function with its own argument."""
        if opens(self.next):
            inside = self.bracket()
            if opens(self.next) and token.text != "Gamma":
                raise self.wrong(
                    f"does \\{token.text} take both brackets? put all it takes in one, or a \\cdot in between"
                )
            return inside
        if self.sees("{"):
            inside = self.shielded(self.group)
            follows = self.next.text in ("^", "!", "_") or self.tight() or opens(self.next)
            if follows and inside.kind != "bracket":
                raise self.wrong(f"braces are not seen in print: put what \\{token.text} takes in brackets")
            return inside
        if is_bar(self.next) and not self.bars:
            inside = self.absolute()
            if is_bar(self.next) or opens(self.next):
                raise self.wrong(
                    f"does \\{token.text} take both? put all it takes in one bracket, or a \\cdot in between"
                )
            if self.sees("^"):
                raise self.wrong(f"is it \\{token.text} or its argument that is raised? put the argument in brackets")
            return inside
        start, run, large = self.next.at, list[Node](), False
        while self.tight() and not (run and self.next.kind == "number") and not self.differential_here():
            ends = self.next.apart or (self.next.text == "e" and self.ahead(1).text == "^")
            if (ends and run) or large or (self.next.text in LARGE and any(part.kind != "number" for part in run)):
                raise self.wrong(f"where does the argument of \\{token.text} end? put it in brackets")
            large = self.next.text in LARGE
            run.append(self.factor())
            _refuse_mixed(run)
        if not run and (self.calls() or self.next.text.startswith("mathbb E")):
            return self.factor()
        if not run:
            raise self.wrong(f"what \\{token.text} takes is not seen: put it in brackets")
        bar = is_bar(self.next) and not self.bars and not self.limits(self.place + 1)
        if opens(self.next) or self.sees("{") or bar:
            raise self.wrong(f"where does the argument of \\{token.text} end? put it in brackets")
        behind = self.ahead(1)
        if self.sees("/") and (
            behind.kind in ("number", "letter") or opens(behind) or behind.text in GREEK or behind.text in ("pi", "{")
        ):
            raise self.wrong(f"is it \\{token.text} or its argument that is divided? write \\frac or brackets")
        return _product(run, start)

    def calls(self) -> bool:
        """Does a function with its argument stand here?"""
        token = self.next
        known = token.kind in ("command", "word") and (token.text in FUNCTIONS or self.begins_matrix())
        return token.text in self.functions or known

    def begins_matrix(self) -> bool:
        """Does a trace or a determinant stand here?"""
        token = self.next
        return token.kind in ("command", "word") and (token.text in TRACES or token.text == "det")

    def tight(self) -> bool:
        """Does a number, a letter, a fraction or a root stand here?"""
        token = self.next
        if token.kind == "number":
            return True
        if token.kind == "letter":
            return token.text not in self.functions
        return (
            token.kind == "command"
            and token.text != "Gamma"
            and (token.text in GREEK or token.text in ACCENTS or token.text in LARGE or token.text == "pi")
        )

    def extremum(self, token: Token) -> Node:
        """max or min of numbers in brackets, or over a letter."""
        if self.sees("_"):
            self.place -= 1
            return binders.extremal(self)
        if not opens(self.next):
            raise self.wrong(f"\\{token.text} is read of numbers in brackets, with commas between")
        return Node("extremum", token.at, (token.text,), tuple(self.arguments()))

    # ------------------------------------------------------------------------------------------------- binders

    def differential_here(self) -> bool:
        """Does dx stand here, within an integral?"""
        return bool(self.open_integrals) and self.looks_differential()

    def looks_differential(self) -> bool:
        token, behind = self.next, self.ahead(1)
        d = token.text in ("d", "dd") and token.kind in ("letter", "word", "command")
        if d and behind.text == "d" and behind.kind == "letter" and is_letter(self.ahead(2)):
            raise self.wrong("is this d a factor? give it another letter, beside a differential")
        return d and (behind.kind == "letter" or (behind.kind == "command" and behind.text in GREEK))

    def differential(self) -> None:
        if self.open_integrals[-1]:
            raise self.wrong("a second differential of one integral")
        self.take()
        self.open_integrals[-1].append(Token("name", self.variable(), self.next.at))
        if opens(self.next):
            argument = is_letter(self.ahead(1)) and closes(self.ahead(2))
            self.open_integrals[-1].extend([self.next] * (1 + argument))

    def variable(self) -> str:
        """The name of what is bound."""
        token = self.next
        if token.kind == "word" and len(token.text) > 1 and token.text not in (*FUNCTIONS, *SEVERAL, *GREEK, "Var"):
            return self.take().text
        if not is_letter(token):
            raise self.wrong(f"expected a variable, not {self.found()}")
        if token.text in MEANT:
            raise self.wrong(f"\\{token.text} has a meaning of its own, and is no letter that is bound or defined")
        functions, self.functions = self.functions, ()
        name = self.name().words[0]
        self.functions = functions
        return name

    # --------------------------------------------------------------------------------------------------- cases


MEANT = frozenset(("pi", "Gamma"))
"""Greek letters that are read as a number and a function."""


ENDLESS = frozenset(("series", "integral", "primitive", "limit", "derivative", "proportion", "extremal"))
"""What no exponent behind it is seen to be of."""


def _is_open(node: Node) -> bool:
    """Is it seen to end nowhere, so that what follows it in print would be taken in?"""
    if node.kind in ("product", "power") and node.parts[0].kind != "bracket":
        return _is_open(node.parts[-1 if node.kind == "product" else 0])
    if node.kind in ("call", "log", "mean", "trace", "det"):
        return node.parts[-1].kind not in ("bracket", "abs")
    return node.kind in ("sum", "negative", "between", "at", *ENDLESS)


def _refuse_application(factors: list[Node]) -> None:
    """x(t) and x(2t), which hardly anybody writes for a product."""
    if len(factors) > 1 and factors[-1].kind == "bracket" and factors[-1].parts[0].kind != "sum":
        slope = factors[-2].parts[0] if factors[-2].kind == "bracket" else factors[-2]
        if slope.kind == "derivative":
            raise Unread(
                "is the derivative taken there, or multiplied? write \\cdot, or f'(x) with f(x) := ...", factors[-1].at
            )
        if factors[-2].kind == "name":
            name = factors[-2].words[0]
            if name in WORDS_OF_MATRICES:
                raise Unread(f"{name}(...): {NO_MATRICES}", factors[-2].at)
            raise Unread(
                f"{name}(...) is read as a function that := defines, and nothing is known of another; a product is written "
                "with \\cdot", factors[-2].at,
            )  # fmt: skip


def _refuse_mixed(factors: list[Node]) -> None:
    """2\\frac12, which is two and a half for many."""
    if len(factors) < 2 or factors[-2].kind != "number" or factors[-1].kind != "quotient":
        return
    if all(part.kind == "number" for part in factors[-1].parts):
        raise Unread("a number before a fraction of numbers may be their sum: write + or \\cdot", factors[-1].at)


def _product(factors: list[Node], at: int) -> Node:
    return factors[0] if len(factors) == 1 else Node("product", at, (), tuple(factors))


def _open_variables(node: Node) -> set[str]:
    """The letters of sums, products and limits that no bracket closes."""
    own = {"limit": node.words[:1], "proportion": ("n", "d"), "product": (), "quotient": (), "negative": ()}
    own |= dict.fromkeys(("series", "extremal", "integral", "primitive"), node.words[1:])
    if node.kind not in own:
        return set()
    below = node.parts if node.kind in ("product", "negative") else node.parts[:1]
    return set(own[node.kind]).union(*map(_open_variables, below))


_SINGLE = frozenset((*GREEK, *ACCENTS, "pi", "infty", *FRACTIONS, "sqrt"))
_FACTORS = frozenset(
    (*GREEK, *ACCENTS, *FRACTIONS, *FLOORS, *FUNCTIONS, *SEVERAL, *TRACES, "det", "pi", "infty", "binom", "dbinom", "tbinom", "sqrt", "{", *binders.BINDERS, "iint", "iiint", "oint", "ldots", "dots", "cdots", "pm", "mp", "arg", *binders.EXTREMAL, "Pr", "mathbb P")
)  # fmt: skip
_STYLED = ("mathbb E", "mathbf ", "boldsymbol ", "bm ", "vec ")
