"""One frame found in one sentence: what the slots, the conditions and the extractors all look at."""

from dataclasses import dataclass, field

from demarche.build.coders.rules.frames.annotated import AnnotatedSentence
from demarche.build.coders.rules.frames.annotating import attribution_at, mood_at
from demarche.build.coders.rules.frames.parties import Party
from demarche.build.coders.rules.grammar.attribution import Attribution
from demarche.build.coders.rules.grammar.clauses import Arguments
from demarche.build.coders.rules.grammar.modality import Mood
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.schema.language import Frame

__all__ = ["Match", "objects_of"]


@dataclass(slots=True)
class Match:
    """One frame found in one sentence.

    Attributes:
        trigger: the token whose lemma the frame names.
        arguments: who and what stands with it; ``arguments.head`` carries tense and negation.
        clause: first and last token of the clause.
    """

    frame: Frame
    annotated: AnnotatedSentence
    trigger: int
    arguments: Arguments
    clause: tuple[int, int]
    sources: list[Party] = field(default_factory=list)
    targets: list[Party] = field(default_factory=list)

    @property
    def sentence(self) -> Sentence:
        """The sentence it was found in."""
        return self.annotated.sentence

    @property
    def words(self) -> dict[str, frozenset[str]]:
        """The lexicon's classes of words, by name."""
        return self.annotated.words

    @property
    def head(self) -> int:
        """The token that carries tense, negation and modality."""
        return self.arguments.head

    @property
    def lemma(self) -> str:
        """The lemma of the trigger."""
        return self.sentence.lemmas[self.trigger]

    @property
    def mood(self) -> Mood:
        """How the clause presents its act."""
        return mood_at(self.annotated, self.head, self.trigger)

    @property
    def attribution(self) -> Attribution | None:
        """Who says so; None where the reporter does."""
        return attribution_at(self.annotated, self.head)

    def span(self) -> tuple[int, int]:
        """The clause in code points of the document."""
        return self.sentence.starts[self.clause[0]], self.sentence.ends[self.clause[1]]

    def under(self, *prepositions: str) -> list[int]:
        """The heads of the phrases that stand under one of the prepositions, in the order of the text."""
        return [head for preposition, head in self.arguments.obliques if preposition in prepositions]


def objects_of(sentence: Sentence, arguments: Arguments) -> list[int]:
    """The head of the object and of what is coordinated with it; empty where there is none."""
    head = arguments.object
    return [] if head is None else [head, *sentence.kids(head, "conj")]
