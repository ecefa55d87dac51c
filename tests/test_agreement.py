"""Two codings of the same documents: what is matched, how alpha comes out, what differs, what is refused."""

import hashlib
import json
from datetime import date
from itertools import permutations
from pathlib import Path

import krippendorff
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from demarche.schema.arrow import arrow_schema, to_arrow
from demarche.schema.errors import DataError
from demarche.schema.parquet import write_table
from demarche.validate.agreement import agree, write_disagreements
from demarche.validate.agreement.alpha import LEVELS, alphas, tally
from demarche.validate.agreement.assignment import best_pairs
from demarche.validate.agreement.coverage import covered
from demarche.validate.agreement.disagreements import COLUMNS
from demarche.validate.agreement.fields import FIELDS, Field, fields
from demarche.validate.agreement.matching import AHEAD, TIE_BREAKERS
from demarche.validate.agreement.render import render_agreement
from demarche.validate.agreement.result import NO_PAIRS, NO_VARIATION
from demarche.validate.agreement.sampling import MOST_GROUPS, interval, sample

PAGE = Path(__file__).parents[1] / "docs" / "codebook" / "agreement.md"
INFINITE = 1e300  # so far beyond any count that a ratio to it is 1


# Codings


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()


def filled(table, **values):
    return {**dict.fromkeys(arrow_schema(table).names), **values}


def document(name, *, n_chars=100):
    digest = hashed(name)
    return filled("documents", doc_id=digest[:16], language="en", sha256=digest, n_chars=n_chars)


def event(name, doc, span, **values):
    """Return an event; the same name gives the same id."""
    told = {
        "event_type": "protest",
        "event_code": "111",
        "modality": "actual",
        "coder_id": "x",
        "rule_id": "x",
    }
    start, end = span
    day = values.get("event_date")
    key = f"{day:%Y%m%d}" if day else "0" * 8
    return filled(
        "events",
        **told | values,
        event_id=f"{key}-{hashed(name)[:12]}",
        doc_id=hashed(doc)[:16],
        span_start=start,
        span_end=end,
        date_precision=values.get("date_precision", 1 if day else None),
    )


def claim(name, of, span, **values):
    """Return a claim of an event."""
    told = {"question": "violated", "claimant_id": "irq"}
    if values.get("question") in {"killed", "wounded"}:
        told["victim"] = "unspecified"
    start, end = span
    ids = {"claim_id": f"c-{hashed(name)[:16]}", "event_id": of["event_id"], "doc_id": of["doc_id"]}
    return filled("claims", **told | values, **ids, span_start=start, span_end=end)


@pytest.fixture
def coding(tmp_path):
    """Give a function that writes a coding and returns its folder."""
    return lambda name, *parts, **options: write(tmp_path / name, *parts, **options)


def write(folder, documents, events=(), claims=(), *, order=None):
    folder.mkdir(exist_ok=True)
    rows = {
        "documents": [document(one) if isinstance(one, str) else one for one in documents],
        "events": list(events),
        "claims": list(claims),
    }
    for table, part in rows.items():
        path = folder / f"{table}.parquet"
        if order is None:
            write_table(to_arrow(table, part), path)
        else:
            pl.DataFrame(to_arrow(table, part)).sample(fraction=1, shuffle=True, seed=order).write_parquet(
                path
            )
    return folder


def figure(result, name):
    """Return the figures of a field, by its name."""
    (found,) = [field for field in result.fields if field.name == name]
    return found


def matched(result, table="events"):
    (found,) = [found for found in result.found if found.table == table]
    return found


def differences(result, *columns):
    return result.disagreements.select(*(columns or ("field", "a", "b"))).rows()


# Alpha


def alpha(a, b, level, *, domain=None):
    """Return alpha of two lists of numbers."""
    values = np.array(sorted({*a, *b}) if domain is None else domain, dtype=float)
    places = [np.searchsorted(values, np.array(side, dtype=float)) for side in (a, b)]
    pairs = tally(*places, values, group=np.zeros(len(a), dtype=int), groups=1)
    (value,) = alphas(pairs, level, np.ones((1, 1)))
    return value


def library_alpha(a, b, level):
    data = np.minimum(np.array([a, b], dtype=float), INFINITE)
    return krippendorff.alpha(reliability_data=data, level_of_measurement=level)


# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), parts A and B.
MEG, OWEN = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
BEN, GERRY = [0, 0, 1, 1, 3, 2, 2, 2, 4, 3, 3, 0], [1, 0, 1, 1, 1, 2, 2, 2, 4, 3, 3, 3]


@pytest.mark.parametrize(
    ("a", "b", "level", "expected"),
    [
        (MEG, OWEN, "nominal", 1 - 19 * 8 / 168),  # 0.095 in the paper
        (BEN, GERRY, "nominal", 1 - 23 * 6 / 448),  # 0.692 in the paper
        ([1, 2, 3, 3], [1, 2, 3, 4], "interval", 1 - 7 * 2 / 126),
        ([1, 2, 4], [1, 2, 2], "ordinal", 1 - 5 * 8 / 180),  # the mean ranks are 1, 3.5 and 5.5
        ([0, 0], [0, 5], "ratio", 0.0),
        ([2, 6], [2, 2], "ratio", 0.0),
        ([3, np.inf], [3, np.inf], "ratio", 1.0),
        ([3, np.inf], [3, 3], "ratio", 0.0),
    ],
)
def test_alpha_by_hand(a, b, level, expected):
    assert alpha(a, b, level) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("level", LEVELS)
@settings(derandomize=True, deadline=None, max_examples=60)
@given(data=st.data())
def test_alpha_is_that_of_the_library(level, data):
    values = st.sampled_from([0, 1, 2, 5, 40, *([np.inf] if level == "ratio" else [])])
    a, b = data.draw(
        st.lists(st.tuples(values, values), min_size=2, max_size=12).map(lambda rows: zip(*rows, strict=True))
    )
    if len({*a, *b}) > 1:
        assert alpha(a, b, level) == pytest.approx(library_alpha(a, b, level), abs=1e-9)
    else:
        assert np.isnan(alpha(a, b, level))


@pytest.mark.parametrize("level", LEVELS)
@settings(derandomize=True, deadline=None, max_examples=40)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=15
    ),
    times=st.tuples(*[st.integers(0, 3)] * 3),
)
def test_a_drawn_sample_is_as_if_its_documents_stood_there_so_often(level, rows, times):
    group, a, b = (np.array(column) for column in zip(*rows, strict=True))
    pairs = tally(a, b, np.arange(4.0), group=group, groups=3)
    (drawn,) = alphas(pairs, level, np.array([times], dtype=float))
    repeated = np.repeat(np.arange(len(rows)), np.array(times)[group])
    whole = alpha(a[repeated], b[repeated], level, domain=range(4))
    assert drawn == pytest.approx(whole, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("level", LEVELS)
@settings(derandomize=True, deadline=None, max_examples=40)
@given(
    rows=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=15), data=st.data()
)
def test_alpha_is_the_same_to_the_last_bit_whoever_comes_first(level, rows, data):
    a, b = zip(*rows, strict=True)
    other_a, other_b = zip(*data.draw(st.permutations(rows)), strict=True)
    assert str(alpha(a, b, level)) == str(alpha(other_b, other_a, level))


@pytest.mark.parametrize("level", LEVELS)
def test_one_value_alone_has_no_alpha(level):
    assert np.isnan(alpha([7] * 99_991, [7] * 99_991, level))
    assert np.isnan(alpha([], [], level))


# Assignment

criteria = st.one_of(st.none(), st.tuples(st.integers(1, 9), st.integers(-9, 0), st.integers(0, 1)))


