//! What every package manager is asked for: the first bytes choose a row of its table, a verb and options, the rest is
//! what stands behind them.
#![no_main]

use fuzz::support::Random;
use libfuzzer_sys::fuzz_target;
use singularity_ls::language::package_managers::{Manager, Takes, managers};

/// A call of the manager: its options from its table, its operands from the input.
fn call(manager: &Manager, random: &mut Random, operands: &str) -> String {
    let verb = random.pick(manager.verbs);
    let mut words = vec![(*random.pick(manager.programs)).to_owned()];
    let options: Vec<_> = manager.options.iter().chain(verb.options.iter()).collect();
    let mut options: Vec<_> =
        options.into_iter().map(|(names, takes)| (names.collect::<Vec<_>>(), takes)).collect();
    words.push((*random.pick(verb.names)).to_owned());
    let mut operands = operands.split(' ');
    for _ in 0..random.below(4).min(options.len()) {
        let (names, takes) = options.swap_remove(random.below(options.len()));
        let name = *random.pick(&names);
        let mut value = || operands.next().unwrap_or_default().to_owned();
        let option = match (takes, random.below(3)) {
            (Takes::Nothing, 1..) | (Takes::Attached, 1) => name.to_owned(),
            (_, 0) => format!("{name}={}", value()),
            (_, 1) => format!("{name}{}", value()),
            _ => format!("{name} {}", value()),
        };
        let at = 1 + random.below(words.len());
        words.insert(at, option);
    }
    words.extend(operands.map(str::to_owned));
    words.join(" ")
}

fuzz_target!(|input: (u8, u16, &str)| {
    let (row, seed, operands) = input;
    let managers: Vec<_> = managers().collect();
    let manager = managers[usize::from(row) % managers.len()];
    fuzz::check_installs(&call(manager, &mut Random(seed.into()), operands));
});
