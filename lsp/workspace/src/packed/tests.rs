//! Tests of the packed form.

use serde::{Deserialize, Serialize};

use super::{Pack, read, write};
use crate::{File, FileFacts, Text, WorkspacePath};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Plain,
    Named(String),
    Pair(i32, u8),
    Fields {
        range: std::ops::Range<usize>,
        next: Option<u64>,
    },
}

fn check_same<T: Serialize + for<'de> Deserialize<'de> + PartialEq + std::fmt::Debug>(value: &T) {
    let bytes = write::write(value).unwrap();
    assert_eq!(&read::read::<T>(&bytes).unwrap(), value);
    for end in 0..bytes.len() {
        assert!(read::read::<T>(&bytes[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn every_shape_comes_back() {
    check_same(&vec![
        Shape::Plain,
        Shape::Named("name".into()),
        Shape::Named("name".into()),
        Shape::Named(String::new()),
        Shape::Pair(-70_000, 255),
        Shape::Fields {
            range: 900..1_000,
            next: Some(u64::MAX),
        },
        Shape::Fields {
            range: std::ops::Range { start: 10, end: 5 },
            next: None,
        },
    ]);
    check_same(&(true, 'ß', [1_u16, 2, 3], vec![("a".to_owned(), 7_usize)]));
}

#[test]
fn a_name_is_written_once() {
    let once = write::write(&vec!["a_long_name_of_something"; 2])
        .unwrap()
        .len();
    let often = write::write(&vec!["a_long_name_of_something"; 12])
        .unwrap()
        .len();
    assert_eq!(often, once + 10);
}

fn facts(path: &str, text: &str) -> FileFacts {
    let file = File::parse(
        WorkspacePath::new(path).unwrap(),
        Text::from(text),
        None,
        false,
    );
    file.facts().clone()
}

const TEXT: &str = "import os\n\n\nclass A(B):\n    x: int = 1\n\n    def f(self, a, *b, c=2, **d):\n        return os.path.join(a, *b, c=c)\n";

#[test]
fn facts_come_back() {
    let facts = facts("a.py", TEXT);
    let mut back = FileFacts::unpack(&facts.pack()).unwrap();
    back.names = facts.names.clone();
    assert_eq!(back, facts);
}

#[test]
fn damaged_bytes_are_no_facts_and_no_panic() {
    let packed = facts("a.py", TEXT).pack();
    for at in 0..packed.len() {
        let mut damaged = packed.to_vec();
        damaged[at] ^= 0x55;
        let _ = FileFacts::unpack(&damaged);
        assert!(FileFacts::unpack(&packed[..at]).is_none());
    }
}

#[test]
fn texts_come_back() {
    for text in ["", "a", "line\r\nß\u{2028}🦀\n"] {
        let text = Text::from(text);
        assert_eq!(Text::unpack(&text.pack()).unwrap(), text);
    }
}
