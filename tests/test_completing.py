"""A frame's event and the act table's reading of the same words, made one."""

from dataclasses import replace

import pytest

from demarche.build.coders.rules.drafts import EventDraft
from demarche.build.coders.rules.frames.territory import UNKNOWN
from demarche.build.coders.rules.relate.relations import completes
from demarche.known.names import load_names

IRAN, RUSSIA = (load_names().actor(actor_id) for actor_id in ("irn", "rus"))


def draft(**changes):
    """An event of force by Iran, in a clause of forty code points."""
    told = EventDraft(
        rule="strike.strike",
        event_type="strike",
        code="190",
        form=None,
        source=IRAN,
        target=None,
        territory=UNKNOWN,
        day=None,
        precision=None,
        modality="actual",
        span=(0, 40),
        source_span=(0, 4),
    )
    return replace(told, **changes)


@pytest.mark.parametrize(
    ("source", "expected"),
    [(IRAN, (20, 36)), (RUSSIA, (0, 4)), (None, (0, 4))],
    ids=["the same side under its name", "another side", "nobody known"],
)
def test_a_short_source_is_replaced_only_by_its_own_name(source, expected):
    framed = draft()
    assert completes(draft(source=source, source_span=(20, 36)), [framed], is_given=False)
    assert framed.source_span == expected


def test_the_words_of_an_open_target_are_added_without_a_guess_at_who_it_is():
    framed = draft()
    assert completes(draft(target=RUSSIA, target_span=(30, 36)), [framed], is_given=False)
    assert (framed.target, framed.target_span) == (None, (30, 36))


def test_a_marked_target_is_taken_with_its_actor():
    framed = draft()
    assert completes(draft(target=RUSSIA, target_span=(30, 36)), [framed], is_given=True)
    assert (framed.target, framed.target_span) == (RUSSIA, (30, 36))


@pytest.mark.parametrize(
    ("framed", "coded"),
    [
        ({"event_type": "casualty_claim", "code": "010"}, True),
        ({"event_type": "casualty_claim", "code": "010", "span": (50, 60)}, False),
        ({"event_type": "protest", "code": "111"}, False),
        ({"event_type": "protest", "code": "110", "modality": "planned"}, True),
    ],
    ids=["the toll tells it", "a toll elsewhere", "an act of another kind", "a plan of the very words"],
)
def test_what_another_event_tells_is_not_coded_again(framed, coded):
    assert completes(draft(), [draft(**framed)], is_given=False) is coded
