//! Where a test of a file goes: beside the tests there are, by the convention they follow.

use scopewise_workspace::{Language, Snapshot, WorkspacePath};

/// The free path of a new test file for `path`.
pub(crate) fn test_path(snapshot: &Snapshot, path: &WorkspacePath) -> Option<WorkspacePath> {
    let package = snapshot
        .package_of(path)
        .map_or("", |package| package.folder.as_str());
    let language = Language::of_path(path.as_str());
    let (stem, ending) = split_ending(path.file_name());
    let tests: Vec<&WorkspacePath> = snapshot
        .files()
        .map(|file| &file.path)
        .filter(|it| it.is_under(package) && is_test_of(language, it))
        .collect();
    let folder = test_folder(&tests, path, package, language);
    let style = Style::of(&tests, language);
    (1..1000).find_map(|number| {
        let stem = match number {
            1 => stem.to_owned(),
            _ => format!("{stem}_{number}"),
        };
        let free = WorkspacePath::join(&folder, &style.name(&stem, ending))?;
        snapshot.file(&free).is_none().then_some(free)
    })
}

/// Whether a file is a test by its name.
pub(crate) fn is_test(path: &WorkspacePath) -> bool {
    is_test_of(Language::of_path(path.as_str()), path)
}

fn is_test_of(language: Language, path: &WorkspacePath) -> bool {
    let (stem, _) = split_ending(path.file_name());
    let is_same =
        |other: Language| other == language || (other.is_script() && language.is_script());
    is_same(Language::of_path(path.as_str()))
        && match language {
            Language::Python => stem.starts_with("test_") || stem.ends_with("_test"),
            _ if language.is_script() => stem.ends_with(".test") || stem.ends_with(".spec"),
            Language::Rust => path.folder().split('/').any(|it| it == "tests"),
            Language::Java | Language::CSharp | Language::Php => {
                stem.ends_with("Test") || stem.ends_with("Tests")
            }
            Language::Ruby => stem.ends_with("_test") || stem.ends_with("_spec"),
            _ => stem.ends_with("_test"),
        }
}

fn split_ending(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, "txt"))
}

/// The folder in which most tests near the file lie.
fn test_folder(
    tests: &[&WorkspacePath],
    path: &WorkspacePath,
    package: &str,
    language: Language,
) -> String {
    let beside = path.folder();
    let inside = |folder: &str| tests.iter().any(|it| it.folder() == folder);
    let joined = |base: &str, name: &str| match base {
        "" => name.to_owned(),
        base => format!("{base}/{name}"),
    };
    let own = joined(beside, "__tests__");
    if language == Language::Java
        && let Some((before, after)) = beside.split_once("src/main/")
    {
        return format!("{before}src/test/{after}");
    }
    if inside(beside) || language == Language::Go {
        return beside.to_owned();
    }
    if language.is_script() && inside(&own) {
        return own;
    }
    let top = ["tests", "test", "spec"]
        .into_iter()
        .flat_map(|name| path.ancestors().map(move |base| joined(base, name)))
        .find(|folder| inside(folder));
    match top {
        Some(folder) => folder,
        None if language.is_script() => beside.to_owned(),
        None => joined(package, "tests"),
    }
}

