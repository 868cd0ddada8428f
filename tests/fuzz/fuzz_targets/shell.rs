//! What a script runs, whatever the script is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use singularity_ls::shell::{Environment, Script, directory};

fuzz_target!(|script: &str| {
    let mut environment = Environment::new();
    environment.set_template("V", "1.2 $W \"");
    let parsed = Script::parse(script);
    let analysis = parsed.analyse(&environment);
    fuzz::check_commands(script, &analysis.commands);
    for comment in parsed.comments() {
        fuzz::check(script, &comment, "comment");
        assert!(script[comment].starts_with('#'), "a comment is one");
    }
    for assignment in &analysis.assignments {
        fuzz::check(script, &assignment.range, "assignment");
    }
    assert_eq!(directory::directories(&analysis.commands, Some("/")).len(), analysis.commands.len());
    for (at, _) in script.char_indices() {
        let line = parsed.logical_line(at);
        fuzz::check(script, &line, "logical line");
        assert!(line.start <= at && at <= line.end, "{line:?} is around {at}");
    }

    // What an earlier script set holds in a later one, and is found in the earlier.
    let later = Script::parse("\"$A\" $B ${C} \"${PATH}\"").analyse(&analysis.environment);
    for place in
        later.commands.iter().flat_map(|command| &command.words).filter_map(|word| word.assigned_at.as_ref())
    {
        assert_eq!(place.script, environment.script());
        fuzz::check(script, &place.range, "assignment of an earlier script");
    }
});
