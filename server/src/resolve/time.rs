//! Days and seconds: the little of a calendar that ages and dates of releases need.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const DAY: u64 = 24 * 60 * 60;

/// Now, in seconds since 1970.
pub(super) fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// The moment so many seconds after 1970 began.
pub(super) fn since_1970(seconds: u64) -> SystemTime {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).unwrap_or(UNIX_EPOCH)
}

/// The day (`YYYY-MM-DD`) of a moment, in UTC.
/// Source: Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `civil_from_days`.
#[must_use]
pub fn day(moment: SystemTime) -> String {
    let days = moment.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / DAY + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// How long ago, in the largest unit that fits.
#[must_use]
pub fn age(moment: SystemTime) -> String {
    let seconds = moment.elapsed().unwrap_or_default().as_secs();
    match seconds {
        0..60 => "just now".to_owned(),
        60..3_600 => format!("{} min ago", seconds / 60),
        3_600..DAY => format!("{} h ago", seconds / 3_600),
        _ => format!("{} d ago", seconds / DAY),
    }
}

/// The day of a moment as RFC 3339 writes it.
#[must_use]
pub fn day_of(moment: &str) -> Option<&str> {
    moment.get(..10).filter(|day| is_day(day))
}

/// Whether a text is a day: `YYYY-MM-DD`.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let is_number =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let within = |part: Option<&str>, most: u8| {
        part.is_some_and(|part| {
            is_number(part, 2) && part.parse().is_ok_and(|number: u8| (1..=most).contains(&number))
        })
    };
    year.is_some_and(|year| is_number(year, 4))
        && within(month, 12)
        && within(day, 31)
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_795_305_599, "2026-11-21"),
        ] {
            assert_eq!(day(since_1970(seconds)), expected);
        }
        assert!(
            is_day("2024-05-31") && !is_day("2024-5-31") && !is_day("2024-13-01") && !is_day("2024-05-01T")
        );
    }

    #[test]
    fn ages() {
        let ago = |seconds| age(SystemTime::now() - Duration::from_secs(seconds));
        assert_eq!(
            [ago(1), ago(90), ago(7_300), ago(200_000)],
            ["just now", "1 min ago", "2 h ago", "2 d ago"]
        );
    }
}
