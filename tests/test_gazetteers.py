"""The gazetteers: rows well formed, each name one actor's, bad rows refused with file, line and value."""

import csv
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from demarche.schema import gazetteer
from demarche.schema.codebook import allowed, precisions
from demarche.schema.errors import DataError
from demarche.schema.gazetteer import MANNER, Actor, State
from demarche.schema.rows import read_rows

STATES = gazetteer.load_states()
ISO3 = {state.iso3 for state in STATES}
ACTORS: tuple[Actor, ...] = (*gazetteer.load_actors(), *gazetteer.load_media(), *gazetteer.load_persons())
ROLES = gazetteer.load_roles()
PLACES = gazetteer.load_places()
FILES = {
    "states": (gazetteer.State, gazetteer.load_states, 250),
    "organs": (gazetteer.Organ, gazetteer.load_organs, 350),
    "groups": (gazetteer.ArmedGroup, gazetteer.load_groups, 300),
    "organizations": (gazetteer.Organization, gazetteer.load_organizations, 180),
    "media": (gazetteer.Media, gazetteer.load_media, 100),
    "persons": (gazetteer.Person, gazetteer.load_persons, 900),
    "roles": (gazetteer.Role, gazetteer.load_roles, 40),
    "places": (gazetteer.Place, gazetteer.load_places, 300),
}
# The CAMEO role codes in use, and the codes of groups and organisations that CAMEO itself lists.
CAMEO_ROLES = {
    *("GOV", "MIL", "SPY", "COP", "LEG", "JUD", "OPP", "PTY", "REB", "SEP", "CRM"),
    *("EDU", "LAB", "AGR", "REF", "NGO", "SET"),
    *("MED", "HLH", "CVL", "BUS", "REL"),
}
CAMEO_GROUPS = {"REB", "MIL", "OPP", "CRM", "HMS", "TAL", "MOS", "ALQ"}
CAMEO_ORGANIZATIONS = {
    *(
        "UNO",
        "PKO",
        "HCH",
        "REF",
        "HCR",
        "KID",
        "WFP",
        "WHO",
        "DEV",
        "WBK",
        "BUS",
        "IMF",
        "IAE",
        "JUD",
        "ICJ",
        "WCT",
    ),
    *(
        "WST",
        "NAT",
        "EUR",
        "EEC",
        "SCE",
        "COE",
        "AFR",
        "AFU",
        "OAU",
        "MEA",
        "ARL",
        "GCC",
        "MOS",
        "OIC",
        "SEA",
        "ASN",
    ),
    *("CAS", "CIS", "LAM", "OAS", "CWN", "ICC", "HLH", "IRC", "MSF", "HRI", "AMN", "HRW", "MED"),
    *("AGR", "FAO", "LAB", "ILO", "IOM", "ADB", "WTO", "REL"),
}
HEADER = "actor_id,name,kind,cameo_code,principal_id,aliases,wikidata_id"


def surface_forms(state: State) -> set[str]:
    capital = {state.capital} if state.capital else set()
    return {state.name, *state.aliases, *state.adjectives, *state.demonyms, *state.metonyms} | capital


def every_name() -> Iterator[tuple[str, str, bool]]:
    """Yield each name, whose it is, and whether its row marks it with caution."""
    for state in STATES:
        yield from ((name, state.actor_id, name in state.caution) for name in surface_forms(state))
    for actor in ACTORS:
        yield from ((name, actor.actor_id, name in actor.caution) for name in (actor.name, *actor.aliases))


def parts(code: str) -> list[str]:
    return re.findall("...", code)


@pytest.fixture
def own_file(tmp_path):
    def write(*rows: str, header: str = HEADER) -> Path:
        path = tmp_path / "own.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


# The files as they ship


