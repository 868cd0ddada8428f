//! Installers of other languages: `gem`, `cargo`, `go`, `cpan` and `cpanm`, and `spack`.

mod cargo;
mod gem;
mod go;
mod perl;
mod spack;

use super::{Family, Invocation, Manager, Package};

pub(super) const MANAGERS: [&[Manager]; 5] =
    [gem::MANAGERS, cargo::MANAGERS, go::MANAGERS, perl::MANAGERS, spack::MANAGERS];

pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    match invocation.manager.family {
        Family::Gem => gem::packages(invocation),
        Family::Cargo => cargo::packages(invocation),
        Family::Go => invocation.operands.iter().filter_map(go::judge).collect(),
        Family::Perl => perl::packages(invocation),
        _ => spack::packages(invocation),
    }
}
