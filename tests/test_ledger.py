"""The ledger's SQL against the same definitions in plain Python, on random ledgers; and the laws that it obeys."""

import re
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.releases import views
from demarche.releases.views import ledger_sql
from demarche.schema import codebook
from demarche.schema.arrow import arrow_schema
from demarche.schema.errors import ProgramError
from demarche.tests import reference_ledger as reference
from demarche.tests.ledger import actor, document

# Thirty ledgers a call, twelve calls: a ledger is an incident, and links may go astray from one to another.
LEDGERS, CALLS = 30, 12
random_ledgers = settings(derandomize=True, deadline=None, max_examples=CALLS)

PAGE = Path(__file__).parent.parent / "docs" / "codebook" / "ledger.md"
ONE_DAY = timedelta(days=1)
FIRST = date(2024, 2, 1)
DAYS = [None, *(FIRST + timedelta(days=days) for days in range(5))]
LAST = date(2024, 2, 28)
# The last one stands in no table of actors: it speaks for itself.
VOICES = ["usa", "usa-whitehouse", "irq", "irq-mfa", "narrator", "stranger"]
ACTORS = [
    actor("usa", "state"),
    actor("usa-whitehouse", "organ", principal_id="usa"),
    actor("irq", "state", principal_id="irq"),
    actor("irq-mfa", "organ", principal_id="irq"),
    actor("narrator", "narrator"),
]
DOCUMENTS = [document(f"of {day}", day) for day in DAYS]
PLACES = [*(row["doc_id"] for row in DOCUMENTS), "in no table"]
ANSWERS = [
    *[("responsible", value) for value in ("self", "usa", "irq", "irq-mfa", "irn")],
    *[(row.question, row.value) for row in codebook.values() if row.question != "responsible"],
]
COUNTS = [(0, 0), (0, 2), (1, 1), (1, None), (2, 3), (3, None), (4, 4), (None, None), (None, 1)]
VICTIMS = ["civilian", "military", None]
PEOPLES = [None, "USA", "USAMIL", "USAMILAIR", "IRQ", "IRQMIL"]

saying = st.fixed_dictionaries({
    "claimant_id": st.sampled_from(VOICES),
    "said_date": st.sampled_from(DAYS),
    "doc_id": st.sampled_from(PLACES),
})  # fmt: skip
wording = st.sampled_from(ANSWERS).map(lambda answer: {"question": answer[0], "value": answer[1]})
counting = st.tuples(
    st.sampled_from(["killed", "killed", "wounded", "targets"]),
    st.sampled_from(COUNTS),
    st.sampled_from(VICTIMS),
    st.sampled_from(PEOPLES),
).map(lambda drawn: {"question": drawn[0], "count_low": drawn[1][0], "count_high": drawn[1][1]}
      | {"victim": drawn[2], "victim_of": drawn[3]})  # fmt: skip
# One ledger in few questions, so that its claims meet.
told = st.one_of(
    st.lists(
        st.tuples(saying, counting.map(lambda row: row | {"question": "killed", "victim": "civilian"})),
        max_size=7,
    ),
    st.lists(st.tuples(saying, wording), max_size=7),
    st.lists(st.tuples(saying, wording | counting), max_size=7),
)
ends = st.integers(0, 8)
strays = st.lists(
    st.tuples(
        st.integers(-1, 1), ends, ends, st.sampled_from(["corrects", "corrects", "retracts", "repeats"])
    ),
    max_size=4,
)
ledgers = st.lists(st.tuples(told, strays), min_size=LEDGERS, max_size=LEDGERS)


TABLES = ("documents", "events", "claims", "links", "incidents", "actors")
INCIDENTS = [f"i-{number:02}" for number in range(LEDGERS - 1)]
GRADES = "FROM grades(DATE '{day}')"
CONFLICTS = "SELECT incident_id, question, victim, claim_a, claim_b FROM conflicts(DATE '{day}')"
LIVE = "SELECT claim_id FROM live(DATE '{day}')"
MADE = "SELECT claim_id FROM standing(DATE '{day}')"
LIVE_ABOUT = "SELECT claim_id FROM live(DATE '{day}') WHERE incident_id = '{incident}'"
FATES = "SELECT claim_id, day, became, withdrawn_on FROM history('{incident}') WHERE change = 'made'"
NOTIFIED = {"question": "notified", "value": "before"}
HISTORY = (
    "SELECT day, change, claim_id, became, withdrawn_on, withdrawn_by, relation FROM history('{incident}')"
)


