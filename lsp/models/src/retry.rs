//! Whether and when a call that brought nothing is made again. At most once, never for used-up
//! quota, never when the provider wants a longer wait than a person has patience.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::HeaderMap;

/// What a response says about trying again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RetryAdvice {
    /// How long to wait first.
    pub(crate) after: Option<Duration>,
    /// `x-should-retry`.
    pub(crate) should: Option<bool>,
}

impl RetryAdvice {
    /// `retry-after-ms`, `retry-after` in seconds or as a date, `x-should-retry`. What is not a
    /// wait (negative, not a number, in the past) counts as not said.
    pub(crate) fn of(headers: &HeaderMap, now: SystemTime) -> RetryAdvice {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let milliseconds = text("retry-after-ms").and_then(|text| wait_of(text, 1000.0));
        let after = milliseconds.or_else(|| {
            let text = text("retry-after")?;
            wait_of(text, 1.0).or_else(|| date_of(text)?.duration_since(now).ok())
        });
        let should = text("x-should-retry").and_then(|text| text.trim().parse().ok());
        RetryAdvice { after, should }
    }
}

fn wait_of(text: &str, a_second: f64) -> Option<Duration> {
    let number = text.trim().parse::<f64>().ok()?;
    let seconds = number / a_second;
    if seconds.is_nan() || seconds <= 0.0 {
        return None;
    }
    // What no Duration can hold is still a wait, only far too long.
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// An HTTP date in the one form that servers may send: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn date_of(text: &str) -> Option<SystemTime> {
    let mut words = text.trim().split([' ', ':']).skip(1);
    let day: u64 = words.next()?.parse().ok()?;
    let month = words.next()?;
    let year: u64 = words.next()?.parse().ok()?;
    let mut number = || words.next()?.parse::<u64>().ok();
    let (hour, minute, second) = (number()?, number()?, number()?);
    let month = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    .iter()
    .zip(1_u64..)
    .find_map(|(name, number)| (*name == month).then_some(number))?;
    if !(1970..=9999).contains(&year) || day > 31 || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// Years begin in March, so that the leap day is the last of its year.
fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day;
    days.saturating_sub(719_469)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_wait(name: &'static str, value: &str, expected: Option<Duration>) {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        let now = UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(
            RetryAdvice::of(&headers, now).after,
            expected,
            "{name}: {value}"
        );
    }

    #[test]
    fn reads_waits_in_every_form() {
        check_wait("retry-after-ms", "250", Some(Duration::from_millis(250)));
        check_wait("retry-after", "2", Some(Duration::from_secs(2)));
        check_wait("retry-after", " 0.5", Some(Duration::from_millis(500)));
        check_wait(
            "retry-after",
            "Sun, 06 Nov 1994 08:49:40 GMT",
            Some(Duration::from_secs(3)),
        );
        check_wait("retry-after", "999999", Some(Duration::from_secs(999_999)));
        check_wait("retry-after", "inf", Some(Duration::MAX));
    }

    #[test]
    fn takes_what_is_no_wait_as_not_said() {
        for value in [
            "0",
            "-1",
            "NaN",
            "soon",
            "",
            "Sun, 06 Nov 1994 08:49:36 GMT",
            "Sun, 99 Nov",
        ] {
            check_wait("retry-after", value, None);
        }
    }

    #[test]
    fn knows_the_calendar() {
        for (date, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
            ("Sun, 22 Nov 2026 00:00:00 GMT", 1_795_305_600),
        ] {
            assert_eq!(
                date_of(date),
                Some(UNIX_EPOCH + Duration::from_secs(seconds)),
                "{date}"
            );
        }
    }

    #[test]
    fn milliseconds_win_over_seconds() {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "9".parse().unwrap());
        headers.insert("retry-after-ms", "100".parse().unwrap());
        headers.insert("x-should-retry", "false".parse().unwrap());
        let advice = RetryAdvice::of(&headers, UNIX_EPOCH);
        let after = Some(Duration::from_millis(100));
        assert_eq!(
            advice,
            RetryAdvice {
                after,
                should: Some(false)
            }
        );
    }
}
