"""A mixed stream to measure with: nine documents of other news to one report of what Démarche codes.

The other news is ours too (``other_news``: sport, culture and food, business, weather, science, local news).  As in
real papers, its paragraphs name states, capitals and nationalities, and its words attack, strike, win and visit.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from demarche.benchmarks.reports import WORDS, deal_documents
from demarche.build.read import Document, document_from_text
from demarche.schema.gazetteer import State, load_states

__all__ = ["deal_mixed", "deal_other_news"]

FOLDER = Path(__file__).parent / "other_news"
# One document in ten is relevant.
OTHERS_TO_ONE = 9

# What stands in the blanks, beside the gazetteers' states, capitals and nationalities: nobody who is in them.
_BLANKS = json.loads((FOLDER / "blanks.json").read_text(encoding="utf-8"))


def deal_other_news(count: int, *, seed: int) -> list[Document]:
    """Return as many documents of 400 words of other news, each of one subject, the same for the same seed."""
    return [
        document_from_text(
            text, source_uri=f"other-{seed}-{number:05}", published_on="2024-03-05", language="en"
        )
        for number, text in enumerate(_texts(count, seed=seed))
    ]


def deal_mixed(count: int, *, seed: int) -> list[Document]:
    """Return as many documents, one in ten of them a report, evenly spread."""
    others = iter(deal_other_news(count, seed=seed))
    reports = iter(deal_documents(-(-count // (OTHERS_TO_ONE + 1)), seed=seed))
    return [next(others if number % (OTHERS_TO_ONE + 1) else reports) for number in range(count)]


def _texts(count: int, *, seed: int) -> Iterator[str]:
    """Yield the texts, subject after subject."""
    dealer = random.Random(seed)
    subjects = [path.read_text(encoding="utf-8").splitlines() for path in sorted(FOLDER.glob("*.txt"))]
    states = [state for state in load_states() if state.capital and state.adjectives]
    for number in range(count):
        yield _text(subjects[number % len(subjects)], states, dealer)


def _text(templates: list[str], states: list[State], dealer: random.Random) -> str:
    """Return the first filled-in paragraphs that make 400 words."""
    taken: list[str] = []
    missing = WORDS
    while missing > 0:
        for template in dealer.sample(templates, k=len(templates)):
            words = template.format(**_fillings(states, dealer)).split()
            taken.append(" ".join(words[:missing]).rstrip(",;:.") + ".")
            missing -= len(words)
            if missing <= 0:
                break
    return "\n\n".join(taken)


def _fillings(states: list[State], dealer: random.Random) -> dict[str, str | int]:
    """Return what stands in the blanks of one paragraph."""
    first, second, third = dealer.sample(states, k=3)
    people = [
        f"{dealer.choice(_BLANKS['given'])} {family}" for family in dealer.sample(_BLANKS["family"], k=2)
    ]
    companies = dealer.sample(_BLANKS["companies"], k=2)
    clubs = dealer.sample(_BLANKS["clubs"], k=2)
    towns = dealer.sample(_BLANKS["towns"], k=2)
    return {
        "country": first.name,
        "country2": second.name,
        "adjective": third.adjectives[0],
        "city": str(second.capital),
        "city2": str(third.capital),
        "person": people[0],
        "person2": people[1],
        "company": companies[0],
        "company2": companies[1],
        "club": f"{dealer.choice(towns)} {clubs[0]}",
        "club2": f"{first.capital} {clubs[1]}",
        "town": towns[0],
        "town2": towns[1],
        "weekday": dealer.choice(_BLANKS["days"]),
        "month": dealer.choice(_BLANKS["months"]),
        "small": dealer.randint(2, 9),
        "small2": dealer.randint(0, 1),
        "number": dealer.randint(11, 90),
        "age": dealer.randint(61, 94),
    }
