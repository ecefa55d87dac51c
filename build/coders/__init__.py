"""The coders that can be exchanged, and the parser that the coder of rules needs."""
