//! Tests of `names`.

use super::check_name;

#[test]
fn names_are_looked_up_from_the_inside_out() {
    check_name(
        "--- a.py\ndef f(): ...\ndef g():\n    f$0()\n",
        "function f a.py:1",
    );
    check_name(
        "--- a.py\ndef g():\n    def f(): ...\n    f$0()\ndef f(): ...\n",
        "function g.f a.py:2",
    );
    check_name(
        "--- a.py\ndef f(): ...\ndef g(f):\n    f$0()\n",
        "unknown: `f` is a parameter",
    );
    check_name(
        "--- a.py\ndef f(): ...\ndef g():\n    for f in x:\n        f$0()\n",
        "unknown: `f` is a local value",
    );
    check_name("--- a.py\nopen$0()\n", "external builtins");
    check_name("--- a.py\nnowhere$0()\n", "missing nowhere in a.py");
}

#[test]
fn class_bodies_are_hidden_from_the_functions_inside() {
    check_name(
        "--- a.py\ndef f(): ...\nclass A:\n    def f(self): ...\n    def g(self):\n        f$0()\n",
        "function f a.py:1",
    );
    check_name(
        "--- a.py\nclass A:\n    def f(self): ...\n    g = f$0\n",
        "method A.f a.py:2",
    );
    check_name(
        "--- a.py\ndef f(): ...\nclass A:\n    def f(self): ...\n    def g(self, x=f$0): ...\n",
        "method A.f a.py:3",
    );
}

#[test]
fn dotted_names_go_through_modules() {
    let files = "\
--- a.py
import pkg.sub
import pkg.sub as s
from pkg import sub as t, make as build
import os.path as p
import numpy as np
";
    let rest = "\
--- pkg/__init__.py
from .sub import make
--- pkg/sub.py
def make(): ...
class Thing:
    def run(self): ...
    size = 1
";
    let check =
        |line: &str, expected: &str| check_name(&format!("{files}{line}\n{rest}"), expected);
    check("pkg.sub.make$0()", "function make pkg/sub.py:1");
    check("pkg.make$0()", "function make pkg/sub.py:1");
    check("s.make$0()", "function make pkg/sub.py:1");
    check("t.Thing.run$0", "method Thing.run pkg/sub.py:3");
    check("t.Thing.size$0", "variable Thing.size pkg/sub.py:4");
    check("build$0()", "function make pkg/sub.py:1");
    check("pkg.nothing$0", "missing nothing in pkg/__init__.py");
    check("p.join$0", "external os.path.join");
    check("np.linalg.norm$0", "external numpy.linalg.norm");
}

#[test]
fn self_means_the_class_and_its_bases() {
    let base = "--- base.py\nclass Base:\n    def shared(self): ...\n    def hook(self): ...\n";
    let check = |line: &str, expected: &str| {
        check_name(
            &format!(
                "{base}--- a.py\nfrom base import Base\nclass A(Base):\n    def own(self): ...\n    def hook(self): ...\n    @classmethod\n    def make(cls):\n        cls.own\n    @staticmethod\n    def bare(self):\n        self.own\n    def m(self):\n        self.count = 1\n        self.own = None\n        {line}\n"
            ),
            expected,
        );
    };
    check("self.shared$0()", "method Base.shared base.py:2");
    check("self.hook$0()", "method A.hook a.py:4");
    check("self.own$0()", "one of method A.own a.py:3");
    check("self.count$0", "unknown: no class here defines `count`");
    check("A.hook$0", "method A.hook a.py:4");
}

#[test]
fn static_methods_have_no_bound_parameter() {
    check_name(
        "--- a.py\nclass A:\n    def m(self): ...\n    @staticmethod\n    def s(self):\n        self.m$0()\n",
        "unknown: `self` is a parameter",
    );
    check_name(
        "--- a.py\nclass A:\n    def m(self): ...\n    @classmethod\n    def c(cls):\n        cls.m$0\n",
        "method A.m a.py:2",
    );
}

#[test]
fn bases_outside_leave_members_open() {
    check_name(
        "--- a.py\nimport threading\nclass A(threading.Thread):\n    def m(self): self.start$0()\n",
        "unknown: its base `threading.Thread` is outside the workspace",
    );
    check_name(
        "--- a.py\nclass A(make()):\n    def m(self): self.n$0()\n",
        "unknown: its base `make()` is computed",
    );
    check_name(
        "--- a.py\nimport t\nclass A(t.T):\n    def n(self): ...\n    def m(self): self.n$0()\n",
        "method A.n a.py:3",
    );
    check_name(
        "--- a.py\nimport t\nclass B:\n    def n(self): ...\nclass A(t.T, B):\n    def m(self): self.n$0()\n",
        "one of method B.n a.py:3",
    );
}

