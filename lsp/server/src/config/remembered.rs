//! Models that their provider does not know, remembered for a day so that no ask pays for finding out
//! again. One small file in the state folder; losing it costs one failed call.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::state_dir;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Adds a name to those remembered.
pub(super) fn remember_unknown(name: &str) {
    let Some(folder) = state_dir() else {
        return;
    };
    if let Err(error) = remember_in(&folder, name, now()) {
        tracing::debug!("an unknown model is not remembered: {error}");
    }
}

/// The names that were found unknown within the last day.
pub(super) fn unknown() -> Vec<String> {
    state_dir().map_or_else(Vec::new, |folder| unknown_in(&folder, now()))
}

fn unknown_in(folder: &Path, now: u64) -> Vec<String> {
    let entries = read(folder).into_iter();
    let fresh = entries.filter(|(_, seen)| is_fresh(*seen, now));
    fresh.map(|(name, _)| name).collect()
}

fn remember_in(folder: &Path, name: &str, now: u64) -> std::io::Result<()> {
    let mut entries = read(folder);
    entries.retain(|_, seen| is_fresh(*seen, now));
    entries.insert(name.to_owned(), now);
    fs::create_dir_all(folder)?;
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&mut temporary, &entries)?;
    temporary.flush()?;
    temporary.persist(folder.join("models.json"))?;
    Ok(())
}

/// Name to the second since 1970 when it was found unknown.
fn read(folder: &Path) -> BTreeMap<String, u64> {
    let text = fs::read_to_string(folder.join("models.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn is_fresh(seen: u64, now: u64) -> bool {
    seen <= now && now - seen < DAY.as_secs()
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::{DAY, remember_in, unknown_in};

    #[test]
    fn forgets_after_a_day() {
        let folder = tempfile::TempDir::new().unwrap();
        let name = "spark (openai)";
        assert!(unknown_in(folder.path(), 1000).is_empty());
        remember_in(folder.path(), "other", 500).unwrap();
        remember_in(folder.path(), name, 1000).unwrap();
        assert_eq!(unknown_in(folder.path(), 999 + DAY.as_secs()), [name]);
        assert!(unknown_in(folder.path(), 1000 + DAY.as_secs()).is_empty());
    }

    #[test]
    fn takes_a_broken_file_for_an_empty_one() {
        let folder = tempfile::TempDir::new().unwrap();
        std::fs::write(folder.path().join("models.json"), "{").unwrap();
        assert!(unknown_in(folder.path(), 1000).is_empty());
    }
}
