//! Tests of `calls`.

use super::check_call;

#[test]
fn functions_are_called_with_their_parameters() {
    check_call(
        "--- m.py\ndef f(a, *, b=1): ...\n--- a.py\nfrom m import f\nf$0(1)\n",
        "(a, key:b?)",
    );
    check_call(
        "--- m.py\ndef f(a): ...\n--- a.py\nimport m\nm.f$0(1)\n",
        "(a)",
    );
    check_call(
        "--- m.py\n@deco\ndef f(a): ...\n--- a.py\nimport m\nm.f$0(1)\n",
        "unknown: its decorator `deco` may change its parameters",
    );
    check_call(
        "--- a.py\ndef f(): ...\nf = wrap(f)\nf$0()\n",
        "unknown: `f` is defined in several ways",
    );
    check_call(
        "--- a.py\nimport json\njson.loads$0('x')\n",
        "unknown: it is defined outside the workspace",
    );
    check_call(
        "--- a.py\nf()$0()\n",
        "unknown: what is called is no plain name",
    );
}

#[test]
fn methods_are_called_as_they_are_bound() {
    let class = "--- a.py\nclass A:\n    def m(self, x): ...\n    @classmethod\n    def c(cls, x): ...\n    @staticmethod\n    def s(x): ...\n";
    let check = |line: &str, expected: &str| check_call(&format!("{class}{line}\n"), expected);
    check("A().m(1)\na = A()\na.m$0(1)", "(x)");
    check("A.m$0(a, 1)", "(self, x)");
    check("A.c$0(1)", "(x)");
    check("A.s$0(1)", "(x)");
    check("    def n(self): self.m$0(1)", "(x)");
    check("    def n(self): self.s$0(1)", "(x)");
    check(
        "    @classmethod\n    def n(cls): cls.m$0(1, 2)",
        "(self, x)",
    );
    check(
        "    @classmethod\n    def n(cls): cls$0(1)",
        "unknown: a derived class may take other arguments",
    );
    check(
        "    y = s$0(1)",
        "unknown: a method is called without its class",
    );
}

#[test]
fn a_method_that_a_derived_class_changes_is_not_checked() {
    let class = "--- a.py\nclass A:\n    def m(self, x): ...\n    def n(self): self.m$0(1)\n";
    check_call(class, "(x)");
    check_call(
        &format!("{class}--- b.py\nfrom a import A\nclass B(A):\n    def m(self, x, y): ...\n"),
        "unknown: `B.m` overrides it with other parameters",
    );
    check_call(
        &format!(
            "{class}--- b.py\nfrom a import A\nclass B(A):\n    def m(self, x): ...\nclass C:\n    def m(self): ...\n"
        ),
        "(x)",
    );
}

#[test]
fn a_name_the_file_replaces_is_not_checked() {
    check_call(
        "--- m.py\ndef f(a): ...\n--- a.py\nimport m\nm.f = lambda: 1\nm.f$0()\n",
        "unknown: this file assigns `m.f`",
    );
}

#[test]
fn classes_are_called_as_their_constructor() {
    check_call(
        "--- a.py\nclass A:\n    def __init__(self, x, y=1): ...\nA$0(1)\n",
        "(x, y?)",
    );
    check_call("--- a.py\nclass A: ...\nA$0()\n", "()");
    check_call(
        "--- a.py\nclass B:\n    def __init__(self, x): ...\nclass A(B): ...\nA$0(1)\n",
        "(x)",
    );
    check_call(
        "--- a.py\nclass A(Exception): ...\nA$0(1)\n",
        "unknown: its base `Exception` is outside the workspace",
    );
    check_call(
        "--- a.py\nclass A(Exception):\n    def __init__(self, x): ...\nA$0(1)\n",
        "(x)",
    );
    check_call(
        "--- a.py\nclass A(metaclass=M):\n    def __init__(self): ...\nA$0(1)\n",
        "unknown: `A` has a metaclass",
    );
    check_call(
        "--- a.py\nclass A(metaclass=abc.ABCMeta):\n    def __init__(self): ...\nA$0()\n",
        "()",
    );
    check_call(
        "--- a.py\n@frozen\nclass A: ...\nA$0(1)\n",
        "unknown: its decorator `frozen` may change its constructor",
    );
    check_call(
        "--- a.py\nimport enum\nclass A(enum.Enum): ...\nA$0(1)\n",
        "unknown: `A` is an enumeration",
    );
}

