"""The pieces of our own spaCy pipeline; importing this registers them with spaCy.

``demarche.build.coders.rules.parse`` loads the pipeline; ``train.py`` makes it; ``README.md`` is its model card.
"""

from demarche.build.coders.parser.sentences import SteppedParser, embed_distinct_words, rule_out_starts
from demarche.build.coders.parser.tokens import create_tokenizer, lemmatize

__all__ = ["SteppedParser", "create_tokenizer", "embed_distinct_words", "lemmatize", "rule_out_starts"]
