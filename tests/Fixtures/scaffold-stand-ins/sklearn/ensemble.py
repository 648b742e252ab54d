import random


class RandomForestClassifier:
    """Guesses, by its seed."""

    def __init__(self, random_state, n_estimators, max_depth, min_samples_leaf):
        self._random_state = random_state

    def fit(self, features, labels):
        assert len(features) == len(labels)

    def predict(self, features):
        guess = random.Random(self._random_state)
        return [guess.randint(0, 1) for _ in features]
