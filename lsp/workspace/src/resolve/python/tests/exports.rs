//! Tests of `exports`.

use super::check_export;

#[test]
fn definitions_and_re_exports_are_followed() {
    let files = "\
--- a/__init__.py
from .b import f as g, Missing as M
from . import b
from .b import K
import os
from json import loads
--- a/b.py
def f(): ...
class K: ...
";
    check_export(files, "a/b.py", "f", "function f a/b.py:1");
    check_export(files, "a/__init__.py", "g", "function f a/b.py:1");
    check_export(files, "a/__init__.py", "K", "class K a/b.py:2");
    check_export(files, "a/__init__.py", "b", "module a/b.py");
    check_export(files, "a/__init__.py", "M", "missing M in a/b.py");
    check_export(files, "a/__init__.py", "os", "external os");
    check_export(files, "a/__init__.py", "loads", "external json.loads");
    check_export(
        files,
        "a/__init__.py",
        "nothing",
        "missing nothing in a/__init__.py",
    );
    check_export(files, "a/b.py", "nothing", "missing nothing in a/b.py");
}

#[test]
fn submodules_are_attributes_of_their_package() {
    let files = "--- a/__init__.py\n--- a/b.py\n--- a/c/d.py\n";
    check_export(files, "a/__init__.py", "b", "module a/b.py");
    check_export(files, "a/__init__.py", "c", "module a/c");
    check_export(
        files,
        "a/__init__.py",
        "_version",
        "unknown: a build usually writes it",
    );
    check_export(files, "a/b.py", "c", "missing c in a/b.py");
}

#[test]
fn stars_hand_on_what_the_other_module_lists() {
    let files = "\
--- a/__init__.py
from .listed import *
from .open import *
--- a/listed.py
__all__ = ['x', '_y']
x = _y = hidden = 1
--- a/open.py
from .deep import z
def w(): ...
_private = 1
--- a/deep.py
z = 1
";
    check_export(files, "a/__init__.py", "x", "variable x a/listed.py:2");
    check_export(files, "a/__init__.py", "_y", "variable _y a/listed.py:2");
    check_export(
        files,
        "a/__init__.py",
        "hidden",
        "missing hidden in a/__init__.py",
    );
    check_export(files, "a/__init__.py", "w", "function w a/open.py:2");
    check_export(files, "a/__init__.py", "z", "variable z a/deep.py:1");
    check_export(
        files,
        "a/__init__.py",
        "_private",
        "missing _private in a/__init__.py",
    );
}

#[test]
fn stars_from_outside_may_bring_anything() {
    let files = "--- a.py\nfrom tkinter import *\nx = 1\n--- b.py\nfrom a import *\n";
    check_export(files, "a.py", "x", "variable x a.py:2");
    check_export(files, "b.py", "x", "variable x a.py:2");
    check_export(
        files,
        "b.py",
        "Tk",
        "unknown: `a.py` imports everything from `tkinter`",
    );
}

#[test]
fn circles_end() {
    let files = "\
--- a.py
from b import x
from b import *
--- b.py
from a import x
from a import *
def y(): ...
";
    check_export(
        files,
        "a.py",
        "x",
        "unknown: modules import it from one another in a circle",
    );
    check_export(files, "a.py", "y", "function y b.py:3");
    check_export(files, "a.py", "z", "missing z in a.py");
}

#[test]
fn conditional_definitions_are_one_of_several() {
    let files = "\
--- a.py
if X:
    def f(): ...
else:
    def f(a): ...
try:
    from fast import g
except ImportError:
    def g(): ...
for h in (): ...
v = 1
v = 2
--- fast.py
def g(): ...
";
    check_export(
        files,
        "a.py",
        "f",
        "one of function f a.py:2, function f a.py:4",
    );
    check_export(
        files,
        "a.py",
        "g",
        "one of function g a.py:8, function g fast.py:1",
    );
    check_export(files, "a.py", "h", "unknown: `a.py` assigns it");
    check_export(files, "a.py", "v", "variable v a.py:10");
}

#[test]
fn modules_that_make_names_at_run_time_lack_none() {
    for line in [
        "def __getattr__(name): ...",
        "globals().update({})",
        "sys.modules[__name__] = X()",
        "from lazy import __getattr__",
        "def nothing(",
    ] {
        let (snapshot, _) = super::workspace(&format!("--- a.py\n{line}\n"));
        let resolution = snapshot.resolve_export(&super::path("a.py"), "nothing");
        assert!(
            matches!(resolution, crate::Resolution::Unknown(_)),
            "{line}: {resolution:?}"
        );
    }
    check_export(
        "--- a.py\n",
        "a.py",
        "__file__",
        "unknown: every module has it",
    );
}

#[test]
fn a_hook_that_names_what_it_answers_for_hides_nothing_else() {
    let files = "\
--- a.py
def __getattr__(name):
    if name == 'old':
        return 1
    raise AttributeError(name)
--- b.py
def __getattr__(name):
    if name in lazy:
        return load(name)
    raise AttributeError(name)
";
    check_export(files, "a.py", "phantom", "missing phantom in a.py");
    check_export(
        files,
        "a.py",
        "old",
        "unknown: `a.py` makes names at run time",
    );
    check_export(
        files,
        "b.py",
        "phantom",
        "unknown: `b.py` makes names at run time",
    );
}
