//! Package managers of Linux distributions: `apt`, the RPM family, `apk`, `pacman`.

mod apt;
mod rpm;
mod small;

use super::{Action, Argument, Family, Invocation, Level, Manager, Package};
use crate::shell::UNRESOLVED;

pub(super) const MANAGERS: [&[Manager]; 3] = [apt::MANAGERS, rpm::MANAGERS, small::MANAGERS];

pub(crate) use rpm::without_architecture;
pub(super) use small::pacman_action;

/// The packages that a command names; the whole system, if it is upgraded, is none.
pub(super) fn packages(invocation: &Invocation<'_>) -> Vec<Package> {
    if invocation.action != Action::Install {
        return Vec::new();
    }
    let judge = match invocation.manager.family {
        Family::Apt => apt::level,
        Family::Rpm => rpm::level,
        Family::Apk => small::apk_level,
        _ => small::pacman_level,
    };
    invocation.operands.iter().filter_map(|argument| package(argument, judge)).collect()
}

/// The level of a package's word and where its name ends; nothing for what is no package.
type Judge = fn(&str) -> Option<(Level, usize)>;

fn package(argument: &Argument<'_>, judge: Judge) -> Option<Package> {
    let text = argument.sketch();
    let (level, end) = judge(text)?;
    let name = &text[..end];
    if name.is_empty() || name.contains(UNRESOLVED) {
        return None;
    }
    if level == Level::Unpinned {
        // What stands behind the name is no version: `glibc.i686`.
        return Some(Package::at(argument, text.to_ascii_lowercase(), level, 0..end, None));
    }
    Some(Package::at(argument, name.to_ascii_lowercase(), level, 0..end, Some(end..text.len())))
}
