"""Happenings: which acts of one document speak of one blow, what they are about, and which blow answers which."""

from datetime import date

import pytest

from demarche.build.coders.rules.blows.settling import settle
from demarche.build.coders.rules.drafts import ClaimDraft, EventDraft, Reference, Territory
from demarche.build.coders.rules.reading import Reading
from demarche.schema.gazetteer import Actor, ArmedGroup, load_places

ALLIANCES = {"nato"}
PLACES = {place.place_id: place for place in load_places()}
CODES = {"strike": "190", "protest": "111", "casualty_claim": "010", "notification": "010", "other": "010"}


def actor(actor_id):
    if actor_id is None:
        return None
    if actor_id == "afg-taliban":
        return ArmedGroup(actor_id, actor_id, "armed_group", "AFG", actor_id, (), None, base="AFG")
    return Actor(actor_id, actor_id, "igo" if actor_id in ALLIANCES else "state", "", actor_id, (), None)


def act(event_type, by=None, on=None, *, at=0, soil=None, day=None, place=None, **values):
    """Return an act whose clause stands at a place in the text."""
    informed, about = values.pop("informed", None), values.pop("about", None)
    plain = {"rule": "", "form": None, "modality": "actual", "precision": 1 if day else None}
    return EventDraft(
        event_type=event_type,
        code=CODES[event_type],
        source=actor(by),
        target=actor(on),
        territory=Territory(soil, PLACES.get(place)),
        day=day and date(2024, 2, day),
        span=(at, at + 10),
        informed=actor(informed),
        about=about,
        **plain | values,
    )


def claims(question, by, *, value=None, victim_of=None):
    return [ClaimDraft(question, actor(by), None, None, (0, 1), value=value, victim_of=victim_of)]


def numbers(*events, references=()):
    """Return the number of the happening that each act is given."""
    settle(Reading(list(events), list(references)))
    return [event.happening for event in events]


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ({"by": "usa", "soil": "IRQ"}, {"by": "usa", "soil": "IRQ"}, True),
        ({"by": "usa", "soil": "IRQ"}, {"by": "usa", "soil": "SYR"}, False),
        ({"by": "usa", "soil": "IRQ"}, {"soil": "IRQ"}, True),
        ({"by": "usa", "soil": "IRQ"}, {"by": "usa"}, True),
        ({"by": "usa", "soil": "IRQ"}, {"by": "tur"}, False),
        ({"by": "usa", "soil": "IRQ"}, {"on": "irq"}, True),  # "the strike on Iraq"
        ({"by": "usa", "soil": "IRQ"}, {"on": "syr"}, False),
        ({"by": "tur", "on": "rus"}, {"by": "nato", "on": "rus"}, True),  # "a NATO member"
        ({"by": "tur", "on": "rus"}, {"by": "nato", "on": "syr"}, False),
        ({"by": "usa", "soil": "IRQ", "day": 2}, {"by": "usa", "soil": "IRQ", "day": 3}, True),
        ({"by": "usa", "soil": "IRQ", "day": 2}, {"by": "usa", "soil": "IRQ", "day": 4}, False),
        (
            {"by": "usa", "soil": "IRQ", "day": 2, "place": "p-erbil"},
            {"by": "usa", "soil": "IRQ", "day": 3, "place": "p-akashat"},
            False,
        ),
        (
            {"by": "usa", "soil": "IRQ", "day": 2, "place": "p-erbil"},
            {"by": "usa", "soil": "IRQ", "day": 2, "place": "p-akashat"},
            True,
        ),
        ({"by": "usa", "soil": "IRQ"}, {"by": "usa", "soil": "IRQ", "modality": "threatened"}, False),
    ],
)
def test_two_mentions_of_one_blow(first, second, is_one):
    one, other = numbers(act("strike", **first), act("strike", at=50, **second))
    assert (one == other) is is_one


def test_an_alliance_gives_way_to_its_member():
    events = [act("strike", "nato", "rus"), act("strike", "tur", "rus", at=50)]
    (happening,) = settle(Reading(events))
    assert happening.source == "tur"


KABUL = {"by": "usa", "soil": "AFG", "day": 2}
KHARTOUM = {"by": "usa", "soil": "SDN", "day": 2}
NAIROBI = {"soil": "KEN", "at": 60}


