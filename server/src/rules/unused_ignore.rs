//! Ignore comments that ignore nothing. What they ignore is known only when everything is found, so the check is where
//! the comments are heeded; here are its words.

use super::{Consequence, Rule};
use crate::config::Profile;
use crate::finding::Severity;

/// An ignore comment that suppresses nothing, or names no rule.
pub static UNUSED_IGNORE: Rule = Rule {
    id: "unused-ignore",
    severity: Severity::Hint,
    consequence: Consequence::HardToShare,
    profile: Some(Profile::Standard),
    summary: "An ignore comment ignores nothing.",
    page: "\
A comment says that findings of a rule do not count, and there are none where it stands; or it names no rule.

## Why

Left over, it hides the next mistake of the kind, and whoever reads it looks for what is not there.

`# singularity-ls: ignore[rule, other-rule] why` stands at the end of a line, or on a line of its own above what it is
about; for a command of several lines above the first. `# singularity-ls: ignore-file[rule] why` counts for the whole
file, wherever it stands. hadolint's comments are understood where its codes mean one of the rules (`# hadolint
ignore=DL3008`). It has to be a comment where it stands: not in `%help`, and not behind the entries of `%labels`, `%files`
and `%arguments`.

## Example

```singularity
Bootstrap: docker
# singularity-ls: ignore[unpinned-base-image] whatever is there
From: python:3.14.7-trixie
```

Write instead:

```singularity
Bootstrap: docker
From: python:3.14.7-trixie
```

## Fix

The name is taken out of the comment, or the comment out of the file; a misspelt name gets its spelling. Comments about
rules that are off say nothing wrong.

## When to ignore

Where a comment waits for a finding that comes and goes, as with a file that is generated.
",
};
