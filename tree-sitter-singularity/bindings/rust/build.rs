//! Compiles the generated parser and the scanner.
#![allow(clippy::print_stdout)] // how a build script speaks to cargo

fn main() {
    let sources = ["src/parser.c", "src/scanner.c"];
    cc::Build::new().std("c11").include("src").files(sources).warnings(false).compile("tree-sitter-singularity");
    for source in sources {
        println!("cargo:rerun-if-changed={source}");
    }
}
