//! Notices when the editor is gone without having said so.

use std::time::Duration;

use super::session::Session;
use crate::system::is_process;

/// How often the editor's process is looked for.
const INTERVAL: Duration = Duration::from_secs(1);

/// Ends when the process that `initialize` named is gone; never, where none was named or the system cannot tell.
pub(super) async fn gone(session: &Session) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        if session.parent().is_some_and(|id| !is_process(id)) {
            return super::log("the editor's process is gone");
        }
    }
}
