"""Tests of the experiment {{ forge.name }}: its config is whole, and a run can be repeated."""

import importlib.util
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1]


@pytest.fixture
def script(tmp_path, monkeypatch):
    """train.py as a module of its own name, since every experiment has one, logging into a folder of the test."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", (tmp_path / "mlruns").as_uri())
    spec = importlib.util.spec_from_file_location("train_{{ forge.module }}", FOLDER / "train.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_config_names_what_a_run_depends_on(script):
    config = script.read_config()
    assert isinstance(config["seed"], int)
    assert config["data"]["version"]
    assert 0 < config["data"]["test_size"] < 1


def test_two_runs_with_one_seed_give_the_same_metrics(script):
    config = script.read_config()
    config["model"]["n_estimators"] = 5
    assert script.main(config) == script.main(config)
