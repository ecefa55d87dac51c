"""Of whom: the class of a toll's victims, and the side whose people they were."""

from dataclasses import dataclass

from demarche.build.coders.rules.find.mention import Mention
from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.frames.parties import owner_of, parties_of
from demarche.schema.codebook import victim_words

__all__ = ["UNSTATED", "Victims", "is_elliptic", "victims_of"]

# Branches that are not the victims' phrase: what is coordinated to it, told of it, or said by whom.
_APART = frozenset({"acl:relcl", "conj", "appos", "parataxis"})
# The class that an armed role implies where the noun leaves it open ("officers of the security force").
_ARMED = {"MIL": "military", "COP": "security", "REB": "militant", "SEP": "militant"}
_REACH = 8  # words behind the phrase in which "among them" may say who else is counted


@dataclass(frozen=True, slots=True)
class Victims:
    """The class of some victims, and whose they were: a state's alpha-3 or an actor's CAMEO code."""

    kind: str
    side: str | None = None


UNSTATED = Victims("unstated")


def victims_of(annotated: AnnotatedSentence, head: int, match: Match) -> Victims:
    """The victims that a phrase counts."""
    below = _words_of_phrase(annotated, head)
    kind, side = _class_and_side(annotated, [head, *below], _class_of_phrase(annotated, head, below))
    if side is not None:
        return Victims(kind, side)
    owner = owner_of(annotated, head) or next(
        (found for token in below if (found := owner_of(annotated, token))), None
    )
    if owner is None and match.lemma in annotated.words["losing_verbs"]:
        return _lost_by(annotated, match, kind)
    if owner is None:
        return Victims(kind)
    is_people = annotated.sentence.lemmas[head] in annotated.words["people_words"]
    if kind == "unstated" and not is_people and any(_class_of(annotated, token) for token in (head, *below)):
        kind = _ARMED.get(owner.actor.cameo_code[3:6], kind)
    return Victims(kind, owner.actor.cameo_code[:3] if match.frame.head != "noun" else None)


def _lost_by(annotated: AnnotatedSentence, match: Match, kind: str) -> Victims:
    """The people that a side lost are its own: "the Congolese army lost more than 20 men"."""
    losers = match.sources or parties_of(annotated, match.arguments.subject)
    if not losers:
        return Victims(kind)
    code = losers[0].actor.cameo_code
    is_group = losers[0].actor.kind == "armed_group"
    return Victims(
        _ARMED.get(code[3:6], kind) if kind == "unstated" else kind, code if is_group else code[:3]
    )


def is_elliptic(annotated: AnnotatedSentence, head: int, match: Match) -> bool:
    """True where a count has no noun of its own ("and dozens more wounded")."""
    lemma = annotated.sentence.lemmas[head]
    return head == match.trigger or lemma not in victim_words() or lemma in annotated.words["uncounted_nouns"]


def _words_of_phrase(annotated: AnnotatedSentence, head: int) -> list[int]:
    """The words of the victims' phrase, as far as "according to"."""
    sentence, openings = annotated.sentence, annotated.words["source_openings"]
    tokens = sentence.below(head, stop=_APART)
    said = next((token for token in tokens if sentence.lowers[token] in openings), len(sentence))
    return [token for token in tokens if token < said]


def _class_of(annotated: AnnotatedSentence, token: int) -> str | None:
    """The class a word names, with the word before it where the two are one term ("service members")."""
    lemmas, words = annotated.sentence.lemmas, victim_words()
    before = f"{lemmas[token - 1]} {lemmas[token]}" if token > 0 else ""
    behind = " ".join(lemmas[token : token + 2])
    if before in words:
        return words[before]
    return None if behind in words and behind != lemmas[token] else words.get(lemmas[token])


def _class_of_phrase(annotated: AnnotatedSentence, head: int, below: list[int]) -> str:
    """The class of the victims by the words of their phrase; mixed where it names several."""
    classes = [found for token in below if (found := _class_of(annotated, token)) is not None]
    stated = [found for found in classes if found != "unstated"]
    own = _class_of(annotated, head) or (classes[0] if classes else None)
    if len(set(stated)) > 1 or (own == "unstated" and _includes_others(annotated, head, below)):
        return "mixed"
    return stated[0] if stated else "unstated"


def _includes_others(annotated: AnnotatedSentence, head: int, below: list[int]) -> bool:
    """True for "16 people, including children" and "16 people, civilians among them"."""
    sentence, words = annotated.sentence, annotated.words
    if any(sentence.lowers[token] in words["inclusion_words"] for token in sentence.below(head)):
        return True
    first, last = min(below, default=head), max(below, default=head)
    around = range(first, min(len(sentence), last + _REACH))
    text = sentence.text(around.start, around.stop)
    among = any(phrase in text for phrase in words["inclusion_phrases"])
    return among and any(_class_of(annotated, token) == "civilian" for token in around)


def _class_and_side(annotated: AnnotatedSentence, tokens: list[int], kind: str) -> tuple[str, str | None]:
    """The class and the side by the first actor that a victims' phrase names; no side where it names none."""
    for token in tokens:
        mention = annotated.mention_at(token)
        if mention is None or (mention.role is not None and mention.role.kind == "equipment"):
            continue
        if mention.role is not None and kind == "unstated":
            kind = _ARMED.get(mention.role.cameo_role, kind)
        side = _side_of_mention(annotated, token, mention)
        if side is not None:
            is_fighter = mention.actor is not None and mention.actor.kind == "armed_group"
            return "militant" if is_fighter and kind == "unstated" else kind, side
    return kind, None


def _side_of_mention(annotated: AnnotatedSentence, token: int, mention: Mention) -> str | None:
    """The side that a mention makes the victims', or None."""
    actor = mention.actor
    if actor is None or mention.kind == "place":
        return None
    if actor.kind == "armed_group":
        return actor.cameo_code[:3] if mention.role else actor.cameo_code
    if annotated.sentence.preposition(token) in annotated.words["whereabouts_prepositions"]:
        return None  # "five killed in Iraq" does not make the five Iraqis
    return actor.cameo_code[:3] if actor.kind in ("state", "organ", "unknown") else None
