"""The lexicon at work: a sentence with all that was found in it, the frames it fills, and the conditions they set."""
