"""The best one-to-one assignment under several criteria, the first before the second and so on."""

from collections.abc import Sequence

__all__ = ["best_pairs"]

# What speaks for a pair: larger is better, and the first number that differs decides. None where the two
# cannot be paired.
Criteria = tuple[int, ...] | None


def best_pairs(criteria: Sequence[Sequence[Criteria]]) -> list[tuple[int, int]]:
    """Return which row goes with which column, so that the sums of the criteria are the best there are.

    Of the assignments with the greatest sum of the first criterion it is one with the greatest sum of the second,
    and so on. The first criterion of a pair that is not 0 must be positive: pairing is better than leaving alone.

    Args:
        criteria: a row for each item of one side, with an entry for each of the other.

    >>> best_pairs([[(5, 0), (5, 1)], [(5, 1), None]])
    [(0, 1), (1, 0)]
    """
    turned = len(criteria) > len(criteria[0])
    table = [list(column) for column in zip(*criteria, strict=True)] if turned else criteria
    chosen = _assigned(_weights(table))
    pairs = ((row, column) for row, column in enumerate(chosen) if table[row][column] is not None)
    return sorted((column, row) if turned else (row, column) for row, column in pairs)


def _weights(criteria: Sequence[Sequence[Criteria]]) -> list[list[int]]:
    """Return one whole number a pair, whose sum is ordered as the sums of the criteria are.

    Each criterion is a digit of the number, in a base that no sum of the criterion can fill.
    """
    given = [entry for row in criteria for entry in row if entry is not None]
    most = [max(map(abs, numbers)) for numbers in zip(*given, strict=True)]
    bases = [2 * len(criteria) * number + 1 for number in most]

    def weight(entry: Criteria) -> int:
        number = 0
        for digit, base in zip(entry or (), bases, strict=False):
            number = number * base + digit
        return number

    return [[weight(entry) for entry in row] for row in criteria]


def _assigned(weights: Sequence[Sequence[int]]) -> list[int]:
    """Return the column of each row in an assignment of the greatest weight; there are as many columns or more.

    The Hungarian method with prices, a shortest augmenting path for each row (Kuhn 1955; Jonker and Volgenant
    1987). Its numbers are Python's whole numbers: no sum is rounded.
    """
    rows, columns = len(weights), len(weights[0])
    row_price, column_price = [0] * (rows + 1), [0] * (columns + 1)
    row_of = [0] * (columns + 1)  # of each column, counted from 1; column 0 stands for the row being placed
    for row in range(1, rows + 1):
        row_of[0] = row
        at, before = _free_column(weights, row_of, row_price, column_price)
        while at:
            row_of[at] = row_of[before[at]]
            at = before[at]
    placed = {row: column - 1 for column, row in enumerate(row_of) if column and row}
    return [placed[row] for row in range(1, rows + 1)]


def _free_column(
    weights: Sequence[Sequence[int]], row_of: list[int], row_price: list[int], column_price: list[int]
) -> tuple[int, list[int]]:
    """Return the free column nearest to the row being placed, and the column before each on the way there."""
    at, before = 0, [0] * len(row_of)
    seen, unseen = [0], list(range(1, len(row_of)))
    slack: dict[int, int] = {}
    while row_of[at]:
        row = row_of[at]
        for column in unseen:
            cost = -weights[row - 1][column - 1] - row_price[row] - column_price[column]
            if column not in slack or cost < slack[column]:
                slack[column], before[column] = cost, at
        at = min(unseen, key=slack.__getitem__)
        step = slack[at]
        for column in seen:
            row_price[row_of[column]] += step
            column_price[column] -= step
        for column in unseen:
            slack[column] -= step
        unseen.remove(at)
        seen.append(at)
    return at, before
