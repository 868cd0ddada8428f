use super::tags::{exact_names, more_exact, newer};

fn owned(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}

#[test]
fn exact_names_of_a_moving_one() {
    let tags = owned(&[
        "latest",
        "3",
        "3.14",
        "3.14.7",
        "3.14.7-slim",
        "3.14.7-trixie",
        "3.15.0rc1",
        "3.15.0rc1-trixie",
        "3.13.9",
        "slim",
        "3.14.6",
        "3.14.7-slim-trixie",
        "windowsservercore",
    ]);
    let names = |moving| exact_names("lab/tool", moving, &tags);
    assert_eq!(names("latest")[..3], ["3.14.7", "3.14.7-slim", "3.14.7-trixie"]);
    assert_eq!(names("slim"), ["3.14.7-slim", "3.14.7-slim-trixie"]);
    assert_eq!(names("3.13"), ["3.13.9"]);
    assert_eq!(
        more_exact("3.14.7", &names("latest")),
        ["3.14.7-slim-trixie", "3.14.7-slim", "3.14.7-trixie"]
    );
    assert_eq!(more_exact("3.14.7-slim", &names("slim")), ["3.14.7-slim-trixie"]);
}

#[test]
fn the_newest_of_a_series() {
    let tags = owned(&["1.2.3", "1.2.10", "1.3.0", "1.2.11-slim", "1.2.12rc1", "22.04", "22.10", "7", "8"]);
    assert_eq!(newer("1.2.3", &tags), Some("1.2.10"));
    assert_eq!(newer("1.2.10", &tags), None);
    assert_eq!(newer("1.2.3-slim", &tags), Some("1.2.11-slim"));
    assert_eq!(newer("7", &tags), None);
}
