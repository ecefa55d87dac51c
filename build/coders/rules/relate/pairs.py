"""How the two sides of a pair stand to the acts of a sentence: who does it, and whom it is done to."""

from dataclasses import dataclass, field

from demarche.build.coders.rules.grammar.sentence import CLAUSAL, Sentence
from demarche.build.coders.rules.relate.reports import Report
from demarche.build.coders.rules.relate.slots import Slot
from demarche.schema.acts import Stance, compose

__all__ = ["Fit", "Side", "fit_of", "fits_of", "side_of"]

# Roots of hostile acts: who calls for one does not ask the side that it is to fall on.
_HOSTILE = frozenset({"09", "11", "14", "16", "17", "18", "19", "20"})
_RALLY_AGAINST = "113"
_NEAR = frozenset({"conj", "appos", "compound", "amod", "nmod", "nmod:poss", "flat", "nummod"})
_FARTHEST = 6  # steps up the tree from a side to the phrase it stands in
# Slots that hold a whole phrase or clause, in which the side may stand anywhere.
_ROOMY = frozenset({"inner", "clause", "owner"})


@dataclass(slots=True, unsafe_hash=True)  # made as often as reports are; nothing changes it
class Side:
    """One of the two.

    Attributes:
        start, end: its tokens, ``end`` exclusive.
        head: the token that heads it.
        above: all that it hangs on, near or far.
        clause: of these, what it hangs on without a clause between.
        reach: how it stands to a phrase, by the phrase's head: 2 joined to it or its owner, 1 somewhere in it.
    """

    start: int
    end: int
    head: int
    above: frozenset[int] = field(compare=False)
    clause: frozenset[int] = field(compare=False)
    reach: dict[int, int] = field(compare=False)

    def covers(self, token: int) -> bool:
        """True where the token is one of its own."""
        return self.start <= token < self.end

    def standing(self, head: int) -> int:
        """How it stands to a phrase: 3 it heads it, 2 it is joined to or owns its head, 1 it is in it, 0 apart."""
        return 3 if self.start <= head < self.end else self.reach.get(head, 0)


@dataclass(slots=True)  # one is made for every word that may report an act: frozen takes three times as long
class Fit:
    """An act that may stand between a pair.

    Attributes:
        code: the code, with the stance in which the act is spoken of taken into account.
        source, target: how surely each side stands in its slot, 0 (elsewhere) to 3 (it heads the phrase).
        slot: the target slot that holds the target best; "loose" for none but the
            clause, "far" for what is below it, "asked" for whoever is to act.
        score: to rank the acts of a sentence by.
    """

    report: Report
    code: str
    stance: Stance
    negated: bool
    source: int
    target: int
    slot: str
    score: float


def side_of(sentence: Sentence, start: int, end: int) -> Side:
    """The side that some tokens are; its head is the noun among them that hangs outside."""
    heads = sentence.heads
    outer = [token for token in range(start, end) if not start <= heads[token] < end or heads[token] == token]
    nominal = (
        token for token in outer if sentence.is_noun(token) or sentence.tags[token] in ("PRP", "CD", "JJ")
    )
    head = next(nominal, outer[0] if outer else end - 1)
    above = tuple(sentence.ancestors(head))
    reach: dict[int, int] = {}
    for steps, token in enumerate(above[:_FARTHEST]):
        reach[token] = 2 if steps == 0 and sentence.deps[head] in _NEAR else 1
    clause, below = [], head
    for token in above:
        if sentence.deps[below] in CLAUSAL:
            break
        clause.append(token)
        below = token
    return Side(start, end, head, frozenset(above), frozenset(clause), reach)


def fits_of(sentence: Sentence, reports: list[Report], source: Side, target: Side) -> list[Fit]:
    """The acts that may stand between two sides, best first."""
    found = (fit_of(sentence, report, source, target) for report in reports)
    return sorted((fit for fit in found if fit is not None), key=lambda fit: -fit.score)


def fit_of(sentence: Sentence, report: Report, source: Side, target: Side) -> Fit | None:
    """How one act fits a pair; None where it is demanded, and not by the source of the target."""
    aimed, slot = _target(report, target)
    manner = report.manner
    if manner.stance in ("demanded", "appealed"):
        return _demanded(report, source, target, aimed)
    acting = _source(sentence, report, source)
    code, stance, negated = report.act.code, manner.stance, manner.negated
    if negated and stance in ("intended", "refused"):  # "will not lift", "did not refuse to lift"
        stance, negated = ("refused" if stance == "intended" else "done"), False
    code = compose(code, stance) or code
    score = 1.2 * acting + aimed + 0.25 * report.act.weight - 0.5 * (slot in ("loose", "far"))
    return Fit(report, code, stance, negated, acting, aimed, slot, score)


def _demanded(report: Report, source: Side, target: Side, aimed: int) -> Fit | None:
    """An act that the source demands: of the target, or, if it is hostile, against it."""
    manner = report.manner
    asking = source.standing(manner.holder) if manner.holder is not None else 0
    acting = _best(target, report.sources)
    addressed = max(acting, 2 * (aimed > 0))
    code = compose(report.act.code, manner.stance)
    if aimed > acting and report.act.root in _HOSTILE:
        code = _RALLY_AGAINST
    if code is None or not asking or not addressed:
        return None
    score = asking + addressed + 0.1 * report.act.weight
    return Fit(report, code, manner.stance, manner.negated, asking, addressed, "asked", score)


def _best(side: Side, slots: tuple[Slot, ...]) -> int:
    """How a side stands to the slot that it fills best."""
    return max((side.standing(head) for _name, head in slots), default=0)


def _source(sentence: Sentence, report: Report, side: Side) -> int:
    """How surely a side is the one that acts."""
    best = _best(side, report.sources)
    if best < 2 and any(side.end <= head and _refers_back(sentence, head) for _name, head in report.sources):
        # "X said it would …", "X said his country would …": the subject of a clause above
        best = max(best, 2 * _speaks_above(sentence, report, side))
    if best:
        return best
    if report.arguments.subject is None and ("in", side.head) in report.arguments.obliques:
        return 1  # "was arrested in Niger": whoever rules there
    return int(_speaks_above(sentence, report, side))


def _speaks_above(sentence: Sentence, report: Report, side: Side) -> bool:
    """True for the subject of a clause above the one that reports the act."""
    for above in sentence.ancestors(report.arguments.head):
        subject = sentence.kid(above, "nsubj") if sentence.is_verb(above) else None
        if subject is not None and side.covers(subject):
            return True
    return False


def _refers_back(sentence: Sentence, head: int) -> bool:
    """True for a pronoun, and for "his country", "its army"."""
    if sentence.tags[head] == "PRP":
        return True
    return any(sentence.tags[kid] == "PRP$" for kid in sentence.kids(head, "nmod:poss"))


def _target(report: Report, side: Side) -> tuple[int, str]:
    """How surely a side is the one acted on, and the slot that holds it."""
    best, where = 0, "none"
    for name, head in report.targets:
        standing = side.standing(head)
        if standing < 3 and name in _ROOMY and head in side.above:
            standing = max(standing, 1 if name == "owner" else 2)
        if standing > best:
            best, where = standing, name
    if best == 0 and side.start > report.trigger and report.arguments.head in side.above:
        return 1, "loose" if report.arguments.head in side.clause else "far"
    return best, where