@settings(derandomize=True, deadline=None, max_examples=150)
@given(data=st.data(), rows=st.integers(1, 4), columns=st.integers(1, 4))
def test_no_other_assignment_is_better(data, rows, columns):
    table = data.draw(
        st.lists(st.lists(criteria, min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    )

    def worth(pairs):
        given = [table[row][column] for row, column in pairs]
        return tuple(map(sum, zip((0, 0, 0), *filter(None, given), strict=True)))

    def all_assignments():
        for chosen in permutations([*range(columns), *[None] * rows], rows):
            yield [(row, column) for row, column in enumerate(chosen) if column is not None]

    best = best_pairs(table)
    assert all(table[row][column] is not None for row, column in best)
    assert len({row for row, _ in best}) == len({column for _, column in best}) == len(best)
    assert worth(best) == max(map(worth, all_assignments()))


# Which event is which


def test_events_are_matched_by_their_words_whatever_they_are_coded_as(coding):
    a = coding("a", ["d"], [event("a", "d", (0, 20)), event("b", "d", (30, 50))])
    b = coding("b", ["d"], [event("c", "d", (15, 35), event_type="strike", event_code="195")])
    result = agree(a, b)
    assert (matched(result).a, matched(result).b, matched(result).matched) == (2, 1, 1)
    assert result.disagreements.filter(pl.col("field") == "event").select("span_start", "a", "b").rows() == [
        (30, "protest 111", None)
    ]


@pytest.mark.parametrize(
    ("a", "b", "pairs"),
    [
        # The longest common stretch, not the first.
        ([(0, 40)], [(0, 10), (5, 40)], {(0, 1)}),
        # Of equal overlaps the span that fits more closely.
        ([(10, 30)], [(0, 100), (10, 30)], {(0, 1)}),
        # The best total, though it parts the best single pair.
        ([(0, 30), (20, 50)], [(5, 45)], {(0, 0)}),
        ([(0, 60), (50, 100)], [(0, 52), (10, 95)], {(0, 0), (1, 1)}),
        # Touching is not overlapping.
        ([(0, 10)], [(10, 20)], set()),
        # Each has one partner at the most.
        ([(0, 10), (0, 10)], [(0, 10)], {(0, 0)}),
        ([], [(0, 10)], set()),
    ],
)
def test_spans(coding, a, b, pairs):
    def events(spans, side):
        return [
            event(f"{side}{number}", "d", span, place_id=str(number)) for number, span in enumerate(spans)
        ]

    one, other = events(a, "a"), events(b, "b")
    result = agree(coding("a", ["d"], one), coding("b", ["d"], other))
    rows = result.disagreements
    alone = set(rows.filter(pl.col("field") == "event").select("event_a", "event_b").rows())
    assert matched(result).matched == len(pairs)
    assert alone == {(one[i]["event_id"], None) for i in range(len(a)) if i not in {x for x, _ in pairs}} | {
        (None, other[j]["event_id"]) for j in range(len(b)) if j not in {y for _, y in pairs}
    }
    if figure(result, "place_id").pairs:
        assert figure(result, "place_id").agreed == sum(i == j for i, j in pairs)


def test_of_one_clause_what_agrees_is_paired(coding):
    strikes = [
        event(
            f"a{state}", "d", (0, 50), event_type="strike", event_code="195", sovereign=state, source_id="usa"
        )
        for state in ("IRQ", "SYR")
    ]
    turned = [{**one, "event_id": one["event_id"][:-1] + "f"} for one in reversed(strikes)]
    result = agree(coding("a", ["d"], strikes), coding("b", ["d"], turned))
    assert (matched(result).matched, result.disagreements.height) == (2, 0)
    assert figure(result, "sovereign").alpha == 1


def test_the_type_breaks_a_tie_before_the_sovereign_and_this_before_the_code(coding):
    strike = {"event_type": "strike", "event_code": "195"}
    a = [event("a1", "d", (0, 50), sovereign="IRQ"), event("a2", "d", (0, 50), **strike, sovereign="SYR")]
    b = [event("b1", "d", (0, 50), sovereign="SYR"), event("b2", "d", (0, 50), **strike, sovereign="IRQ")]
    result = agree(coding("a", ["d"], a), coding("b", ["d"], b))
    assert [figure(result, name).agreed for name in ("event_type", "sovereign")] == [2, 0]
    c = [
        event("c1", "d", (0, 50), sovereign="SYR", event_code="112"),
        event("c2", "d", (0, 50), sovereign="IRQ"),
    ]
    d = [
        event("d1", "d", (0, 50), sovereign="SYR"),
        event("d2", "d", (0, 50), sovereign="IRQ", event_code="112"),
    ]
    result = agree(coding("c", ["d"], c), coding("d", ["d"], d))
    assert [figure(result, name).agreed for name in ("sovereign", "event_code")] == [2, 0]


def test_a_longer_overlap_comes_before_the_type(coding):
    strike = {"event_type": "strike", "event_code": "195"}
    a = [event("a1", "d", (0, 50)), event("a2", "d", (0, 52), **strike)]
    b = [event("b1", "d", (0, 50), **strike), event("b2", "d", (0, 52))]
    result = agree(coding("a", ["d"], a), coding("b", ["d"], b))
    assert figure(result, "event_type").agreed == 0


def test_claims_are_matched_within_matched_events_the_same_question_first(coding):
    here, there = event("a", "d", (0, 40)), event("b", "d", (2, 40))
    a = [
        claim("1", here, (0, 10), question="killed", count_low=3, count_high=3),
        claim("2", here, (10, 30), question="violated", value="yes"),
        claim("3", here, (30, 40), question="responsible", value="self"),
    ]
    b = [
        claim("4", there, (20, 30), question="killed", count_low=5, count_high=None),
        claim("5", there, (12, 20), question="violated", value="no"),
        claim("6", there, (35, 36), question="notified", value="before"),
        claim("7", there, (2, 3), question="killed", count_low=3, count_high=3, victim="civilian"),
    ]
    result = agree(coding("a", ["d"], [here], a), coding("b", ["d"], [there], b))
    assert (matched(result, "claims").a, matched(result, "claims").b, matched(result, "claims").matched) == (
        3,
        4,
        3,
    )
    assert differences(result, "field", "a", "b", "span_start", "span_end") == [
        ("victim", "unspecified", "civilian", 0, 10),
        ("value", "yes", "no", 10, 30),
        ("claim", None, "killed", 20, 30),
        ("question", "responsible", "notified", 30, 40),
    ]
    # Answers to different questions are not compared.
    assert [figure(result, f"value ({question})").pairs for question in ("responsible", "notified")] == [0, 0]


def test_claims_of_unmatched_events_have_no_partner(coding):
    here, there = event("a", "d", (0, 20)), event("b", "d", (20, 40))
    result = agree(
        coding("a", ["d"], [here], [claim("1", here, (5, 9), value="yes")]),
        coding("b", ["d"], [there], [claim("2", there, (5, 9), value="yes")]),
    )
    assert differences(result, "field", "a", "b", "claim_a", "claim_b") == [
        ("event", "protest 111", None, None, None),
        ("claim", "violated", None, f"c-{hashed('1')[:16]}", None),
        ("claim", None, "violated", None, f"c-{hashed('2')[:16]}"),
        ("event", None, "protest 111", None, None),
    ]


# Fields

JANUARY = [date(2024, 1, day) for day in range(1, 32)]


@pytest.fixture
def compared(coding):
    """Give a function that codes a document for each pair of values and returns what agree says."""

    def run(*pairs, **shared):
        sides = [
            [event(f"{side}{n}", f"d{n}", (0, 9), **shared, **pair[side]) for n, pair in enumerate(pairs)]
            for side in (0, 1)
        ]
        names = [f"d{n}" for n in range(len(pairs))]
        return agree(*(coding(f"side{side}", names, rows) for side, rows in enumerate(sides)))

    return run


def test_the_figures_of_a_category(compared):
    codes = [("111", "111"), ("111", "112"), ("1123", "112"), ("161", "161")]
    result = compared(*(({"event_code": a}, {"event_code": b}) for a, b in codes))
    code, root = figure(result, "event_code"), figure(result, "root")
    assert (code.level, code.pairs, code.agreed, code.share) == ("nominal", 4, 2, 0.5)
    assert code.alpha == pytest.approx(1 - 7 * 4 / (64 - 9 - 4 - 1 - 4))
    assert (root.agreed, root.alpha) == (4, 1.0)


def test_none_is_a_category_of_its_own(compared):
    forms = [(None, None), (None, "note"), ("note", "note"), (None, None)]
    form = figure(compared(*(({"form": a}, {"form": b}) for a, b in forms)), "form")
    assert (form.pairs, form.agreed) == (4, 3)
    assert form.alpha == pytest.approx(1 - 7 * 2 / (64 - 25 - 9))


def test_dates_are_compared_by_days_where_both_tell_one(compared):
    days = [(1, 1), (1, 3), (11, 11), (None, 5), (None, None)]
    result = compared(
        *(({"event_date": a and JANUARY[a]}, {"event_date": b and JANUARY[b]}) for a, b in days)
    )
    told, day = figure(result, "event_date_told"), figure(result, "event_date")
    assert (told.level, told.pairs, told.agreed) == ("nominal", 5, 4)
    assert (day.level, day.pairs, day.agreed) == ("interval", 3, 2)
    # Days 0, 0, 0, 2, 10, 10: their sum is 22, that of their squares 204.
    assert day.alpha == pytest.approx(1 - 5 * 2 * 4 / (2 * (6 * 204 - 22**2)))
    assert differences(result) == [
        ("event_date", "2024-01-02", "2024-01-04"),
        ("event_date_told", None, "2024-01-06"),
    ]


def test_counts_are_compared_by_ratio_and_no_limit_is_infinitely_far(coding):
    lows, highs = [(3, 3), (3, 6), (100, 103)], [(3, 3), (3, None), (None, None)]
    events = [event(f"e{n}", f"d{n}", (0, 9)) for n in range(3)]
    sides = [
        [
            claim(
                f"{side}{n}",
                events[n],
                (0, 5),
                question="killed",
                count_low=lows[n][side],
                count_high=highs[n][side],
            )
            for n in range(3)
        ]
        for side in (0, 1)
    ]
    names = ["d0", "d1", "d2"]
    result = agree(coding("a", names, events, sides[0]), coding("b", names, events, sides[1]))
    low, high = figure(result, "count_low (killed)"), figure(result, "count_high (killed)")
    assert (low.level, low.pairs, low.agreed) == ("ratio", 3, 1)
    assert low.alpha == pytest.approx(library_alpha([3, 3, 100], [3, 6, 103], "ratio"))
    assert (high.pairs, high.agreed) == (3, 2)
    assert high.alpha == pytest.approx(1 - 5 * 2 / (2 * 3 * 3))
    assert figure(result, "count_low (wounded)").undefined == NO_PAIRS


def test_where_nothing_varies_there_is_no_alpha(compared):
    modality = figure(compared(({}, {}), ({}, {})), "modality")
    assert (modality.share, modality.alpha, modality.undefined) == (1.0, None, NO_VARIATION)


def test_fields_are_columns_of_the_tables():
    assert {field.level for field in fields()} == set(LEVELS)
    for field in fields():
        assert field.column in arrow_schema(field.table).names
        assert field.reading in {"category", "root", "told", "number", "limit"}
        assert isinstance(field, Field)
    named = {column for table in TIE_BREAKERS for column in (*TIE_BREAKERS[table], *AHEAD[table])}
    assert named <= {field.column for field in fields()}


# Which documents, and what of them


def test_only_documents_that_both_have_are_compared(coding):
    a = coding("a", ["both", "nothing", "a1", "a2"], [event("1", "both", (0, 9)), event("2", "a1", (0, 9))])
    b = coding("b", ["nothing", "both", "b1"], [event("3", "both", (0, 9)), event("4", "nothing", (0, 9))])
    result = agree(a, b)
    assert result.documents == 2
    assert result.only_a == tuple(sorted(hashed(name)[:16] for name in ("a1", "a2")))
    assert result.only_b == (hashed("b1")[:16],)
    assert (matched(result).a, matched(result).b, matched(result).matched) == (1, 2, 1)
    assert matched(result).share == pytest.approx(2 / 3)


def test_coverage_counts_each_code_point_once(coding):
    a = [event("1", "d", (0, 30)), event("2", "d", (10, 20)), event("3", "d", (25, 40))]
    b = [event("4", "d", (20, 50)), event("5", "d", (60, 70))]
    documents = pl.DataFrame({"doc_id": [hashed("d")[:16], "x"], "n_chars": [100, 7]})
    frames = [pl.DataFrame(to_arrow("events", rows)) for rows in (a, b)]
    assert covered(documents, *frames).rows() == [(hashed("d")[:16], 40, 20, 20, 20), ("x", 7, 0, 0, 0)]
    result = agree(coding("a", ["d"], a), coding("b", ["d"], b))
    assert (result.coverage.pairs, result.coverage.agreed) == (100, 60)
    assert result.coverage.alpha == pytest.approx(1 - 199 * 80 / (2 * 80 * 120))


def test_nothing_found_by_either(coding):
    result = agree(coding("a", ["d"]), coding("b", ["d"]))
    assert [found.share for found in result.found] == [None, None]
    assert (result.coverage.alpha, result.coverage.undefined) == (None, NO_VARIATION)
    assert {field.undefined for field in result.fields} == {NO_PAIRS}
    assert result.disagreements.equals(COLUMNS.to_frame())


# Intervals


def test_an_interval_needs_ten_documents_and_a_disagreement(compared):
    values = [("note", "note"), ("note", "letter"), *[("letter", "letter"), ("note", "note")] * 4]
    ten = [({"form": a}, {"form": b}) for a, b in values]
    form = figure(compared(*ten), "form")
    order = np.argsort([hashed(f"d{number}") for number in range(10)])
    a, b = (np.array([["note", "letter"].index(pair[side]) for pair in values])[order] for side in (0, 1))
    draws = sample(pl.Series("doc_id", map(str, range(10)))).draws.astype(int)
    drawn = [alpha(np.repeat(a, times), np.repeat(b, times), "nominal") for times in draws]
    low, high = np.quantile([one for one in drawn if not np.isnan(one)], [0.025, 0.975])
    assert (form.low, form.high) == (low, high)
    assert form.low < form.alpha < form.high
    nine = figure(compared(*ten[:9]), "form")
    assert (nine.agreed, nine.low, nine.high) == (8, None, None)
    assert figure(compared(*ten[2:], *ten[2:]), "form").low is None


def test_an_interval_is_that_of_the_draws():
    figures = np.array([*range(1, 1001)], dtype=float)
    assert interval(figures, groups=10) == (pytest.approx(25.975), pytest.approx(975.025))
    figures[:51] = np.nan
    assert interval(figures, groups=10) == (None, None)


def test_many_documents_are_drawn_in_groups():
    names = pl.Series("doc_id", [f"{number:05d}" for number in range(2 * MOST_GROUPS + 1)])
    many = sample(names)
    assert many.draws.shape == (1000, MOST_GROUPS)
    assert set(many.draws.sum(axis=1)) == {MOST_GROUPS}
    assert np.bincount(many.of(names)).tolist() == [3, *[2] * (MOST_GROUPS - 1)]


# What holds of any two codings

SPANS = st.tuples(st.integers(0, 6), st.integers(1, 5)).map(lambda span: (span[0], sum(span)))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "doc": st.sampled_from("xyz"),
            "span": SPANS,
            "event_code": st.sampled_from(["111", "112", "190"]),
            "form": st.sampled_from([None, "note", "letter"]),
            "event_date": st.sampled_from([None, *JANUARY[:3]]),
            "claims": st.lists(
                st.tuples(
                    st.sampled_from(["killed", "wounded"]),
                    st.integers(0, 3),
                    st.sampled_from([None, 9]),
                    SPANS,
                ),
                max_size=2,
            ),
        }
    ),
    max_size=7,
)


