"""The grammar: a sentence as lists, its clauses, whether they report a fact, and whose words they are."""
