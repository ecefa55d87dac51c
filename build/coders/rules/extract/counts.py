"""How many: the numbers on the victims' phrases of a toll."""

from dataclasses import dataclass

from demarche.build.coders.rules.frames.annotated import AnnotatedSentence, Placed
from demarche.build.coders.rules.frames.match import Match
from demarche.build.coders.rules.grammar.clauses import recipient_of
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.known.numbers import Quantity, find_quantities
from demarche.schema.codebook import victim_words
from demarche.schema.language import Language

__all__ = ["Count", "counts_of"]

# Branches of a victims' phrase whose numbers count something else.
_APART = frozenset({"acl", "acl:relcl", "conj", "appos"})
# Tags of a verb right behind which a number is its object.
_GOVERNING = frozenset({"VBD", "VBG", "VBZ", "VBP"})
# Tags that may stand between a number and its participle where the tree fails: "12 young people were".
_BETWEEN_TAGS = ("NN", "JJ", "VBD", "VBN", "VBP", "RB")
# Words between a number and its participle, with an auxiliary before the participle and without one.
_FARTHEST_PASSIVE, _FARTHEST = 10, 4
_FARTHEST_FIGURE = 12  # words between a toll and the figure it rose to
_LONGEST_NOUN = (
    3  # words between a number and the word beside it that tells what it counts: "13 others wounded"
)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of victims, and the token of the noun it counts."""

    head: int
    quantity: Quantity


def counts_of(
    annotated: AnnotatedSentence, match: Match, taken: set[int], *, denied: bool = False
) -> list[Count]:
    """The counts of a toll; empty where the text gives none.

    Args:
        annotated: the sentence.
        match: the toll.
        taken: the tokens of the numbers already counted; those found are added.
        denied: somebody denies it: "any civilians", "civilians" are none.
    """
    others = _of_other_tolls(annotated, match) - taken
    taken |= others
    found = _counts_in_slots(annotated, match, taken, denied=denied)
    taken -= others
    return found


def _counts_in_slots(
    annotated: AnnotatedSentence, match: Match, taken: set[int], *, denied: bool
) -> list[Count]:
    """The counts of a toll in the first of its slots that has any, else next to its word."""
    if _is_group(match):
        return _of_group(annotated, match, taken)
    for slot in match.frame.victims:
        if slot == "figure":
            found = _figure_reached(annotated, match, taken)
        else:
            counts = (
                _count_at(annotated, head, match, taken, denied=denied) for head in _victim_heads(match, slot)
            )
            found = [count for count in counts if count is not None]
        if found:
            return found
    near = _count_nearby(annotated, match, taken)
    return [near] if near is not None else []


def _is_group(match: Match) -> bool:
    """True for "the dead", "their wounded": people already counted."""
    kids = match.sentence.kids(match.trigger, "det", "nmod:poss")
    own = match.words["group_determiners"]
    return match.frame.head == "adjective" and any(match.sentence.lowers[kid] in own for kid in kids)


def _of_other_tolls(annotated: AnnotatedSentence, match: Match) -> set[int]:
    """The numbers that stand beside a word for the other question: "wounded 13", "40 injured"."""
    beside = {placed.start: _toll_beside(annotated, placed) for placed in annotated.quantities}
    return {
        number
        for number, word in beside.items()
        if word is not None
        and word != match.trigger
        and _question_of(annotated, word) != match.frame.question
    }


def _question_of(annotated: AnnotatedSentence, token: int) -> str | None:
    """What a word for being killed or wounded counts; None for any other word."""
    lemma, by_head = annotated.sentence.lemmas[token], annotated.language.by_head
    frames = (frame for head in ("verb", "adjective") for frame in by_head.get((head, lemma), ()))
    return next((frame.question for frame in frames if frame.question and not frame.object), None)


def _toll_beside(annotated: AnnotatedSentence, placed: Placed[Quantity]) -> int | None:
    """The word for being killed or wounded right before a number ("wounded 13"), else right behind its noun."""
    sentence, before = annotated.sentence, placed.start - 1
    if before >= 0 and _governs_number(sentence, before) and _question_of(annotated, before) is not None:
        return before
    for token in range(placed.end, min(len(sentence), placed.end + _LONGEST_NOUN + 1)):
        if not sentence.tags[token].startswith("VBG") and _question_of(annotated, token) is not None:
            return token
        if not sentence.tags[token].startswith(("NN", "JJ", "RB")):
            return None
    return None


def _governs_number(sentence: Sentence, verb: int) -> bool:
    """True for an active verb, or one in the perfect; "and wounded 13" is often taken for an adjective."""
    before = sentence.lowers[verb - 1] if verb > 0 else ""
    openings = sentence.language.words["participle_openings"]
    joined = sentence.tags[verb] in ("VBN", "JJ") and before in openings
    return joined or sentence.tags[verb] in _GOVERNING


def _victim_heads(match: Match, slot: str) -> list[int]:
    """The heads of the phrases in a slot for victims (schema/lexicon/README.md lists the slots)."""
    sentence = match.sentence
    head = _head_in_slot(match, slot)
    if head is None:
        return []
    below = (
        head,
        *sentence.kids(head, "nmod"),
    )  # "five people from Hamas and a guard": the guard hangs on Hamas
    joined = [kid for kid in sentence.kids(head, "conj") if not sentence.is_verb(kid)]
    joined += [
        kid
        for one in below[1:]
        for kid in sentence.kids(one, "conj")
        if sentence.lemmas[kid] in victim_words()
    ]
    return [head, *(kid for kid in joined if kid != match.trigger)]


def _head_in_slot(match: Match, slot: str) -> int | None:
    sentence, arguments = match.sentence, match.arguments
    if slot == "object":
        return arguments.object
    if slot == "subject":
        return _counted_subject(match)
    if slot == "head":
        return sentence.heads[match.trigger]
    if slot in ("self", "modifier"):
        return match.trigger
    if slot == "recipient":
        return recipient_of(sentence, match.head)
    above = match.trigger if match.frame.head == "noun" else arguments.object
    kids = sentence.kids(above, "nmod") if above is not None else ()
    return next((kid for kid in kids if sentence.preposition(kid) == slot), None)


def _counted_subject(match: Match) -> int | None:
    """The subject, else the object, else for a participle the noun it hangs on."""
    arguments = match.arguments
    if arguments.subject is not None:
        return arguments.subject
    if arguments.object is not None or match.frame.head == "verb":
        return arguments.object
    return match.sentence.heads[match.trigger]


def _figure_reached(annotated: AnnotatedSentence, match: Match, taken: set[int]) -> list[Count]:
    """The figure that a toll stands at: the last of "from 50 to 44", else the one that hangs on its verb."""
    behind, lowers = _numbers_behind(annotated, match, taken), annotated.sentence.lowers
    moved = [one for one in behind if lowers[one.start - 1] in match.words["reached_prepositions"]]
    openings = tuple(f"{word} " for word in match.words["range_openings"])
    ranged = [placed for placed in behind if placed.item.text.lower().startswith(openings)]
    if ranged or moved:
        taken.update(placed.start for placed in behind)
        quantity = _end_of(ranged[0].item, annotated.language) if ranged else moved[-1].item
        return [Count(_counted_by(annotated, match, (moved or ranged)[-1].end - 1), quantity)]
    for head in _figure_heads(match):
        count = _count_at(annotated, head, match, taken, denied=False)
        if count is not None:
            return [Count(_counted_by(annotated, match, count.head), count.quantity)]
    return []


def _numbers_behind(annotated: AnnotatedSentence, match: Match, taken: set[int]) -> list[Placed[Quantity]]:
    """The numbers behind a toll in its own clause, whatever the tree hangs them on."""
    sentence, last, verbs = annotated.sentence, match.trigger, 0
    ends = match.words["figure_ends"] | {";"}
    while last + 1 < min(len(sentence), match.trigger + _FARTHEST_FIGURE):
        verbs += sentence.is_verb(last + 1)
        if verbs > 1 or sentence.lowers[last + 1] in ends:
            break
        last += 1
    inside = (placed for placed in annotated.quantities if match.trigger < placed.start <= last)
    return [placed for placed in inside if placed.start not in taken]


def _end_of(quantity: Quantity, language: Language) -> Quantity:
    """The number that a toll moved to: 15 in "from 10 to 15"."""
    lower, links = quantity.text.lower(), [f" {link} " for link in language.words["range_links"]]
    start = max(lower.rfind(link) + len(link) for link in links)
    inner = find_quantities(quantity.text[start:], language)
    if not inner:
        return quantity
    number = inner[-1]
    first = quantity.start + start
    return Quantity(first + number.start, first + number.end, number.text, number.low, number.high)


def _counted_by(annotated: AnnotatedSentence, match: Match, figure: int) -> int:
    """Of whom a figure is the toll: the people in "its count of civilian dead", else the figure's own noun."""
    sentence, prepositions = annotated.sentence, match.words["counted_prepositions"]
    counted = (
        kid for kid in sentence.kids(match.trigger, "nmod") if sentence.preposition(kid) in prepositions
    )
    return next(counted, figure)


