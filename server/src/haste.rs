//! Work for a thread that others wait for: it is done if nothing has to be waited for, and given up otherwise.
//!
//! Given up by unwinding, as salsa cancels its queries: nothing between the work and whoever would wait has to know, and
//! nothing half-done is taken for an answer.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

thread_local! {
    static IN_HASTE: Cell<bool> = const { Cell::new(false) };
}

/// What work that is given up unwinds with.
struct GivenUp;

/// Said before anything that another program, a disk or a network may be slow at.
pub(crate) fn will_wait() {
    if IN_HASTE.get() {
        resume_unwind(Box::new(GivenUp));
    }
}

/// Said where a panic was caught that may have been meant for [`at_once`].
pub(crate) fn pass_on(caught: Box<dyn Any + Send>) {
    if caught.is::<GivenUp>() {
        resume_unwind(caught);
    }
}

/// What comes of the work; nothing where it would have had to wait, and left no traces but in what is kept anyway.
///
/// # Errors
///
/// When it panicked.
pub(crate) fn at_once<T>(work: impl FnOnce() -> T) -> std::thread::Result<Option<T>> {
    let before = IN_HASTE.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    IN_HASTE.set(before);
    match done {
        Ok(done) => Ok(Some(done)),
        Err(caught) if caught.is::<GivenUp>() => Ok(None),
        Err(caught) => Err(caught),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_given_up_or_failed() {
        let wait = || {
            will_wait();
            1
        };
        assert_eq!(wait(), 1, "in no haste");
        assert_eq!(at_once(|| 2).unwrap(), Some(2));
        assert_eq!(at_once(wait).unwrap(), None);
        assert!(at_once(|| panic!("as asked")).is_err());
        assert_eq!(wait(), 1, "in no haste any more");
        assert_eq!(at_once(|| (at_once(wait).unwrap(), wait())).unwrap(), None, "still in haste");
        let caught = || catch_unwind(wait).unwrap_or_else(|caught| (pass_on(caught), 0).1);
        assert_eq!(at_once(caught).unwrap(), None);
    }
}
