"""How the two sides of a pair stand to the acts of a sentence: who does it, and whom it is done to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from demarche.build.coders.rules.grammar.sentence import CLAUSAL, Sentence
from demarche.build.coders.rules.relate.reports import Report, Slot
from demarche.schema.acts import ActTable, Stance, compose

__all__ = ["Fit", "Side", "View", "features_of", "fit_of", "fits_of", "side_of", "view_of"]

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


_CONTENT = ("VB", "NN", "JJ", "RB", "IN", "RP")
_OF_VERB = ("obj", "xcomp", "ccomp", "obl", "nsubj:pass", "compound", "advcl")
_FARTHEST_FEATURE = 12  # words between the sides that are looked at, from each end
_WINDOW = 4  # words behind the second side, and before the first
_MOST_FITS = 4  # roots whose fits are told apart
_SURE_WEIGHT = 5  # a row that demands more than this is no surer


@dataclass(frozen=True, slots=True)
class View:
    """A sentence as the features need it, worked out once for all its pairs.

    Attributes:
        roots: for each token the CAMEO roots that its lemma may report.
        content: whether each token is a content word or a preposition.
        predicates: the features of the verb over each side, as they are worked out.
    """

    sentence: Sentence
    roots: list[tuple[str, ...]]
    content: list[bool]
    predicates: dict[tuple[str, Side], dict[str, None]] = field(default_factory=dict)


def view_of(sentence: Sentence, table: ActTable) -> View:
    """The view of a sentence."""
    roots = [table.roots_of.get(lemma, ()) for lemma in sentence.lemmas]
    content = [tag.startswith(_CONTENT) for tag in sentence.tags]
    return View(sentence, roots, content)


def features_of(view: View, source: Side, target: Side, fits: list[Fit]) -> list[str]:
    """The features of a pair, each once."""
    found = dict.fromkeys(_of_fits(fits))
    found.update(_predicate(view, "s", source))
    found.update(_predicate(view, "t", target))
    found.update(dict.fromkeys(_of_path(view, source, target)))
    found.update(dict.fromkeys(_of_words(view, source, target)))
    return list(found)


def _of_fits(fits: list[Fit]) -> Iterator[str]:
    """The acts that may stand between the sides, and those that touch only one of them."""
    roots: dict[str, Fit] = {}
    for fit in fits:
        if fit.source and fit.target and not fit.negated:
            roots.setdefault(fit.code[:2], fit)
        else:
            yield _of_misfit(fit)
    ranked = list(roots.values())
    if not ranked:
        yield "fit:none"
        return
    yield from _of_best(ranked)
    for place, fit in enumerate(ranked[:_MOST_FITS]):
        root = fit.code[:2]
        sure = "s" if fit.source == 3 and fit.target >= 2 else "w"
        yield f"fit:{root}:{min(place, 2)}:{sure}"
        yield f"fit:{root}:{fit.source}:{fit.target}:{fit.slot}"
        yield f"fit:{root}"


def _of_misfit(fit: Fit) -> str:
    """An act that is negated, or that lacks one of the sides."""
    if fit.source and fit.target:
        return f"negated:{fit.code[:2]}"
    if fit.source:
        return f"source-only:{fit.code[:2]}"
    return f"{'target-only' if fit.target else 'elsewhere'}:{fit.code[:2]}"


def _of_best(ranked: list[Fit]) -> Iterator[str]:
    """The act that fits best: what it is, how much its row demands, how far the next one is behind."""
    best, root = ranked[0], ranked[0].code[:2]
    yield f"best:{best.code}"
    yield f"best:{root}:{best.stance}"
    yield f"best:{root}:w{min(best.report.act.weight, _SURE_WEIGHT)}"
    yield f"best:{root}:{best.report.act.words[0]}"
    margin = best.score - ranked[1].score if len(ranked) > 1 else 9.0
    yield f"best:{root}:m{'high' if margin > 1.5 else 'mid' if margin > 0.5 else 'low'}"
    if len(ranked) > 1:
        yield f"two:{root}:{ranked[1].code[:2]}"


def _predicate(view: View, mark: str, side: Side) -> dict[str, None]:
    """The features of the verb that governs a side, worked out once."""
    key = (mark, side)
    if key not in view.predicates:
        view.predicates[key] = dict.fromkeys(_of_predicate(view, mark, side))
    return view.predicates[key]


def _of_predicate(view: View, mark: str, side: Side) -> Iterator[str]:
    """The verb that governs a side, and what hangs on it."""
    sentence = view.sentence
    verb = sentence.first_ancestor(side.head, sentence.is_verb)
    dep, case = sentence.deps[side.head], sentence.preposition(side.head) or ""
    yield f"{mark}.dep:{dep}:{case}"
    if verb is None:
        return
    lemma = sentence.lemmas[verb]
    yield f"{mark}.verb:{lemma}"
    yield f"{mark}.verb:{lemma}:{dep}:{case}"
    yield f"{mark}.voice:{dep}:{'passive' if sentence.kid(verb, 'aux:pass') is not None else 'active'}"
    yield f"{mark}.head:{'NAME' if sentence.tags[side.head].startswith('NNP') else sentence.lemmas[side.head]}"
    for root in view.roots[verb]:
        yield f"{mark}.root:{root}"
    for aux in sentence.kids(verb, "aux", "advmod"):
        if sentence.tags[aux] == "MD" or sentence.lowers[aux] in ("not", "n't", "never"):
            yield f"{mark}.aux:{sentence.lowers[aux]}"
    for kid in sentence.kids(verb, *_OF_VERB):
        relation = f"{mark}.{sentence.deps[kid]}"
        yield f"{relation}:{lemma}:{sentence.lemmas[kid]}"
        yield f"{relation}:{sentence.lemmas[kid]}"
        for root in view.roots[kid]:
            yield f"{relation}.root:{root}"


def _of_path(view: View, source: Side, target: Side) -> Iterator[str]:
    """The way over the tree from one side to the other."""
    sentence = view.sentence
    up = [source.head, *sentence.ancestors(source.head)]
    down = [target.head, *sentence.ancestors(target.head)]
    meet = next((token for token in up if token in down), None)
    if meet is None:
        yield "path:apart"
        return
    above, below = up[: up.index(meet)], down[: down.index(meet)]
    labels = (
        [sentence.deps[token] for token in above]
        + ["^"]
        + [sentence.deps[token] for token in reversed(below)]
    )
    yield f"path.top:{sentence.lemmas[meet]}"
    yield "path:" + ">".join(labels[:7])
    between = (*above[1:], meet, *below[1:])
    inside = [token for token in between if not (source.covers(token) or target.covers(token))]
    yield f"path.length:{min(len(inside), 5)}"
    for token in inside:
        yield f"path.word:{sentence.lemmas[token]}"
        for root in view.roots[token]:
            yield f"path.root:{root}"


def _of_words(view: View, source: Side, target: Side) -> Iterator[str]:
    """The words between the sides, behind them and before them."""
    lemmas = view.sentence.lemmas
    order, first, second = ("st", source, target) if source.start <= target.start else ("ts", target, source)
    yield f"order:{order}"
    between = [token for token in _between(first, second) if view.content[token]]
    for token in between:
        yield f"{order}.word:{lemmas[token]}"
        for root in view.roots[token]:
            yield f"{order}.word.root:{root}"
    for one, two in pairwise(between):
        yield f"{order}.two:{lemmas[one]}_{lemmas[two]}"
    for lemma in lemmas[second.end : second.end + _WINDOW]:
        yield f"behind:{lemma}"
    for lemma in lemmas[max(0, first.start - _WINDOW) : first.start]:
        yield f"before:{lemma}"


def _between(first: Side, second: Side) -> list[int]:
    """The tokens between two sides; of a long stretch both ends."""
    tokens = list(range(first.end, second.start))
    return (
        tokens
        if len(tokens) <= 2 * _FARTHEST_FEATURE
        else tokens[:_FARTHEST_FEATURE] + tokens[-_FARTHEST_FEATURE:]
    )
