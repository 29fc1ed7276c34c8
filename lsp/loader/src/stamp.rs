//! The marks of files on disk: asked of the system, and only believed when they are old enough to tell.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use scopewise_workspace::DiskStamp;

/// A change within this time of another may carry the same marks: clocks of file systems tick with the
/// system's, in up to ten milliseconds.
const TICK: Duration = Duration::from_millis(100);

/// Old file systems count whole seconds, or every second one.
const COARSE_TICK: Duration = Duration::from_secs(2);

const SECOND: u64 = 1_000_000_000;

/// The marks of a file.
pub(crate) fn stamp_of(metadata: &Metadata) -> DiskStamp {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|it| it.duration_since(UNIX_EPOCH).ok());
    let (changed, number) = inner_marks(metadata);
    DiskStamp {
        size: metadata.len(),
        modified: nanoseconds(since.unwrap_or_default()),
        changed,
        number,
    }
}

/// The marks of a text that was read after `metadata` was asked for, `None` while a later change could
/// still carry the same.
pub(crate) fn settled(metadata: &Metadata) -> Option<DiskStamp> {
    let stamp = stamp_of(metadata);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let last = stamp.modified.max(stamp.changed);
    let is_coarse = stamp.modified.is_multiple_of(SECOND);
    let tick = if is_coarse { COARSE_TICK } else { TICK };
    (last.saturating_add(nanoseconds(tick)) < nanoseconds(now)).then_some(stamp)
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(unix)]
fn inner_marks(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).unwrap_or_default();
    let rest = u64::try_from(metadata.ctime_nsec()).unwrap_or_default();
    (
        seconds.saturating_mul(SECOND).saturating_add(rest),
        metadata.ino(),
    )
}

#[cfg(not(unix))]
const fn inner_marks(_: &Metadata) -> (u64, u64) {
    (0, 0)
}
