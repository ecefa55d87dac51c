"""General CAMEO acts: who does what to whom, by the act table; and what looks alike and is none.

Of each act stand here its code, its two sides (an actor's id, or the words where it has none), and the words of its
clause where they are not the whole sentence.
"""

import random
from functools import cache

import pytest

from demarche.build.read import document_from_text, to_batch
from demarche.tests.coded import code_batch, events_of, of_acts

ACTIVE = {
    "Kenya appealed to Somalia for calm on Monday.": ("020", "ken", "som"),
    "Indonesia discussed fishing rights with Malaysia.": ("040", "idn", "mys"),
    "China praised Pakistan for its handling of the crisis.": ("051", "chn", "pak"),
    "Spain recognised Palestine as a state on Tuesday.": ("054", "esp", "pse"),
    "Angola resumed trade with Zambia.": ("061", "ago", "zmb"),
    "Thailand extradited a drug suspect to Australia.": ("063", "tha", "aus"),
    "Poland shared intelligence with Ukraine.": ("064", "pol", "ukr"),
    "India sent food and medicine to Nepal.": ("073", "ind", "npl"),
    "The European Union gave Moldova a loan of 150 million euros.": ("071", "eu", "mda"),
    "Uganda granted asylum to a Rwandan general.": ("075", "uga", "rwa-rdf"),
    "Iran released a French tourist on Monday.": ("0841", "irn", "fra-civilians"),
    "The European Union lifted sanctions against Burundi.": ("085", "eu", "bdi"),
    "Chile opened an inquiry into Peru on Monday.": ("090", "chl", "per"),
    "Haiti demanded aid from France.": ("103", "hti", "fra"),
    "Canada criticised India over the arrests.": ("111", "can", "ind"),
    "A Chilean court convicted a Peruvian general of murder.": ("116", "chl-judiciary", "per-mil"),
    "Malaysia rejected Indonesia's request for aid.": ("122", "mys", "idn"),
    "Russia vetoed a resolution on Syria.": ("129", "rus", "syr"),
    "Canada warned Belarus of sanctions.": ("1312", "can", "blr"),
    "Students rallied against the Peruvian government in the rain.": ("141", "Students", "per-gov"),
    "A mob stormed the French embassy.": ("145", "A mob", "fra-embassy"),
    "North Korea tested a missile near Japan.": ("150", "prk", "jpn"),
    "Belarus massed troops on the border with Ukraine.": ("154", "blr", "ukr"),
    "Israel froze relations with Bolivia.": ("160", "isr", "bol"),
    "Canada imposed sanctions on Belarus.": ("163", "can", "blr"),
    "Turkish police arrested a German journalist.": ("173", "tur-police", "deu-journalists"),
    "Tunisia banned an opposition party.": ("1722", "tun", "an opposition party"),
    "Israeli soldiers demolished a Palestinian house.": ("1712", "isr-idf", "pse"),
    "Boko Haram kidnapped dozens of schoolgirls in Chibok.": (
        "181",
        "nga-boko-haram",
        "dozens of schoolgirls in Chibok",
    ),
    "The Syrian police tortured a Turkish student.": ("1822", "syr-police", "tur-students"),
    "Rebels assassinated the Chadian president.": ("186", "Rebels", "tcd-presidency"),
    "Ethiopia violated the ceasefire with Eritrea.": ("196", "eth", "eri"),
    "Iraq used poison gas against Iranian soldiers.": ("2041", "irq", "irn-artesh"),
    "Myanmar expelled thousands of Rohingya villagers.": ("201", "mmr", "thousands of Rohingya villagers"),
    "Rebels massacred Congolese civilians.": ("202", "Rebels", "cod-civilians"),
}
PASSIVE = {
    "A treaty was signed by Peru and Bolivia on Monday.": ("057", "per", "bol"),
    "Food was sent to Nepal by India.": ("073", "ind", "npl"),
    "Two Polish journalists were freed by Belarus.": ("0841", "blr", "pol-journalists"),
    "Peru was condemned by Bolivia on Monday.": ("111", "bol", "per"),
    "Togo was praised by Ghana on Monday.": ("051", "gha", "tgo"),
    "Kosovo was recognised by Peru on Monday.": ("054", "per", "xkx"),
    "Sanctions were imposed on Niger by Nigeria.": ("163", "nga", "ner"),
    "A Canadian tourist was detained by Chinese police.": ("173", "chn-police", "can-civilians"),
}
NOMINAL = {
    "The arrest of a German journalist by Turkey drew crowds.": (
        "173",
        "tur",
        "deu-journalists",
        "The arrest of a German journalist by Turkey",
    ),
    "The delivery of weapons to Ukraine by Poland began.": (
        "072",
        "pol",
        "ukr",
        "The delivery of weapons to Ukraine by Poland",
    ),
    "The visit by the Ghanaian president to Togo ended on Monday.": (
        "042",
        "gha-presidency",
        "tgo",
        "The visit by the Ghanaian president to Togo",
    ),
    "An investigation by Chile into Peru began on Monday.": (
        "090",
        "chl",
        "per",
        "An investigation by Chile into Peru",
    ),
    "The deportation of Malian migrants by Algeria began on Monday.": (
        "174",
        "dza",
        "mli-refugees",
        "The deportation of Malian migrants by Algeria",
    ),
    "The kidnapping of a French engineer by rebels shocked Mali.": (
        "181",
        "rebels",
        "fra",
        "The kidnapping of a French engineer by rebels",
    ),
    "Praise for Togo from Ghana came on Monday.": ("051", "gha", "tgo", "Praise for Togo from Ghana"),
    "The withdrawal of Ethiopian troops from Somalia began.": (
        "0874",
        "eth-endf",
        "som",
        "The withdrawal of Ethiopian troops from Somalia",
    ),
    "Criticism of Togo by Ghana grew.": ("111", "gha", "tgo", "Criticism of Togo by Ghana"),
    "Aid from Japan to Fiji arrived on Monday.": ("070", "jpn", "fji", "Aid from Japan to Fiji"),
    "A blockade of Qatar by Bahrain began on Monday.": (
        "191",
        "bhr",
        "qat",
        "A blockade of Qatar by Bahrain",
    ),
}
LIGHT_VERBS = {
    "Japan provided aid to Fiji.": ("070", "jpn", "fji"),
    "Chile held a telephone call with Peru.": ("041", "chl", "per"),
    "Ghana paid tribute to Togo on Monday.": ("051", "gha", "tgo"),
    "Mali voiced sharp criticism of Niger.": ("111", "mli", "ner"),
    "Chile conducted an investigation into Peru.": ("090", "chl", "per"),
    "Kenya made an arrest of a Somali trader.": ("173", "ken", "som-business"),
    "China carried out naval drills off Taiwan.": ("150", "chn", "twn"),
    "Ghana entered into an agreement with Togo.": ("057", "gha", "tgo"),
    "Ghana gave Togo an ultimatum on Monday.": ("139", "gha", "tgo"),
    "Sudanese soldiers committed atrocities against Chadian villagers.": ("200", "sdn-saf", "tcd-civilians"),
}
MULTI_WORD = {
    "Russia stood up for Syria.": ("052", "rus", "syr"),
    "Ghana spoke up for Togo.": ("052", "gha", "tgo"),
    "Britain gave in to Iceland.": ("080", "gbr", "isl"),
    "Greece broke off talks with Turkey.": ("164", "grc", "tur"),
    "Iran called off talks with Iraq.": ("164", "irn", "irq"),
    "Norway cut off aid to Malawi on Monday.": ("162", "nor", "mwi"),
    "Pakistan put its army on alert against India.": ("152", "pak", "ind"),
    "Nurses went on strike against the Kenyan government.": ("143", "Nurses", "ken-gov"),
    "Rebels took a French engineer hostage.": ("181", "Rebels", "fra"),
    "Russian soldiers burned down a Ukrainian school.": ("1712", "rus-mil", "ukr"),
    "Hackers from North Korea broke into computers of a Japanese bank.": ("176", "prk", "jpn"),
}
REPORTED = {
    "According to the ministry, Ghana met with Togo on Monday.": ("040", "gha", "tgo"),
    "Reuters reported that the European Union had lifted sanctions against Guinea.": (
        "085",
        "eu",
        "gin",
        "that the European Union had lifted sanctions against Guinea",
    ),
    "Croatia said that Slovenia had lifted the embargo against Serbia.": (
        "085",
        "svn",
        "srb",
        "that Slovenia had lifted the embargo against Serbia",
    ),
    "Ghana imposed an embargo on Togo, officials said on Monday.": (
        "163",
        "gha",
        "tgo",
        "Ghana imposed an embargo on Togo",
    ),
    "Officials confirmed that Angola had resumed trade with Zambia.": (
        "061",
        "ago",
        "zmb",
        "that Angola had resumed trade with Zambia",
    ),
    "Japan sent blankets to Fiji, according to officials.": ("073", "jpn", "fji"),
}
MUTUAL = {
    "Ghana and Togo held talks on Monday.": ("040", "gha", "tgo"),
    "India and Nepal signed a water treaty on Monday.": ("057", "ind", "npl"),
    "China and Laos expanded trade.": ("061", "chn", "lao"),
    "Kenya and Somalia negotiated for three days.": ("046", "ken", "som"),
    "Peru and Ecuador concluded a fishing agreement.": ("057", "per", "ecu"),
    "Japan and Australia held joint exercises.": ("062", "jpn", "aus"),
    "Ghana and Togo launched a joint project.": ("060", "gha", "tgo"),
}
RECEIVED = {
    "Ukraine got missiles from Sweden on Tuesday.": ("072", "swe", "ukr"),
    "Haiti welcomed Kenyan peacekeepers.": ("0861", "hti", "ken-kdf"),
}
INTENDED = {
    "Ghana plans to hold talks with Togo.": ("036", "gha", "tgo", "to hold talks with Togo"),
    "Canada decided to send aid to Haiti.": ("033", "can", "hti", "to send aid to Haiti"),
    "Chile vowed to support Peru.": ("032", "chl", "per"),
    "Norway will give Malawi a loan of 40 million dollars.": ("0331", "nor", "mwi"),
    "France pledged to send weapons to Ukraine.": ("0332", "fra", "ukr", "to send weapons to Ukraine"),
    "Iran agreed to free a French tourist.": ("0353", "irn", "fra-civilians"),
    "Washington promised to lift sanctions against Cuba.": (
        "0354",
        "usa",
        "cub",
        "to lift sanctions against Cuba",
    ),
    "Sudan agreed to admit United Nations inspectors.": ("0355", "sdn", "un"),
}
ASKED = {
    "Norway urged Venezuela to hold talks.": ("026", "nor", "ven"),
    "Egypt called on Israel to agree to a ceasefire.": ("027", "egy", "isr"),
    "Cuba urged the United States to lift the embargo.": ("0254", "cub", "usa"),
    "Poland appealed to Belarus to release a Polish journalist.": ("0253", "pol", "blr"),
    "Ghana asked Togo to yield.": ("025", "gha", "tgo"),
}
DEMANDED = {
    "Lebanon demanded that Israel release the prisoners.": ("1053", "lbn", "isr"),
    "Jordan demanded that Israel withdraw from the West Bank.": ("1056", "jor", "isr"),
    "Cuba insisted that the United States lift the embargo.": ("1054", "cub", "usa"),
    "Ghana demanded that Togo hold talks.": ("106", "gha", "tgo"),
    "Uganda demanded the resignation of the Kenyan minister.": ("1041", "uga", "ken-gov"),
}
REFUSED = {
    "Azerbaijan refused to hold talks with Armenia.": ("125", "aze", "arm", "to hold talks with Armenia"),
    "Washington refused to lift sanctions against Cuba.": (
        "1244",
        "usa",
        "cub",
        "to lift sanctions against Cuba",
    ),
    "Ethiopia refused to withdraw its troops from Eritrea.": (
        "1246",
        "eth",
        "eri",
        "to withdraw its troops from Eritrea",
    ),
    "Sweden refused to send weapons to Turkey.": ("1222", "swe", "tur", "to send weapons to Turkey"),
    "Malaysia refused to give aid to Myanmar.": ("122", "mys", "mmr", "to give aid to Myanmar"),
    "Poland refused to extend rights to Belarusian refugees.": (
        "123",
        "pol",
        "blr-refugees",
        "to extend rights to Belarusian refugees",
    ),
    "Angola refused to yield to Zambia.": ("124", "ago", "zmb", "to yield to Zambia"),
}
THREATENED = {
    "Students threatened to demonstrate against the Kenyan government.": (
        "133",
        "Students",
        "ken-gov",
        "to demonstrate against the Kenyan government",
    ),
    "Chad warned Sudan that it would attack.": ("1384", "tcd", "sdn"),
}
ACTS = (
    ACTIVE
    | PASSIVE
    | NOMINAL
    | LIGHT_VERBS
    | MULTI_WORD
    | REPORTED
    | MUTUAL
    | RECEIVED
    | INTENDED
    | ASKED
    | DEMANDED
    | REFUSED
    | THREATENED
)
MENDED = {
    # the root
    "Ethiopia and Eritrea fought near the border town of Badme on Monday.": [("190", "eth", "eri")],
    "Eritrea launched an attack on Ethiopia on Monday.": [("190", "eri", "eth")],
    "The Sudanese army clashed with Chadian rebels on Monday.": [("190", "sdn-saf", "tcd-militants")],
    "A bomber attacked a mosque in Pakistan on Monday.": [("195", None, None)],
    "Russian hackers attacked the computers of Georgia's parliament.": [
        ("176", "rus-hackers", "geo-parliament")
    ],
    "Iran seized a Greek tanker on Monday.": [("1711", "irn", "grc")],
    "Ghana beat Togo in the final on Sunday.": [],
    "A boycott of Qatar by Bahrain began on Monday.": [("163", "bhr", "qat")],
    "Iran launched cyber forces against Israel on Monday.": [("155", "irn", "isr")],
    "Rebels torched a village in Chad on Monday.": [("1712", "Rebels", "tcd")],
    "Ghana and Togo released a joint statement on Monday.": [],
    "The Kenyan minister declined specific comment on the arrests.": [("011", "ken-gov", None)],
    "The United States and Norway launched war games on Monday.": [("062", "usa", "nor")],
    "Syria gave its approval for the UN to deliver aid to Homs.": [("0863", "syr", "un")],
    "Russia insisted that Ukraine had fired first.": [],
    # the code
    "Ghana and Togo held peace talks on Monday.": [("046", "gha", "tgo")],
    "Syria demanded the withdrawal of Turkish troops.": [("1056", "syr", "tur-mil")],
    "The International Criminal Court is investigating Sudanese militias over war crimes.": [
        ("094", "icc", "sdn-militants")
    ],
    "Iran turned down an offer of aid from the United States.": [("122", "irn", "usa")],
    "Eritrea turned down an offer of talks from Ethiopia.": [("125", "eri", "eth")],
    "Iran rejected the proposal by France.": [("120", "irn", "fra")],
    "Sudan rejected the peace plan proposed by Kenya.": [("127", "sdn", "ken")],
    "Kenya urged South Sudan to sign the peace agreement.": [("027", "ken", "ssd")],
    "Ghana and Togo agreed to expand trade.": [("0311", "gha", "tgo")],
    "Chad and Sudan agreed to halt fighting.": [("0356", "tcd", "sdn")],
    # how fine the code is
    "Haiti appealed to France for a loan.": [("0231", "hti", "fra")],
    "Zambia asked China for debt relief.": [("0231", "zmb", "chn")],
    "Malawi asked South Africa for food.": [("0233", "mwi", "zaf")],
    "Sudan appealed to the United Nations for humanitarian aid.": [("0233", "sdn", "un")],
    "Somalia asked Kenya for troops.": [("0234", "som", "ken")],
    "Norway cut off economic aid to Malawi on Monday.": [("1621", "nor", "mwi")],
    "Peru warned Bolivia that it would sever relations.": [("1313", "per", "bol")],
    # once, and nothing else
    "Canada warned that it would impose sanctions on Belarus.": [("1312", "can", "blr")],
    "Chile received a letter from Peru on Monday.": [],
    "Haiti received food from France on Monday.": [("073", "fra", "hti")],
    "The UN pleaded for reforms in Lebanon.": [("024", "un", "lbn")],
    "Rwanda accused Congo of backing rebels.": [("112", "rwa", "cod")],
    # something
    "A lawsuit was filed by France against Google.": [("115", "fra", "Google")],
    "The withdrawal from Somalia by Ethiopia began on Monday.": [("0874", "eth", "som")],
    "Russia pulled out of the treaty with the United States.": [("160", "rus", "usa")],
    "Turkey walked out of talks with Greece.": [("164", "tur", "grc")],
    "Norway cut its aid to Malawi by half.": [("162", "nor", "mwi")],
    "France deployed troops to Chad.": [("154", "fra", "tcd")],
    "India exchanged fire with Pakistan on Monday.": [("193", "ind", "pak")],
    "Iran let United Nations inspectors in on Monday.": [("0862", "irn", "un")],
}
NOTHING = {
    "a question": [
        "Did Canada impose sanctions on Belarus?",
        "Will Japan offer aid to Fiji?",
        "Why did Ghana praise Togo?",
    ],
    "a denial": [
        "Canada denied that it had imposed sanctions on Belarus.",
        "Kenya denied arresting a Ugandan lawyer.",
        "Chile denied signing an agreement with Peru.",
    ],
    "a condition": [
        "If Canada imposes sanctions on Belarus, trade will fall.",
        "Unless Ghana frees the Togolese lawyer, talks will fail.",
        "Should Ethiopia invade Eritrea, thousands would flee.",
        "Ghana would praise Togo if it could.",
    ],
    "a wish": [
        "Ghana hopes to sign an agreement with Togo.",
        "Canada wants to impose sanctions on Belarus.",
        "Chile would like to visit Peru.",
    ],
    "a possibility": [
        "Canada may impose sanctions on Belarus.",
        "Canada could expel Russian diplomats.",
        "Ghana might sign an agreement with Togo.",
        "The possibility of an attack on Eritrea by Ethiopia worries diplomats.",
    ],
    "a negation": [
        "Canada did not impose sanctions on Belarus.",
        "Ghana never praised Togo.",
        "No aid was given to Fiji by Japan.",
        "Japan has not sent food to Nepal.",
        "Nobody in Ghana praised Togo.",
        "There is no agreement between Ghana and Togo.",
        "Without an agreement with Togo, Ghana will lose money.",
    ],
    "history": [
        "In 1935 Italy invaded Ethiopia.",
        "Iraq invaded Kuwait in 1990.",
        "Vietnam withdrew its troops from Cambodia in September 1989.",
    ],
    "another sense": [
        "Canada bombed in the hockey final against Sweden.",
        "Brazil attacked down the left wing against Chile.",
        "A heart attack killed the Kenyan minister.",
        "The storm struck Fiji on Monday.",
        "Floods hit Pakistan on Sunday.",
        "Prices in Ghana struck a new high.",
        "The film tells how Russia attacks Canada.",
    ],
    "its own troops": [
        "Ethiopia deployed its soldiers.",
        "Uganda honoured its fallen soldiers.",
    ],
    "a statement": [
        "Ghana said that the economy was growing.",
        "Canada told reporters that the weather was cold.",
        "The Chilean minister said on Monday that Peru was a beautiful country.",
        "Japan noted that Fiji has many islands.",
    ],
    "a fact of geography or trade": [
        "Ghana borders Togo.",
        "Peru is larger than Ecuador.",
        "The train runs from Kenya to Uganda.",
        "Exports from Ghana to Togo rose.",
        "Ghana's relations with Togo are old.",
        "A flight from Kenya arrived in Uganda.",
        "The price of aid to Fiji is unknown.",
        "Tourists from Japan visited Fiji.",
    ],
}
SILENT = [(why, text) for why, texts in NOTHING.items() for text in texts]


