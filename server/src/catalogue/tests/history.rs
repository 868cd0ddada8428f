use super::super::{DATE, images, meant_on, tags};

#[test]
fn what_a_name_meant() {
    for (image, name, day, expected) in [
        ("python", "latest", "2024-11-01", Some("3.13.0-bookworm")),
        ("python", "3", "2024-10-03", Some("3.12.7-bookworm")),
        ("python", "3.12", "2024-10-31", Some("3.12.7-bookworm")),
        ("python", "3.12", "2024-09-30", Some("3.12.6-bookworm")),
        ("python", "3.12-slim", "2024-11-01", Some("3.12.7-slim-bookworm")),
        ("python", "3.12-bullseye", "2024-11-01", Some("3.12.7-bullseye")),
        ("python", "3.7", "2023-01-15", Some("3.7.16-bullseye")),
        ("postgres", "16", "2024-03-01", Some("16.2-bookworm")),
        ("ubuntu", "22.04", "2024-03-10", Some("jammy-20240227")),
        ("ubuntu", "jammy", "2024-03-10", Some("jammy-20240227")),
        ("debian", "bookworm-slim", "2024-03-20", Some("bookworm-20240311-slim")),
        ("alpine", "3.19", "2024-03-01", Some("3.19.1")),
        // `3.12.11` has moved from bookworm to trixie since, and does not say so.
        ("python", "3.12", "2025-07-01", None),
        // Which release a system's `latest` was follows no rule of the names; nor does what `lts` means.
        ("ubuntu", "latest", "2024-03-10", None),
        ("node", "lts", "2024-03-10", None),
        // Before there was any, after the lists were read, and of what nobody knows.
        ("python", "3.12", "2020-01-01", None),
        ("python", "3.12", "2099-01-01", None),
        ("no/such", "1", "2024-01-01", None),
        ("python", "", "2024-11-01", None),
    ] {
        assert_eq!(meant_on(image, name, day), expected, "{image}:{name} on {day}");
    }
}

/// What the rule says of the catalogue's own day is what the catalogue says, or nothing.
#[test]
fn the_rule_holds_today() {
    let (mut told, mut all) = (0, 0);
    for image in images() {
        // Every fifth: without optimisation the whole takes a minute.
        for moving in tags(image.name).filter(|tag| tag.level.floats() && tag.pin.is_some()).step_by(5) {
            all += 1;
            let Some(exact) = meant_on(image.name, moving.name, DATE) else { continue };
            told += 1;
            let listed = tags(image.name).find(|tag| tag.name == exact);
            assert_eq!(
                listed.and_then(|tag| tag.group_pin),
                moving.group_pin,
                "{}:{} is not {exact}",
                image.name,
                moving.name
            );
        }
    }
    println!("{told} of {all} moving tags follow the rule");
    assert!(told * 10 > all * 6, "{told} of {all}");
}
