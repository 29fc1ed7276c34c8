//! How long one file may be parsed: by the time its thread computes, so that a busy machine gives up no
//! earlier than an idle one.

use std::time::Duration;

/// What every file has.
const AT_LEAST: Duration = Duration::from_millis(500);

/// What it has for each byte beside: many times what a parse takes.
const PER_BYTE: Duration = Duration::from_micros(4);

/// Says whether the parse of a text of so many bytes goes on, counted from this call.
pub(crate) fn goes_on(bytes: usize) -> impl FnMut() -> bool {
    let more = PER_BYTE.saturating_mul(u32::try_from(bytes).unwrap_or(u32::MAX));
    let end = computed() + AT_LEAST + more;
    move || computed() < end
}

/// What this thread has computed so far.
#[cfg(unix)]
fn computed() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let seconds = u64::try_from(spent.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(spent.tv_nsec).unwrap_or_default())
}

/// The time since the first call, where no thread's own is told.
#[cfg(not(unix))]
fn computed() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}