def _figure_heads(match: Match) -> list[int]:
    """The figures that hang behind a toll: "the toll rose to 25"."""
    sentence = match.sentence
    verb = sentence.heads[match.trigger]
    kids = [*sentence.kids(verb, "obl", "obj", "nummod"), *sentence.kids(match.trigger, "nmod", "appos")]
    return [kid for kid in kids if kid > match.trigger]


def _of_group(annotated: AnnotatedSentence, match: Match, taken: set[int]) -> list[Count]:
    """How many the dead were, or how many of them: "put the dead at 14", "four of the dead", "among the dead"."""
    sentence, dead = annotated.sentence, match.trigger
    above = sentence.heads[dead]
    preposition = sentence.preposition(dead)
    if preposition is None:
        counts = sentence.is_verb(above) and sentence.lemmas[above] in annotated.words["setting_verbs"]
        return _figure_reached(annotated, match, taken) if counts else []
    if preposition in annotated.words["among_prepositions"]:
        subject = sentence.kid(dead, "nsubj")
        head: int | None = subject if subject is not None else (None if sentence.is_verb(above) else above)
        if head is None or head == dead:
            head = sentence.kid(above, "nsubj")
        count = _count_at(annotated, head, match, taken, denied=False) if head is not None else None
        return [count] if count is not None else []
    is_part = preposition in annotated.words["genitive_prepositions"]
    count = _count_at(annotated, above, match, taken, denied=False) if is_part else None
    if count is None:
        return []
    people = sentence.heads[above] if sentence.deps[above].startswith("nsubj") else above
    return [Count(people if sentence.is_noun(people) else above, count.quantity)]


