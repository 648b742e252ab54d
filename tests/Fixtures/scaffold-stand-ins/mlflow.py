"""Writes runs as MLflow's file store keeps them."""

import contextlib
import time
import types
import urllib.parse
import uuid
from pathlib import Path

_state = types.SimpleNamespace(store=None, experiment=None, run=None)


def set_tracking_uri(uri):
    assert uri.startswith("file:"), uri
    _state.store = Path(urllib.parse.unquote(urllib.parse.urlparse(uri).path))


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def set_experiment(name):
    known = sorted(_state.store.glob("*/meta.yaml")) if _state.store.exists() else []
    for meta in known:
        if f"name: '{name}'" in meta.read_text(encoding="utf-8"):
            _state.experiment = meta.parent
            return
    _state.experiment = _state.store / str(len(known) + 1)
    text = f"artifact_location: x\nexperiment_id: '{_state.experiment.name}'\nlifecycle_stage: active\nname: '{name}'\n"
    _write(_state.experiment / "meta.yaml", text)


@contextlib.contextmanager
def start_run():
    run, start = uuid.uuid4().hex, int(time.time() * 1000)
    _state.run = _state.experiment / run
    yield
    text = f"run_id: {run}\nrun_uuid: {run}\nexperiment_id: '{_state.experiment.name}'\nrun_name: first\nuser_id: tester\nstatus: 3\n"
    text += f"lifecycle_stage: active\nstart_time: {start}\nend_time: {int(time.time() * 1000)}\nartifact_uri: x\n"
    _write(_state.run / "meta.yaml", text)
    _state.run = None


def log_params(params):
    for key, value in params.items():
        _write(_state.run / "params" / key, str(value))


def set_tags(tags):
    for key, value in tags.items():
        _write(_state.run / "tags" / key, str(value))


def log_metrics(metrics):
    for key, value in metrics.items():
        _write(_state.run / "metrics" / key, f"{int(time.time() * 1000)} {value} 0\n")


def _log_model(model, name, signature=None):
    assert _state.run is not None and signature is not None
    _write(_state.run / "artifacts" / name / "MLmodel", "flavors: {}\n")


sklearn = types.SimpleNamespace(log_model=_log_model)
models = types.SimpleNamespace(infer_signature=lambda features, predicted: (len(features), len(predicted)))
