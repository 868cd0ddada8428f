//! `library://`: no library can be installed here, so its answers are in the form in which the builders' own client,
//! `scs-library-client` (`client/models.go`, `client/response.go`), reads them.

use std::io::Write;

use serde_json::{Value, json};

use crate::server::{Server, ok};
use crate::user::User;

/// An answer about an image, with what a real one has around its hash.
fn image(hash: &str) -> Value {
    json!({"data": {
        "deleted": false, "createdBy": "5b8f", "createdAt": "2021-05-06T17:00:28.811Z", "id": "6094", "hash": hash,
        "description": "No description", "container": "5baa", "size": 2_785_280, "uploaded": true, "signed": true,
        "arch": "amd64", "customData": "", "entityName": "lab", "collectionName": "default", "containerName": "tool",
        "tags": ["latest"], "containerStars": 0, "containerDownloads": 12,
    }})
}

fn library() -> Server {
    let hash = format!("sha256.{}", "0f".repeat(32));
    Server::start(move |asked, stream| match asked.path.as_str() {
        "/v1/images/lab/default/tool:latest?arch=amd64" => ok(stream, "", &image(&hash).to_string()),
        "/v1/images/lab/default/odd:latest?arch=amd64" => ok(stream, "", &image("md5.0f").to_string()),
        _ => {
            let body = json!({"error": {"code": 404, "message": "image not found"}}).to_string();
            write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        }
    })
}

fn pin(library: &Server, from: &str) -> (String, String) {
    let user = User::new(&library.allowed());
    let file = user.write("a.def", format!("Bootstrap: library\nFrom: {from}\n"));
    let output = user.run(&["pin", &file]);
    let line = user.read("a.def").lines().nth(1).unwrap().strip_prefix("From: ").unwrap().to_owned();
    (line, String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_tag_becomes_its_hash() {
    let library = library();
    let host = library.host();
    let hash = format!("sha256.{}", "0f".repeat(32));
    for (from, expected) in [
        ("lab/default/tool:latest", format!("lab/default/tool:{hash}")),
        ("lab/default/tool", format!("lab/default/tool:{hash}")),
    ] {
        let (line, table) = pin(&library, &format!("library://{host}/{from}"));
        assert_eq!(line, format!("library://{host}/{expected}"), "{table}");
    }
    let asked = library.asked().len();
    let (line, _) = pin(&library, &format!("library://{host}/lab/default/tool:{hash}"));
    assert!(line.ends_with(&hash) && library.asked().len() == asked, "a hash is exact: nobody is asked");
}

#[test]
fn what_a_library_does_not_have() {
    let library = library();
    let host = library.host();
    for (from, why) in [
        ("lab/default/nothing:latest", "there is no image"),
        ("lab/default/odd:latest", "a hash of another kind"),
    ] {
        let from = format!("library://{host}/{from}");
        let (line, table) = pin(&library, &from);
        assert!(line == from && table.contains(why), "{table}");
    }
    // Sylabs' own is a public host; another has to be allowed by the user.
    let (_, table) = pin(&library, "library://library.example.org/lab/default/tool:latest");
    assert!(table.contains("`library.example.org` is not among the hosts"), "{table}");
}
