"""The general CAMEO acts of a sentence: between the sides that its words relate, or that the user has marked."""

from demarche.build.coders.rules.drafts import ACT, EventDraft
from demarche.build.coders.rules.extract.common import is_history, when_of
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.territory import UNKNOWN
from demarche.build.coders.rules.grammar.clauses import clause_tokens
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.build.coders.rules.relate.pairs import Side
from demarche.build.coders.rules.relate.ranker import GIVEN, TOLD, calibrated
from demarche.build.coders.rules.relate.weighing import (
    SURE,
    Candidate,
    Verdict,
    Weigher,
    candidate_at,
    facing,
    is_pair,
    sources_in,
    targets_in,
    weigher_of,
)
from demarche.schema.codebook import share_right

__all__ = ["completes", "relations_of"]

# With exactly two actors given, the user says that there is an act between them: a fair chance is enough.
SURE_OF_GIVEN = 0.12
LEAST_OF_GIVEN = 0.04  # below it the text says as good as nothing of the two
# Of two given actors, the one listed first is taken for the source unless the text is this much surer.
FIRST_LISTED = 3.0
_MEETING, _STREET_PROTEST = "04", "14"
# Roots of acts that are none without somebody whom they are done to.
_TWO_SIDED = frozenset({"04", "05", "06", "07", "17", "18", "19", "20"})
_GOVERNING = ("state", "organ", "igo")  # kinds of actors that protest by notes, not in the street


def relations_of(annotated: AnnotatedSentence, coded: list[EventDraft]) -> list[EventDraft]:
    """The general acts of a sentence, without those that a frame has coded already.

    Of an act that a frame has coded, the words of a side that the frame leaves open are added to its event.
    """
    given = _given(annotated)
    if annotated.sentence.is_question and not given:
        return []
    weigher = weigher_of(annotated)
    if len(given) > 1:
        verdicts = _between_given(weigher, given)
    else:
        verdicts = _found(weigher, given)
        verdicts += _of_one(weigher, given[0]) if given and not verdicts else []
    events = [_event(annotated, verdict) for verdict in verdicts]
    if not given:
        events = [event for event in events if not is_history(annotated, event.day)]
    return [event for event in events if not completes(event, coded, is_given=bool(given))]


def _given(annotated: AnnotatedSentence) -> list[Candidate]:
    """The actors of the sentence that the user has marked, in the user's order."""
    spans = sorted(annotated.given, key=lambda one: one.place)
    return [candidate_at(annotated, one.start, one.end, one.actor, is_given=True) for one in spans]


def _found(weigher: Weigher, given: list[Candidate]) -> list[Verdict]:
    """The acts between the sides that stand in the slots of the reports, each once.

    Of the slots that may hold the target of one act the surest is taken, with all who stand there together.
    """
    best: dict[tuple[str, Side, int], list[Verdict]] = {}
    seen = set[tuple[int, ...]]()
    for report in weigher.reports:
        sources = sources_in(weigher.annotated, report)
        groups = targets_in(weigher.annotated, report) if sources else []
        for source in sources:
            for group in groups:
                pairs = (id(source), *map(id, group))  # the same sides of another row of the same word
                if pairs in seen:
                    continue
                seen.add(pairs)
                for key, verdicts in _of_group(weigher, source, group, given).items():
                    if key not in best or _rank(best[key]) < _rank(verdicts):
                        best[key] = verdicts
    if not given:
        best.update(_one_sided(weigher, set(best)))
    found = (verdict for verdicts in best.values() for verdict in verdicts)
    return list({_words(verdict): verdict for verdict in found}.values())


def _one_sided(
    weigher: Weigher, told: set[tuple[str, Side, int]]
) -> dict[tuple[str, Side, int], list[Verdict]]:
    """The acts of known actors towards nobody named: "Paris appealed for calm", "the ministry declined to comment".

    What an actor does to somebody, by the same root or in the same words, it does not do to nobody as well.
    """
    found: dict[tuple[str, Side, int], list[Verdict]] = {}
    triggers, acts = (
        {trigger for _root, _side, trigger in told},
        {(root, side) for root, side, _trigger in told},
    )
    for report in weigher.reports:
        if report.trigger in triggers or report.act.part != "verb" or report.act.root in _TWO_SIDED:
            continue
        head = next((head for _name, head in report.targets), report.trigger)
        for source in sources_in(weigher.annotated, report):
            if source.actor is None or source.side.covers(head):
                continue
            stead = candidate_at(weigher.annotated, head, head + 1, None)
            verdict = weigher.act_of_one(source, stead, report, told=acts)
            if verdict is not None:
                acts.add((verdict.root, source.side))
                found[verdict.root, source.side, report.trigger] = [verdict]
    return found


