"""The estimator: hashed features, TF-IDF, multinomial logistic regression. Only scikit-learn: skops holds it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

CLASSES = ("negative", "neutral", "positive")
N_FEATURES = 2**17  # of a hash: no word of the training texts can be read out of the model
C = 5.0


def make_estimator() -> Pipeline:
    """An untrained estimator from lists of features to classes 0 negative, 1 neutral, 2 positive."""
    return Pipeline(
        [
            ("hash", FeatureHasher(n_features=N_FEATURES, input_type="string", alternate_sign=False)),
            ("tfidf", TfidfTransformer(sublinear_tf=True)),
            ("regression", LogisticRegression(C=C, max_iter=500)),
        ]
    )


def slim(estimator: Pipeline) -> Pipeline:
    """The trained estimator with coefficients of single precision: half the size, the same labels."""
    regression = estimator.named_steps["regression"]
    regression.coef_ = regression.coef_.astype(np.float32)
    return estimator


def decide(probabilities: NDArray[np.float64], bias: NDArray[np.float64]) -> NDArray[np.intp]:
    """Class numbers: the most probable after `bias` is added to the logarithms (rare tones would never win else)."""
    return np.asarray((np.log(np.maximum(probabilities, 1e-12)) + bias).argmax(axis=1))
