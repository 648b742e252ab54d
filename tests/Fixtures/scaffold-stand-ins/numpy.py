"""The generator that scripts seed."""

import types

random = types.SimpleNamespace(seed=lambda seed: None)