def rows_of(drawn):
    """Return the rows of claims and of links; the last ledger is about no incident that is known."""
    claims, links, names = [], [], []
    for number, (made, _) in enumerate(drawn):
        # Ids do not follow the order in which claims are drawn.
        names.append([f"c-{(number * 8 + place) * 7919 % 10_007:05}" for place in range(len(made))])
        incident_id = INCIDENTS[number] if number < len(INCIDENTS) else None
        for name, (how, what) in zip(names[-1], made, strict=True):
            empty = dict.fromkeys(arrow_schema("claims").names)
            claims.append(empty | {"claim_id": name, "incident_id": incident_id} | how | what)
    for number, (_, drawn_links) in enumerate(drawn):
        for away, later, earlier, relation in drawn_links:
            # A few go to a neighbouring ledger, and a few to or from no claim at all.
            other = names[(number + away * (later == 0)) % len(names)]
            found = [
                own[place] if place < len(own) else "c-none"
                for own, place in ((names[number], later), (other, earlier))
            ]
            links.append(
                {"from_claim_id": found[0], "to_claim_id": found[1], "relation": relation, "basis": "coder"}
            )
    return claims, links


def fill(connection, claims, links):
    rows = {"claims": claims, "links": links, "documents": DOCUMENTS, "actors": ACTORS}
    for table, found in rows.items():
        connection.register("rows", pa.Table.from_pylist(found, schema=arrow_schema(table)))
        connection.execute(f"DELETE FROM {table}").fetchall()
        connection.execute(f"INSERT INTO {table} FROM rows").fetchall()


def ask(connection, sql, **values):
    return connection.sql(sql.format(**values)).fetchall()


@pytest.fixture(scope="module")
def sql():
    """Return a connection in which the ledger stands over tables to be filled; no incident is listed."""
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.register("rows", arrow_schema(table).empty_table())
            connection.execute(f"CREATE TABLE {table} AS FROM rows").fetchall()
        connection.execute(ledger_sql()).fetchall()
        yield connection


@given(drawn=ledgers)
@random_ledgers
def test_the_ledger_is_as_it_is_defined(sql, drawn):
    claims, links = rows_of(drawn)
    fill(sql, claims, links)
    ledger = reference.ledger_of(claims, DOCUMENTS, ACTORS, links)
    for day in (FIRST - ONE_DAY, FIRST + ONE_DAY, LAST):
        assert ask(sql, GRADES, day=day) == reference.grades(ledger, day)
        assert ask(sql, CONFLICTS, day=day) == reference.conflicts(ledger, day)
        assert ask(sql, LIVE, day=day) == [(claim_id,) for claim_id in reference.live(ledger, day)]
    for incident_id in INCIDENTS[:3]:
        assert ask(sql, HISTORY, incident=incident_id) == reference.history(ledger, incident_id)


@given(drawn=ledgers, random=st.randoms(use_true_random=False))
@settings(random_ledgers, max_examples=2)
def test_the_order_of_rows_does_not_matter(sql, drawn, random):
    claims, links = rows_of(drawn)
    asked = [GRADES, LIVE, "FROM conflicts(DATE '{day}')", "FROM history('i-01')"]
    answers = []
    for _ in range(2):
        fill(sql, claims, links)
        answers.append([ask(sql, question, day=LAST) for question in asked])
        random.shuffle(claims)
        random.shuffle(links)
    assert answers[0] == answers[1]