def drawn(folder, rows, *, order=None, salt=""):
    events, claims = [], []
    for number, row in enumerate(rows):
        told = {key: row[key] for key in ("event_code", "form", "event_date")}
        events.append(event(f"{salt}{number}", row["doc"], row["span"], **told))
        claims += [
            claim(f"{salt}{number}-{n}", events[-1], span, question=question, count_low=low, count_high=high)
            for n, (question, low, high, span) in enumerate(row["claims"])
        ]
    return write(folder, "xyz", events, claims, order=order)


def figures(result):
    """Return all figures to the last bit."""
    return repr((result.fields, result.coverage, [found.matched for found in result.found]))


@settings(derandomize=True, deadline=None, max_examples=15)
@given(rows=ROWS, others=ROWS)
def test_who_comes_first_changes_no_figure(tmp_path_factory, rows, others):
    folder = tmp_path_factory.mktemp("codings")
    a, b = drawn(folder / "a", rows, salt="a"), drawn(folder / "b", others, salt="b")
    there, back = agree(a, b), agree(b, a)
    assert figures(there) == figures(back)
    turned = {
        "event_a": "event_b",
        "event_b": "event_a",
        "claim_a": "claim_b",
        "claim_b": "claim_a",
        "a": "b",
        "b": "a",
    }
    assert (
        back.disagreements.rename(turned)
        .select(COLUMNS.names())
        .sort(COLUMNS.names(), nulls_last=True)
        .equals(there.disagreements)
    )