/// How test files are called.
enum Style {
    /// `test_x.py`
    Prefix,
    /// `x_test.go`
    Suffix,
    /// `x.test.ts`, `x.spec.ts`
    Dotted(&'static str),
    /// `XTest.java`, `XTests.cs`
    Capital(&'static str),
    /// `x_spec.rb`
    Spec,
    /// `x.rs` in a folder of tests.
    Plain,
}

impl Style {
    fn of(tests: &[&WorkspacePath], language: Language) -> Self {
        let count = |fits: fn(&str) -> bool| {
            let stems = tests.iter().map(|it| split_ending(it.file_name()).0);
            stems.filter(|stem| fits(stem)).count()
        };
        match language {
            Language::Python
                if count(|it| it.ends_with("_test")) > count(|it| it.starts_with("test_")) =>
            {
                Self::Suffix
            }
            Language::Python => Self::Prefix,
            _ if language.is_script() => {
                let is_spec = count(|it| it.ends_with(".spec")) > count(|it| it.ends_with(".test"));
                Self::Dotted(if is_spec { "spec" } else { "test" })
            }
            Language::Rust => Self::Plain,
            Language::Java | Language::CSharp | Language::Php => {
                let is_plural =
                    count(|it| it.ends_with("Tests")) > count(|it| it.ends_with("Test"));
                let plural_at_first = tests.is_empty() && language == Language::CSharp;
                Self::Capital(if is_plural || plural_at_first {
                    "Tests"
                } else {
                    "Test"
                })
            }
            Language::Ruby
                if count(|it| it.ends_with("_spec")) > count(|it| it.ends_with("_test")) =>
            {
                Self::Spec
            }
            _ => Self::Suffix,
        }
    }

    fn name(&self, stem: &str, ending: &str) -> String {
        match self {
            Self::Prefix => format!("test_{}.{ending}", stem.trim_start_matches('_')),
            Self::Suffix => format!("{stem}_test.{ending}"),
            Self::Dotted(word) => format!("{stem}.{word}.{ending}"),
            Self::Capital(word) => format!("{stem}{word}.{ending}"),
            Self::Spec => format!("{stem}_spec.{ending}"),
            Self::Plain => format!("{stem}.{ending}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use scopewise_workspace::{Snapshot, WorkspacePath};

    use super::test_path;

    fn check_test_path(files: &[&str], expected: &str) {
        let snapshot = Snapshot::of_texts(files.iter().map(|path| (*path, "\n")));
        let path = WorkspacePath::new(files[0]).unwrap();
        assert_eq!(test_path(&snapshot, &path).unwrap().as_str(), expected);
    }

    #[test]
    fn without_tests_the_language_decides() {
        check_test_path(&["app/cart.py"], "tests/test_cart.py");
        check_test_path(&["src/cart.tsx"], "src/cart.test.tsx");
        check_test_path(&["pkg/cart.go"], "pkg/cart_test.go");
        check_test_path(&["src/cart.rs"], "tests/cart.rs");
    }

    #[test]
    fn existing_tests_show_the_place_and_style() {
        check_test_path(&["app/cart.py", "app/test_other.py"], "app/test_cart.py");
        check_test_path(
            &["shop/app/cart.py", "shop/tests/other_test.py"],
            "shop/tests/cart_test.py",
        );
        check_test_path(
            &["src/cart.ts", "src/__tests__/a.spec.ts"],
            "src/__tests__/cart.spec.ts",
        );
        check_test_path(&["src/cart.ts", "test/a.test.js"], "test/cart.test.ts");
    }

    #[cfg(feature = "more-languages")]
    #[test]
    fn more_languages_follow_their_own_customs() {
        check_test_path(
            &["src/main/java/acme/Cart.java"],
            "src/test/java/acme/CartTest.java",
        );
        check_test_path(&["Acme/Cart.cs"], "tests/CartTests.cs");
        check_test_path(&["src/Cart.php", "tests/ATest.php"], "tests/CartTest.php");
        check_test_path(&["lib/cart.rb", "test/a_test.rb"], "test/cart_test.rb");
        check_test_path(&["lib/cart.rb", "spec/a_spec.rb"], "spec/cart_spec.rb");
        check_test_path(&["src/cart.c"], "tests/cart_test.c");
    }

    #[test]
    fn a_taken_name_is_numbered() {
        check_test_path(
            &["app/cart.py", "tests/test_cart.py"],
            "tests/test_cart_2.py",
        );
        check_test_path(&["a.ts", "a.test.ts", "a_2.test.ts"], "a_3.test.ts");
    }
}
