"""Prints what CPython's ast says of Python files: one record per line, for CPythonOracleTests.

Usage: python3 cpython_dump.py FILE-WITH-PATHS   (one path a line, UTF-8)

F path encoding   a file that CPython accepts; the records up to the next F are its own
X path            a file that CPython refuses
Any other record is a node: what it is, its span, and what belongs to it. Spans are line:column-line:column; lines from 1, columns
from 0 in UTF-16 code units. The parts of f-strings are there from Python 3.12 on, before which the ast does not know their places.
"""
import ast
import re
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")
HAS_FSTRING_POSITIONS = sys.version_info >= (3, 12)
BREAK = re.compile(rb"\r\n|\r|\n")
KEYWORDS = {
    ast.Return: "return", ast.Raise: "raise", ast.Delete: "del", ast.Assert: "assert", ast.Pass: "pass", ast.Break: "break",
    ast.Continue: "continue",
}
STATEMENTS = {
    ast.Expr: "Expr", ast.If: "If", ast.While: "While", ast.For: "For", ast.AsyncFor: "For", ast.With: "With", ast.AsyncWith: "With",
    ast.Try: "Try",
}
DISPLAYS = {ast.Tuple: "Tuple", ast.List: "List", ast.Set: "Set", ast.Dict: "Dict"}
EXPRESSIONS = {
    ast.IfExp: "Conditional", ast.Lambda: "Lambda", ast.Starred: "Starred", ast.Await: "Await", ast.Yield: "Yield",
    ast.YieldFrom: "YieldFrom", ast.ListComp: "Comprehension", ast.SetComp: "Comprehension", ast.DictComp: "Comprehension",
    ast.GeneratorExp: "Comprehension", ast.Subscript: "Subscript", ast.Slice: "Slice",
}
OPERATORS = {
    ast.Add: "Add", ast.Sub: "Subtract", ast.Mult: "Multiply", ast.MatMult: "MatrixMultiply", ast.Div: "Divide",
    ast.FloorDiv: "FloorDivide", ast.Mod: "Modulo", ast.Pow: "Power", ast.LShift: "ShiftLeft", ast.RShift: "ShiftRight",
    ast.BitAnd: "BitAnd", ast.BitOr: "BitOr", ast.BitXor: "BitXor", ast.And: "And", ast.Or: "Or", ast.UAdd: "Plus",
    ast.USub: "Minus", ast.Invert: "Invert", ast.Not: "Not", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=",
    ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is_not", ast.In: "in", ast.NotIn: "not_in",
}


def columns(source, encoding):
    """Returns a function (line, byte column in UTF-8) -> UTF-16 column, or None where both are the same."""
    lines = BREAK.split(source)
    if source.startswith(b"\xef\xbb\xbf"):
        lines[0] = lines[0][3:]
    wide = {}
    for number, line in enumerate(lines, 1):
        if not line.isascii():
            wide[number] = line.decode(encoding).encode("utf-8")
    if not wide:
        return None

    def column(line, col):
        if line not in wide:
            return col
        return len(wide[line][:col].decode("utf-8").encode("utf-16-le")) // 2

    return column


def spans(column):
    """Returns a function node -> span."""
    def plain(node):
        return f"{node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}"

    def wide(node):
        return (f"{node.lineno}:{column(node.lineno, node.col_offset)}-"
                f"{node.end_lineno}:{column(node.end_lineno, node.end_col_offset)}")

    return plain if column is None else wide