def _of_group(
    weigher: Weigher, source: Candidate, group: list[Candidate], given: list[Candidate]
) -> dict[tuple[str, Side, int], list[Verdict]]:
    """The acts of one side towards those who stand together in a slot, by the words that report them."""
    found: dict[tuple[str, Side, int], list[Verdict]] = {}
    acting = _as_given(source, given)
    for side in group:
        target = facing(acting, _as_given(side, given))
        if not is_pair(acting, target) or (given and not (acting.is_given or target.is_given)):
            continue
        verdict = weigher.act(acting, target)
        if verdict is not None and verdict.fit is not None and _is_fitting(verdict):
            key = (verdict.root, acting.side, verdict.fit.report.trigger)
            found.setdefault(key, []).append(verdict)
    return found


def _is_fitting(verdict: Verdict) -> bool:
    """True unless the sides are none for such an act: a visit to a map, a state that marches in the street."""
    source, target = verdict.source, verdict.target
    if verdict.root == _MEETING:
        return target is not None and (target.actor is not None or target.is_somebody)
    return verdict.root != _STREET_PROTEST or source.actor is None or source.actor.kind not in _GOVERNING


def _rank(verdicts: list[Verdict]) -> tuple[bool, bool, int]:
    """What makes one slot's target better than another's: how it stands to the act, who it is."""
    best = max(verdicts, key=lambda verdict: verdict.chance)
    target = best.target
    somebody = target is not None and (target.actor is not None or target.is_somebody)
    fit = best.fit
    return (
        somebody,
        fit is not None and fit.slot not in ("loose", "inner"),
        fit.target if fit is not None else 0,
    )


def _words(verdict: Verdict) -> tuple[str, Side, Side | None]:
    """What makes two verdicts the same: the act and the words of its sides."""
    return verdict.root, verdict.source.side, verdict.target.side if verdict.target is not None else None


def _as_given(side: Candidate, given: list[Candidate]) -> Candidate:
    """The given actor where a side is one: what the user marked is taken as it is."""
    return next((one for one in given if one.side.covers(side.side.head)), side)


def _between_given(weigher: Weigher, given: list[Candidate]) -> list[Verdict]:
    """The acts between actors that the user has marked: of each two, in the likelier direction."""
    found = []
    for place, first in enumerate(given):
        for second in given[place + 1 :]:
            forth, back = weigher.likeliest(first, second), weigher.likeliest(second, first)
            found.append(forth if forth.chance * FIRST_LISTED >= back.chance else back)
    if len(given) == 2:
        return [
            verdict
            for verdict in found
            if verdict.share >= SURE_OF_GIVEN and verdict.chance >= LEAST_OF_GIVEN
        ]
    return [verdict for verdict in found if verdict.chance >= SURE]


def _of_one(weigher: Weigher, given: Candidate) -> list[Verdict]:
    """The likeliest act of a given actor towards nobody named: "Egypt lifted the state of emergency"."""
    found = []
    for report in weigher.reports:
        head = next((head for _name, head in report.targets), report.trigger)
        acts = any(given.side.covers(source) for _name, source in report.sources)
        if acts and not given.side.covers(head):
            verdict = weigher.likeliest(given, candidate_at(weigher.annotated, head, head + 1, None))
            found.append(Verdict(given, None, verdict.root, verdict.chance, verdict.share, verdict.fit))
    best = max(found, key=lambda verdict: verdict.chance, default=None)
    return [best] if best is not None and best.share >= SURE_OF_GIVEN else []


def _event(annotated: AnnotatedSentence, verdict: Verdict) -> EventDraft:
    """The event that a verdict makes."""
    sentence, target = annotated.sentence, verdict.target
    heads, (first, last) = _clause(sentence, verdict)
    day, precision = when_of(annotated, heads, (first, last))
    published = annotated.discourse.published_on
    if day is not None and published is not None and day > published:
        day, precision = None, None  # the day that an act is announced for, not that of the announcement
    return EventDraft(
        rule=verdict.fit.report.act.rule if verdict.fit is not None else f"ranker.{verdict.root}",
        event_type="other",
        code=_code(verdict),
        form=None,
        source=verdict.source.actor,
        target=target.actor if target is not None else None,
        territory=UNKNOWN,
        day=day,
        precision=precision,
        modality=_modality(verdict),
        span=(sentence.starts[first], sentence.ends[last]),
        source_span=_chars(sentence, verdict.source.side),
        target_span=_chars(sentence, target.side) if target is not None else None,
        confidence=_confidence(annotated, verdict),
    )


