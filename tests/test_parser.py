"""The parser: what it finds in plain news sentences, and what ships with it."""

import csv
import re

import pytest
import spacy
import srsly

from demarche.build.coders.parser.evaluate import END, START
from demarche.build.coders.parser.tokens import FAMILIAR_WORDS, LEMMA_EXCEPTIONS, lemmatize
from demarche.build.coders.rules.parse import OWN_PARSER, load_parser, parse_paragraphs
from demarche.schema.errors import DataError

CORE = {"nsubj", "nsubj:pass", "obj", "iobj", "obl:agent", "xcomp", "ccomp"}
UD_RELATIONS = {
    "ROOT", "acl", "acl:relcl", "advcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc",
    "ccomp", "clf", "compound", "compound:prt", "conj", "cop", "csubj", "csubj:pass", "dep", "det",
    "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark", "nmod",
    "nmod:poss", "nsubj", "nsubj:pass", "nummod", "obj", "obl", "obl:agent", "obl:unmarked", "orphan",
    "parataxis", "punct", "reparandum", "vocative", "xcomp",
}  # fmt: skip
# A sentence of our own, and who does what to whom in it: (relation, head's lemma, word).
FRAMES = {
    "Iraq's foreign ministry summoned the Turkish ambassador on Monday.": {
        ("nsubj", "summon", "ministry"),
        ("obj", "summon", "ambassador"),
    },
    "Three soldiers were killed by a drone.": {
        ("nsubj:pass", "kill", "soldiers"),
        ("obl:agent", "kill", "drone"),
    },
    "The embassy in Baghdad was struck by two rockets.": {
        ("nsubj:pass", "strike", "embassy"),
        ("obl:agent", "strike", "rockets"),
    },
    "The spokesman said that Washington had not informed Baghdad.": {
        ("nsubj", "say", "spokesman"),
        ("ccomp", "say", "informed"),
        ("nsubj", "inform", "Washington"),
        ("obj", "inform", "Baghdad"),
    },
    "Tehran denied attacking the base.": {
        ("nsubj", "deny", "Tehran"),
        ("xcomp", "deny", "attacking"),
        ("obj", "attack", "base"),
    },
    "Poland shot down several drones that violated its airspace.": {
        ("nsubj", "shoot", "Poland"),
        ("obj", "shoot", "drones"),
        ("nsubj", "violate", "that"),
        ("obj", "violate", "airspace"),
    },
    "Officials later admitted that Iraq had been notified only after the attack.": {
        ("nsubj", "admit", "Officials"),
        ("ccomp", "admit", "notified"),
        ("nsubj:pass", "notify", "Iraq"),
    },
    "Jordan will summon the ambassador.": {
        ("nsubj", "summon", "Jordan"),
        ("obj", "summon", "ambassador"),
    },
}
QUOTED = [
    "The minister's statement read: \"We weren't told -- nobody was.\" He left.",
    "Iraq's government doesn't accept 'mistakes' -- it never did.",
]
CURLY_QUOTED = [
    "The minister’s statement read: “We weren’t told — nobody was.” He left.",
    "Iraq’s government doesn’t accept ‘mistakes’ — it never did.",
]
LEMMAS = [
    ("summoned", "VBD", "summon"),
    ("struck", "VBN", "strike"),
    ("shelled", "VBD", "shell"),
    ("said", "VBD", "say"),
    ("dispatches", "VBZ", "dispatch"),
    ("dispatches", "NNS", "dispatch"),
    ("denied", "VBN", "deny"),
    ("hit", "VBD", "hit"),
    ("launched", "VBD", "launch"),
    ("shot", "VBN", "shoot"),
    ("misspoke", "VBD", "misspeak"),
    ("re-elected", "VBN", "re-elect"),
    ("air-strikes", "NNS", "air-strike"),
    ("casualties", "NNS", "casualty"),
    ("withdrew", "VBD", "withdraw"),
    ("overthrew", "VBD", "overthrow"),
    ("forbade", "VBD", "forbid"),
    ("vetoes", "VBZ", "veto"),
    ("airbases", "NNS", "airbase"),
    ("n’t", "RB", "not"),
    ("’s", "VBZ", "be"),
    ("Iraq", "NNP", "iraq"),
]
TOKENS = {
    "Iran-backed men near Al-Qa’im": ["Iran-backed", "men", "near", "Al-Qa’im"],
    "re-elected in mid-October": ["re-elected", "in", "mid-October"],
    "two F-16s and/or drones": ["two", "F-16s", "and", "/", "or", "drones"],
    "the U.S. and the US’ allies": ["the", "U.S.", "and", "the", "US", "’", "allies"],
    "Iraq’s border isn’t": ["Iraq", "’s", "border", "is", "n’t"],
    "Maj. Gen. Ryder": ["Maj.", "Gen.", "Ryder"],
    "struck—again": ["struck", "—", "again"],
    "2001-2004": ["2001", "-", "2004"],
}