@pytest.mark.parametrize("name", FILES)
def test_file_has_every_column_and_enough_rows_in_order(name):
    row_type, load, at_least = FILES[name]
    with (gazetteer.FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == [field.name for field in fields(row_type)]
    assert len(rows) == len(load()) >= at_least
    assert rows == sorted(rows, key=lambda row: row[0])


def test_no_file_is_left_unread():
    assert {path.stem for path in gazetteer.FOLDER.glob("*.csv")} == set(FILES)


def test_every_column_is_documented():
    told = (gazetteer.FOLDER / "README.md").read_text(encoding="utf-8")
    columns = {field.name for row_type, _, _ in FILES.values() for field in fields(row_type)}
    assert not {column for column in columns if f"`{column}`" not in told}


def test_ids_are_unique_over_all_files():
    ids = Counter([state.actor_id for state in STATES] + [actor.actor_id for actor in ACTORS])
    assert not {actor_id for actor_id, times in ids.items() if times > 1}
    assert len({place.place_id for place in PLACES}) == len(PLACES)
    assert len({role.role_id for role in ROLES}) == len(ROLES)


def test_states_are_those_of_iso_3166_and_kosovo():
    assert len(ISO3) == 250
    assert {"USA", "IRQ", "PSE", "TWN", "ESH", "XKX"} <= ISO3
    for state in STATES:
        assert (state.actor_id, state.cameo_code) == (state.iso3.lower(), state.iso3)
        assert set(state.caution) <= surface_forms(state), state.iso3


def test_cameo_codes_are_made_of_known_parts():
    for actor in ACTORS:
        first, *rest = parts(actor.cameo_code)
        known = CAMEO_ORGANIZATIONS if first in {"IGO", "NGO", "NGM"} else CAMEO_ROLES | CAMEO_GROUPS
        assert first in ISO3 | {"IGO", "NGO", "NGM", "IMG"}, actor
        assert set(rest) <= known, actor
    assert all(set(parts(role.cameo_role)) <= CAMEO_ROLES for role in ROLES)


def test_principals_and_organs_have_rows():
    ids = {state.actor_id for state in STATES} | {actor.actor_id for actor in ACTORS}
    assert not [actor.actor_id for actor in ACTORS if actor.principal_id not in ids]
    assert not [
        person.actor_id for person in gazetteer.load_persons() if (person.organ_id or "usa") not in ids
    ]
    assert all(
        actor.principal_id == actor.actor_id for actor in ACTORS if actor.kind in ("armed_group", "media")
    )


def test_kinds_are_those_of_the_codebook():
    kinds = {
        "organs": "organ",
        "groups": "armed_group",
        "organizations": "igo",
        "media": "media",
        "persons": "person",
    }
    assert all(row.kind == kind for name, kind in kinds.items() for row in FILES[name][1]())
    assert set(kinds.values()) < set(allowed("actor_kind"))


def test_a_name_belongs_to_one_actor_unless_marked_with_caution():
    claims = defaultdict(set)
    for name, actor_id, is_doubtful in every_name():
        if not is_doubtful:
            claims[name].add(actor_id)
    shared = [f"{name}: {', '.join(sorted(ids))}" for name, ids in claims.items() if len(ids) > 1]
    assert not shared, "Give the name to one row, or put it into caution:\n" + "\n".join(shared)


def test_a_place_and_an_organ_do_not_share_a_name_unless_marked():
    spots = {name for place in PLACES for name in {place.name, *place.aliases} - {*place.caution}}
    shared = [
        f"{name}: {actor.actor_id}"
        for actor in ACTORS
        for name in {actor.name, *actor.aliases} - {*actor.caution}
        if name in spots
    ]
    assert not shared, "A place of this name would never be found:\n" + "\n".join(shared)


def test_dates_are_days_of_the_calendar():
    for actor in ACTORS:
        for written in filter(None, (actor.active_from, actor.active_to)):
            day = date.fromisoformat(f"{written}-01-01"[:10])  # a year or a month is as good as its first day
            assert date(1800, 1, 1) <= day <= date(2026, 1, 1), f"{actor.actor_id}: {written}"


def test_persons_have_the_code_and_the_organ_of_whom_they_speak_for():
    sides = {state.actor_id: state.cameo_code for state in STATES}
    sides |= {actor.actor_id: actor.cameo_code for actor in ACTORS}
    principals = {actor.actor_id: actor.principal_id for actor in ACTORS}
    for person in gazetteer.load_persons():
        side = sides[person.principal_id]
        assert person.cameo_code[:3] == side[:3], f"{person.actor_id}: {person.cameo_code}, but {side}"
        assert person.office, f"{person.actor_id}: no office"
        if person.organ_id:
            assert principals[person.organ_id] == person.principal_id, f"{person.actor_id}: {person.organ_id}"


def test_groups_have_the_code_of_the_country_they_are_about():
    elsewhere = {"pse-pflp-gc", "ukr-siberian-battalion", "usa-alf", "xkx-ucpmb"}
    for group in gazetteer.load_groups():
        about = {group.actor_id[:3].upper(), "IMG"}
        assert group.cameo_code[:3] in about or group.actor_id in elsewhere, group


def test_caution_names_a_name_and_no_alias_repeats_the_name():
    for actor in ACTORS:
        assert set(actor.caution) <= {actor.name, *actor.aliases}, actor.actor_id
        assert actor.name not in actor.aliases, actor.actor_id
        assert len(set(actor.aliases)) == len(actor.aliases), actor.actor_id


def test_names_that_are_everyday_words_are_marked():
    marked = {(actor_id, name) for name, actor_id, is_doubtful in every_name() if is_doubtful}
    assert {
        ("jor", "Jordan"),
        ("geo", "Georgia"),
        ("tcd", "Chad"),
        ("tur", "Turkey"),
        ("usa-congress", "Congress"),
    } <= marked
    assert {("media-dawn", "Dawn"), ("media-ap", "AP"), ("tur-mit", "MIT")} <= marked


def test_persons_are_never_named_by_a_surname_alone():
    single = {
        name
        for person in gazetteer.load_persons()
        for name in (person.name, *person.aliases)
        if " " not in name
    }
    assert single == {"Hemedti", "Hemeti", "MBS", "Prachanda", "Sugiono", "Suharto"}  # their whole names


def test_countries_of_groups_media_and_places_are_known():
    groups = {code for group in gazetteer.load_groups() for code in (group.base, group.sponsor)}
    media = {medium.country for medium in gazetteer.load_media()}
    places = {code for place in PLACES for code in (place.country, place.controller)}
    assert not (groups | media | places) - ISO3 - {None}


def test_domains_are_bare_and_one_mediums():
    domains = Counter(domain for medium in gazetteer.load_media() for domain in medium.domains)
    assert set(domains.values()) == {1}
    assert not [
        domain for domain in domains if not re.fullmatch(r"(?!www\.)[a-z0-9-]+(\.[a-z0-9-]+)+", domain)
    ]


def test_roles_that_share_a_suffix_make_the_same_actor():
    made = defaultdict(set)
    for role in ROLES:
        made[role.suffix].add((role.name, role.cameo_role))
        assert role.kind in {"organ", "person_role", "people", "equipment", "armed_group", "media"}, role
        assert all(phrase == phrase.lower() for phrase in role.phrases), role
    assert {len(names) for names in made.values()} == {1}


def test_every_trait_of_a_role_is_known_borne_and_documented():
    section = (
        (gazetteer.FOLDER / "README.md").read_text("utf-8").partition("| trait |")[2].partition("\n\n")[0]
    )
    documented = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    borne = {trait for role in ROLES for trait in role.traits}
    assert sorted(borne) == documented == list(get_args(gazetteer.RoleTrait))


def test_a_phrase_belongs_to_one_role():
    phrases = Counter(phrase for role in ROLES for phrase in role.phrases)
    assert not {phrase for phrase, times in phrases.items() if times > 1}


def test_organs_fill_a_role_once_and_with_its_code():
    roles = {role.suffix: role.cameo_role for role in ROLES}
    filled = Counter((organ.principal_id, organ.fills) for organ in gazetteer.load_organs() if organ.fills)
    assert set(filled.values()) == {1}
    for organ in gazetteer.load_organs():
        state, _, suffix = organ.actor_id.partition("-")
        assert organ.principal_id == state, organ
        if organ.fills:
            assert organ.cameo_code == state.upper() + roles[organ.fills], organ
        if suffix in roles:
            assert organ.fills == suffix, organ


def test_named_part_is_the_organ_that_fills_the_role():
    named = gazetteer.named_part("gbr", "pm")
    assert named is not None
    assert named.actor_id == "gbr-downing-street"
    assert gazetteer.named_part("irq", "mfa") is None


def test_places_have_a_point_and_a_step_of_the_scale():
    steps = {precision.value for precision in precisions() if precision.scale == "place"}
    for place in PLACES:
        assert place.latitude is not None, place
        assert place.longitude is not None, place
        assert -90 <= place.latitude <= 90, place
        assert -180 <= place.longitude <= 180, place
        assert place.place_precision in steps, place
        assert place.controller != place.country or place.country is None, place
        assert place.country or place.note or place.place_precision >= 5, place
        assert set(place.caution) <= {place.name, *place.aliases}, place


def test_a_place_name_is_one_place_unless_marked():
    claims = Counter(
        name for place in PLACES for name in {place.name, *place.aliases} if name not in place.caution
    )
    assert not {name for name, times in claims.items() if times > 1}


@pytest.mark.parametrize(
    ("name", "sovereign", "controller"),
    [
        ("Gaza Strip", "PSE", "ISR"),
        ("West Bank", "PSE", "ISR"),
        ("Golan Heights", "SYR", "ISR"),
        ("Crimea", "UKR", "RUS"),
        ("Abkhazia", "GEO", "RUS"),
        ("Western Sahara", "ESH", "MAR"),
        ("Northern Cyprus", "CYP", "TUR"),
        ("Kashmir", None, None),
        ("Pakistan-administered Kashmir", "PAK", None),
        ("Tower 22", "JOR", "USA"),
        ("Al-Tanf", "SYR", "USA"),
        ("Red Sea", None, None),
    ],
)
def test_territory_follows_the_published_rule(name, sovereign, controller):
    place = next(place for place in PLACES if place.name == name)
    assert (place.country, place.controller) == (sovereign, controller)


@pytest.mark.parametrize(
    ("name", "actor_id"),
    [
        ("White House", "usa-white-house"),
        ("State Department", "usa-state"),
        ("Quai d'Orsay", "fra-quai-dorsay"),
        ("IRGC", "irn-irgc"),
        ("MEA", "ind-mfa"),
        ("Kata'ib Hezbollah", "irq-kataib-hezbollah"),
        ("Jaish al-Adl", "irn-jaish-al-adl"),
        ("UN Security Council", "un-security-council"),
        ("lite.cnn.com", "media-cnn"),
        ("John Kirby", "usa-john-kirby"),
        ("Türkiye", "tur"),
        ("U.S.", "usa"),
        ("Islamic Resistance in Iraq", "irq-islamic-resistance"),
        ("MUJAO", "mli-mujao"),
        ("AFC/M23", "cod-m23"),
        ("LURD", "lbr-lurd"),
        ("MNLF", "phl-mnlf"),
        ("Bosnian Serb Army", "bih-bosnian-serb-army"),
        ("Lazarus Group", "prk-lazarus"),
        ("UNMIK", "un-unmik"),
        ("ECOMOG", "ecowas-ecomog"),
        ("Magav", "isr-border-police"),
        ("Richard Holbrooke", "usa-richard-holbrooke"),
    ],
)
def test_well_known_names_find_their_actor(name, actor_id):
    owners = {owner for written, owner, _ in every_name() if written == name}
    owners |= {medium.actor_id for medium in gazetteer.load_media() if name in medium.domains}
    assert owners == {actor_id}


def test_activity_is_known_to_the_precision_given():
    kirby = next(person for person in gazetteer.load_persons() if person.actor_id == "usa-john-kirby")
    assert (kirby.active_from, kirby.active_to) == ("2022-05", "2025-01-20")
    days = [date(2022, 4, 30), date(2022, 5, 1), date(2025, 1, 20), date(2025, 1, 21)]
    assert [kirby.is_active(day) for day in days] == [False, True, True, False]
    assert Actor("x", "X", "unknown", "USA", "x", (), None).is_active(date(1900, 1, 1))


@pytest.mark.parametrize(
    ("actor_id", "in_office", "before", "after"),
    [
        ("gbr-john-major", "1995-07-01", "1990-11-27", "1997-05-03"),
        ("isr-aviv-kochavi", "2021-05-10", "2019-01-14", "2023-01-17"),
        ("zaf-nelson-mandela", "1994-05-10", "1990-02-10", "1999-06-15"),
        ("rwa-juvenal-habyarimana", "1994-04-06", "1973-07-04", "1994-04-07"),
        ("som-mohamed-farah-aidid", "1993-10-03", "1990-12-31", "1996-08-02"),
    ],
)
def test_persons_are_in_office_on_their_days_only(actor_id, in_office, before, after):
    person = next(person for person in gazetteer.load_persons() if person.actor_id == actor_id)
    days = map(date.fromisoformat, (in_office, before, after))
    assert [person.is_active(day) for day in days] == [True, False, False]


def test_loading_everything_is_quick():
    for _, load, _ in FILES.values():
        load.cache_clear()
    start = time.process_time()
    for _, load, _ in FILES.values():
        load()
    assert time.process_time() - start < 0.3


# How a file of actors is read


def test_a_file_may_give_dates_and_caution(own_file):
    path = own_file(
        "irq-x,Group X,armed_group,IRQREB,irq-x,X,,2019-05,2024,X",
        header=f"{HEADER},active_from,active_to,caution",
    )
    own = read_rows(path, Actor, MANNER)[0]
    assert (own.active_from, own.active_to, own.caution) == ("2019-05", "2024", ("X",))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "Irq X,X,organ,IRQGOV,irq,,",
            "actor_id holds 'Irq X', which is not lower-case words joined by hyphens",
        ),
        ("irq-x,,organ,IRQGOV,irq,,", "name holds '', which is not text without space at its ends"),
        (
            "irq-x,X,militia,IRQREB,irq,,",
            f"kind holds 'militia', which is not one of {', '.join(allowed('actor_kind'))}",
        ),
        (
            "irq-x,X,organ,IRQ-GOV,irq,,",
            "cameo_code holds 'IRQ-GOV', which is not capitals in groups of three, such as IRQGOV",
        ),
        (
            "irq-x,X,organ,IRQGOV,irq,A| B,",
            "aliases holds 'A| B', which is not names apart by |, without space around them",
        ),
        (
            "irq-x,X,organ,IRQGOV,irq,,796",
            "wikidata_id holds '796', which is not an item of Wikidata, such as Q796",
        ),
        ("irq-x,X,organ,IRQGOV,irq,", "it has 6 cells, not 7"),
        ('irq-x,"X,organ,IRQGOV,irq,,', "unexpected end of data"),
    ],
)
def test_a_bad_row_is_refused_with_file_line_and_value(own_file, row, message):
    path = own_file("irq-good,Good,organ,IRQGOV,irq,,", row)
    with pytest.raises(DataError) as caught:
        read_rows(path, Actor, MANNER)
    assert str(caught.value) == f"D102 own.csv:3: The row cannot be read: {message}."


