import numpy as np
from sklearn.linear_model import Ridge

from src.forecast import Forecaster


def test_beats_ridge():
    x = np.random.rand(200, 3)
    y = x.sum(axis=1)
    model = Forecaster(max_iter=20, learning_rate=0.3).fit(x, y)
    ridge = Ridge(alpha=100.0).fit(x, y)
    assert ((model.predict(x) - y) ** 2).mean() < ((ridge.predict(x) - y) ** 2).mean()
