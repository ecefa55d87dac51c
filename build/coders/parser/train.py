"""Train, store and measure the parser: ``make parser``.

TREEBANKS is a folder of gzipped CoNLL-U files: ``{ewt,gum}-{train,dev,test}.conllu.gz``. The same seed,
machine and versions give the same weights. One core is enough; it takes half an hour.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.training.loop import train
from spacy.util import load_config, load_model_from_config, registry
from thinc.api import fix_random_seed

import demarche.build.coders.parser  # noqa: F401  (registers the pipeline's pieces with spaCy)
from demarche.build.coders.parser.evaluate import evaluate_parser, write_card
from demarche.build.coders.parser.treebank import create_reader
from demarche.build.coders.rules.parse import load_own_parser

HERE = Path(__file__).parent
CORPORA = ("ewt", "gum")
# What describes the weights wherever they travel.
ORIGIN = {
    "name": "demarche_parser",
    "description": "Tagger and Universal Dependencies parser of Démarche for English news.",
    "license": "CC BY-SA 4.0",
    "sources": [
        {"name": "UD English EWT 2.16", "license": "CC BY-SA 4.0"},
        {"name": "UD English GUM, without its non-commercial genres", "license": "CC BY 4.0 and others"},
    ],
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on the treebanks, put the pipeline into the output folder, and rewrite the model card."""
    options = _parse(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        best = train_pipeline(options.treebanks, Path(scratch), max_steps=options.steps)
        store_pipeline(best, options.out)
    write_card(HERE / "README.md", evaluate_parser(load_own_parser(options.out), options.treebanks))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("treebanks", type=Path, help="folder of the CoNLL-U files")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pipeline")
    parser.add_argument("--steps", type=int, help="number of updates, in place of the configuration's")
    return parser.parse_args(arguments)


def train_pipeline(treebanks: Path, scratch: Path, *, max_steps: int | None = None) -> Path:
    """Return the folder in `scratch` that holds the checkpoint that did best on the development sets."""
    paths = {
        part: [str(treebanks / f"{name}-{part}.conllu.gz") for name in CORPORA] for part in ("train", "dev")
    }
    overrides: dict[str, Any] = {f"paths.{part}": files for part, files in paths.items()}
    if max_steps:
        overrides["training.max_steps"] = max_steps
    config = load_config(HERE / "config.cfg", overrides=overrides, interpolate=False)
    seed = config["system"]["seed"]
    fix_random_seed(seed)
    nlp = load_model_from_config(config, auto_fill=True)
    # spaCy would take its labels from the first 100 examples of a stream; take them from all sentences.
    read = create_reader(paths=paths["train"], augment=False, seed=seed)
    optimizer = registry.resolve({"optimizer": nlp.config.interpolate()["training"]["optimizer"]})[
        "optimizer"
    ]
    nlp.initialize(lambda: read(nlp), sgd=optimizer)
    train(nlp, scratch, stdout=sys.stdout, stderr=sys.stderr)
    return scratch / "model-best"


def store_pipeline(source: Path, target: Path) -> None:
    """Write a trained pipeline without local paths and without its vocabulary, the treebanks' words."""
    nlp = spacy.load(source)
    shutil.rmtree(target, ignore_errors=True)
    _forget_paths(nlp)
    nlp.to_disk(target, exclude=["vocab", "tokenizer"])


def _forget_paths(nlp: Language) -> None:
    config = nlp.config
    config["paths"] = dict.fromkeys(config["paths"])
    nlp.config = config
    nlp.meta.update(ORIGIN)
    nlp.meta.pop("performance", None)


if __name__ == "__main__":
    main()
