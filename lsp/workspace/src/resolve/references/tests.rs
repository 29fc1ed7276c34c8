//! Small workspaces as text. `<<` and `>>` stand around every sure reference, `<?` and `?>` around
//! every possible one, `$0` at the start of the name whose references are asked for.

mod go;
mod javascript;
mod rust;
mod typed;

use crate::{DefinitionId, Snapshot, WorkspacePath};

struct Fixture {
    files: Vec<(String, String)>,
    sure: Vec<(String, usize)>,
    possible: Vec<(String, usize)>,
    target: (String, usize),
}

fn fixture(text: &str) -> Fixture {
    let mut fixture = Fixture {
        files: Vec::new(),
        sure: Vec::new(),
        possible: Vec::new(),
        target: (String::new(), 0),
    };
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("--- ") {
            fixture.files.push((path.trim().to_owned(), String::new()));
            continue;
        }
        let Some((path, plain)) = fixture.files.last_mut() else {
            continue;
        };
        let mut rest = line;
        while !rest.is_empty() {
            let marks = ["<<", ">>", "<?", "?>", "$0"];
            if let Some(mark) = marks.iter().find(|it| rest.starts_with(**it)) {
                let place = (path.clone(), plain.len());
                match *mark {
                    "<<" => fixture.sure.push(place),
                    "<?" => fixture.possible.push(place),
                    "$0" => fixture.target = place,
                    _ => {}
                }
                rest = rest.strip_prefix(mark).unwrap();
                continue;
            }
            let letter = rest.chars().next().unwrap();
            plain.push(letter);
            rest = rest.strip_prefix(letter).unwrap();
        }
    }
    fixture
}

fn check_references(text: &str) {
    check_incomplete(text, None);
}

fn check_incomplete(text: &str, expected: Option<&str>) {
    let mut fixture = fixture(text);
    let texts = fixture.files.iter();
    let snapshot = Snapshot::of_texts(texts.map(|(path, text)| (path.as_str(), text.as_str())));
    let path = WorkspacePath::new(&fixture.target.0).unwrap();
    let definitions = &snapshot.file(&path).unwrap().facts().definitions;
    let index = definitions
        .iter()
        .position(|it| it.name_range.start == fixture.target.1)
        .unwrap();
    let references = snapshot.references(&DefinitionId { path, index });
    let places = |sites: &[crate::ReferenceSite]| -> Vec<(String, usize)> {
        sites
            .iter()
            .map(|it| (it.path.to_string(), it.range.start))
            .collect()
    };
    fixture.sure.sort();
    fixture.possible.sort();
    assert_eq!(places(&references.sites), fixture.sure, "sure, of\n{text}");
    assert_eq!(
        places(&references.possible),
        fixture.possible,
        "possible, of\n{text}"
    );
    assert_eq!(references.incomplete.as_deref(), expected);
}

#[test]
fn uses_and_imports_of_a_function_are_found_and_namesakes_are_not() {
    check_references(
        "\
--- pkg/__init__.py
--- pkg/a.py
__all__ = ['<<send>>']
def $0send(x): ...
def other():
    <<send>>(1)
    def inner(send): send(2)
--- pkg/b.py
from .a import <<send>>
import pkg.a as m
<<send>>(1)
m.<<send>>(2)
m.x.send
client.send(3)
def f():
    send = 1
    send
class C:
    def send(self): self.send()
--- pkg/c.py
def send(): ...
send()
",
    );
}

#[test]
fn aliases_and_re_exports_are_followed() {
    check_references(
        "\
--- a.py
class $0Thing: ...
--- b.py
from a import <<Thing>> as T
<<T>>()
def f(x: <<T>>, y: '<<T>>') -> <<T>>: ...
--- c.py
from b import <<T>> as Again
<<Again>>()
--- d.py
import b
b.<<T>>()
T = 1
T
--- pkg/__init__.py
from a import *
--- e.py
import pkg
pkg.<<Thing>>
",
    );
}

#[test]
fn members_are_sure_where_the_receiver_is_known() {
    check_references(
        "\
--- a.py
class A:
    def $0send(self): ...
    def m(self):
        self.<<send>>()
        x.<?send?>()
        f().<?send?>()
    again = <<send>>
class B(A):
    def <?send?>(self):
        super().<?send?>()
        self.<?send?>()
class C(A):
    def m(self): self.<<send>>()
class D:
    def send(self): self.send()
--- b.py
from a import A
import os
A.<<send>>
a = A()
a.<<send>>()
def f(p: A, q):
    p.<<send>>()
    q.<?send?>()
    os.send()
    send = 1
",
    );
}

