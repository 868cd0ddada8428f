//! Code in other languages that scripts hand to their programs: the first byte chooses which, and how.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// How code is handed over; `@` is where it stands.
const WAYS: &[&str] = &[
    "R -e '@'",
    "R -e \"@\"",
    "Rscript -e '@' -e 'install.packages(p)'",
    "R --no-save <<'EOF'\n@\nEOF\n",
    "R --no-save <<EOF\n@\nEOF\n",
    "echo '@' | R --no-save",
    "julia -e '@'",
    "julia --project=x -e \"@\"",
    "julia <<EOF\n@\nEOF\n",
    "python -c '@'",
    "python3 -c \"@\"",
    "python3 <<'EOF'\n@\nEOF\n",
    "python3 - <<EOF\n@\nEOF\n",
];

fuzz_target!(|input: &[u8]| {
    let Some((way, code)) = input.split_first() else { return };
    let Ok(code) = std::str::from_utf8(code) else { return };
    fuzz::check_installs(&WAYS[usize::from(*way) % WAYS.len()].replacen('@', code, 1));
});
