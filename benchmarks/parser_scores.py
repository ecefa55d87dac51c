"""Measure the parser that is here and rewrite its card: ``python benchmarks/parser_scores.py TREEBANKS``."""

import sys
from pathlib import Path

from demarche.build.coders.parser.evaluate import evaluate_parser, render_scores, write_card
from demarche.build.coders.rules.parse import OWN_PARSER, load_own_parser


def main() -> None:
    """Score the shipped weights on the test sets."""
    scores = evaluate_parser(load_own_parser(), Path(sys.argv[1]))
    write_card(OWN_PARSER.parent / "README.md", scores)
    print(render_scores(scores))


if __name__ == "__main__":
    main()