#[test]
fn variables_are_found_where_they_are_read_and_written() {
    check_references(
        "\
--- a.py
$0LIMIT = 1
<<LIMIT>> = 2
def f():
    global <<LIMIT>>
    <<LIMIT>> += 1
def g():
    LIMIT = 3
--- b.py
import a
a.<<LIMIT>> = 4
",
    );
}

#[test]
fn a_local_function_is_looked_for_in_its_file_only() {
    check_references(
        "\
--- a.py
def f():
    def $0g(): ...
    return <<g>>
def g(): ...
--- b.py
from a import g
",
    );
}

#[test]
fn one_of_several_definitions_is_referred_to_by_all() {
    check_references(
        "\
--- a.py
try:
    from fast import f
except ImportError:
    def $0f(): ...
<<f>>()
--- b.py
from a import <<f>>
--- fast.py
def f(): ...
",
    );
}

#[test]
fn a_property_is_all_its_functions() {
    check_references(
        "\
--- a.py
class A:
    @property
    def $0p(self): ...
    @<<p>>.setter
    def <?p?>(self, v): ...
    def m(self): self.<<p>> = self.<<p>>
",
    );
}

#[test]
fn calls_of_the_class_refer_to_its_constructor() {
    check_references(
        "\
--- a.py
class A:
    def $0__init__(self, x): ...
class B(A):
    def <?__init__?>(self): super().<?__init__?>(1)
--- b.py
from a import A
<<A>>(1)
isinstance(x, A)
",
    );
}

#[test]
fn what_cannot_be_seen_is_said() {
    check_incomplete(
        "--- a.py\ndef $0f(): ...\n--- b.py\nfrom tkinter import *\n<?f?>()\n",
        Some("`b.py` imports everything from `tkinter`"),
    );
    check_incomplete(
        "--- a.py\ndef $0f(): ...\n--- b.py\nimport importlib\nm = importlib.import_module('a')\nm.f()\n",
        Some("`b.py` loads the module at run time"),
    );
}

#[test]
fn a_site_tells_its_line_and_what_it_stands_in() {
    let snapshot = Snapshot::of_texts([
        ("a.py", "def f(): ...\n"),
        (
            "b.py",
            "from a import f\nclass C:\n    def m(self):\n        f()\n",
        ),
    ]);
    let id = DefinitionId {
        path: WorkspacePath::new("a.py").unwrap(),
        index: 0,
    };
    let sites: Vec<_> = snapshot
        .references(&id)
        .sites
        .into_iter()
        .map(|it| (it.line, it.within))
        .collect();
    assert_eq!(sites, [(0, None), (3, Some("C.m".to_owned()))]);
}

#[test]
fn sites_are_places_in_the_text_as_it_is() {
    let snapshot = Snapshot::of_texts([("a.py", "def f(): ...\nf()\n")]);
    let path = WorkspacePath::new("a.py").unwrap();
    let edited = snapshot.file(&path).unwrap().edited(0..0, "# why\n", None);
    let snapshot = snapshot.with_file(edited);
    let references = snapshot.references(&DefinitionId { path, index: 0 });
    let places: Vec<_> = references
        .sites
        .iter()
        .map(|it| (it.range.clone(), it.line))
        .collect();
    assert_eq!(places, [(19..20, 2)]);
}

#[test]
fn scripts_are_followed_through_the_same_questions() {
    check_references(
        "\
--- src/a.ts
export function $0send(x: number) {}
<<send>>(1)
--- src/b.ts
import { <<send>> } from './a'
import { <<send>> as post } from './a'
import * as all from './a'
<<send>>(1)
<<post>>(2)
all.<<send>>(3)
function f(send: any) { send(4) }
--- src/index.ts
export { <<send>> as deliver } from './a'
--- src/c.ts
import { <<deliver>> } from './index'
<<deliver>>(5)
--- src/d.ts
function send() {}
send()
",
    );
}

#[test]
fn a_default_export_goes_about_under_any_name() {
    check_references(
        "\
--- src/a.ts
export default function $0send() {}
--- src/b.ts
import <<post>> from './a'
<<post>>()
--- src/c.ts
import post from './d'
post()
--- src/d.ts
export default function other() {}
",
    );
}

#[test]
fn members_of_script_classes_are_sure_where_the_receiver_is_known() {
    check_references(
        "\
--- src/a.ts
export class A {
  $0send() {}
  m() { this.<<send>>() }
}
--- src/b.ts
import { A } from './a'
new A().<<send>>()
function f(x) { x.<?send?>() }
",
    );
}
