"""The coder of rules: a parsed sentence, matched by the frames and act rows of the lexicon."""