@pytest.mark.parametrize(
    ("later", "wanted"),
    [
        ({"by": "afg-taliban"}, 0),  # a group counts the dead where it sits
        ({"by": "sdn"}, 1),
        ({"by": "ken"}, 2),
        ({"by": "rus"}, 0),  # not of what is told in passing
        ({"by": "rus", "claims": claims("killed", "rus", victim_of="SDN")}, 1),
        ({"by": "rus", "claims": claims("killed", "rus", victim_of="KEN")}, 2),
    ],
)
def test_whose_dead_a_toll_counts(later, wanted):
    strikes = [act("strike", **KABUL), act("strike", **KHARTOUM), act("strike", **NAIROBI)]
    assert numbers(*strikes, act("casualty_claim", at=200, **later))[-1] == wanted


def test_a_toll_of_nobody_in_particular_is_of_the_side_spoken_of_last():
    strikes = [act("strike", **KABUL), act("strike", **KHARTOUM)]
    toll = act("casualty_claim", "rus", at=200)
    assert numbers(*strikes, toll)[-1] == 0
    assert numbers(*strikes, act("other", "sdn", at=150), toll)[-1] == 1


def test_a_toll_is_of_a_strike_rather_than_an_entry():
    entry = act("other", "rus", soil="TUR", traits={"entry"})
    strike = act("strike", "rus", soil="UKR", at=50)
    about = numbers(strike, entry, act("casualty_claim", "usa", at=90))
    assert about[-1] == about[0] != about[1]


def test_a_strike_learns_whom_it_hit_from_its_own_toll():
    strike = act("strike", "nato")
    toll = act("casualty_claim", "pak", about=strike, claims=claims("killed", "pak", victim_of="PAK"))
    (happening,) = settle(Reading([strike, toll]))
    assert happening.target == "pak"


@pytest.mark.parametrize(
    ("protest", "wanted"),
    [
        ({"by": "pak", "on": "irn"}, 0),
        ({"by": "irn", "on": "pak"}, 1),
        ({"by": "pak"}, 0),  # the side struck protests
        ({"by": "pak", "on": "irn", "day": 9}, None),  # older than both: about something else
        ({"by": "pak", "on": "irn", "day": 16}, 0),
        ({"by": "pak", "on": "gbr"}, None),
    ],
)
def test_what_a_protest_is_about(protest, wanted):
    strikes = [
        act("strike", "irn", soil="PAK", day=16),
        act("strike", "pak", soil="IRN", day=18, at=50),
    ]
    assert numbers(*strikes, act("protest", at=100, **protest))[-1] == wanted


@pytest.mark.parametrize(
    ("notice", "wanted"),
    [
        ({"by": "usa", "on": "pak", "informed": "pak"}, 0),
        ({"by": "pak", "on": "usa", "informed": "usa"}, None),
        (
            {
                "by": "pak",
                "on": "usa",
                "informed": "usa",
                "claims": claims("notified", "pak", value="during"),
            },
            0,
        ),
    ],
)
def test_an_attacker_is_told_of_its_own_strike_only_once_it_is_under_way(notice, wanted):
    assert numbers(act("strike", "usa", soil="PAK"), act("notification", at=50, **notice))[-1] == wanted


def downing(**values):
    return act("strike", "tur", "rus", traits={"downing"}, **values)


@pytest.mark.parametrize(
    ("strike", "entry", "is_one"),
    [
        (downing(), {"by": "rus", "soil": "TUR"}, True),
        (downing(day=24), {"by": "rus", "soil": "TUR", "day": 24}, True),
        (downing(day=24), {"by": "rus", "soil": "TUR", "day": 3}, False),
        (downing(), {"by": "syr", "soil": "TUR"}, False),
        (downing(), {"by": "rus", "soil": "POL"}, False),
        (act("strike", "tur", "rus"), {"by": "rus", "soil": "TUR"}, False),  # an answer, no downing
    ],
)
def test_an_aircraft_shot_down_and_the_entry_for_which_it_was_are_one(strike, entry, is_one):
    acts = [strike, act("other", traits={"entry"}, at=50, **entry)]
    found = settle(Reading(acts))
    assert len(found) == (1 if is_one else 2)
    assert len({event.happening for event in acts}) == len(found)


@pytest.mark.parametrize(
    ("spoken_of", "wanted"),
    [
        (
            act("protest", "chn", "usa", claims=claims("violated", "chn", value="yes")),
            ("usa", "CHN", "protest"),
        ),
        (act("protest", "chn", "usa", claims=claims("violated", "chn", value="no")), None),
        (act("protest", "chn", "usa"), None),
        (act("protest", "chn", claims=claims("violated", "chn", value="yes")), None),
        (
            act(
                "notification", "usa", "pak", informed="pak", claims=claims("notified", "usa", value="before")
            ),
            ("usa", "PAK", "implied"),
        ),
        (
            act("notification", "pak", informed="pak", claims=claims("notified", "pak", value="none")),
            None,
        ),
        (act("casualty_claim", "pak", claims=claims("killed", "pak", victim_of="PAK")), None),
    ],
)
def test_what_a_document_speaks_of_that_reports_no_strike(spoken_of, wanted):
    found = settle(Reading([spoken_of]))
    assert [(happening.source, happening.territory.sovereign, happening.kind) for happening in found] == (
        [wanted] if wanted else []
    )
    assert spoken_of.happening == (0 if wanted else None)


