"""What the ranker looks at: a pair in its sentence as a list of named features.

Every name is readable, so that a weight of the ranker can be read too: ``fit:17:3:3:object`` is an act of root 17
whose two slots are filled by the heads of the two sides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.build.coders.rules.relate.pairs import Fit, Side
from demarche.schema.acts import ActTable

__all__ = ["View", "features_of", "view_of"]

_CONTENT = ("VB", "NN", "JJ", "RB", "IN", "RP")
_OF_VERB = ("obj", "xcomp", "ccomp", "obl", "nsubj:pass", "compound", "advcl")
_FARTHEST = 12  # words between the sides that are looked at, from each end
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
    return tokens if len(tokens) <= 2 * _FARTHEST else tokens[:_FARTHEST] + tokens[-_FARTHEST:]
