"""``demarche evaluate``."""

from pathlib import Path
from typing import Annotated

import typer

from demarche.commands.front import RIGHT, OwnGazetteers, command, data, interruptible, talk

__all__ = ["evaluate"]


@command
def evaluate(
    gold: Annotated[
        Path, typer.Argument(help="JSONL: a sentence, a source, a target and their relation a line.")
    ],
    *,
    coder: Annotated[
        str, typer.Option(help="What codes: ours, or the name of one that is installed.")
    ] = "rules",
    parser: Annotated[
        str | None, typer.Option(help="A spaCy pipeline with UD labels, instead of ours.")
    ] = None,
    gazetteer: OwnGazetteers = None,
    predictions: Annotated[
        Path | None,
        typer.Option(help="A JSONL file to write: what was coded of each record, its pair given."),
    ] = None,
    predictions_unpaired: Annotated[
        Path | None, typer.Option(help="The same of each sentence alone, without a pair.")
    ] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="A file to write the figures to.")] = None,
) -> int:
    """Hold the coding of relations against gold ones: with each pair of actors given, and without.

    [dim]Example:[/] demarche evaluate gold.jsonl --json figures.json
    """
    from demarche.build.evaluation import evaluate as evaluation
    from demarche.build.render import progress, render_evaluation

    interruptible()
    for path in filter(None, (as_json, predictions, predictions_unpaired)):
        evaluation.require_writable(path)
    with progress(talk()) as on_progress:
        result = evaluation.evaluate(
            gold, coder=coder, parser=parser, gazetteers=gazetteer or (), on_progress=on_progress
        )
    if as_json:
        evaluation.write_figures(result, as_json)
    if predictions:
        evaluation.write_predictions(result.given_events, predictions)
    if predictions_unpaired:
        evaluation.write_predictions(result.alone_events, predictions_unpaired)
    render_evaluation(result, data())
    return RIGHT
