"""The lexicon at work: a sentence and all that was found in it, the frames it fills, their conditions."""
