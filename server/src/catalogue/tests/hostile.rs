//! Whatever is asked, there is an answer.

use super::super::{
    Reference, canonical, chain, cycle, end_of_life, floats, image, images_with_prefix, newest_pypi, pins,
    python_of, system, tag, tags_for_completion, unknown_tag,
};
use proptest::prelude::*;

fn ask(name: &str, text: &str) {
    let canonical = canonical(Some(text), name);
    for name in [name, canonical.as_str()] {
        let _ = (
            image(name),
            images_with_prefix(name).count(),
            tag(name, text),
            chain(name, text),
            system(name, text),
        );
        let _ = (end_of_life(name, text), pins(name, text), unknown_tag(name, text), python_of(name, text));
        let _ = (cycle(name, text), newest_pypi(text), tags_for_completion(name).len());
        let _ = floats(Reference { registry: Some(text), path: name, tag: Some(text), digest: None });
        let _ = floats(Reference { registry: None, path: name, tag: Some(text), digest: Some(name) });
    }
}

proptest! {
    #[test]
    fn any_text(name in "\\PC{0,20}", text in "\\PC{0,40}") {
        ask(&name, &text);
    }

    #[test]
    fn nearly_tags(
        name in prop::sample::select(vec!["python", "ubuntu", "debian", "openjdk", "jupyter/base-notebook", "ros", "alpine", "redhat/ubi9"]),
        text in "(v|stable|sid|latest|[0-9]{1,9}|jammy|python|20[0-9]{2}|é|\t|\n|=)?([-._+:/@ |=]?(slim|rc|ea|u|_8|[0-9]{1,4}|bookworm|alpine|ü)){0,5}",
    ) {
        ask(name, &text);
    }
}

#[test]
fn separators_of_the_tables_are_no_tags() {
    for text in [
        "|",
        "-",
        "=",
        " ",
        "\t",
        "\n",
        "3.14.7=f",
        "#image",
        "3.14.7-trixie=o 3.14-trixie",
        "scratch",
        "2024-10-01",
    ] {
        assert_eq!(tag("python", text), None, "{text:?}");
        assert_eq!(image(text), None, "{text:?}");
    }
}

#[test]
fn long_words_take_no_time() {
    let long = "1.2-".repeat(20_000);
    let in_time = || {
        let started = std::time::Instant::now();
        ask("python", &long);
        ask(&long, "3.12");
        started.elapsed().as_secs() < 5
    };
    // Once in three times: the machine may have been busy with something else.
    assert!((0..3).any(|_| in_time()));
}
