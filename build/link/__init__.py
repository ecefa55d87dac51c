"""Which sentences and which documents speak of the same strike, and which claims take others back."""