def test_empty_lines_and_a_byte_order_mark_are_passed_over(own_file):
    path = own_file("", "irq-x,X,organ,IRQGOV,irq,,", "", header=f"\ufeff{HEADER}")
    assert read_rows(path, Actor, MANNER)[0].name == "X"


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ("2020,2019", "active_to 2019 is before active_from 2020"),
        ("2020-02,2020-01-31", "active_to 2020-01-31 is before active_from 2020-02"),
        ("May 2020,", "active_from holds 'May 2020', which is not a date: YYYY, YYYY-MM or YYYY-MM-DD"),
    ],
)
def test_bad_dates_are_refused(own_file, dates, message):
    path = own_file(f"irq-x,X,organ,IRQGOV,irq,,,{dates}", header=f"{HEADER},active_from,active_to")
    with pytest.raises(DataError) as caught:
        read_rows(path, Actor, MANNER)
    assert str(caught.value) == f"D102 own.csv:2: The row cannot be read: {message}."


def test_dates_of_different_precision_may_overlap(own_file):
    path = own_file("irq-x,X,organ,IRQGOV,irq,,,2020-05,2020", header=f"{HEADER},active_from,active_to")
    assert read_rows(path, Actor, MANNER)[0].active_to == "2020"


def test_a_wrong_header_is_refused(own_file):
    path = own_file("x,X", header="id,name")
    with pytest.raises(DataError) as caught:
        read_rows(path, Actor, MANNER)
    expected = f"{HEADER},active_from,active_to,caution"
    assert str(caught.value) == f"D103 own.csv:1: The header is id,name, not {expected}."
