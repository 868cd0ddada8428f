//! In which thread something is worked out.
//!
//! Whatever may take long is worked out beside the protocol's thread, which then goes on reading. To wake another one
//! takes some 50 µs where a processor that sleeps belongs to a virtual machine: a sixth of all the time of a key in a short
//! file. So what is known to be quick is worked out at once, and left to another thread after all where a disk would have
//! to be asked.

use std::time::Duration;

use crate::haste;

/// What took less than this the last time is quick.
pub(super) const QUICK: Duration = Duration::from_millis(1);

/// What is longer is never quick, in bytes: from nothing, twice as much takes a few milliseconds at most.
pub(super) const LONGEST_QUICK: usize = 16 << 10;

/// Where the first thread has the stack of the others and a stream tells whether it has room.
const IS_WORTH_IT: bool = cfg!(unix);

/// Who works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thread {
    /// The protocol's own, which must not wait for anybody.
    Protocols,
    /// One that may.
    Other,
}

/// Works something out, here if it is quick and waits for nothing. A panic is an error, with a few words about it.
pub(super) async fn work_out<T: Send + 'static>(
    is_quick: bool,
    work: impl Fn(Thread) -> T + Send + 'static,
) -> Result<T, String> {
    let here = if is_quick && IS_WORTH_IT { haste::at_once(|| work(Thread::Protocols)) } else { Ok(None) };
    match here {
        Ok(Some(done)) => Ok(done),
        Ok(None) => {
            let elsewhere = tokio::task::spawn_blocking(move || work(Thread::Other));
            elsewhere.await.map_err(|panic| panic.to_string())
        }
        Err(_) => Err("it panicked".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::thread::current;

    use super::*;

    #[tokio::test]
    async fn what_is_quick_and_need_not_wait_is_worked_out_here_and_a_panic_is_an_error() {
        let here = current().id();
        let who = move |thread| (thread, current().id() == here);
        assert_eq!(work_out(true, who).await, Ok((Thread::Protocols, true)));
        assert_eq!(work_out(false, who).await, Ok((Thread::Other, false)));
        let waits = move |thread| {
            haste::will_wait();
            who(thread)
        };
        assert_eq!(work_out(true, waits).await, Ok((Thread::Other, false)));
        for is_quick in [true, false] {
            let failed: Result<(), _> = work_out(is_quick, |_| panic!("as asked")).await;
            assert!(failed.unwrap_err().contains("panic"));
        }
    }
}
