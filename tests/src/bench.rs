//! Timing: many samples, their median and spread, and two sides of a comparison in one run.

use std::time::Duration;

/// Samples of one measure.
#[derive(Clone, Debug, Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    /// Takes one more.
    pub fn push(&mut self, sample: Duration) {
        self.0.push(sample);
    }

    /// The value below which `percent` of the samples lie.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort();
        let last = sorted.len().saturating_sub(1);
        sorted
            .get(last * percent / 100)
            .copied()
            .unwrap_or_default()
    }

    /// The middle sample.
    #[must_use]
    pub fn median(&self) -> Duration {
        self.percentile(50)
    }

    /// `0.312 ms (0.290 to 0.401)`: the median, and the tenth and ninetieth percentile.
    #[must_use]
    pub fn spread(&self) -> String {
        format!(
            "{:.4} ms ({:.4} to {:.4})",
            milliseconds(self.median()),
            milliseconds(self.percentile(10)),
            milliseconds(self.percentile(90))
        )
    }

    /// How many times the median of `floor` this median is.
    #[must_use]
    pub fn ratio_to(&self, floor: &Self) -> f64 {
        self.median().as_secs_f64() / floor.median().as_secs_f64().max(1e-9)
    }
}

/// Milliseconds with their fraction.
#[must_use]
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The processor time that a process and its threads have used, where the system says.
#[must_use]
pub fn processor_time(process: u32) -> Option<Duration> {
    let mut nanoseconds = 0_u64;
    for task in std::fs::read_dir(format!("/proc/{process}/task")).ok()? {
        let text = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        nanoseconds += text.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(nanoseconds))
}

/// Bytes of a process that are in memory.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// All of them.
    pub whole: usize,
    /// Those that are the program's own file and its libraries'.
    pub program: usize,
}

/// What a process has in memory, where the system says.
#[must_use]
pub fn memory(process: u32) -> Option<Memory> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let bytes = |name| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes: usize = line.split_whitespace().next()?.parse().ok()?;
        Some(kilobytes * 1024)
    };
    Some(Memory {
        whole: bytes("VmRSS:")?,
        program: bytes("RssFile:")?,
    })
}

/// Megabytes with their fraction.
#[expect(clippy::cast_precision_loss, reason = "a size for a person")]
#[must_use]
pub fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