@cache
def coded():
    return events_of([*ACTS, *MENDED, *(text for _, text in SILENT)])


def side(text, event, role):
    """Return the id of a side, its words where it has none, null where it is left open."""
    start, end = event[f"{role}_start"], event[f"{role}_end"]
    return event[f"{role}_id"] or (None if start is None else text[start:end])


def told(text, event):
    return event["event_code"], side(text, event, "source"), side(text, event, "target")


@pytest.mark.parametrize(("text", "expected"), ACTS.items())
def test_who_does_what_to_whom(text, expected):
    code, source, target, *words = expected
    (event,) = coded()[text]
    assert told(text, event) == (code, source, target)
    assert event["words"] == (words or [text.removesuffix(".")])[0]
    assert event["rule_id"].startswith("act.")
    assert (event["event_type"], event["modality"]) == ("other", "actual")
    assert 0 < event["confidence"] <= 1


@pytest.mark.parametrize(("text", "expected"), MENDED.items())
def test_what_was_wrong_once(text, expected):
    assert [told(text, event) for event in coded()[text]] == expected


def test_the_sentences_are_of_all_roots_that_the_table_codes():
    # what is only said, 01, is no act of one side towards another: a denial is a frame's
    assert {code[:2] for code, *_ in ACTS.values()} == {f"{root:02d}" for root in range(2, 21)}


