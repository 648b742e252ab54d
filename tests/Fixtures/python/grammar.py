#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Every construct of the grammar of Python 3.12, in shapes that parsers get wrong."""
from __future__ import annotations
import a.b.c, d . e as f, g
from . import h
from ...i.j import (k as l,
    m,  # a comment inside
)
from .n import *

type Pair[T: (int, str), *Ts, **P] = tuple[T, *Ts]
type = match = case = _ = 1
type(match)[case] = _; print(type)

class Empty: pass
class Generic[T: int, *Ts, **P](Base[T], metaclass = Meta, *bases, **options):
	"""Tabs inside."""
	x: int = 1; y: "str"
	(z): float = .5e-3
	def method(self, a, /, b: int = 1, *args: *Ts, c, d=2, **kwargs: P.kwargs) -> (yield): ...
	@property
	# a comment between
	@cached . property(lambda: 0)[0](x for x in y)

	async def nested(self):
		async with a as b, c: await d
		async for x in y:
			yield
		else: yield from_ ** await e
		return [x async for x in y if x if not z], {x: y async for x, y in z}, {*a, *b}, {**c, 'd': 1}

def f(a=1, *, b): return
def g(*, a): return *a, b
def h[T](a: T, *args): yield
lambda: (yield)
lambda a, /, b=1, *c, d, **e: lambda: a if b else lambda *f: f

if (n := 10) > 5: pass
elif x: y
elif z:
    pass
else:

    # comment first
    pass

while True: break
else: continue_ = 1
for x, in y, z: pass
for (a, (b, *c)), d[0], e.f in g: del a, (b, c), d[0]
else:
    pass

try: pass
except: pass
else: pass
finally: pass
try:
    pass
except* (A, B) as group:
    raise E from None
except* C: raise

with a, b as c, d() as (e, f), g as h[0], i as j.k: pass
with (a): pass
with (a, b): pass
with (a as b): pass
with (a as b, c,): pass
with (a, b) as c: pass
with (yield): pass
with (a, *b): pass
with (x for x in y): pass
with (a := b): pass
with (a).b as c, (d)[0]: pass
with (lambda x, y: z): pass

match x:
    case 0 | -1 | 1.5 + 2j | "s" "t" | b"u" | None | True: pass
    case a.b.c | Point() | Point(1, y=2,) | [] | () | {}: pass
    case [1, *rest, {"k": v, a.b: _, **others}] as whole if whole := y: pass
    case (1), (2, 3), *_: pass
    case (a | b) as c: pass
    case {"a": 1 | 2 as n}: pass
    case str(text) if text: pass
    case _: pass
match (x, y), *z:
    case a, : pass
match -1:
    case - 1: pass
match * a, b:
    case [*_]: pass
match = {match: match(match) - match[match:match]}
match [a]
match (a).b
match.case = 1

global p, q
assert x, "message"
assert (x, y)
a = b = c, = *d, e = 1, 2
a += yield x
a @= b; a //= c; a **= d; a >>= e; a <<= f; a &= g; a ^= h; a |= i; a %= j
a: int
a.b: int = yield
x[a:b, c:d:e, ::, :, *f, g := 1, ...] = x[*a] = x[a,] = x[()] = x[lambda: 0]
x = not a in b is not c not in d != e == f < g <= h > i >= j is k
x = - a ** - b ** ~ c + + d * e @ f / g // h % i << j >> k & l ^ m | n
x = a or b and not c or d if e else f if g else h
x = a if b else lambda: c
x = 0xFF_ff + 0o17 + 0b_1 + 1_000.000_1e-1_0J + 1. + .1 + 1e5 + 00_0 + 0_0.5
x = 1if y else 2
x = [1for a in b]
f(a)(b)[c].d(*e, f=g, *h, **i, j=k, **l)
f(x for x in y if x)
f((x for x in y), 1)
f(a := 1, b=(c := 2))
f(a)(
    b, # comment
    c = d # another
    ,
)
print (a, file = b)
x = ((((((((((1))))))))))
x = (1,), (), (1, 2), [1,], {1,}, {1: 2,}
x = 'a' "b" r'\c' R"\d" if 0 else b'' b'\'' Rb"\"" rB'''
''' if 1 else u'' U""
x = """a"b""c\""" d""" + '''\
'''
x = 'a\
b' + 'é' + '🎉' + x𝐚 + 变量.属性(名="值") + µ

x = f"" f'{a}' F"{a!r}" fr'\{a}\N{b}' rf"{a:\n}" f'{{}}' f'{ {1: 2}[1] }' f'{a=}' f"{a = !s:>{width}.{precision}}"
x = f'{a:%Y-%m-%d}' f'{x:{"{"}}' f'{lambda_}' f'{(lambda: 1)()}' f'{a if b else c}' f'{a["b"]}' f"{a['b']:{c['d']}}" f'{a!r:}'
x = f'{f'{f'{1 + 1}'}'}' f"{'\n'.join(a)}" f'''{
    a  # comment with } and '
    + b
}''' "plain" f'{
    c
}'
x = f"\N{GREEK SMALL LETTER MU} {a}" f'{a!=b}' f'{a==b}' f'{a>=b}' f'{x:=5}' f'{(x:=5)}' f'{*a, b}' f'{yield_}' f'{a,}'

x = 1 \
    + 2 \

if x: \
    y
z = a if b \
    else c
  # oddly indented comment
def last():
        if deep:
         pass
        # a comment

    # further out
        return ...;
pass; pass;

after = "a form feed"
    
if after:
	x = 1
	y = 2