def parse(text):
    return next(parse_paragraphs([text]))


def arrays(docs):
    return [
        (doc.to_array(["TAG", "DEP", "LEMMA", "SENT_START"]).tolist(), [t.head.i for t in doc])
        for doc in docs
    ]


@pytest.mark.parametrize("sentence", FRAMES)
def test_who_did_what_to_whom(sentence):
    doc = parse(sentence)
    found = {(token.dep_, token.head.lemma_, token.text) for token in doc if token.dep_ in CORE}
    assert found == FRAMES[sentence]


@pytest.mark.parametrize(("plain", "curly"), list(zip(QUOTED, CURLY_QUOTED, strict=True)))
def test_typographic_signs_change_nothing(plain, curly):
    doc, curly_doc = parse(plain), parse(curly)
    assert curly_doc.text == curly
    assert arrays([doc]) == arrays([curly_doc])


def test_a_closing_quote_ends_the_sentence_it_closes():
    doc = parse("“We were told nothing,” the minister said. “That is a violation.” He left.")
    assert [sentence.text for sentence in doc.sents] == [
        "“We were told nothing,” the minister said.",
        "“That is a violation.”",
        "He left.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        'Officials "were not told," he said.| "This was planned."',
        "Thomas Samson, 42, and Manju Samson left.| U.S. Senator John Doe stayed.",
        "Nobody (of the U.N. Security Council) spoke.| [The vote was held in private.]",
    ],
)
def test_sentences(text):
    found = [sentence.text.strip() for sentence in parse(text.replace("|", "")).sents]
    assert found == [sentence.strip() for sentence in text.split("|")]


@pytest.mark.parametrize("text", TOKENS)
def test_tokens(text):
    assert [token.text for token in load_parser().make_doc(text)] == TOKENS[text]


@pytest.mark.parametrize(("word", "tag", "lemma"), LEMMAS)
def test_lemmas(word, tag, lemma):
    assert lemmatize(word, tag) == lemma
    assert lemmatize(word.upper(), tag) == lemma


def test_the_familiar_words_are_in_order_and_each_stands_there_once():
    with FAMILIAR_WORDS.open(encoding="utf-8", newline="") as lines:
        rows = [tuple(row) for row in csv.reader(lines)][1:]
    assert rows == sorted(dict(rows).items())
    assert all(word != seen for word, seen in rows)


def test_the_exceptions_of_lemmas_are_in_order_and_each_stands_there_once():
    with LEMMA_EXCEPTIONS.open(encoding="utf-8", newline="") as lines:
        keys = [tuple(row[:2]) for row in csv.reader(lines)][1:]
    assert keys == sorted(set(keys))


def test_every_relation_is_one_of_universal_dependencies():
    assert {label.split("||")[0] for label in load_parser().pipe_labels["parser"]} <= UD_RELATIONS
    docs = list(parse_paragraphs([*FRAMES, *CURLY_QUOTED]))
    assert {token.dep_ for doc in docs for token in doc} <= UD_RELATIONS