@pytest.mark.parametrize(("why", "text"), SILENT)
def test_what_is_no_act(why, text):
    assert [(event["rule_id"], event["words"]) for event in of_acts(coded()[text])] == []


@pytest.mark.parametrize(
    ("text", "code", "form"),
    [
        ("Bolivia severed diplomatic relations with Israel.", "161", "severance"),
        ("Vietnam lodged a complaint against China.", "114", "note"),
        ("Ethiopia invaded Eritrea.", "190", None),
        ("Saudi Arabia bombed Yemen on Monday.", "195", None),
        ("Chile apologised to Peru on Monday.", "055", None),
        ("Iran denied that it had bombed a base in Iraq.", "016", "denial"),
    ],
)
def test_what_a_frame_has_coded_is_not_coded_again(text, code, form):
    (event,) = events_of([text])[text]
    assert not event["rule_id"].startswith("act.")
    assert (event["event_code"], event["form"] if form else None) == (code, form)


def test_a_known_actor_may_act_towards_nobody_named():
    text = "Egypt lifted the state of emergency on Monday."
    (event,) = events_of([text])[text]
    assert told(text, event) == ("0814", "egy", None)


def test_an_act_has_the_day_that_its_clause_names():
    text = "Canada imposed sanctions on Belarus on Monday."
    (event,) = events_of([text])[text]
    assert (event["event_date"].isoformat(), event["date_precision"]) == ("2024-02-05", 1)