def _confidence(annotated: AnnotatedSentence, verdict: Verdict) -> float:
    """How likely a careful human codes the act alike; between marked sides, given that there is one."""
    sides = [side for side in (verdict.source, verdict.target) if side is not None]
    if len(annotated.given) <= 2 and all(side.is_given for side in sides):
        return round(calibrated(GIVEN, verdict.share), 3)
    return round(calibrated(TOLD, verdict.chance) * share_right("rule", ACT), 3)


def _clause(sentence: Sentence, verdict: Verdict) -> tuple[tuple[int, ...], tuple[int, int]]:
    """The tokens that report the act, and the first and last of its clause; without a report, its sides."""
    if verdict.fit is None:
        sides = [side.side for side in (verdict.source, verdict.target) if side is not None]
        return (verdict.source.side.head,), (
            min(side.start for side in sides),
            max(side.end for side in sides) - 1,
        )
    report = verdict.fit.report
    heads = (report.arguments.head, report.trigger)
    clauses = [
        clause_tokens(sentence, head) for head in (report.arguments.head, report.inner) if head is not None
    ]
    tokens = [*heads, *(token for clause in clauses for token in clause)]
    return heads, (min(tokens), max(tokens))


def _modality(verdict: Verdict) -> str:
    """Planned where the act is only intended and CAMEO has no code for that; else the intent is the act."""
    fit = verdict.fit
    return (
        "planned"
        if fit is not None and fit.stance == "intended" and fit.code == fit.report.act.code
        else "actual"
    )


def _code(verdict: Verdict) -> str:
    """The code of the words that report the act; the root's unspecified code where only the ranker tells."""
    code = verdict.fit.code if verdict.fit is not None else verdict.root
    return f"{code}0" if len(code) == 2 else code


def _chars(sentence: Sentence, side: Side) -> tuple[int, int]:
    """The code points of a side's words."""
    return sentence.starts[side.start], sentence.ends[side.end - 1]


Span = tuple[int, int]

# Roots that frames and rows may name one act by: force is force, whatever the code.
_FAMILIES = {"18": "force", "19": "force", "20": "force", "11": "protest", "16": "protest", "10": "protest"}


# What the words of a toll or a notice also look like: who was killed, and what was told, is coded there.
_TOLD_BY = {"casualty_claim": ("force",), "notification": ("02", "04", "13", "protest")}
_LONGEST_PRONOUN = 4  # code points: "it", "they"; a name as short stands for itself


def completes(event: EventDraft, coded: list[EventDraft], *, is_given: bool) -> bool:
    """True where a frame has coded the act; the words of a side that it leaves open are added to its event.

    Args:
        event: the act as the act table has it.
        coded: the events of the frames in the same sentence.
        is_given: its sides were marked by the user: the frame's event takes them, and another pair stands.
    """
    near = [one for one in coded if _overlap(event.span, one.span)]
    if not is_given and any(one.modality in ("planned", "threatened") for one in near):
        return True  # a plan or a threat of the very act says what the act table would say of it
    if not is_given and any(_family(event) in _TOLD_BY.get(one.event_type, ()) for one in near):
        return True
    alike = [one for one in near if _family(event) == _family(one)]
    filled = [_fill(one, event, is_given=is_given) for one in alike]
    return any(filled) or (bool(alike) and not is_given)


def _fill(one: EventDraft, event: EventDraft, *, is_given: bool) -> bool:
    """Complete a frame's event from that of a pair; True where the two now name the same sides."""
    same_source = one.source is not None and one.source == event.source
    if (
        same_source
        and one.source_span is not None
        and event.source_span is not None
        and _is_pronoun(one.source_span)
    ):
        one.source_span = event.source_span  # the name that the pronoun stands for
    if one.source_span is None and one.source is None and event.source_span is not None:
        one.source_span = event.source_span
        one.source = event.source if is_given else None
    if one.target_span is None and one.target is None and event.target_span is not None:
        one.target_span = event.target_span
        one.target = event.target if is_given else None
    return _same(one.source_span, event.source_span) and _same(one.target_span, event.target_span)


def _is_pronoun(span: Span) -> bool:
    return span[1] - span[0] <= _LONGEST_PRONOUN


def _same(one: Span | None, other: Span | None) -> bool:
    return one is None or other is None or _overlap(one, other)


def _family(event: EventDraft) -> str:
    return _FAMILIES.get(event.code[:2], event.code[:2])


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
