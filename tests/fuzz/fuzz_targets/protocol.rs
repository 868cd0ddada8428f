//! Standard input of the server: where messages begin and end, and which of them are messages.
#![no_main]

use libfuzzer_sys::fuzz_target;
use singularity_ls::lsp::fuzzing;

fuzz_target!(|bytes: &[u8]| {
    let (bodies, rest) = fuzzing::messages(bytes);
    let length: usize = bodies.iter().map(Vec::len).sum();
    assert!(length + rest <= bytes.len(), "nothing is read twice");
    for body in bodies {
        let message = fuzzing::checked(body);
        // What the server is handed is one whole message again …
        let (again, rest) = fuzzing::messages(&message);
        let [again] = again.as_slice() else { panic!("{} messages", again.len()) };
        assert_eq!(rest, 0, "and nothing behind it");
        // … that it can read: one that it cannot read would be the last.
        assert!(fuzzing::is_readable(again), "{}", String::from_utf8_lossy(again));
    }
});
