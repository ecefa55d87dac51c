"""Train the ranker on the codebook's examples: ``make ranker``.

Needs the extra ``train`` (scikit-learn).  The same examples and the same versions give the same weights.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from demarche.build.coders.rules.grammar.mending import sentences_of
from demarche.build.coders.rules.grammar.sentence import Sentence
from demarche.build.coders.rules.parse import parse_paragraphs
from demarche.build.coders.rules.relate.calibrating import Sample, write_calibration
from demarche.build.coders.rules.relate.pairs import Side, features_of, fits_of, side_of, view_of
from demarche.build.coders.rules.relate.ranker import INTERCEPT, NO_ACT, STATEMENTS, WEIGHTS
from demarche.build.coders.rules.relate.reports import lending_verbs, reports_of
from demarche.build.coders.rules.relate.weighing import is_filled
from demarche.schema.acts import load_acts
from demarche.schema.examples import PairExample, load_pair_examples
from demarche.schema.language import load_language
from demarche.schema.parquet import write_table

__all__ = ["Sample", "main", "samples_of", "train"]

# Roots whose acts both sides do: turned round, they are still true.
MUTUAL = frozenset({"04", "05", "06", NO_ACT})
FEWEST = 2  # a feature seen once tells more of its sentence than of its act
STRENGTH = 40.0  # inverse of the regularisation, chosen by cross-validation over the examples
SMALLEST = 0.02  # weights below are left out of the table


def samples_of(examples: Sequence[PairExample]) -> Iterator[Sample]:
    """The examples as the ranker sees them, and each turned round: nothing was done the other way."""
    docs = parse_paragraphs((example.text for example in examples), batch_size=128)
    for example, doc in zip(examples, docs, strict=True):
        sentences = sentences_of(doc, load_language(), offset=0, paragraph=0)[0]
        for sentence in sentences:
            source, target = _side(sentence, example.source), _side(sentence, example.target)
            if source is None or target is None:
                continue
            root = example.code[:2]
            yield _sample(example.where, root, sentence, source, target)
            if root not in MUTUAL:
                yield _sample(example.where, NO_ACT, sentence, target, source)
            break


def _sample(where: str, root: str, sentence: Sentence, source: Side, target: Side) -> Sample:
    words = load_language().words
    reports = reports_of(sentence, load_acts(), lending_verbs(words), words["group_nouns"])
    view = view_of(sentence, load_acts())
    fits = fits_of(sentence, reports, source, target)
    told = dict.fromkeys(fit.code[:2] for fit in fits if is_filled(fit))
    told.pop(STATEMENTS, None)
    return Sample(where, features_of(view, source, target, fits), root, tuple(told))


def _side(sentence: Sentence, span: tuple[int, int]) -> Side | None:
    tokens = [i for i in range(len(sentence)) if sentence.starts[i] < span[1] and span[0] < sentence.ends[i]]
    return side_of(sentence, tokens[0], tokens[-1] + 1) if tokens else None


def train(samples: Sequence[Sample]) -> pa.Table:
    """The weights: a row a feature, sorted, with the intercept last; a float32 column a root."""
    from sklearn.feature_extraction import DictVectorizer  # here, for only the training needs the extra
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    counts = Counter(feature for sample in samples for feature in sample.features)
    kept = {feature for feature, count in counts.items() if count >= FEWEST}
    vectorizer = DictVectorizer(dtype=np.float64, sort=True)
    rows = ({feature: 1.0 for feature in sample.features if feature in kept} for sample in samples)
    matrix = normalize(vectorizer.fit_transform(rows))
    model = LogisticRegression(C=STRENGTH, max_iter=400)
    model.fit(matrix, [sample.root for sample in samples])
    weights = np.vstack([model.coef_.T, model.intercept_]).astype(np.float32).round(3)
    names = [*vectorizer.get_feature_names_out(), INTERCEPT]
    used: npt.NDArray[np.bool_] = np.abs(weights).max(axis=1) >= SMALLEST
    used[-1] = True
    columns = {root: weights[used, place] for place, root in enumerate(model.classes_)}
    return pa.table({"feature": [name for name, keep in zip(names, used, strict=True) if keep], **columns})


def main(arguments: Sequence[str] | None = None) -> None:
    """Train on all examples; write the weights, and beside them what their chances are worth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS, help="where the weights go")
    options = parser.parse_args(arguments)
    samples = list(samples_of(load_pair_examples()))
    write_table(train(samples), options.out)
    write_calibration(samples, train, options.out.parent)


if __name__ == "__main__":
    main()
