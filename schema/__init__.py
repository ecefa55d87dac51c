"""What a record is: the tables, the codebook, the gazetteers, the lexicon and the errors. Imports nothing of ours."""