def test_offsets_are_true_to_a_text_with_odd_white_space():
    text = "Iraq\u00a0summoned\nthe\tambassador.  He  came."
    doc = parse(text)
    assert len(doc.text) == len(text)
    assert [text[token.idx : token.idx + len(token)] for token in doc if not token.is_space] == [
        "Iraq", "summoned", "the", "ambassador", ".", "He", "came", "."
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", " ", "\n\n", "—", "😀", "a" * 5000])
def test_what_is_no_sentence_is_parsed_all_the_same(text):
    assert len(parse(text).text) == len(text)


def test_a_text_has_the_same_parse_alone_in_any_batch_and_again():
    texts = [*FRAMES, *QUOTED, "He left.", " ".join(FRAMES)] * 3
    alone = [arrays([parse(text)])[0] for text in texts]
    for size in (1, 7, 64):
        assert arrays(parse_paragraphs(texts, batch_size=size)) == alone


def test_a_long_text_is_parsed_in_pieces_and_given_back_whole():
    sentence = next(iter(FRAMES))
    text = "\n".join([sentence] * 200)
    doc = parse(text)
    assert doc.text == text.replace("\n", " ")
    assert [part.text for part in doc.sents] == [sentence] * 200
    assert [token.i for token in doc if token.dep_ == "ROOT"] == [sent.root.i for sent in doc.sents]
    assert [doc.text for doc in parse_paragraphs([sentence, text, sentence])] == [
        sentence,
        doc.text,
        sentence,
    ]


def test_memory_zones_may_be_opened_again_and_again():
    parser = load_parser()
    seen = []
    for _ in range(3):
        with parser.memory_zone():
            seen.append(
                [(token.text, token.lemma_, token.dep_) for token in parse("Zubaydi summoned the Qorbanis.")]
            )
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][:3] == [
        ("Zubaydi", "zubaydi", "nsubj"),
        ("summoned", "summon", "ROOT"),
        ("the", "the", "det"),
    ]


def test_a_parser_that_is_not_there_is_named():
    with pytest.raises(DataError) as caught:
        load_parser("en_core_web_none")
    assert str(caught.value) == "D201: There is no parser en_core_web_none." or caught.value.code == "D201"


def test_a_parser_with_other_labels_is_refused(tmp_path):
    other = spacy.blank("en")
    other.add_pipe("parser").add_label("dobj")
    other.initialize()
    other.to_disk(tmp_path / "other")
    with pytest.raises(DataError) as caught:
        load_parser(str(tmp_path / "other"))
    assert caught.value.code == "D202"


def test_no_word_of_the_treebanks_ships():
    assert sorted(path.name for path in OWN_PARSER.iterdir()) == [
        "config.cfg",
        "meta.json",
        "parser",
        "tagger",
        "tok2vec",
    ]
    parser = load_parser()
    labels = set(parser.pipe_labels["tagger"]) | set(parser.pipe_labels["parser"])
    untrained = spacy.util.load_model_from_config(parser.config, exclude=["demarche_lemmas"])
    for name in ("tok2vec", "tagger", "parser"):
        shipped = set(_strings((OWN_PARSER / name / "model").read_bytes()))
        assert shipped <= set(_strings(untrained.get_pipe(name).model.to_bytes()))
    moves = srsly.read_msgpack(OWN_PARSER / "parser" / "moves")["moves"]
    assert set(re.findall(r'[^"|]+(?=(?:\|\|[^"]+)?":\d)', moves)) <= labels
    assert set(srsly.read_json(OWN_PARSER / "tagger" / "cfg")["labels"]) == set(parser.pipe_labels["tagger"])
    assert all("@" not in label and len(label) <= 20 for label in labels)
    assert not re.search(r"\w@\w", (OWN_PARSER / "meta.json").read_text("utf-8"))


def _strings(value):
    """Yield every string inside a stored model."""
    if isinstance(value, bytes):
        yield from _strings(srsly.msgpack_loads(value))
    elif isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings([*value.keys(), *value.values()])
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def test_no_path_of_the_machine_that_trained_it_ships():
    assert set(load_parser().config["paths"].values()) == {None}
    assert "/" not in (OWN_PARSER / "config.cfg").read_text("utf-8")


def test_it_is_small():
    assert sum(path.stat().st_size for path in OWN_PARSER.parent.rglob("*") if path.is_file()) < 12_000_000


def test_the_card_has_its_scores():
    card = (OWN_PARSER.parent / "README.md").read_text("utf-8")
    table = card[card.index(START) : card.index(END)]
    assert re.search(r"\| LAS \| \d\d\.\d \| \d\d\.\d \| \d\d\.\d \|", table)
    assert re.search(r"parsing [\d,]+", table)