#[test]
fn a_diamond_is_looked_up_in_python_order() {
    check_name(
        "--- a.py\nclass A:\n    def n(self): ...\nclass B(A): ...\nclass C(A):\n    def n(self): ...\nclass D(B, C):\n    def m(self): self.n$0()\n",
        "method C.n a.py:5",
    );
    check_name(
        "--- a.py\nclass A(A):\n    def m(self): self.n$0()\n",
        "unknown: no class here defines `n`",
    );
}

#[test]
fn properties_are_one_of_their_functions() {
    check_name(
        "--- a.py\nclass A:\n    @property\n    def p(self): ...\n    @p.setter\n    def p(self, v): ...\n    def m(self): self.p$0\n",
        "one of method A.p a.py:3, method A.p a.py:5",
    );
}

#[test]
fn instances_are_followed_where_one_look_tells() {
    let class = "--- m.py\nclass C:\n    def run(self): ...\ndef make() -> C: ...\nasync def later() -> C: ...\nshared = C()\n";
    let check = |body: &str, expected: &str| {
        check_name(
            &format!(
                "{class}--- a.py\nfrom typing import Optional\nimport m\nfrom m import C, shared\n{body}\n"
            ),
            expected,
        );
    };
    let run = "method C.run m.py:2";
    check("c = C()\nc.run$0()", run);
    check("shared.run$0()", run);
    check("m.shared.run$0()", run);
    check("def f():\n    c = m.C(1)  # why\n    c.run$0()", run);
    check("def f():\n    c = m.make()\n    c.run$0()", run);
    check("def f():\n    c: 'C' = other()\n    c.run$0()", run);
    check("def f(c: C): c.run$0()", run);
    check("def f(c: Optional['m.C'] = None): c.run$0()", run);
    check("def f(c: C | None): c.run$0()", run);
    check(
        "class A:\n    def __init__(self):\n        self.c = C()\n    def g(self): self.c.run$0()",
        run,
    );
    check("class A:\n    c: C\n    def g(self): self.c.run$0()", run);
    let with = "class D(C):\n    def __enter__(self): return self\n";
    check(
        &format!("{with}def f():\n    with D(1) as c:\n        c.run$0()"),
        run,
    );
    check(
        "def f():\n    with C() as c:\n        c.run$0()",
        "unknown: `c` is a local value",
    );
    let local = "unknown: `c` is a local value";
    check("def f():\n    c = m.later()\n    c.run$0()", local);
    check("def f():\n    c = C().other\n    c.run$0()", local);
    check("def f():\n    c = C() if x else None\n    c.run$0()", local);
    check(
        "def f():\n    c = C()\n    c = other()\n    c.run$0()",
        local,
    );
    check(
        "def f(c: list[C]): c.run$0()",
        "unknown: `c` is a parameter",
    );
    check(
        "c = C()\ndef f():\n    global c\n    c = other()\nc.run$0()",
        "unknown: what stands before it is bound in several ways",
    );
}

#[test]
fn star_imports_bind_what_nothing_else_does() {
    check_name(
        "--- m.py\ndef f(): ...\n--- a.py\nfrom m import *\nf$0()\n",
        "function f m.py:1",
    );
    check_name(
        "--- m.py\ndef open(): ...\n--- a.py\nfrom m import *\nopen$0()\n",
        "function open m.py:1",
    );
    check_name(
        "--- a.py\nfrom tkinter import *\nTk$0()\n",
        "unknown: `a.py` imports everything from `tkinter`",
    );
    check_name(
        "--- a.py\nfrom tkinter import *\nopen$0()\n",
        "external builtins",
    );
}

#[test]
fn comprehensions_and_lambdas_have_scopes_of_their_own() {
    check_name(
        "--- a.py\ndef x(): ...\ny = [x$0 for x in z]\n",
        "unknown: `x` is a local value",
    );
    check_name(
        "--- a.py\ndef x(): ...\ny = [x for x in z]\nx$0()\n",
        "function x a.py:1",
    );
    check_name(
        "--- a.py\ndef x(): ...\nf = lambda x: x$0\n",
        "unknown: `x` is a parameter",
    );
}