#[test]
fn dataclasses_are_called_with_their_fields() {
    let head = "--- a.py\nfrom dataclasses import dataclass, field, KW_ONLY\n";
    let check = |body: &str, expected: &str| check_call(&format!("{head}{body}\n"), expected);
    check(
        "@dataclass\nclass A:\n    x: int\n    y: dict[str, int] = field(default_factory=dict)\n    z: ClassVar[int] = 1\n    w = 2\n    def m(self): ...\nA$0(1)",
        "(x, y?)",
    );
    check(
        "@dataclass\nclass B:\n    x: int\n    y: int = 1\n@dataclass\nclass A(B):\n    z: int = 2\n    x: str\nA$0(1)",
        "(x, y?, z?)",
    );
    check(
        "@dataclass(kw_only=True)\nclass A:\n    x: int\nA$0(x=1)",
        "(key:x)",
    );
    check(
        "@dataclass\nclass A:\n    x: int\n    _: KW_ONLY\n    y: int\nA$0(1, y=1)",
        "(x, key:y)",
    );
    check(
        "@dataclass(init=False)\nclass A:\n    x: int\nA$0(1)",
        "unknown: `A` may have no generated constructor",
    );
    check(
        "@dataclass\nclass A:\n    x: int = field(init=False)\nA$0(1)",
        "unknown: field `x` has settings of its own",
    );
    check(
        "@dataclass\nclass A:\n    x: int\n    def __init__(self, q): ...\nA$0(1)",
        "(q)",
    );
    check(
        "import dataclasses as _d\n@_d.dataclass\nclass A:\n    x: int\nA$0(1)",
        "(x)",
    );
    check(
        "import other\n@other.dataclass\nclass A:\n    x: int\nA$0(1)",
        "unknown: its decorator `other.dataclass` may change its constructor",
    );
}

#[test]
fn overloads_are_called_with_the_parameters_of_what_stands_behind_them() {
    check_call(
        "--- a.py\n@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\ndef f(a, b=1): ...\nf$0(1)\n",
        "(a, b?)",
    );
    check_call(
        "--- a.pyi\n@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\nf$0(1)\n",
        "unknown: `f` is defined in several ways",
    );
}

#[test]
fn a_new_that_is_called_by_name_takes_the_class_first() {
    check_call(
        "--- a.py\nclass A:\n    def __new__(cls, x): ...\nclass B(A):\n    def __new__(cls, x): return A.__new__$0(cls, x)\n",
        "(self, x)",
    );
}

#[test]
fn methods_of_a_metaclass_are_bound_to_its_classes() {
    check_call(
        "--- a.py\nclass Meta(type):\n    def __new__(cls, name):\n        new = cls.add\n    def add(cls, x): ...\n    def prepare(cls): cls.add$0(1)\n",
        "(x)",
    );
}

#[test]
fn a_class_with_only_a_new_is_called_as_that() {
    check_call(
        "--- a.py\nclass A:\n    def __new__(cls, x, y=1): ...\nclass B(A): ...\nB$0(1)\n",
        "(x, y?)",
    );
    check_call(
        "--- a.py\nclass A:\n    def __new__(cls, x): ...\n    def __init__(self, x): ...\nA$0(1)\n",
        "unknown: both `__init__` and `__new__` of `A` take part",
    );
    check_call(
        "--- a.py\nclass A:\n    def __new__(cls, x): ...\nclass B(A):\n    def __init__(self, x): ...\nB$0(1)\n",
        "unknown: both `__init__` and `__new__` of `A` take part",
    );
}

#[test]
fn a_metaclass_that_does_not_change_calls_is_seen_through() {
    check_call(
        "--- a.py\nclass Meta(type):\n    def __new__(mcs): ...\nclass A(metaclass=Meta):\n    def __init__(self, x): ...\nA$0(1)\n",
        "(x)",
    );
    check_call(
        "--- a.py\nclass Meta(type):\n    def __call__(cls): ...\nclass A(metaclass=Meta):\n    def __init__(self, x): ...\nA$0(1)\n",
        "unknown: `A` has a metaclass",
    );
}
