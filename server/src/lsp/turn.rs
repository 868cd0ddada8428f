//! In which thread something is worked out.
//!
//! Whatever may take long is worked out beside the protocol's thread, which then goes on reading. To wake another one
//! takes some 50 µs where a processor that sleeps belongs to a virtual machine: a sixth of all the time of a key in a short
//! file. So what is known to be quick is worked out at once, and keeps nobody waiting for longer than that.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// What took less than this the last time is quick.
pub(super) const QUICK: Duration = Duration::from_millis(1);

/// Works something out: when this is called where it is slow, when the result is waited for where it is quick. A panic is
/// an error, with a few words about it.
pub(super) fn work_out<T: Send + 'static>(
    is_quick: bool,
    work: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = Result<T, String>> + Send {
    let task = match is_quick {
        true => Err(work),
        false => Ok(tokio::task::spawn_blocking(work)),
    };
    async move {
        match task {
            Ok(elsewhere) => elsewhere.await.map_err(|panic| panic.to_string()),
            Err(here) => catch_unwind(AssertUnwindSafe(here)).map_err(|_| "it panicked".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread::current;

    use super::*;

    #[tokio::test]
    async fn what_is_quick_is_worked_out_here_and_a_panic_is_an_error() {
        let here = current().id();
        assert_eq!(work_out(true, || current().id()).await, Ok(here));
        assert_ne!(work_out(false, || current().id()).await, Ok(here));
        for is_quick in [true, false] {
            let failed: Result<(), _> = work_out(is_quick, || panic!("as asked")).await;
            assert!(failed.unwrap_err().contains("panic"));
        }
    }
}
