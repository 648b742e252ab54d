import pytest
from sklearn.ensemble import RandomForestRegressor


@pytest.fixture
def small_model():
    return RandomForestRegressor(n_estimators=5, max_depth=2)
