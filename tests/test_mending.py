"""The mending of trees: shapes that the parser gets wrong, made right, and their neighbours left alone."""

import pytest

from demarche.build.coders.rules.grammar.mending import mend_tree, sentences_of
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.build.coders.rules.parse import parse_paragraphs
from demarche.schema.language import load_language

CORE = {"nsubj", "nsubj:pass", "obj", "obl:agent"}
# Sentences of our own, and who does what to whom in them: (relation, head's lemma, word).
SENTENCES = {
    "Russia and China vetoed a resolution.": {("nsubj", "veto", "Russia"), ("obj", "veto", "resolution")},
    "The UN withdrew peacekeepers from Mali.": {
        ("nsubj", "withdraw", "UN"),
        ("obj", "withdraw", "peacekeepers"),
    },
    "Saudi Arabia lifts blockade of Qatar": {("nsubj", "lift", "Arabia"), ("obj", "lift", "blockade")},
    "The bishops implored gangs to stop.": {("nsubj", "implore", "bishops"), ("obj", "implore", "gangs")},
    "The lifts of the hotel were out of order.": {("nsubj", "order", "lifts")},
}


def tree(*rows: str) -> Sentence:
    """A sentence from rows of "word tag relation head", heads counted from 0."""
    columns = list(zip(*(row.split() for row in rows), strict=True))
    words = list(columns[0])
    starts = [sum(len(word) + 1 for word in words[:at]) for at in range(len(words))]
    return Sentence(
        language=load_language(),
        paragraph=0,
        words=words,
        lowers=[word.lower() for word in words],
        lemmas=[word.lower() for word in words],
        tags=list(columns[1]),
        deps=list(columns[2]),
        heads=[int(head) for head in columns[3]],
        starts=starts,
        ends=[start + len(word) for start, word in zip(starts, words, strict=True)],
        quoted=[False] * len(words),
    )


def core(sentence: Sentence) -> set[tuple[str, str, str]]:
    return {
        (dep, sentence.words[head], word)
        for word, dep, head in zip(sentence.words, sentence.deps, sentence.heads, strict=True)
        if dep in CORE or dep == "ROOT"
    }


@pytest.mark.parametrize("text", SENTENCES)
def test_who_did_what_to_whom(text):
    (doc,) = parse_paragraphs([text])
    (sentence,), _ = sentences_of(doc, load_language(), offset=0, paragraph=0)
    found = {
        (dep, sentence.lemmas[head], word)
        for word, dep, head in zip(sentence.words, sentence.deps, sentence.heads, strict=True)
        if dep in CORE
    }
    assert found == SENTENCES[text]


def test_a_sentence_without_a_verb_gets_its_participle():
    sentence = mend_tree(
        tree("Owners NNS ROOT 0", "insisted VBN acl 0", "on IN case 3", "talks NNS obl 1", ". . punct 0")
    )
    assert core(sentence) == {("ROOT", "insisted", "insisted"), ("nsubj", "insisted", "Owners")}
    assert sentence.tags[1] == "VBD"
    assert sentence.heads[4] == 1


def test_a_headline_keeps_its_participle():
    rows = ("Owners NNS ROOT 0", "held VBN acl 0", "in IN case 3", "Mali NNP obl 1")
    assert core(mend_tree(tree(*rows))) == {("ROOT", "Owners", "Owners")}


def test_a_phrase_before_the_comma_is_not_the_subject():
    sentence = mend_tree(
        tree(
            *("In IN case 2", "a DT det 2", "speech NN ROOT 2", ", , punct 2", "the DT det 5"),
            *("minister NN appos 2", "promised VBD acl 5", "aid NN obj 6", ". . punct 2"),
        )
    )
    assert core(sentence) == {
        ("ROOT", "promised", "promised"),
        ("nsubj", "promised", "minister"),
        ("obj", "promised", "aid"),
    }
    assert sentence.deps[2] == "obl"


def test_a_participle_between_two_phrases_takes_the_second_for_its_object():
    sentence = mend_tree(
        tree(
            *("Agents NNS ROOT 0", "in IN case 2", "Harare NNP nmod 0", "detained VBN amod 4"),
            *("editors NNS appos 0", ". . punct 0"),
        )
    )
    assert core(sentence) == {
        ("ROOT", "detained", "detained"),
        ("nsubj", "detained", "Agents"),
        ("obj", "detained", "editors"),
    }


def test_a_name_before_a_participle_is_its_subject():
    rows = ("Moscow NNP compound 2", "conferred VBN amod 2", "medals NNS ROOT 2", ". . punct 2")
    assert ("nsubj", "conferred", "Moscow") in core(mend_tree(tree(*rows)))
    noun = ("a DT det 2", "wounded VBN amod 2", "man NN ROOT 2", ". . punct 2")
    assert core(mend_tree(tree(*noun))) == {("ROOT", "man", "man")}


@pytest.mark.parametrize(
    ("word", "noun", "head"), [("Monday", "NNP", "led"), ("offices", "NNS", "led"), ("raid", "NN", "raid")]
)
def test_a_passive_gets_its_agent_back_from_what_is_no_act(word, noun, head):
    sentence = mend_tree(
        tree(
            *("Editors NNS nsubj:pass 2", "were VBD aux:pass 2", "led VBN ROOT 2", "away RB advmod 2"),
            *("on IN case 5", f"{word} {noun} obl 2", "by IN case 7", "police NNS nmod 5", ". . punct 2"),
        )
    )
    assert sentence.words[sentence.heads[7]] == head


def test_a_plural_is_the_verb_of_a_headline():
    rows = (
        "France NNP compound 1",
        "backs NNS compound 2",
        "plan NN ROOT 2",
        "for IN case 4",
        "Mali NNP nmod 2",
    )
    sentence = mend_tree(tree(*rows))
    assert core(sentence) == {
        ("ROOT", "backs", "backs"),
        ("nsubj", "backs", "France"),
        ("obj", "backs", "plan"),
    }
    assert (sentence.tags[1], sentence.lemmas[1]) == ("VBZ", "back")


@pytest.mark.parametrize(
    "rows",
    [
        ("Army NNP compound 1", "strikes NNS nsubj 2", "killed VBD ROOT 2", "two CD obj 2"),
        ("U.S. NNP compound 1", "strikes NNS ROOT 1", "on IN case 3", "Iran NNP nmod 1"),
        ("Kent NNP compound 1", "apples NNS compound 2", "sale NN ROOT 2"),
    ],
)
def test_a_plural_that_may_be_a_noun_stays_one(rows):
    assert mend_tree(tree(*rows)).tags[1] == "NNS"


def test_what_has_a_subject_and_an_object_is_a_verb():
    sentence = mend_tree(tree("India NNP nsubj 1", "cut NN ROOT 1", "duties NNS obj 1", ". . punct 1"))
    assert sentence.tags[1] == "VBP"
    predicate = mend_tree(
        tree("It PRP nsubj 3", "is VBZ cop 3", "a DT det 3", "cut NN ROOT 3", "they PRP obj 3")
    )
    assert predicate.tags[3] == "NN"


def test_a_modal_is_no_main_verb():
    sentence = mend_tree(
        tree("Oslo NNP nsubj 1", "ought MD ROOT 1", "to TO mark 3", "call VB xcomp 1", ". . punct 1")
    )
    assert core(sentence) == {("ROOT", "call", "call"), ("nsubj", "call", "Oslo")}
    assert sentence.deps[1] == "aux"
