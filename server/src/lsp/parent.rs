//! Notices when the editor is gone without having said so.

use std::time::Duration;

use super::session::Session;

/// How often the editor's process is looked for.
const INTERVAL: Duration = Duration::from_secs(1);

/// Ends when the process that `initialize` named is gone; never, where none was named or the system cannot tell.
pub(super) async fn gone(session: &Session) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        if session.parent().is_some_and(|id| !exists(id)) {
            return super::log("the editor's process is gone");
        }
    }
}

#[cfg(unix)]
fn exists(id: u32) -> bool {
    let pid = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
    // Only "no such process" is an answer; "not permitted" means that there is one.
    !pid.is_some_and(|pid| rustix::process::test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn exists(_id: u32) -> bool {
    true
}