def test_what_is_history_is_known_only_with_a_day_of_publication():
    text = "Vietnam withdrew its troops from Cambodia in September 1989."
    assert events_of([text], published_on=None)[text] != []


# ---------------------------------------------------------------- given actors


def with_actors(text, *words):
    """Return what is coded of a text in which the first place of each of some words is given as an actor."""
    actors = [{"start": text.index(word), "end": text.index(word) + len(word)} for word in words]
    document = document_from_text(text, source_uri=None, published_on="2024-02-06", actors=actors)
    (row,) = code_batch(to_batch([document])).to_pylist()
    return [told(text, event) for event in row["events"]]


SANCTIONS = "Canada imposed sanctions on Belarus."


@pytest.mark.parametrize("words", [("Canada", "Belarus"), ("Belarus", "Canada")])
def test_of_two_given_actors_the_text_tells_who_acts(words):
    assert with_actors(SANCTIONS, *words) == [("163", "can", "blr")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Saraya X praised the Nuba Council on Monday.", ("Saraya X", "the Nuba Council")),
        ("Saraya X praised the Nuba Council on Monday.", ("the Nuba Council", "Saraya X")),
        ("Today the Nuba Council was praised by Saraya X in Chad.", ("Saraya X", "the Nuba Council")),
        ("Today the Nuba Council was praised by Saraya X in Chad.", ("the Nuba Council", "Saraya X")),
    ],
)
def test_given_actors_need_not_be_known(text, words):
    assert with_actors(text, *words) == [("051", "Saraya X", "the Nuba Council")]