class Dump:
    """The records of one file."""

    def __init__(self, span):
        self.span = span
        self.out = []

    def arguments(self, positional, keywords):
        """Arguments of a call or class, in order of position."""
        both = [(a.lineno, a.col_offset, self.span(a)) for a in positional]
        both += [(k.lineno, k.col_offset, f"{k.arg or '**'}@{self.span(k)}={self.span(k.value)}") for k in keywords]
        return ",".join(text for _, _, text in sorted(both))

    def parameters(self, args):
        """Parameters with their kinds and defaults."""
        found = []

        def add(kind, parameter, default=None):
            found.append(f"{kind}{parameter.arg}@{self.span(parameter)}={self.span(default) if default else '-'}")

        plain = [("/", a) for a in args.posonlyargs] + [("", a) for a in args.args]
        defaults = [None] * (len(plain) - len(args.defaults)) + args.defaults
        for (kind, parameter), default in zip(plain, defaults):
            add(kind, parameter, default)
        if args.vararg:
            add("*", args.vararg)
        for parameter, default in zip(args.kwonlyargs, args.kw_defaults):
            add("k", parameter, default)
        if args.kwarg:
            add("**", args.kwarg)
        return ",".join(found)

    def types(self, node):
        """Type parameters (PEP 695)."""
        return ",".join(f"{p.name}@{self.span(p)}" for p in getattr(node, "type_params", []))

    def alias(self, name):
        """A name of an import; before Python 3.10 it had no place."""
        return f"{name.name}/{name.asname or ''}@{self.span(name) if hasattr(name, 'lineno') else ''}"

    def walk(self, tree):
        """Adds a record for every node that has a place."""
        out, span = self.out, self.span
        pending = list(tree.body)
        while pending:
            node = pending.pop()
            kind = type(node)
            if kind is ast.Name:
                out.append(f"Name {span(node)} {node.id}")
                continue
            if kind is ast.Constant:
                value = node.value
                name = ("s" if isinstance(value, str) else "b" if isinstance(value, bytes)
                        else "n" if type(value) in (int, float, complex) else "..." if value is ... else str(value))
                out.append(f"Literal {span(node)} {name}")
                continue
            if kind is ast.Attribute:
                out.append(f"Attribute {span(node)} {node.attr}")
                pending.append(node.value)
                continue
            if kind is ast.Call:
                out.append(f"Call {span(node)} {span(node.func)} {self.arguments(node.args, node.keywords)}")
            elif kind is ast.Assign:
                out.append(f"Assign {span(node)} {','.join(map(span, node.targets))} {span(node.value)}")
            elif kind is ast.AnnAssign:
                out.append(f"Annotated {span(node)} {span(node.target)} {span(node.annotation)} {span(node.value) if node.value else '-'}")
            elif kind is ast.AugAssign:
                out.append(f"Augmented {span(node)} {span(node.target)} {span(node.value)}")
            elif kind is ast.NamedExpr:
                out.append(f"Named {span(node)} {span(node.target)} {span(node.value)}")
            elif kind is ast.JoinedStr or kind.__name__ == "TemplateStr":
                out.append(f"Literal {span(node)} {'f' if kind is ast.JoinedStr else 't'}")
                if HAS_FSTRING_POSITIONS:
                    for part in node.values:
                        fields(part, pending)
                continue
            elif kind in (ast.BinOp, ast.UnaryOp, ast.BoolOp):
                out.append(f"Operation {span(node)} {OPERATORS[type(node.op)]}")
            elif kind is ast.Compare:
                operands = ",".join(map(span, [node.left, *node.comparators]))
                out.append(f"Comparison {span(node)} {operands} {','.join(OPERATORS[type(op)] for op in node.ops)}")
            elif kind in DISPLAYS:
                out.append(f"{DISPLAYS[kind]} {span(node)}")
            elif kind in EXPRESSIONS:
                out.append(f"{EXPRESSIONS[kind]} {span(node)}")
                if kind is ast.Lambda:
                    out.append(f"Parameters {span(node)} {self.parameters(node.args)}")
            elif kind in KEYWORDS:
                out.append(f"Keyword {span(node)} {KEYWORDS[kind]}")
            elif kind in STATEMENTS or kind.__name__ == "TryStar":
                out.append(f"{STATEMENTS.get(kind, 'Try')} {span(node)}")
            elif kind in (ast.FunctionDef, ast.AsyncFunctionDef):
                decorators = ",".join(map(span, node.decorator_list))
                out.append(f"Function {span(node)} {node.name} [{decorators}] [{self.types(node)}]")
                out.append(f"Parameters {span(node)} {self.parameters(node.args)}")
            elif kind is ast.ClassDef:
                decorators = ",".join(map(span, node.decorator_list))
                out.append(f"Class {span(node)} {node.name} [{decorators}] [{self.types(node)}] ({self.arguments(node.bases, node.keywords)})")
            elif kind is ast.Import:
                out.append(f"Import {span(node)} {','.join(map(self.alias, node.names))}")
            elif kind is ast.ImportFrom:
                out.append(f"Import {span(node)} {'.' * node.level}{node.module or ''} {','.join(map(self.alias, node.names))}")
            elif kind in (ast.Global, ast.Nonlocal):
                out.append(f"Scope {span(node)} {','.join(node.names)}")
            elif kind is ast.ExceptHandler:
                out.append(f"Handler {span(node)} {node.name or '-'}")
            elif kind.__name__ == "TypeAlias":
                out.append(f"TypeAlias {span(node)} [{self.types(node)}]")
            elif kind.__name__ == "Match":
                out.append(f"Match {span(node)}")
            elif hasattr(ast, "pattern") and isinstance(node, ast.pattern):
                name = getattr(node, "name", None)
                out.append(f"Pattern {span(node)} {name or '-'}")
            pending.extend(ast.iter_child_nodes(node))
        return out


def fields(part, pending):
    """The expressions of a replacement field; the text between fields is no literal of its own."""
    if isinstance(part, ast.Constant):
        return
    pending.append(part.value)
    if part.format_spec is not None:
        for nested in part.format_spec.values:
            fields(nested, pending)


def dump(path):
    """The records of the file at path."""
    try:
        with open(path, "rb") as file:
            source = file.read()
        with open(path, "rb") as file:
            encoding = tokenize.detect_encoding(file.readline)[0]
        tree = ast.parse(source, path)
        column = columns(source, "utf-8" if encoding == "utf-8-sig" else encoding)
    except (SyntaxError, ValueError, RecursionError, MemoryError, LookupError, OSError):
        return [f"X {path}"]
    return [f"F {path} {encoding}", *Dump(spans(column)).walk(tree)]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        paths = file.read().splitlines()
    for path in paths:
        sys.stdout.write("\n".join(dump(path)) + "\n")


sys.setrecursionlimit(10000)
sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass", newline="\n")
main()
