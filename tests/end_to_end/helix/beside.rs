//! The menu that a second real server fills too: both sets of actions, in the order that is configured. How
//! long each server took is printed.

use std::time::Duration;

use super::editions::Edition;
use super::session::{Session, Shared};

const PAGE: &str = "import os\n\n\ndef area(radius):\n    return pi * radius**2\n";

/// How often a menu is opened for a median.
const MENUS: usize = 11;

const FIXES_OF_RUFF: [&str; 1] = ["Ruff (F821): Disable for this line"];
const REST_OF_RUFF: [&str; 2] = [
    "Ruff: Fix all auto-fixable problems",
    "Ruff: Organize imports",
];
const OURS: [&str; 5] = [
    "Fix: Undefined name `pi` · fast",
    "Document area · fast",
    "Simplify area · fast",
    "Handle errors in area · fast",
    "Write tests for area · fast",
];

/// Ruff is named first in the configuration; Helix sorts by kind, the older one each server's own.
#[expect(clippy::print_stdout, reason = "the medians are for a person to read")]
pub(super) fn has_the_actions_of_both_and_without_ours_the_others(edition: &Edition) {
    let (mut titles, both) = opened(Shared::WithRuff, edition);
    if edition.sorts_over_servers {
        // Among entries of one kind, those of the server that answered first are first.
        titles[..2].sort_by_key(|it| !it.starts_with("Ruff"));
    }
    let expected: [&[&str]; 3] = match edition.sorts_over_servers {
        true => [&FIXES_OF_RUFF, &OURS, &REST_OF_RUFF],
        false => [&FIXES_OF_RUFF, &REST_OF_RUFF, &OURS],
    };
    assert_eq!(titles, expected.concat());
    for (kind, title) in [("quickfix", OURS[0]), ("refactor.rewrite", OURS[1])] {
        let action = format!("\"kind\":\"{kind}\",\"title\":\"{title}\"");
        assert!(both.log.contains(&action), "{action}\n{}", both.log);
    }
    let (titles, alone) = opened(Shared::RuffAlone, edition);
    assert_eq!(titles, [&FIXES_OF_RUFF[..], &REST_OF_RUFF[..]].concat());
    let (ours, ruffs, without) = (
        both.median("scopewise"),
        both.median("ruff"),
        alone.median("ruff"),
    );
    println!(
        "{}: answers to {MENUS} menus, medians: ours {ours:?}, ruff's {ruffs:?}, ruff's without us {without:?}; \
         the later of both is {:.2} of ruff's alone",
        edition.folder,
        ours.max(ruffs).as_secs_f64() / without.max(Duration::from_millis(1)).as_secs_f64()
    );
}

/// What Helix wrote down of a session.
struct Written {
    log: String,
}

impl Written {
    /// The median of how long a server took to answer for a menu, as Helix saw it.
    #[track_caller]
    fn median(&self, server: &str) -> Duration {
        let (to, from) = (format!("{server} -> "), format!("{server} <- "));
        let mut asked = None;
        let mut took = Vec::new();
        for line in self.log.lines() {
            if line.contains(&to) && line.contains("textDocument/codeAction") {
                asked = Some((time_of(line), id_of(line)));
            } else if let Some((at, id)) = asked.filter(|(_, id)| {
                line.contains(&from) && line.contains("jsonrpc") && id_of(line) == *id
            }) {
                assert!(id > 0);
                took.push(time_of(line).saturating_sub(at));
                asked = None;
            }
        }
        took.sort_unstable();
        assert!(took.len() >= MENUS, "{server}:\n{}", self.log);
        took[took.len() / 2]
    }
}

/// The time of day at the start of a line, such as `2026-11-22T21:57:41.183`.
fn time_of(line: &str) -> Duration {
    let clock = line.split_once('T').unwrap().1.split(' ').next().unwrap();
    let parts = clock.split([':', '.']).map(|it| it.parse::<u64>().unwrap());
    let parts: Vec<u64> = parts.collect();
    Duration::from_millis(((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + parts[3])
}

/// The number of the request that a line is or answers; 0 where it has none.
fn id_of(line: &str) -> u64 {
    let behind = line.rsplit_once("\"id\":").map_or("", |(_, it)| it);
    let digits = behind.split(|it: char| !it.is_ascii_digit());
    digits
        .into_iter()
        .next()
        .map_or(0, |it| it.parse().unwrap_or(0))
}

/// Opens the menu of an undefined name again and again. Gives its titles, from the top.
fn opened(shared: Shared, edition: &Edition) -> (Vec<String>, Written) {
    let session = Session::open_shared(shared, edition, &[("a.py", PAGE)], "a.py:5:12", []);
    session.see("Undefined name");
    let first = FIXES_OF_RUFF[0];
    for _ in 0..MENUS {
        session.menu(first);
        session.close(first);
    }
    let titles = session.menu(first);
    session.close(first);
    let log = session.log();
    (titles, Written { log })
}