def _count_at(
    annotated: AnnotatedSentence, head: int, match: Match, taken: set[int], *, denied: bool
) -> Count | None:
    """The number on a phrase's head: a numeral or quantity word, "a" for one, "no" or "nobody" for none."""
    numbers = (placed for placed in _numbers_at(annotated, head) if placed.start not in taken)
    near = [placed for placed in numbers if not _is_aside(annotated.sentence, placed.end - 1, match)]
    if near:
        placed = min(near, key=lambda one: abs(one.end - 1 - head))
        taken.add(placed.start)
        return Count(_noun_counted(annotated.sentence, placed, head), placed.item)
    return _count_by_word(annotated.sentence, head, match, denied=denied)


def _numbers_at(annotated: AnnotatedSentence, head: int) -> list[Placed[Quantity]]:
    """The numbers that hang below a phrase's head, or above it in "16 of their fighters"."""
    sentence = annotated.sentence
    is_parent = sentence.lemmas[head] in annotated.words["parent_words"]
    below = set(sentence.below(head, stop=_APART | {"nmod"} if is_parent else _APART))
    is_part = sentence.preposition(head) in annotated.words["genitive_prepositions"]
    if sentence.deps[head] == "nmod" and is_part:
        below.add(sentence.heads[head])
    before = (placed for placed in annotated.quantities if placed.start <= head + 2)
    return [placed for placed in before if {placed.start, placed.end - 1} & below]


def _noun_counted(sentence: Sentence, placed: Placed[Quantity], head: int) -> int:
    """The noun a number counts: the people in "16 people, civilians among them"."""
    noun = sentence.heads[placed.end - 1]
    if sentence.is_verb(head):  # "spoke of nine dead": the number is all that tells of them
        return noun if sentence.is_noun(noun) else placed.end - 1
    return noun if sentence.is_noun(noun) and placed.end <= noun < head else head