@pytest.mark.parametrize("word", ["Canada", "Belarus"])
def test_one_given_actor_is_either_side(word):
    assert with_actors(SANCTIONS, word) == [("163", "can", "blr")]


def test_one_given_actor_may_act_towards_nobody_named():
    assert with_actors("Egypt lifted the state of emergency on Monday.", "Egypt") == [("0814", "egy", None)]


def test_three_given_actors_who_act_together():
    text = "Ghana, Togo and Benin signed a trade agreement."
    assert with_actors(text, "Ghana", "Togo", "Benin") == [
        ("057", "gha", "tgo"),
        ("057", "gha", "ben"),
        ("057", "tgo", "ben"),
    ]


def test_of_three_given_actors_an_unrelated_pair_has_no_act():
    text = "Ghana met with Togo, while Benin stayed at home."
    assert with_actors(text, "Ghana", "Togo", "Benin") == [("040", "gha", "tgo")]


def test_only_acts_of_a_given_actor_are_coded():
    text = "Canada imposed sanctions on Belarus. Peru praised Bolivia."
    assert with_actors(text) == with_actors(text, "Canada", "Belarus", "Peru", "Bolivia")
    assert ("051", "per", "bol") in with_actors(text, "Peru")


def test_what_is_given_may_be_a_question_or_history():
    assert with_actors("Did Canada impose sanctions on Belarus?", "Canada", "Belarus") == [
        ("163", "can", "blr")
    ]
    assert with_actors("In 1990 Iraq invaded Kuwait.", "Iraq", "Kuwait") == [("190", "irq", "kwt")]


# ---------------------------------------------------------------- determinism


def serialised(texts):
    documents = [document_from_text(text, source_uri=None, published_on="2024-02-06") for text in texts]
    return code_batch(to_batch(documents))


def test_the_same_texts_give_the_same_bytes():
    texts = [*ACTS][:40]
    assert serialised(texts).serialize() == serialised(texts).serialize()


def test_the_order_of_the_texts_changes_nothing():
    texts = [*ACTS][:40]
    shuffled = random.Random(5).sample(texts, len(texts))
    rows = dict(zip(texts, serialised(texts).to_pylist(), strict=True))
    again = dict(zip(shuffled, serialised(shuffled).to_pylist(), strict=True))
    assert rows == again
