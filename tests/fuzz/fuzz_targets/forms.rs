//! Small texts that mean something by themselves: references of images, tags, versions, values of labels, addresses,
//! template variables, days, what an image says is installed in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use singularity_ls::catalogue;
use singularity_ls::definition::{reference::Reference, templates};
use singularity_ls::features::chain::Place;
use singularity_ls::language::agents::From;
use singularity_ls::language::label_forms::Form;
use singularity_ls::language::package_managers::{Family, download, npm_level, requirement};
use singularity_ls::language::programs::Program;
use singularity_ls::resolve::{Settings, pin::installed::Installed, registry::Repository, time};

fn image(text: &str) {
    for form in [From::Docker, From::Oras, From::Library, From::Shub, From::Path, From::Ignored] {
        let Some(cut) = Reference::parse(text, form) else { continue };
        let pieces = [
            cut.scheme.clone(),
            cut.registry.clone(),
            Some(cut.path.clone()),
            cut.tag.clone(),
            cut.digest.clone(),
        ];
        let mut end = 0;
        for piece in pieces.into_iter().flatten() {
            fuzz::check(text, &piece, "piece");
            assert!(end <= piece.start, "pieces follow each other");
            end = piece.end;
        }
        let name =
            catalogue::canonical(cut.registry.clone().map(|range| &text[range]), &text[cut.path.clone()]);
        let tag = cut.tag.clone().map_or("latest", |range| &text[range]);
        let _ = (
            catalogue::chain(&name, tag),
            catalogue::end_of_life(&name, tag),
            catalogue::unknown_tag(&name, tag),
        );
        let _ = (
            catalogue::successors(&name, tag),
            catalogue::system(&name, tag),
            catalogue::python_of(&name, tag),
        );
        let _ = Repository::of(cut.registry.map(|range| &text[range]), &text[cut.path]);
    }
    let _ = Place::parse(text).map(|place| place.name());
}

fuzz_target!(|text: &str| {
    image(text);
    for form in Form::ALL {
        if let Some(meant) = form.meant(text) {
            assert!(form.fits(&meant) && meant != text, "{form:?}: {meant:?}");
        }
        assert!(form.fits(form.example()));
    }
    if let Some(word) = download::moving_word(text) {
        fuzz::check(text, &word, "moving word");
        let (range, _) = download::release_in_place_of(text, word);
        fuzz::check(text, &range, "release");
    }
    let _ = (download::released_with(text), npm_level(text));
    for family in [Family::Pip, Family::Conda] {
        if let Some(package) = requirement(family, text, 0) {
            fuzz::check(text, &package.range, "requirement");
            fuzz::check(text, &package.name, "name");
        }
    }
    for variable in templates::variables(text) {
        fuzz::check(text, &variable.range, "variable");
        assert!(!variable.name.is_empty(), "{variable:?}");
    }
    for program in Program::ALL {
        let replaced: Vec<_> = templates::replaced(text, program).collect();
        assert!(replaced.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{replaced:?}");
    }
    assert!(time::day_of(text).is_none_or(time::is_day));
    let _ = (Settings::parse(text).is_ok(), Installed::read(text).len());
});