@settings(derandomize=True, deadline=None, max_examples=15)
@given(rows=ROWS, order=st.integers(0, 99))
def test_a_coding_agrees_with_itself_in_any_order_of_its_rows(tmp_path_factory, rows, order):
    folder = tmp_path_factory.mktemp("codings")
    result = agree(drawn(folder / "a", rows), drawn(folder / "b", rows, order=order))
    assert result.disagreements.is_empty()
    assert all(found.share in {None, 1} for found in result.found)
    assert all(field.alpha in {None, 1} and field.agreed == field.pairs for field in result.fields)


@settings(derandomize=True, deadline=None, max_examples=15)
@given(rows=ROWS, others=ROWS)
def test_every_disagreement_is_listed_and_nothing_else(tmp_path_factory, rows, others):
    folder = tmp_path_factory.mktemp("codings")
    result = agree(drawn(folder / "a", rows, salt="a"), drawn(folder / "b", others, salt="b"))
    counted = dict.fromkeys((field.field for field in result.fields), 0)
    for field in result.fields:
        counted[field.field] += field.pairs - field.agreed
    for found in result.found:
        counted[found.table.removesuffix("s")] = found.a + found.b - 2 * found.matched
    assert result.by_field == {name: number for name, number in counted.items() if number}


def test_the_order_of_rows_and_the_day_of_the_run_change_nothing(tmp_path):
    rows = [
        {"doc": doc, "span": (0, 9), "event_code": code, "form": form, "event_date": None, "claims": []}
        for doc in "xyz"
        for code, form in (("111", None), ("112", "note"), ("111", "letter"))
    ]
    a, b = drawn(tmp_path / "a", rows), drawn(tmp_path / "b", rows[::2])
    first = agree(a, b)
    again = agree(drawn(a, rows, order=1), drawn(b, rows[::2], order=2))
    assert first.to_dict() == again.to_dict()


