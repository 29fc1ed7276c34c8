//! Words for sentences: counts, lists, numbers, and what the target is called.

use scopewise_scope::{Scope, TargetKind};

/// `one file`, `3 files`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{} {many}", grouped(number)),
    }
}

/// `12,400`
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `a, b and c`; past four names the rest is a number.
pub(crate) fn list(names: &[String]) -> String {
    const SHOWN: usize = 4;
    let mut parts: Vec<String> = if names.len() > SHOWN + 1 {
        names.iter().take(SHOWN).cloned().collect()
    } else {
        names.to_vec()
    };
    if parts.len() < names.len() {
        parts.push(format!("{} more", names.len() - parts.len()));
    }
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// What a sentence calls the target.
pub(crate) fn subject(scope: &Scope) -> String {
    let target = &scope.target;
    match target.kind {
        TargetKind::NewFile => target.path.to_string(),
        _ if !target.name.is_empty() => format!("`{}`", target.name),
        _ => match target.lines {
            (first, last) if first == last => format!("line {first} of {}", target.path),
            (first, last) => format!("lines {first}-{last} of {}", target.path),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, list};

    fn names(number: usize) -> Vec<String> {
        (1..=number).map(|it| format!("{it}.py")).collect()
    }

    #[test]
    fn lists_names_up_to_five() {
        assert_eq!(list(&names(0)), "");
        assert_eq!(list(&names(1)), "1.py");
        assert_eq!(list(&names(3)), "1.py, 2.py and 3.py");
        assert_eq!(list(&names(5)), "1.py, 2.py, 3.py, 4.py and 5.py");
        assert_eq!(list(&names(7)), "1.py, 2.py, 3.py, 4.py and 3 more");
    }

    #[test]
    fn groups_thousands() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(128_000), "128,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
