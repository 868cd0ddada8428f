//! Python packages without a version.

use super::{CommandContext, Consequence, Report, Rule};
use crate::catalogue;
use crate::finding::{Applicability, Finding, Fix, Level, Severity};
use crate::language::package_managers::{self, Family, Package};

pub(super) static UNPINNED: Rule = Rule {
    id: "unpinned-pip-package",
    severity: Severity::Warning,
    consequence: Consequence::ChangesOverTime,
    summary: "A Python package is installed without an exact version.",
    page: "\
A package installed by `pip`, `uv`, `pipx`, `poetry` or a relative has no version, or one that moves (`>=1.2`, `~=1.2`,
a Git branch). A version that moves is information, none at all a warning; the installers themselves (`pip`,
`setuptools`, `wheel`, `pipx`) are information.

## Why

`pip install numpy` installs whatever is newest on the day of the build. Last year's script meets next year's library.

## Example

```singularity
%post
    pip install numpy
```

Write instead:

```singularity
%post
    pip install numpy==1.26.0
```

## Fix

The newest version that the catalogue knows is put behind the name; its date is in the title. Offered only where the
base image's Python is known and recent enough that the version surely installs.
",
};

/// Packages that are the means and not the end: they are seldom pinned, and rarely to blame.
const INSTALLERS: &[&str] = &["pip", "pipx", "setuptools", "wheel"];

pub(super) fn check(context: &CommandContext<'_>, report: &mut Report<'_>) {
    let Some(invocation) = package_managers::invocation(context.command) else { return };
    if invocation.manager.family != Family::Pip {
        return;
    }
    for package in package_managers::packages(&invocation) {
        let name = package.subject.as_str();
        let newest = catalogue::newest_pypi(name);
        let known =
            newest.map(|release| format!(" Newest known: `{}` ({}).", release.version, release.month));
        let known = known.unwrap_or_else(|| format!(" Name a version: `{name}==…`."));
        let (level, severity, message) = match package.level {
            Level::Unpinned if INSTALLERS.contains(&name) => {
                let message = format!("`{name}`: whatever is newest on the build day.{known}");
                (Level::Unpinned, Severity::Information, message)
            }
            Level::Unpinned => {
                let message = format!("`{name}`: whatever is newest on the build day.{known}");
                (Level::Unpinned, Severity::Warning, message)
            }
            Level::Floating => {
                let message = format!("`{name}`: the version moves with each release that fits.{known}");
                (Level::Floating, Severity::Information, message)
            }
            Level::Versioned | Level::Immutable => continue,
        };
        let fixes = fix(context, &package).into_iter().collect();
        let finding = UNPINNED.finding(package.range.clone(), name.to_owned(), message);
        report.push(Finding { fixes, ..finding.severity(severity).level(level) });
    }
}

/// `==version` behind a name that has none. A version that might not install is never offered.
fn fix(context: &CommandContext<'_>, package: &Package) -> Option<Fix> {
    let python = context.base.python?;
    let newest = catalogue::newest_pypi(&package.subject)?;
    let written_here = package.assigned_at.is_none();
    if package.level != Level::Unpinned || !written_here || !catalogue::is_current_python(python) {
        return None;
    }
    let at = package.name.end;
    let title = format!("Pin `{}=={}` (newest in {})", package.subject, newest.version, newest.month);
    Some(Fix::replace(title, Applicability::Unsafe, at..at, format!("=={}", newest.version)))
}