# What cannot be compared


def test_two_codings_without_a_common_document(coding):
    with pytest.raises(DataError) as raised:
        agree(coding("a", ["d"]), coding("b", ["e"]))
    assert raised.value.code == "D303"


def test_a_folder_that_is_none_or_lacks_a_table(coding, tmp_path):
    whole = coding("a", ["d"])
    with pytest.raises(DataError, match="D001"):
        agree(whole, tmp_path / "nowhere")
    (coding("b", ["d"]) / "claims.parquet").unlink()
    with pytest.raises(DataError, match=r"D301 .*There is no claims\.parquet here"):
        agree(whole, tmp_path / "b")


def test_a_file_that_is_no_table(coding):
    whole, other = coding("a", ["d"]), coding("b", ["d"])
    (other / "events.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(DataError, match=r"D011 .*events\.parquet"):
        agree(whole, other)
    pl.DataFrame({"event_id": ["x"], "span_start": [1.5]}).write_parquet(other / "events.parquet")
    with pytest.raises(
        DataError, match="doc_id is missing, not String; span_start is Float64, not Int32; span_end"
    ):
        agree(whole, other)


HERE = event("1", "d", (0, 9))


@pytest.mark.parametrize(
    ("events", "claims", "reason"),
    [
        ([HERE, HERE], [], f"events has {HERE['event_id']} twice"),
        ([event("1", "elsewhere", (0, 9))], [], f"{HERE['event_id']} has no document"),
        ([], [claim("2", HERE, (0, 9))], f"c-{hashed('2')[:16]} has no event"),
        ([event("1", "d", (9, 9))], [], f"{HERE['event_id']} has a span that does not lie in its document"),
        (
            [event("1", "d", (90, 101))],
            [],
            f"{HERE['event_id']} has a span that does not lie in its document",
        ),
        (
            [HERE],
            [claim("2", HERE, (-1, 9))],
            f"c-{hashed('2')[:16]} has a span that does not lie in its document",
        ),
        (
            [HERE],
            [claim("2", HERE, (0, 9)) | {"doc_id": "e"}],
            f"c-{hashed('2')[:16]} has another document than its event",
        ),
    ],
)
def test_rows_that_contradict_each_other(coding, events, claims, reason):
    wrong = coding("b", ["d"], events, claims)
    with pytest.raises(DataError) as raised:
        agree(coding("a", ["d"]), wrong)
    assert (raised.value.code, raised.value.where, raised.value.values["reason"]) == (
        "D304",
        str(wrong),
        reason,
    )


def test_a_value_is_missing_where_one_must_stand(coding):
    whole, wrong = coding("a", ["d"]), coding("b", ["d"], [HERE])
    events = pl.read_parquet(wrong / "events.parquet")
    events.with_columns(event_code=pl.lit(None, pl.String)).write_parquet(wrong / "events.parquet")
    with pytest.raises(DataError, match="a row of events has no event_code"):
        agree(whole, wrong)


def test_a_document_of_two_lengths(coding):
    with pytest.raises(DataError, match=r"D304 .* has 100 characters here and 99 in "):
        agree(coding("a", ["d"]), coding("b", [document("d", n_chars=99)]))


# Telling it


@pytest.fixture
def small(coding):
    """Give the comparison of two small codings."""
    a = [
        event("1", "d", (0, 9), source_id="irq"),
        event("2", "d", (20, 30), form="note"),
        event("3", "d", (50, 60)),
    ]
    b = [event("1", "d", (0, 9), source_id="syr"), event("2", "d", (20, 33), form="note")]
    return agree(coding("a", ["d", "e"], a), coding("b", ["d", "f"], b))


def printed(result, **options):
    console = Console(width=120, color_system=None)
    with console.capture() as captured:
        render_agreement(result, console, **options)
    return captured.get()


def test_what_is_printed(small):
    lines = printed(small).splitlines()
    cells = [[cell.strip() for cell in line.strip("│").split("│")] for line in lines if line.startswith("│")]
    assert cells[0] == ["events", "3", "2", "2", "0.800", ""]
    assert ["source_id", "nominal", "2", "0.500", "0.400", ""] in cells
    assert ["form", "nominal", "2", "1.000", "1.000", ""] in cells
    assert ["event_type", "nominal", "2", "1.000", "–", ""] in cells
    assert cells[-2:] == [
        [hashed("d")[:16], "0–9", HERE["event_id"], "source_id", "irq", "syr"],
        [hashed("d")[:16], "50–60", f"00000000-{hashed('3')[:12]}", "event", "protest 111", "–"],
    ]
    assert lines[-1] == "1 common document (1 in A alone, 1 in B alone), 2 disagreements"
    assert "no alpha: event_type, root, event_code, " in printed(small)
    assert "… and 1 more" in printed(small, shown=1)
    assert "Disagreements" not in printed(small, shown=0)


def test_no_figure_is_rounded_up_to_one(coding):
    names = [f"d{number}" for number in range(2500)]
    rows = [
        event(name, name, (0, 9), form="note" if number % 2 else None) for number, name in enumerate(names)
    ]
    other = [{**rows[0], "form": "letter"}, *rows[1:]]
    text = printed(agree(coding("a", names, rows), coding("b", names, other)))
    assert "│ form                        │ nominal  │ 2,500 │ 0.999 │ 0.999 │ 0.998 to 1.000 │" in text


def test_the_figures_as_json(small):
    told = json.loads(json.dumps(small.to_dict()))
    assert told["documents"] == {"both": 1, "only_a": [hashed("e")[:16]], "only_b": [hashed("f")[:16]]}
    assert told["found"][0] == {
        "table": "events",
        "a": 3,
        "b": 2,
        "matched": 2,
        "low": None,
        "high": None,
        "share": 0.8,
    }
    assert told["fields"][4] == {
        "table": "events",
        "field": "source_id",
        "questions": [],
        "level": "nominal",
        "pairs": 2,
        "agreed": 1,
        "alpha": 0.4,
        "low": None,
        "high": None,
        "undefined": None,
        "share": 0.5,
    }
    assert told["disagreements"]["total"] == 2
    assert told["disagreements"]["by_field"] == {"event": 1, "source_id": 1}
    assert told["disagreements"]["rows"][0]["b"] == "syr"


@pytest.mark.parametrize(("name", "read"), [("found.csv", pl.read_csv), ("found.parquet", pl.read_parquet)])
def test_disagreements_as_a_file(small, tmp_path, name, read):
    write_disagreements(small.disagreements, tmp_path / name)
    written = read(tmp_path / name)
    assert written.cast(COLUMNS).equals(small.disagreements)
    first = (tmp_path / name).read_bytes()
    write_disagreements(small.disagreements, tmp_path / name)
    assert (tmp_path / name).read_bytes() == first


@pytest.mark.parametrize("name", ["found.txt", "events.parquet", "nowhere/found.csv"])
def test_a_file_that_cannot_be_written(small, tmp_path, name):
    with pytest.raises(DataError, match="D014"):
        write_disagreements(small.disagreements, tmp_path / name)


def test_every_field_is_documented():
    page = PAGE.read_text(encoding="utf-8")
    assert not [field.field for field in fields() if f"`{field.field}`" not in page]
    assert FIELDS.name in page