def _count_by_word(sentence: Sentence, head: int, match: Match, *, denied: bool) -> Count | None:
    """The count of a phrase without a number, by its article or itself: "a soldier", "no one", "nobody"."""
    if _is_aside(sentence, head, match):
        return None
    none, words = denied or match.mood.negated, match.words
    for kid in sentence.kids(head, "det"):
        article = sentence.lowers[kid]
        if article in words["none_determiners"] or (none and article in words["any_determiners"]):
            return _count_of_word(sentence, head, kid, 0)
        if article in words["indefinite_articles"] and _is_one_victim(sentence, head):
            return _count_of_word(sentence, head, kid, 1)
    if sentence.lowers[head] in words["nobody_words"] or (denied and _is_bare_plural(sentence, head)):
        return _count_of_word(sentence, head, head, 0)
    above = sentence.heads[head]
    joined = [sentence.lowers[kid] for kid in sentence.kids(head, "cc")] if above != head else []
    is_either = len(joined) == 1 and joined[0] in words["alternative_conjunctions"]
    if sentence.deps[head] == "conj" and is_either:  # "no deaths or injuries"
        return _count_by_word(sentence, above, match, denied=denied)
    return None


def _is_aside(sentence: Sentence, token: int, match: Match) -> bool:
    """True for the nobody of "killed nobody knows how many", who is the subject of what follows."""
    goes_on = match.trigger < token < len(sentence) - 1 and sentence.is_verb(token + 1)
    return goes_on and sentence.lowers[token] in match.words["nobody_words"]


def _is_bare_plural(sentence: Sentence, head: int) -> bool:
    """True for "civilians", of whom a denial leaves none; not for "the civilians", "its soldiers"."""
    bare = sentence.kid(head, "det", "nummod", "nmod:poss") is None
    return bare and sentence.tags[head] == "NNS" and sentence.lemmas[head] in victim_words()


def _is_one_victim(sentence: Sentence, head: int) -> bool:
    """True for a noun that is one person; a family is several."""
    lemma, several = sentence.lemmas[head], sentence.language.words["collective_victims"]
    return sentence.tags[head] in ("NN", "NNP") and lemma in victim_words() and lemma not in several


def _count_of_word(sentence: Sentence, head: int, token: int, number: int) -> Count:
    """A count that a word other than a number gives."""
    start, end = sentence.starts[token], sentence.ends[token]
    return Count(head, Quantity(start, end, sentence.words[token], number, number))


def _count_nearby(annotated: AnnotatedSentence, match: Match, taken: set[int]) -> Count | None:
    """Where the tree fails: the number right before "wounded" or "dead", with at most its noun between."""
    if match.frame.head == "noun":
        return None
    sentence, token = annotated.sentence, match.trigger
    for placed in annotated.quantities:
        is_next = placed.start == token + 1 and placed.start not in taken
        if (
            is_next
            and _toll_beside(annotated, placed) == token
            and not _is_aside(sentence, placed.end - 1, match)
        ):
            taken.add(placed.start)
            noun = placed.end < len(sentence) and sentence.is_noun(placed.end)
            return Count(placed.end if noun else placed.end - 1, placed.item)
    passive = token > 0 and sentence.lowers[token - 1] in match.words["passive_fillers"]
    for placed in annotated.quantities:
        between = range(placed.end, token)
        distance = token - placed.end
        if placed.start in taken or not 0 <= distance <= (_FARTHEST_PASSIVE if passive else _FARTHEST):
            continue
        if passive and not any(_is_other_verb(sentence, word) for word in between):
            taken.add(placed.start)
            return Count(min(placed.end, token - 1), placed.item)
        if all(_may_stand_between(sentence, word) for word in between):
            taken.add(placed.start)
            nouns = [word for word in between if sentence.is_noun(word)]
            return Count(nouns[-1] if nouns else placed.end - 1, placed.item)
    return None


def _is_other_verb(sentence: Sentence, token: int) -> bool:
    return (
        sentence.is_verb(token) and sentence.lowers[token] not in sentence.language.words["passive_fillers"]
    )


def _may_stand_between(sentence: Sentence, token: int) -> bool:
    breaks, lower = sentence.language.words["toll_breaks"], sentence.lowers[token]
    return sentence.tags[token].startswith(_BETWEEN_TAGS) and lower not in breaks and lower != ","