WORDS = {
    "answering_phrases": frozenset({"in retaliation for", "in response to", "to avenge"}),
    "answering_words": frozenset({"struck back", "retaliatory"}),
    "blows": frozenset({"operation", "strike"}),
    "answer_negations": frozenset({"not", "without"}),
    "plural_endings": frozenset({"s"}),
}
IRAN, PAKISTAN = {"by": "irn", "soil": "PAK"}, {"by": "pak", "soil": "IRN"}


def answers(text, *marked, others=()):
    """Return which happening answers which, by the attacker, of strikes that words of a text tell."""
    events = [_at(text, words, "strike", values) for words, values in marked]
    events += [_at(text, words, "protest", {"by": "pak", "on": "irn"}) for words in others]
    found = settle(Reading(sorted(events, key=lambda event: event.span)), text=text, words=WORDS)
    return {
        happening.source: found[happening.in_response_to].source
        for happening in found
        if happening.in_response_to is not None
    }


def _at(text, words, event_type, values):
    event, start = act(event_type, **values), text.index(words)
    event.span = (start, start + len(words))
    return event


HIT, RAID = ("Pakistan hit a camp", PAKISTAN), ("Iran's raid", IRAN)


@pytest.mark.parametrize(
    "text",
    [
        "Pakistan hit a camp on Thursday in retaliation for Iran's raid two days before.",
        "In retaliation for Iran's raid, Pakistan hit a camp.",
        "Pakistan hit a camp near Saravan, it said, to avenge Iran's raid.",
        "Pakistan hit a camp. The operation came in response to Iran's raid.",
        "Iran's raid killed two. On Thursday the U.S. said Pakistan hit a camp as it struck back.",
        "Iran's raid killed two. Pakistan hit a camp in a retaliatory move.",
    ],
)
def test_a_strike_answers_the_one_the_text_names(text):
    assert answers(text, HIT, RAID) == {"pak": "irn"}


@pytest.mark.parametrize(
    "text",
    [
        "Pakistan hit a camp on Thursday, not in retaliation for Iran's raid.",
        "Pakistan hit a camp. It closed its embassy in response to Iran's raid.",
        "Pakistan hit a camp. Iran's raid was on Tuesday.",
        "Pakistan hit a camp. Nobody struck back. Iran's raid was on Tuesday.",
        "Pakistan hit a camp in response to " + "more and " * 10 + "more, long after Iran's raid.",
    ],
)
def test_where_nothing_tells_of_an_answer_there_is_none(text):
    assert answers(text, HIT, RAID) == {}


def test_a_recall_in_response_to_a_strike_is_no_strike():
    text = "After Pakistan hit a camp it recalled its envoy in response to Iran's raid."
    assert answers(text, HIT, RAID) == {"pak": "irn"}
    assert answers(text, HIT, RAID, others=["recalled its envoy"]) == {}


@pytest.mark.parametrize(
    ("pakistan", "iran"),
    [({"modality": "planned"}, {}), ({}, {"modality": "threatened"}), ({"day": 1}, {"day": 20})],
)
def test_only_what_fell_answers_what_fell_before(pakistan, iran):
    text = "Pakistan hit a camp in retaliation for Iran's raid."
    assert answers(text, (HIT[0], PAKISTAN | pakistan), (RAID[0], IRAN | iran)) == {}


def test_both_territories_of_one_raid_answer():
    text = "Jets bombed sites in two states in response to the drone attack."
    drone, jets = {"by": "irn", "soil": "JOR"}, "Jets bombed sites in two states"
    marked = [(jets, {"by": "usa", "soil": soil}) for soil in ("IRQ", "SYR")]
    events = [_at(text, *given) for given in [(jets, "strike", one) for _, one in marked]]
    events.append(_at(text, "the drone attack", "strike", drone))
    found = settle(Reading(events), text=text, words=WORDS)
    assert [happening.in_response_to for happening in found] == [2, 2, None]


def test_a_reference_dates_the_strike_it_means():
    strike = act("strike", "usa", soil="IRQ")
    reference = Reference(actor("usa"), Territory(None, None), date(2024, 2, 2), 1, (40, 50))
    assert numbers(strike, references=[reference]) == [0]
    assert strike.day == date(2024, 2, 2)
