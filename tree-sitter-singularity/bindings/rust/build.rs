//! Compiles the generated parser and the scanner.
#![allow(clippy::print_stdout)] // how a build script speaks to cargo

fn main() {
    cc::Build::new()
        .std("c11")
        .include("src")
        .files(["src/parser.c", "src/scanner.c"])
        // Without it a debug build of whoever uses the grammar is slow for no one's benefit.
        .opt_level(2)
        .warnings(false)
        .compile("tree-sitter-singularity");
    println!("cargo:rerun-if-changed=src");
}
