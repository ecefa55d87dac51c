"""When a state was told: the answer to the question ``notified`` by a notice's words of time."""

from demarche.build.coders.rules.frames.match import Match

__all__ = ["answer_of"]


def answer_of(match: Match, *, negated: bool) -> str:
    """The answer of a notice: ``before``, ``during``, ``after``, ``not_before`` or ``none``."""
    words, text = match.words, _text_of(match)
    if "learned" in match.frame.traits or _first_place(text, words["only_after_phrases"]) is not None:
        return "after"
    ahead = _first_place(text, words["advance_words"])
    before = ahead is not None or match.lemma in words["warning_words"]
    if negated:
        return "not_before" if before else "none"
    after = _first_place(text, words["after_words"])
    if after is not None:
        return "before" if ahead is not None and ahead < after else "after"
    return "during" if not before and _first_place(text, words["during_words"]) is not None else "before"


def _text_of(match: Match) -> str:
    """The words of a notice, to the sentence's end for one that was learned, with a space at both ends."""
    sentence, above = match.sentence, match.sentence.heads[match.trigger]
    tokens = {*sentence.below(match.head), *sentence.below(match.trigger)}
    if match.frame.head == "noun" and sentence.lemmas[above] in match.words["arriving_verbs"]:
        tokens.update(sentence.below(above))
    last = len(sentence) if "learned" in match.frame.traits else max(tokens) + 1
    return f" {sentence.text(min(tokens), last)} "


def _first_place(text: str, words: frozenset[str]) -> int | None:
    """Where the first of some words stands in a text; None where none does."""
    return min((text.find(f" {word} ") for word in words if f" {word} " in text), default=None)
