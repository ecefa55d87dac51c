"""How well a coder codes relations, held against a gold file of sentences."""
