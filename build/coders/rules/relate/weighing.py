"""A sentence's reports and the ranker together: how likely which act stands between two sides."""

from collections.abc import Container
from dataclasses import dataclass, field, replace

from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.annotating import attribution_at, mood_at
from demarche.build.coders.rules.frames.parties import actor_of, owner_of, parties_of
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.build.coders.rules.relate.pairs import (
    Fit,
    Side,
    View,
    features_of,
    fit_of,
    fits_of,
    side_of,
    view_of,
)
from demarche.build.coders.rules.relate.ranker import NO_ACT, STATEMENTS, load_ranker
from demarche.build.coders.rules.relate.reports import Report, lending_verbs, phrase, reports_of
from demarche.schema.acts import load_acts
from demarche.schema.codebook import victim_words
from demarche.schema.gazetteer import Actor

__all__ = [
    "SURE",
    "Candidate",
    "Verdict",
    "Weigher",
    "candidate_at",
    "facing",
    "is_filled",
    "is_pair",
    "sources_in",
    "targets_in",
    "weigher_of",
]

# An act is coded where the ranker is at least so sure of it (docs/design/010 has the curve).
SURE = 0.4
# Words in quotation marks are somebody's, and say more than they do.
SURE_IF_QUOTED = 0.95
# An act towards nobody named has one sign less to be told by.
SURE_OF_ONE = 0.6
# Codes of statements that are acts of their own: declining to comment, sympathy.
TELLING_STATEMENTS = frozenset({"011", "018"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One side of a possible pair: its words, and who it is where that is known.

    Attributes:
        is_given: the user has marked it.
        is_somebody: it is no known actor, but a name or a word for people: "a Kansas woman".
        is_role: it is a part of a state that is not named: "the police".
        is_within: its actor is only named within its words: "a former Germany defender".
    """

    side: Side
    actor: Actor | None
    is_given: bool = False
    is_somebody: bool = False
    is_within: bool = False
    is_role: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands between two sides.

    Attributes:
        root: the CAMEO root.
        chance: how likely it is.
        share: how likely it is among the acts, given that there is one.
        fit: the act of the sentence that reports it; None where only the ranker tells.
    """

    source: Candidate
    target: Candidate | None
    root: str
    chance: float
    share: float
    fit: Fit | None


@dataclass(slots=True)
class Weigher:
    """A sentence, ready for its pairs to be weighed; each pair is weighed once."""

    annotated: AnnotatedSentence
    reports: list[Report]
    view: View
    _fitting: dict[tuple[Side, Side], list[Fit]] = field(default_factory=dict)
    _weighed: dict[tuple[Side, Side], dict[str, float]] = field(default_factory=dict)

    def fits(self, source: Side, target: Side) -> list[Fit]:
        """The acts that may stand between two sides, best first."""
        found = self._fitting.get((source, target))
        if found is None:
            found = fits_of(self.annotated.sentence, self.reports, source, target)
            self._fitting[source, target] = found
        return found

    def chances(self, source: Side, target: Side) -> dict[str, float]:
        """How likely each root is between two sides."""
        chances = self._weighed.get((source, target))
        if chances is None:
            features = features_of(self.view, source, target, self.fits(source, target))
            chances = self._weighed[source, target] = load_ranker().chances(features)
        return chances

    def likeliest(self, source: Candidate, target: Candidate) -> Verdict:
        """The likeliest act of one side towards another, however unlikely."""
        chances = self.chances(source.side, target.side)
        root = _likeliest(chances)
        fits = self.fits(source.side, target.side)
        fit = next((fit for fit in fits if fit.code[:2] == root and fit.source and fit.target), None)
        return Verdict(source, target, root, chances[root], _share(chances, root), fit)

    def act(self, source: Candidate, target: Candidate) -> Verdict | None:
        """The act that the text reports of one side towards another, or None where it reports none for sure."""
        fits = [fit for fit in self.fits(source.side, target.side) if is_filled(fit)]
        holding = [fit for fit in fits if fit.code[:2] != STATEMENTS and self._holds(fit)]
        if not holding:  # most pairs: nothing is to be weighed
            return None
        chances = self.chances(source.side, target.side)
        holding = [fit for fit in holding if fit.code[:2] in chances]
        fit = max(holding, key=lambda fit: chances[fit.code[:2]], default=None)
        if fit is None:
            return None
        root = fit.code[:2]
        quoted = self.annotated.sentence.quoted[fit.report.trigger]
        if quoted and fit.stance != "done":
            return None  # what somebody says in so many words that they will do is their word, not yet an act
        least = max(SURE_IF_QUOTED if quoted else SURE, chances[NO_ACT], chances[STATEMENTS])
        if chances[root] < least:
            return None
        return Verdict(source, target, root, chances[root], _share(chances, root), fit)

    def act_of_one(
        self, source: Candidate, stead: Candidate, report: Report, *, told: Container[tuple[str, Side]]
    ) -> Verdict | None:
        """The act of one side towards nobody named, weighed with the words in which a target would stand.

        None also where the root is told of the side already: to weigh takes longest, and comes last.
        """
        fit = fit_of(self.annotated.sentence, report, source.side, stead.side)
        if fit is None or fit.negated or fit.source < 2 or self.annotated.sentence.quoted[report.trigger]:
            return None
        root = fit.code[:2]
        if (root, source.side) in told or (root == STATEMENTS and fit.code not in TELLING_STATEMENTS):
            return None
        if not self._holds(fit):
            return None
        chances = self.chances(source.side, stead.side)
        if chances[root] < SURE_OF_ONE:
            return None
        return Verdict(source, None, root, chances[root], _share(chances, root), fit)

    def _holds(self, fit: Fit) -> bool:
        """True where an act is reported as a fact, or as spoken of."""
        head, manner = fit.report.arguments.head, fit.report.manner
        mood = mood_at(self.annotated, head, fit.report.trigger)
        if fit.stance == "done":
            return mood.is_fact and not self._is_denied(head)
        return manner.holder is not None or mood.kind != "unreal"  # not "would strike if"

    def _is_denied(self, head: int) -> bool:
        """True under "denied that …" and "accused it of …": nobody says that it is so, or only an opponent does."""
        attribution = attribution_at(self.annotated, head)
        return attribution is not None and attribution.kind in ("deny", "accuse")


def weigher_of(annotated: AnnotatedSentence) -> Weigher:
    """The weigher of a sentence."""
    table, words = load_acts(), annotated.words
    reports = reports_of(annotated.sentence, table, lending_verbs(words), words["group_nouns"])
    return Weigher(annotated, reports, view_of(annotated.sentence, table))


def is_filled(fit: Fit) -> bool:
    """True where both sides stand in slots of an act that the text does not say no to."""
    return not fit.negated and fit.source >= 2 and fit.target > 0 and fit.slot != "far"


def _share(chances: dict[str, float], root: str) -> float:
    """How likely a root is among those that are acts."""
    return chances[root] / max(1e-9, 1 - chances[NO_ACT] - chances[STATEMENTS])


def _likeliest(chances: dict[str, float]) -> str:
    """The likeliest root that is an act."""
    acts = (root for root in chances if root not in (NO_ACT, STATEMENTS))
    return max(acts, key=chances.__getitem__)


LONGEST_WORDS = 60  # code points of words that name an unknown party; more is a clause, not a name
_MOST_SIDES = 6  # more is a roll-call, whose tree is not to be trusted
_NAMING = ("name", "person", "capital", "people", "modifier", "role")


def candidate_at(
    annotated: AnnotatedSentence, start: int, end: int, actor: Actor | None, *, is_given: bool = False
) -> Candidate:
    """The candidate that some tokens name."""
    return Candidate(side_of(annotated.sentence, start, end), actor, is_given=is_given)


def is_pair(source: Candidate, target: Candidate) -> bool:
    """True for two sides apart: the source somebody, and one of them a known actor or both somebody."""
    if source.side.start < target.side.end and target.side.start < source.side.end:
        return False
    acts = source.actor is not None or source.is_given or source.is_somebody
    known = source.is_role or any(side.actor is not None or side.is_given for side in (source, target))
    return acts and (known or target.is_somebody) and not _is_own(source.actor, target.actor)


def facing(source: Candidate, target: Candidate) -> Candidate:
    """The target as the source sees it: its own state, named within the target's words, is not acted on."""
    if target.is_within and _is_own(source.actor, target.actor):
        return replace(target, actor=None, is_somebody=True)
    return target


def _is_own(source: Actor | None, target: Actor | None) -> bool:
    """True where the one is the other, or speaks for it: a minister does nothing to his own state."""
    return (
        source is not None
        and target is not None
        and target.actor_id in (source.actor_id, source.principal_id)
    )


def sources_in(annotated: AnnotatedSentence, report: Report) -> list[Candidate]:
    """The sides that may do what a report says: who demands it, and the surest slot that holds somebody."""
    holder = report.manner.holder
    found = _named_by(annotated, holder, as_target=False) if holder is not None else []
    for _name, head in report.sources:
        sides = _named_by(annotated, _antecedent(annotated, report, head), as_target=False)
        if sides:
            return [*found, *sides][:_MOST_SIDES]
    return found[:_MOST_SIDES]


def _antecedent(annotated: AnnotatedSentence, report: Report, head: int) -> int:
    """Who "it" is in "the rebels said it would release": the subject of the clause above; else the word itself."""
    sentence = annotated.sentence
    if sentence.tags[head] != "PRP":
        return head
    for above in sentence.ancestors(report.arguments.head):
        subject = sentence.kid(above, "nsubj") if sentence.is_verb(above) else None
        if subject is not None and subject < head and sentence.tags[subject] != "PRP":
            return subject
    return head


def targets_in(annotated: AnnotatedSentence, report: Report) -> list[list[Candidate]]:
    """The sides that it may be done to: for each slot that holds somebody, those who stand there together."""
    slots = list(report.targets)
    if report.manner.holder is not None:  # who is asked to act
        slots += report.sources
    groups = [_in_slot(annotated, report, name, head) for name, head in dict.fromkeys(slots)]
    if not any(side.actor is not None for group in groups for side in group):
        groups.append(_inside(annotated, report.arguments.head, after=report.trigger)[:1])
    return [group[:_MOST_SIDES] for group in groups if group]


def _in_slot(annotated: AnnotatedSentence, report: Report, name: str, head: int) -> list[Candidate]:
    """The sides that stand in a slot; what only names the act ("imposed a curfew") is none of them."""
    if name in ("inner", "owner") and head == report.named:
        return _inside(annotated, head)[:1]
    return _named_by(annotated, head, as_target=True)


def _named_by(annotated: AnnotatedSentence, head: int, *, as_target: bool) -> list[Candidate]:
    """The sides of a noun phrase, worked out once."""
    key = ("named", head, int(as_target))
    if key not in annotated.memo:
        annotated.memo[key] = _sides_of(annotated, head, as_target=as_target)
    found: list[Candidate] = annotated.memo[key]
    return found


def _sides_of(annotated: AnnotatedSentence, head: int, *, as_target: bool) -> list[Candidate]:
    """The sides of a noun phrase: the actors that it names, else its words, with whoever's it is."""
    sentence = annotated.sentence
    if sentence.is_verb(head):
        return _inside(annotated, head)[:1]
    parties = parties_of(annotated, head, as_target=as_target)
    named = [candidate_at(annotated, one.start, one.end, one.actor) for one in parties if one.end]
    if named:
        return named
    if as_target and any(sentence.tags[kid] == "PRP$" for kid in sentence.kids(head, "nmod:poss")):
        return _inside(annotated, head)[:1]  # "withdrew its troops": its own are not acted on
    words = _words(sentence, head)
    if (
        words is None
        or sentence.lemmas[head] in annotated.words["stretches_of_time"]
        or any(placed.start <= head < placed.end for placed in annotated.dates)
    ):
        return []
    actor = _whose(annotated, head) if as_target else None
    is_somebody, mention = _is_somebody(annotated, head), annotated.mention_at(head)
    is_role = is_somebody and mention is not None and mention.kind == "role"
    return [
        Candidate(
            side_of(sentence, *words),
            actor,
            is_somebody=is_somebody,
            is_within=actor is not None,
            is_role=is_role,
        )
    ]


def _whose(annotated: AnnotatedSentence, head: int) -> Actor | None:
    """The actor that a phrase belongs to or is about: "the government websites of Georgia"."""
    owner = owner_of(annotated, head)
    if owner is not None:
        return owner.actor
    inside = _inside(annotated, head)
    return inside[0].actor if inside else None


def _is_somebody(annotated: AnnotatedSentence, head: int) -> bool:
    """True for a role, a word for people or for a body of them, or a name."""
    sentence, mention = annotated.sentence, annotated.mention_at(head)
    if mention is not None:
        is_thing = mention.role is not None and mention.role.kind == "equipment"
        return mention.kind in ("role", "place") and not is_thing  # a place stands for its people
    lemma = sentence.lemmas[head]
    if lemma in annotated.words["armed_equipment"] and lemma not in victim_words():
        return False
    if lemma in annotated.words["group_nouns"]:  # "thousands of farmers"
        return any(
            _is_somebody(annotated, kid) for kid in sentence.kids(head, "nmod") if sentence.is_noun(kid)
        )
    is_name = sentence.tags[head].startswith("NNP") or (sentence.words[head].isupper() and len(lemma) > 1)
    return is_name or lemma in victim_words() or lemma in annotated.words["bodies"]


def _inside(annotated: AnnotatedSentence, head: int, *, after: int = -1) -> list[Candidate]:
    """The known actors that stand somewhere in a phrase or clause: whose it is, whom it is about.

    ``after`` leaves out what stands before a token.
    """
    key = ("inside", head, after)
    if key not in annotated.memo:
        annotated.memo[key] = _actors_inside(annotated, head, after)
    found: list[Candidate] = annotated.memo[key]
    return found


def _actors_inside(annotated: AnnotatedSentence, head: int, after: int) -> list[Candidate]:
    below, found = annotated.sentence.below(head), list[Candidate]()
    for mention in annotated.mentions:
        if mention.start not in below or mention.start <= after or mention.kind not in _NAMING:
            continue
        actor = actor_of(annotated, mention.end - 1) or mention.actor
        if actor is not None and not mention.covers(head):
            found.append(candidate_at(annotated, mention.start, mention.end, actor))
    return found


def _words(sentence: Sentence, head: int) -> tuple[int, int] | None:
    """The words of a noun phrase around its head, without what only follows; None for a pronoun or number."""
    if not sentence.is_noun(head):
        return None
    inside = set(phrase(sentence, head)).difference(
        *(sentence.below(kid) for kid in sentence.kids(head, "conj"))
    )
    first = last = head
    while (
        first - 1 in inside
        and sentence.words[first - 1] not in (",", ";")
        and sentence.deps[first - 1] != "case"
    ):
        first -= 1
    while last + 1 in inside and sentence.words[last + 1] not in (",", ";"):
        last += 1
    while last > head and sentence.ends[last] - sentence.starts[first] > LONGEST_WORDS:
        last -= 1
    return first, last + 1