@given(drawn=ledgers)
@settings(random_ledgers, max_examples=2)
def test_laws(sql, drawn):
    claims, links = rows_of(drawn)
    fill(sql, claims, links)
    spoken = {day for (day,) in ask(sql, "SELECT DISTINCT day FROM ledger WHERE day IS NOT NULL")}
    before = None
    for day in (FIRST + number * ONE_DAY for number in range(-1, len(DAYS))):
        grades = ask(sql, GRADES, day=day)
        conflicts = ask(sql, CONFLICTS, day=day)
        made = {claim_id for (claim_id,) in ask(sql, MADE, day=day)}
        live = {claim_id for (claim_id,) in ask(sql, LIVE, day=day)}
        # Grades change only on days when something is said, and what was made stays made.
        assert before is None or day in spoken or before[0] == grades
        assert live <= made
        assert before is None or before[1] <= made
        # Where two claims conflict, the grade is contested, and nowhere else; both are live.
        assert {row[:3] for row in conflicts} == {row[:3] for row in grades if row[3] == "contested"}
        assert {claim_id for row in conflicts for claim_id in row[3:]} <= live
        # Each live claim is counted once, and by a side.
        assert sum(row[5] for row in grades) == len(live)
        assert all(0 <= row[4] <= row[5] for row in grades)
        # Bounds of counts are in order where claims have them in order, and stand only where claims count.
        assert all(row[6] is None or row[7] is None or row[6] <= row[7] for row in grades)
        before = grades, made


@given(drawn=ledgers)
@settings(random_ledgers, max_examples=2)
def test_history_tells_when_each_claim_is_live(sql, drawn):
    claims, links = rows_of(drawn)
    fill(sql, claims, links)
    for incident_id in INCIDENTS[:4]:
        fates = ask(sql, FATES, incident=incident_id)
        for day in (FIRST + number * ONE_DAY for number in range(-1, len(DAYS))):
            told = {
                claim_id
                for claim_id, made_on, became, withdrawn_on in fates
                if became != "never_live" and (made_on is None or made_on <= day)
                and (withdrawn_on is None or day < withdrawn_on)
            }  # fmt: skip
            assert {claim_id for (claim_id,) in ask(sql, LIVE_ABOUT, day=day, incident=incident_id)} == told


WITHDRAWING = [
    # day of the earlier claim, of the later, what became of the earlier, and from which day it is taken back
    (1, 3, "withdrawn", 3),
    (2, 2, "never_live", 2),
    (
        3,
        1,
        "never_live",
        3,
    ),  # said to be later, dated before: the link counts, and from the later of both days
    (None, 2, "withdrawn", 2),
    (2, None, "never_live", 2),
    (None, None, "never_live", None),
]


@pytest.mark.parametrize(("earlier", "later", "became", "withdrawn_on"), WITHDRAWING)
def test_days_of_a_withdrawal(sql, earlier, later, became, withdrawn_on):
    first, second = (
        ({"claimant_id": "usa", "said_date": day and FIRST + (day - 1) * ONE_DAY, "doc_id": "none"}, notified)
        for day, notified in (
            (earlier, NOTIFIED | {"value": "before"}),
            (later, NOTIFIED | {"value": "not_before"}),
        )
    )
    claims, links = rows_of([([first, second], [(0, 1, 0, "corrects")])])
    fill(sql, claims, links)
    row = ask(sql, "SELECT became, withdrawn_on FROM history('i-00') WHERE withdrawn_by IS NOT NULL LIMIT 1")
    assert row == [(became, withdrawn_on and FIRST + (withdrawn_on - 1) * ONE_DAY)]


@pytest.mark.parametrize(
    ("days", "became", "withdrawn_on"), [((2, 3), "withdrawn", 2), ((None, 3), "never_live", 1)]
)
def test_a_claim_taken_back_twice_falls_with_the_first(sql, days, became, withdrawn_on):
    said = [
        (
            {"claimant_id": "usa", "said_date": day and FIRST + (day - 1) * ONE_DAY, "doc_id": "none"},
            {"question": "notified", "value": value},
        )
        for day, value in zip((1, *days), ("before", "none", "none"), strict=True)
    ]
    claims, links = rows_of([(said, [(0, 2, 0, "retracts"), (0, 1, 0, "corrects")])])
    fill(sql, claims, links)
    row = ask(
        sql,
        "SELECT became, withdrawn_on, withdrawn_by, relation FROM history('i-00') WHERE change = 'withdrawn'",
    )
    by = claims[1]["claim_id"]
    assert by > claims[2]["claim_id"]
    assert row == [(became, FIRST + (withdrawn_on - 1) * ONE_DAY, by, "corrects")]


