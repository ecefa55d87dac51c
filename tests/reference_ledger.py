"""The ledger in plain Python, straight from docs/codebook/ledger.md: every two claims are compared. Slow; for tests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby
from typing import Any

from demarche.schema.codebook import is_compatible

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """A claim with what the ledger adds: its side, its day, its answer, and how its side took it back."""

    claim_id: str
    incident_id: str | None
    question: str
    victim: str | None
    victim_of: str | None
    claimant_id: str
    principal_id: str
    day: date | None
    answer: str | None
    count_low: int | None
    count_high: int | None
    doc_id: str
    # (day, claim that takes it back, relation), the earliest first; no day is before every day.
    taken_back: tuple[tuple[date | None, str, str], ...] = ()

    @property
    def subject(self) -> tuple[Any, ...]:
        return self.incident_id, self.question, self.victim

    def is_made(self, as_of: date) -> bool:
        return self.day is None or self.day <= as_of

    def is_live(self, as_of: date) -> bool:
        return self.is_made(as_of) and not any(day is None or day <= as_of for day, _, _ in self.taken_back)


def ledger_of(
    claims: Sequence[Row], documents: Sequence[Row], actors: Sequence[Row], links: Sequence[Row]
) -> list[Said]:
    """Return what the claims of these tables say, in the order of the claims."""
    published = {row["doc_id"]: row["published_on"] for row in documents}
    principals = {row["actor_id"]: row["principal_id"] for row in actors}

    def side(actor: str) -> str:
        return principals.get(actor) or actor

    def day(claim: Row) -> date | None:
        return claim["said_date"] or published.get(claim["doc_id"])

    by_id = {claim["claim_id"]: claim for claim in claims}

    def taken_back(claim: Row) -> Iterable[tuple[date | None, str, str]]:
        for link in links:
            later = by_id.get(link["from_claim_id"])
            if link["to_claim_id"] != claim["claim_id"] or later is None or later is claim:
                continue
            if link["relation"] != "repeats" and side(later["claimant_id"]) == side(claim["claimant_id"]):
                yield day(later), later["claim_id"], link["relation"]

    def answer(claim: Row) -> str | None:
        if claim["question"] != "responsible" or claim["value"] is None:
            return claim["value"]
        return side(claim["claimant_id"] if claim["value"] == "self" else claim["value"])

    names = (
        "claim_id",
        "incident_id",
        "question",
        "victim",
        "victim_of",
        "claimant_id",
        "count_low",
        "count_high",
        "doc_id",
    )
    return [
        Said(
            **{name: claim[name] for name in names},
            principal_id=side(claim["claimant_id"]),
            day=day(claim),
            answer=answer(claim),
            taken_back=tuple(sorted(taken_back(claim), key=lambda back: (*_early(back[0]), *back[1:]))),
        )
        for claim in claims
    ]


def live(ledger: Sequence[Said], as_of: date) -> list[str]:
    """Return the ids of the claims that stand on a day."""
    return sorted(said.claim_id for said in ledger if said.incident_id is not None and said.is_live(as_of))


def conflict(a: Said, b: Said) -> bool:
    """Return whether two claims on one subject are of different sides and cannot both be true."""
    if a.principal_id == b.principal_id:
        return False
    if a.answer is not None and b.answer is not None and not is_compatible(a.question, a.answer, b.answer):
        return True
    peoples = [of for of in (a.victim_of, b.victim_of) if of is not None]
    are_other_people = len(peoples) == 2 and not any(x.startswith(y) for x, y in (peoples, peoples[::-1]))
    return not are_other_people and (_exceeds(a, b) or _exceeds(b, a))


def conflicts(ledger: Sequence[Said], as_of: date) -> list[tuple[Any, ...]]:
    """Return (incident, question, victim, claim_a, claim_b) for every two live claims that cannot both be true."""
    found = []
    for subject, claims in _by_subject(ledger):
        standing = sorted((c for c in claims if c.is_live(as_of)), key=lambda c: (*_early(c.day), c.claim_id))
        found += [(*subject, a.claim_id, b.claim_id) for a, b in combinations(standing, 2) if conflict(a, b)]
    return found


def grades(ledger: Sequence[Said], as_of: date) -> list[tuple[Any, ...]]:
    """Return the rows of ``grades``, in its columns and its order."""
    rows = []
    for subject, claims in _by_subject(ledger):
        made = [claim for claim in claims if claim.is_made(as_of)]
        standing = [claim for claim in made if claim.is_live(as_of)]
        if made:
            sides = {claim.principal_id for claim in standing}
            grade = _grade(standing, has_withdrawn=len(standing) < len(made), sides=len(sides))
            days = [claim.day for claim in standing if claim.day is not None]
            rows.append(
                (*subject, grade, len(sides), len(standing), *_counts(standing), max(days, default=None))
            )
    return rows


def history(ledger: Sequence[Said], incident_id: str) -> list[tuple[Any, ...]]:
    """Return (day, change, claim_id, became, withdrawn_on, withdrawn_by, relation), in the order of ``history``."""
    rows = []
    for said in (said for said in ledger if said.incident_id == incident_id):
        became, on, by, relation = _fate(said)
        for step, (day, change) in enumerate(
            [(said.day, "made"), (on, "withdrawn")][: 1 if became == "live" else 2]
        ):
            order = (
                *_early(day),
                step,
                said.question,
                said.victim is None,
                said.victim or "",
                said.principal_id,
            )
            rows.append(((*order, said.claim_id), (day, change, said.claim_id, became, on, by, relation)))
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


def _fate(said: Said) -> tuple[str, date | None, str | None, str | None]:
    if not said.taken_back:
        return "live", None, None, None
    day, by, relation = said.taken_back[0]
    if day is not None and (said.day is None or said.day < day):
        return "withdrawn", day, by, relation
    # It is taken back before or as it is said: from its own day on, where that is known.
    return "never_live", said.day or day, by, relation


def _grade(standing: Sequence[Said], *, has_withdrawn: bool, sides: int) -> str:
    if any(conflict(a, b) for a, b in combinations(standing, 2)):
        return "contested"
    if has_withdrawn:
        return "conceded"
    return "agreed" if sides > 1 else "one_sided"


def _counts(standing: Sequence[Said]) -> tuple[int | None, int | None]:
    """Return the numbers that every claim allows; else, or of different states' people, all that any allows."""
    lows = [said.count_low for said in standing if said.count_low is not None]
    highs = [said.count_high for said in standing if said.count_high is not None]
    peoples = {said.victim_of for said in standing} - {None}
    do_meet = not highs or (bool(lows) and max(lows) <= min(highs))
    if len(peoples) <= 1 and do_meet:
        return max(lows, default=None), min(highs, default=None)
    return min(lows, default=None), max(highs, default=None) if len(highs) == len(standing) else None


def _exceeds(a: Said, b: Said) -> bool:
    return a.count_low is not None and b.count_high is not None and a.count_low > b.count_high


def _by_subject(ledger: Sequence[Said]) -> Iterable[tuple[tuple[Any, ...], list[Said]]]:
    """Yield each incident, question and victim with its claims, in their order; no victim comes last."""
    known = [said for said in ledger if said.incident_id is not None]
    known.sort(key=lambda said: (said.incident_id, said.question, said.victim is None, said.victim or ""))
    for subject, claims in groupby(known, key=lambda said: said.subject):
        yield subject, list(claims)


def _early(day: date | None) -> tuple[bool, date]:
    """Return what sorts days: none comes first."""
    return day is not None, day or date.min
