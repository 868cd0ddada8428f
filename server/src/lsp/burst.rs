//! Keys that arrive faster than they are read. Changes of one document that wait one behind the other are read as one:
//! the protocol has lists of changes, and reading a message takes tower-lsp longer than making most changes.

use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::DidChangeTextDocumentParams;

/// How many messages are read as one: whoever never stops typing sees findings all the same.
pub(super) const MOST: usize = 256;

/// A longer body, in bytes, is no key: it is read by itself, and never held twice.
const LONGEST: usize = 64 << 10;

const METHOD: &str = "textDocument/didChange";

/// The notification and no more: what has an identifier, or something else besides, stays what it is.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Notification<'n> {
    jsonrpc: &'n str,
    method: &'n str,
    params: DidChangeTextDocumentParams,
}

impl<'n> Notification<'n> {
    fn of(body: &'n [u8]) -> Option<Notification<'n>> {
        if body.len() > LONGEST {
            return None;
        }
        memchr::memmem::find(body, METHOD.as_bytes())?;
        serde_json::from_slice(body)
            .ok()
            .filter(|notification: &Notification<'_>| notification.method == METHOD)
    }
}

/// Takes bodies from `next` as long as they change the document that `first` changes. Gives one body that stands for all
/// that were taken, and the first one that is not among them.
pub(super) fn joined(
    first: Vec<u8>,
    mut next: impl FnMut() -> Option<Vec<u8>>,
) -> (Vec<u8>, Option<Vec<u8>>) {
    let Some(second) = next() else { return (first, None) };
    let Some(mut whole) = Notification::of(&first) else { return (first, Some(second)) };
    let mut more = Some(second);
    for _ in 1..MOST {
        let Some(body) = more else { break };
        let same = Notification::of(&body)
            .filter(|change| change.params.text_document.uri == whole.params.text_document.uri);
        let Some(change) = same else {
            more = Some(body);
            break;
        };
        whole.params.text_document.version = change.params.text_document.version;
        whole.params.content_changes.extend(change.params.content_changes);
        more = next();
    }
    // Texts and numbers: there is nothing in it that JSON cannot say.
    (serde_json::to_vec(&whole).unwrap_or_default(), more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(uri: &str, version: i32, text: &str) -> String {
        let params = format!(
            "{{\"textDocument\":{{\"uri\":\"{uri}\",\"version\":{version}}},\"contentChanges\":[{{\"text\":\"{text}\"}}]}}"
        );
        format!("{{\"jsonrpc\":\"2.0\",\"method\":\"{METHOD}\",\"params\":{params}}}")
    }

    /// The bodies that a queue is read as.
    fn read(bodies: &[String]) -> Vec<String> {
        let mut waiting = bodies.iter().map(|body| body.clone().into_bytes());
        let (mut read, mut ahead) = (Vec::new(), None);
        while let Some(first) = ahead.take().or_else(|| waiting.next()) {
            let (body, behind) = joined(first, || waiting.next());
            ahead = behind;
            read.push(String::from_utf8(body).unwrap());
        }
        read
    }

    #[test]
    fn changes_of_one_document_are_one_change() {
        let typed: Vec<_> =
            (1..=5).map(|version| change("file:///a", version, &version.to_string())).collect();
        let whole = read(&typed).pop().unwrap();
        let notification = Notification::of(whole.as_bytes()).unwrap();
        assert_eq!(notification.params.text_document.version, 5);
        let texts: Vec<_> =
            notification.params.content_changes.into_iter().map(|change| change.text).collect();
        assert_eq!(texts, ["1", "2", "3", "4", "5"]);
        assert_eq!(read(&typed).len(), 1);
        assert_eq!(read(&vec![change("file:///a", 1, "x"); MOST + 1]).len(), 2);
    }

    #[test]
    fn everything_else_stays_what_and_where_it_is() {
        let [a, b] = ["file:///a", "file:///b"].map(|uri| change(uri, 1, "x"));
        let request = a.replacen("{", "{\"id\":1,", 1);
        let wrong = a.replacen("\"x\"", "5", 1);
        let long = change("file:///a", 1, &"x".repeat(LONGEST));
        let hover = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"textDocument/hover\"}".to_owned();
        for other in [&b, &request, &wrong, &long, &hover] {
            let bodies = [a.clone(), other.clone(), a.clone()];
            assert_eq!(read(&bodies), bodies);
            let bodies = [other.clone(), a.clone(), other.clone()];
            assert_eq!(read(&bodies), bodies);
        }
    }
}
