# What is typed every day; `just` lists it. (https://just.systems; nothing else depends on it)

# This list
_default:
    @just --list --unsorted

# Tests of one rule, module or word, in seconds
test WORD:
    cargo test --lib {{ WORD }}

# What has to pass before a commit: format, lints, quick tests
check:
    cargo fmt --all --check
    cargo clippy --locked --workspace --all-targets -- -D warnings
    cargo test --lib
    cargo test --test tidy --test book --test formats --test command_line

# Everything, or the groups that are named
all *GROUPS:
    tests/run {{ GROUPS }}

# Judge files with the program as it is
try *ARGUMENTS:
    cargo run --quiet -- {{ ARGUMENTS }}

# What is made from the program: pages of rules, references, the schema
generate:
    cargo run --quiet -- schema > server/singularity-ls.schema.json
    UPDATE_EXPECT=1 cargo test --test book --test screens

# The documentation, on this machine
book:
    mdbook serve docs --open
