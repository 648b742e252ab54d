"""Runs scripts in which every library is a stand-in that writes down its calls.

Reads from standard input a JSON list of [folder, script]; writes a JSON list of {"calls": [...], "error": text or null}.
A call is [name, [values], {name: value}], a value [type, repr].
"""
import importlib.abc
import importlib.machinery
import io
import json
import os
import sys
import types

STAND_INS = ("sklearn", "xgboost", "lightgbm", "catboost", "torch", "torchvision", "tensorflow", "keras", "transformers", "numpy", "pandas", "mlflow",
             "pytorch_lightning", "lightning", "jax", "optax", "datasets")
CALLS = []


def typed(value):
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, [typed(item) for item in value]]
    if isinstance(value, dict):
        return ["dict", [[str(key), typed(item)] for key, item in value.items()]]
    if isinstance(value, Thing) or isinstance(value, type) or callable(value):
        return ["thing", getattr(value, "_name", getattr(value, "__name__", "?"))]
    return [type(value).__name__, repr(value)]


def record(name, args, kwargs):
    CALLS.append([name, [typed(arg) for arg in args], {key: typed(value) for key, value in kwargs.items()}])


class Thing:
    """What a call of a library gives: it has every method, and is a number and a list of two where one is needed."""
    _name = "thing"

    def __init__(self, *args, **kwargs):
        if type(self)._name != "thing":
            record(type(self)._name, args, kwargs)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return function(f"{type(self)._name}.{name}")

    def __call__(self, *args, **kwargs):
        record(f"{type(self)._name}()", args, kwargs)
        return Thing()

    def __iter__(self):
        return iter([Thing(), Thing()])

    def __enter__(self):
        record(f"{type(self)._name} enter", [], {})
        return self

    def __exit__(self, *error):
        record(f"{type(self)._name} exit", [], {})
        return False

    def __len__(self):
        return 2

    def __float__(self):
        return 0.5

    def __getitem__(self, key):
        return Thing()

    def __setitem__(self, key, value):
        pass


def _operator(self, *others):
    return Thing()


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "matmul", "neg", "pow", "gt", "lt", "ge", "le", "mod"):
    setattr(Thing, f"__{_name}__", _operator)


class Run(Thing):
    _name = "mlflow.run"


def function(name):
    def call(*args, **kwargs):
        record(name, args, kwargs)
        return Run() if name == "mlflow.start_run" else Thing()
    call._name = name
    return call


class StandIn(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        full = f"{self.__name__}.{name}"
        if name[0].isupper():
            made = type(name, (Thing,), {"_name": full})
        elif name in ("nn", "optim", "utils", "data", "sklearn", "xgboost", "lightgbm", "catboost", "pytorch", "keras", "tensorflow", "random", "backends",
                      "cudnn", "cuda", "layers", "models", "optimizers", "datasets", "transforms", "lr_scheduler", "functional", "linear_model", "ensemble"):
            made = __import__(full, fromlist=["_"])
        else:
            made = function(full)
        setattr(self, name, made)
        return made


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in STAND_INS:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        if name in OWN and (name != "yaml" or not HAS_YAML):
            return importlib.machinery.ModuleSpec(name, self)
        return None

    def create_module(self, spec):
        return OWN[spec.name]() if spec.name in OWN else StandIn(spec.name)

    def exec_module(self, module):
        pass


def scalar(text):
    """One value of a YAML file as PyYAML reads it."""
    import re
    text = text.strip()
    if text.startswith("["):
        return [scalar(item) for item in text[1:-1].split(",")]
    if text[:1] in ("'", '"'):
        return text[1:-1]
    if re.fullmatch(r"[-+]?(0|[1-9][0-9_]*)", text):
        return int(text.replace("_", ""))
    if re.fullmatch(r"[-+]?([0-9][0-9_]*)\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*", text):
        return float(text.replace("_", ""))
    if text.lower() in ("true", "yes", "on"):
        return True
    if text.lower() in ("false", "no", "off"):
        return False
    return None if text in ("", "~", "null") else text


def load_yaml(text):
    """Mappings in blocks and values on one line: what the scripts of these tests need where PyYAML is not installed."""
    text = text if isinstance(text, str) else text.read()
    root = {}
    open_ = [(-1, root)]
    for line in text.splitlines():
        body = line.split(" #")[0].rstrip()
        if not body.strip() or body.lstrip().startswith("#") or body == "---":
            continue
        indent = len(body) - len(body.lstrip())
        while open_[-1][0] >= indent:
            open_.pop()
        key, _, value = body.strip().partition(":")
        if value.strip().startswith("{"):
            open_[-1][1][key] = {k.strip(): scalar(v) for k, v in (item.split(":", 1) for item in value.strip()[1:-1].split(",") if item.strip())}
        elif value.strip():
            open_[-1][1][key] = scalar(value)
        else:
            open_[-1][1][key] = {}
            open_.append((indent, open_[-1][1][key]))
    return root


def yaml_module():
    module = types.ModuleType("yaml")
    module.safe_load = load_yaml
    return module


class Node(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def nodes(value):
    return Node({key: nodes(item) for key, item in value.items()}) if isinstance(value, dict) else value


def read_nodes(path):
    import yaml
    with open(path, encoding="utf-8") as file:
        return nodes(yaml.safe_load(file))


def omegaconf_module():
    module = types.ModuleType("omegaconf")
    module.OmegaConf = type("OmegaConf", (), {"load": staticmethod(read_nodes)})
    module.DictConfig = Node
    return module


def hydra_module():
    def main(config_path=None, config_name=None, version_base=None):
        def decorate(task):
            def run():
                name = config_name if config_name.endswith(".yaml") else config_name + ".yaml"
                return task(read_nodes(os.path.join(os.path.dirname(task.__globals__["__file__"]), config_path or "", name)))
            return run
        return decorate
    module = types.ModuleType("hydra")
    module.main = main
    return module


OWN = {"yaml": yaml_module, "omegaconf": omegaconf_module, "hydra": hydra_module}
try:
    import yaml  # noqa: F401
    HAS_YAML = True
except ImportError:
    HAS_YAML = False


def run(folder, script):
    path = os.path.join(folder, script)
    home = os.path.dirname(path)
    CALLS.clear()
    before = set(sys.modules)
    sys.path.insert(0, home)
    os.chdir(home)
    sys.argv = [path]
    out, sys.stdout = sys.stdout, io.StringIO()
    error = None
    try:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        module = types.ModuleType("__main__")
        module.__file__ = path
        sys.modules["__main__"] = module
        exec(code, module.__dict__)
    except BaseException as failure:  # a script may do anything
        error = f"{type(failure).__name__}: {failure}"
    finally:
        printed = sys.stdout.getvalue()
        sys.stdout = out
        sys.path.remove(home)
        for name in set(sys.modules) - before:
            del sys.modules[name]
    return {"calls": list(CALLS), "error": error, "printed": printed}


if __name__ == "__main__":
    sys.meta_path.insert(0, Finder())
    jobs = json.load(sys.stdin)
    main = sys.modules["__main__"]
    json.dump([run(folder, script) for folder, script in jobs], sys.stdout)
