"""Reads mappings of mappings and scalars."""


def _scalar(text):
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            pass
    return text.strip("'\"")


def safe_load(text):
    root = {}
    levels = [(-1, root)]
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip())
        while levels[-1][0] >= indent:
            levels.pop()
        key, _, value = line.strip().partition(":")
        if value.strip():
            levels[-1][1][key] = _scalar(value.strip())
        else:
            levels[-1][1][key] = {}
            levels.append((indent, levels[-1][1][key]))
    return root
