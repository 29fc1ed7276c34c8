//! The nearest name to a misspelt one.

/// The one of `names` that is at most a third of its letters away; the first of equals.
pub(crate) fn nearest<'a>(given: &str, names: &[&'a str]) -> Option<&'a str> {
    let given = given.to_lowercase();
    let distances = names.iter().map(|name| (distance(&given, name), *name));
    distances
        .filter(|(distance, name)| *distance <= (name.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Letters to insert, delete or replace.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        let mut next = vec![left];
        for (above, against) in row.iter().skip(1).zip(&other) {
            let replaced = diagonal + usize::from(letter != *against);
            left = replaced.min(above + 1).min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    fn check_nearest(given: &str, expected: Option<&str>) {
        let names = ["mode", "deliver", "directive", "max_calls", "providers"];
        assert_eq!(nearest(given, &names), expected, "{given}");
    }

    #[test]
    fn suggests_what_is_a_few_letters_away() {
        check_nearest("mod", Some("mode"));
        check_nearest("deliverr", Some("deliver"));
        check_nearest("maxcalls", Some("max_calls"));
        check_nearest("Provider", Some("providers"));
    }

    #[test]
    fn suggests_nothing_for_another_word() {
        check_nearest("temperature", None);
        check_nearest("", None);
    }
}
