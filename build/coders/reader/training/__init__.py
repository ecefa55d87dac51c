"""How the reader learns: passages and pairs of examples into batches, the model in torch, and ``make reader``."""
