# Half-typed and outdated code: every line but the marked ones is an error, and none takes its neighbours along.
t'{name!r:{spec}}' rt"{a}"
print "python", 2,
print >>sys.stderr, 'x'
exec "code" in namespace
raise Error, "message", traceback
x = 0777 + 10L + ur'raw' <> `y`
def f(a, (b, c), d=1): return a
try: pass
except Error, e: pass
kept = 1
foo(a, b
self.x = 3
kept = 2
items = [1, 2
def g(
    a,
class C(
    pass
kept = 3
x =
y = "never closed
z = f'{a
w = f"{a!}" f"{}" f"{a:{b" f'{a b}'
if x
    y
else
    z
kept = 4
for in y: pass
for x y: pass
while: pass
with as b: pass
import
from import a
from x import
from x import (a, b
lambda
a.
a.b.
a[
a[:
{a: b, c}
{**}
f(a b)
f(a=)
f(**)
f(, a)
)
]
}
@
@decorator
x = 1
  y = 2
        z = 3
	w = 4
else: pass
except: pass
match x:
kept = 5
match x:
    case
    case [a, b
    case {a: 1
    x
    case Point(x=): pass
class D:
def h():
async
async x
await
yield
return return
del
global
type X
type X[
type X[T =
$ ? ! €
"""never closed either
