//! Tests of `broken`.

use crate::{DefinitionId, Snapshot};

const SAMPLE: &str = "\
from __future__ import annotations
import os.path as p, b
from .b import C as D, *
from dataclasses import dataclass, field
__all__ = ['A', 'f'] + b.__all__
@dataclass(frozen=True)
class A(D, b.C[int], metaclass=M):
    x: 'D' = field(default=1)
    def m[T](self, *a: T, k=lambda q: q.z, **kw) -> D | None:
        with D() as d, open(p.join('é')) as (g, *h):
            d.run(k=1, *a, **kw)
        self.c = A(1); self.c.m.n()
        match self.x:
            case D(y=[e, *_]) as w if (v := e): return v
        return super().m()
def f(d: Optional[D] = None, /, *, n=1):
    global G
    G = [i for i in d.run() if (t := i)]
    try: f(d, n=n)
    except* (ValueError, E) as err: raise f'{err!r:>{n}}' from None
x = A(1)
x.m()
";

/// Asks every question about every place of a snapshot.
fn ask_all(snapshot: &Snapshot) {
    for file in snapshot.files() {
        let facts = file.facts();
        for import in &facts.imports {
            let _ = snapshot.resolve_module(&file.path, &import.module);
            for name in &import.names {
                let _ = snapshot.resolve_export(&file.path, &name.binding);
            }
        }
        for found in &facts.uses {
            let mut names = found.qualifier.clone().unwrap_or_default();
            names.push(found.name.clone());
            let _ = snapshot.resolve_name(&file.path, &names, found.range.start);
        }
        for call in &facts.calls {
            let _ = snapshot.call_target(&file.path, call);
        }
        for index in 0..facts.definitions.len() {
            let _ = snapshot.references(&DefinitionId {
                path: file.path.clone(),
                index,
            });
        }
    }
}

#[test]
fn code_cut_anywhere_is_answered() {
    let rest = "class C:\n    def run(self, k): return self\n";
    for (at, _) in SAMPLE.char_indices() {
        let (before, after) = SAMPLE.split_at(at);
        ask_all(&Snapshot::of_texts([("a.py", before), ("b.py", rest)]));
        if at % 7 == 0 {
            ask_all(&Snapshot::of_texts([("a.py", after), ("b.py", rest)]));
        }
    }
}

#[test]
fn code_that_goes_in_circles_is_answered() {
    ask_all(&Snapshot::of_texts([
        (
            "a.py",
            "from b import *\nfrom b import A\nclass A(A, B): ...\nclass B(A): ...\ndef f():\n    x = y()\n    y = x()\n    x.z.w()\n    self = self\n",
        ),
        (
            "b.py",
            "from a import *\nfrom a import A as A\nimport a, b\na.b.a.b.A()\nv = v.w()\nv.x()\nw: w = w\nw.x()\n",
        ),
        (
            "p/__init__.py",
            "from . import p\nfrom .p import p\nfrom p import *\n",
        ),
        ("p/p.py", "from . import p\nfrom p.p import p\np.p.p.p()\n"),
    ]));
}
