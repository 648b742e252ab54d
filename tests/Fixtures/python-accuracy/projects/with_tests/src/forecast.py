import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor


class Forecaster:
    def __init__(self, max_iter=300, learning_rate=0.05):
        self.model = HistGradientBoostingRegressor(max_iter=max_iter, learning_rate=learning_rate, l2_regularization=0.1, random_state=0)  #! FRG401 l2_regularization=0.1

    def fit(self, x, y):
        self.model.fit(x, y)
        return self

    def predict(self, x):
        return np.maximum(self.model.predict(x), 0)
