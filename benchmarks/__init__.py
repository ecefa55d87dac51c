"""Measurements of what the project promises: ``python benchmarks/speed.py``, or ``make bench``."""
