"""A sentence's reports and the ranker together: how likely which act stands between two sides."""

from collections.abc import Container
from dataclasses import dataclass, field

from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.sayings import attribution_at, mood_at
from demarche.build.coders.rules.relate.pairs import Fit, Side, View, features_of, fit_of, fits_of, view_of
from demarche.build.coders.rules.relate.ranker import NO_ACT, STATEMENTS, load_ranker
from demarche.build.coders.rules.relate.reports import Report, lending_verbs, reports_of
from demarche.build.coders.rules.relate.sides import Candidate
from demarche.schema.acts import load_acts

__all__ = ["SURE", "Verdict", "Weigher", "is_filled", "weigher_of"]

# An act is coded where the ranker is at least so sure of it (docs/design/010 has the curve).
SURE = 0.4
# Words in quotation marks are somebody's, and say more than they do.
SURE_IF_QUOTED = 0.95
# An act towards nobody named has one sign less to be told by.
SURE_OF_ONE = 0.6
# Codes of statements that are acts of their own: declining to comment, sympathy.
TELLING_STATEMENTS = frozenset({"011", "018"})


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
