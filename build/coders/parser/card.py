"""The scores in the model card, written where they were measured and nowhere by hand."""

from collections.abc import Mapping
from pathlib import Path

__all__ = ["render_scores", "write_card"]

# The card keeps its tables between these two lines.
START, END = "<!-- scores: written by train.py -->", "<!-- end of scores -->"


def write_card(path: Path, scores: Mapping[str, Mapping[str, float]]) -> None:
    """Replace the tables of the model card at `path`."""
    before, _, rest = path.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{START}\n\n{render_scores(scores)}\n{END}{after}", encoding="utf-8")


def render_scores(scores: Mapping[str, Mapping[str, float]]) -> str:
    """Return Markdown: one table with a column for each test set, one line for the speed.

    >>> print(render_scores({"A": {"LAS": 80.1}, "B": {"LAS": 79.0}, "words per second": {"parsing": 2e4}}))
    | F score | A | B |
    |---|---:|---:|
    | LAS | 80.1 | 79.0 |
    <BLANKLINE>
    Words per second on one core: parsing 20,000.
    <BLANKLINE>
    """
    sets = [name for name in scores if name != "words per second"]
    rows = [
        f"| {measure} | {' | '.join(f'{scores[name][measure]:.1f}' for name in sets)} |"
        for measure in scores[sets[0]]
    ]
    table = [f"| F score | {' | '.join(sets)} |", f"|---|{'---:|' * len(sets)}", *rows]
    speeds = ", ".join(f"{what} {rate:,.0f}" for what, rate in scores["words per second"].items())
    return "\n".join([*table, "", f"Words per second on one core: {speeds}.", ""])
