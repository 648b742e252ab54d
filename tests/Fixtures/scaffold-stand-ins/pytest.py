"""Marks fixtures; run_tests.py makes them."""


def fixture(function):
    function.is_fixture = True
    return function
