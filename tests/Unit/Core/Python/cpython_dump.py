"""Prints what CPython's ast says of Python files: one record per line, for CPythonOracleTests.

Usage: python3 cpython_dump.py FOLDER   (walks it, site-packages left out)

F path encoding            a file that CPython accepts; the records up to the next F are its own
C span kw@span,kw@span     a call: span of the callee, then its keyword arguments (`**` for a mapping)
A span span                an assignment: target, value (`-` for a bare annotation)
L kind span                a literal: kind is s, b, f, n, or the constant's name
D span name / K span name  a function or class, decorators left out
Spans are line:column-line:column; lines from 1, columns from 0 in UTF-16 code units.
"""
import ast
import os
import re
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")
HAS_FSTRING_POSITIONS = sys.version_info >= (3, 12)
BREAK = re.compile(rb"\r\n|\r|\n")


def columns(source, encoding):
    """Returns a function (line, byte column in UTF-8) -> UTF-16 column."""
    lines = BREAK.split(source)
    if source.startswith(b"\xef\xbb\xbf"):
        lines[0] = lines[0][3:]
    wide = {}
    for number, line in enumerate(lines, 1):
        if not line.isascii():
            wide[number] = line.decode(encoding).encode("utf-8")

    def column(line, col):
        if line not in wide:
            return col
        return len(wide[line][:col].decode("utf-8").encode("utf-16-le")) // 2

    return column


def dump(path, out):
    with open(path, "rb") as file:
        source = file.read()
    try:
        with open(path, "rb") as file:
            encoding = tokenize.detect_encoding(file.readline)[0]
        tree = ast.parse(source, path)
        column = columns(source, "utf-8" if encoding == "utf-8-sig" else encoding)
    except (SyntaxError, ValueError, RecursionError, MemoryError, LookupError):
        return

    def span(node):
        return (f"{node.lineno}:{column(node.lineno, node.col_offset)}-"
                f"{node.end_lineno}:{column(node.end_lineno, node.end_col_offset)}")

    out.append(f"F {path} {encoding}")
    pending = [tree]
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind is ast.Call:
            keywords = ",".join(f"{k.arg or '**'}@{span(k)}" for k in node.keywords)
            out.append(f"C {span(node.func)} {keywords}")
        elif kind is ast.Assign:
            value = span(node.value)
            for target in node.targets:
                out.append(f"A {span(target)} {value}")
        elif kind is ast.AnnAssign:
            out.append(f"A {span(node.target)} {span(node.value) if node.value else '-'}")
        elif kind is ast.AugAssign or kind is ast.NamedExpr:
            out.append(f"A {span(node.target)} {span(node.value)}")
        elif kind is ast.Constant:
            value = node.value
            name = ("s" if isinstance(value, str) else "b" if isinstance(value, bytes)
                    else "n" if type(value) in (int, float, complex) else "..." if value is ... else str(value))
            out.append(f"L {name} {span(node)}")
        elif kind is ast.JoinedStr:
            out.append(f"L f {span(node)}")
            if HAS_FSTRING_POSITIONS:
                for part in node.values:
                    fields(part, pending)
            continue
        elif kind.__name__ == "TemplateStr":
            out.append(f"L t {span(node)}")
            for part in node.values:
                fields(part, pending)
            continue
        elif kind in (ast.FunctionDef, ast.AsyncFunctionDef):
            out.append(f"D {span(node)} {node.name}")
        elif kind is ast.ClassDef:
            out.append(f"K {span(node)} {node.name}")
        pending.extend(ast.iter_child_nodes(node))


def fields(part, pending):
    """The expressions of a replacement field; the text between fields is no literal of its own."""
    if isinstance(part, ast.Constant):
        return
    pending.append(part.value)
    if part.format_spec is not None:
        for nested in part.format_spec.values:
            fields(nested, pending)


def main():
    out = []
    for folder, folders, files in os.walk(sys.argv[1]):
        folders[:] = sorted(f for f in folders if f not in ("site-packages", "dist-packages", "__pycache__"))
        for name in sorted(files):
            if name.endswith(".py"):
                dump(os.path.join(folder, name), out)
                sys.stdout.write("\n".join(out) + "\n" if out else "")
                out.clear()


sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass", newline="\n")
main()
