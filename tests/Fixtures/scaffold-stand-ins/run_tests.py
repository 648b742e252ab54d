"""Runs the tests of a file: fixtures by name, each made once for a test."""

import inspect
import os
import runpy
import sys
import tempfile
from pathlib import Path


class MonkeyPatch:
    def __init__(self):
        self._before = dict(os.environ)

    def setenv(self, name, value):
        os.environ[name] = value

    def delenv(self, name, raising=True):
        os.environ.pop(name, None)

    def undo(self):
        os.environ.clear()
        os.environ.update(self._before)


def run(test, names):
    made, ends, patch = {}, [], MonkeyPatch()

    def value(name):
        if name not in made:
            if name == "monkeypatch":
                made[name] = patch
            elif name == "tmp_path":
                made[name] = Path(tempfile.mkdtemp())
            else:
                fixture = names[name]
                result = fixture(**{other: value(other) for other in inspect.signature(fixture).parameters})
                if inspect.isgenerator(result):
                    ends.append(result)
                    result = next(result)
                made[name] = result
        return made[name]

    try:
        test(**{name: value(name) for name in inspect.signature(test).parameters})
    finally:
        for end in reversed(ends):
            next(end, None)
        patch.undo()


names = runpy.run_path(sys.argv[1])
tests = [value for name, value in names.items() if name.startswith("test_")]
for test in tests:
    run(test, names)
print(f"{len(tests)} passed")