def test_claims_that_withdraw_each_other_are_both_withdrawn(sql):
    said = [
        ({"claimant_id": "usa", "said_date": FIRST, "doc_id": "none"}, NOTIFIED | {"value": v})
        for v in ("before", "none")
    ]
    claims, links = rows_of([(said, [(0, 0, 1, "corrects"), (0, 1, 0, "retracts"), (0, 1, 1, "retracts")])])
    fill(sql, claims, links)
    assert ask(sql, LIVE, day=LAST) == []
    assert ask(sql, GRADES, day=LAST) == [("i-00", "notified", None, "conceded", 0, 0, None, None, None)]


ONE_SIDE_SAYS_MOST_AND_LEAST = [
    # what usa says twice and irq once, and whether they contradict each other
    ((5, 5), (0, 0), (3, 3), "contested"),
    ((5, 5), (0, 0), (0, 5), "agreed"),
    ((5, None), (0, 0), (1, None), "contested"),
    ((5, 5), (0, 9), (0, 4), "contested"),
    ((5, 5), (0, 0), (0, None), "agreed"),
]


@pytest.mark.parametrize(("first", "second", "other", "grade"), ONE_SIDE_SAYS_MOST_AND_LEAST)
def test_a_side_that_contradicts_itself_is_held_against_the_other(sql, first, second, other, grade):
    said = [
        (
            {"claimant_id": by, "said_date": FIRST, "doc_id": "none"},
            {"question": "killed", "victim": "civilian", "count_low": low, "count_high": high},
        )
        for by, (low, high) in (("usa", first), ("usa-whitehouse", second), ("irq", other))
    ]
    fill(sql, *rows_of([(said, [])]))
    assert ask(sql, "SELECT grade FROM grades('2024-02-28')") == [(grade,)]


@pytest.mark.parametrize("day", ["DATE '2024-02-03'", "'2024-02-03'", "TIMESTAMP '2024-02-03 23:59:59'"])
@pytest.mark.parametrize("macro", ["grades", "live", "conflicts"])
def test_a_day_is_given_as_date_text_or_time(sql, macro, day):
    fill(
        sql,
        *rows_of(
            [([({"claimant_id": "usa", "said_date": FIRST + 2 * ONE_DAY, "doc_id": "none"}, NOTIFIED)], [])]
        ),
    )
    assert len(ask(sql, f"FROM {macro}({day})")) == (macro != "conflicts")


@pytest.mark.parametrize("day", ["NULL", "CAST(NULL AS DATE)"])
@pytest.mark.parametrize("macro", ["grades", "live", "conflicts"])
def test_no_day_is_an_error_and_not_an_empty_answer(sql, macro, day):
    fill(sql, *rows_of([([({"claimant_id": "usa", "said_date": FIRST, "doc_id": "none"}, NOTIFIED)], [])]))
    with pytest.raises(duckdb.InvalidInputException, match="as_of is null: name a day"):
        ask(sql, f"FROM {macro}({day})")


def test_an_incident_of_nobodys_claims_has_no_history(sql):
    assert ask(sql, "FROM history('no-such-incident')") == []


def test_the_columns_are_as_documented(sql):
    for macro, argument in (("grades", "'2024-02-03'"), ("conflicts", "'2024-02-03'"), ("history", "'i-00'")):
        section = PAGE.read_text(encoding="utf-8").partition(f"## {macro}")[2].partition("\n## ")[0]
        documented = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)))
        assert documented == sql.sql(f"FROM {macro}({argument})").columns


def test_an_answer_that_agrees_with_every_other_cannot_be_written_out(monkeypatch):
    wild = (codebook.Compatible("responsible", "*", "*", is_compatible=True, reason=""),)
    monkeypatch.setattr(views, "compatible", lambda: wild)
    with pytest.raises(ProgramError, match=r"compatible\.csv.*responsible"):
        ledger_sql()
