//! Parameters as tower-lsp's types have them, where clients write them otherwise.

use serde_json::{Map, Value};
use tower_lsp::jsonrpc::Request;
use tower_lsp::lsp_types::InitializeParams;

/// The request with parameters that can be read, as far as that is known.
pub(super) fn expected(request: Request) -> Request {
    let is_empty = match request.params() {
        None | Some(Value::Null) => true,
        Some(Value::Object(table)) => table.is_empty(),
        Some(Value::Array(list)) => list.is_empty(),
        Some(_) => false,
    };
    let params = match request.method() {
        "initialize" => match readable(request.params()) {
            Some(params) => Some(params),
            None => return request,
        },
        // Some send nothing with the one that takes an empty table, or an empty table with those that take nothing.
        "initialized" if is_empty => Some(Value::Object(Map::new())),
        "shutdown" | "exit" if is_empty => None,
        // The protocol allows `null` where there are none, which tower-lsp refuses.
        _ if request.params() == Some(&Value::Null) => None,
        _ => return request,
    };
    let (method, id, _) = request.into_parts();
    let rebuilt = Request::build(method);
    let rebuilt = match params {
        Some(params) => rebuilt.params(params),
        None => rebuilt,
    };
    match id {
        Some(id) => rebuilt.id(id).finish(),
        None => rebuilt.finish(),
    }
}

/// What `initialize` says without the parts that are written otherwise than in the protocol's newest version, or not as
/// the protocol says at all. Who tells us more than we understand, or something wrong of what we do not ask for, is to be
/// served all the same. Nothing where there is nothing to leave out, or nothing is left.
fn readable(params: Option<&Value>) -> Option<Value> {
    let params = params?;
    // From a copy, as tower-lsp reads it: to read it in place, too, takes 150 KB of program more.
    let is_readable = |params: &Value| serde_json::from_value::<InitializeParams>(params.clone()).is_ok();
    if is_readable(params) || size(params) > MOST_VALUES {
        return None;
    }
    // The one part that must be there.
    let least = Map::from_iter([("capabilities".to_owned(), Value::Object(Map::new()))]);
    Some(Value::Object(members(params.as_object()?, least, DEEPEST, &is_readable)))
}

/// The most values that are gone through for parts to leave out, which takes the square of it: editors say about a
/// thousand.
const MOST_VALUES: usize = 3_000;

/// How deep they are gone through: the protocol's own are seven deep.
const DEEPEST: usize = 10;

/// How many values there are.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.values().map(size).sum(),
        _ => 0,
    }
}

/// The greatest part of a value that can be read in its place, down to a depth.
fn part(value: &Value, depth: usize, is_readable: &dyn Fn(&Value) -> bool) -> Option<Value> {
    if is_readable(value) {
        return Some(value.clone());
    }
    let depth = depth.checked_sub(1)?;
    match value {
        Value::Object(all) if is_readable(&Value::Object(Map::new())) => {
            Some(Value::Object(members(all, Map::new(), depth, is_readable)))
        }
        // Some members must be there, so one is looked for without which, or without a part of which, all is well.
        Value::Object(all) => all.iter().find_map(|(name, member)| {
            let with = |member: Option<&Value>| {
                let mut all = all.clone();
                match member {
                    Some(member) => all.insert(name.clone(), member.clone()),
                    None => all.remove(name),
                };
                Value::Object(all)
            };
            let lesser = part(member, depth, &|member| is_readable(&with(Some(member))));
            let whole = with(lesser.as_ref());
            is_readable(&whole).then_some(whole)
        }),
        Value::Array(items) if is_readable(&Value::Array(Vec::new())) => {
            let alone = |item: &&Value| is_readable(&Value::Array(vec![(*item).clone()]));
            Some(Value::Array(items.iter().filter(alone).cloned().collect()))
        }
        _ => None,
    }
}

/// What can be read of an object's members, each beside those before it and the least that must be there.
fn members(
    all: &Map<String, Value>,
    least: Map<String, Value>,
    depth: usize,
    is_readable: &dyn Fn(&Value) -> bool,
) -> Map<String, Value> {
    let mut kept = least;
    for (name, member) in all {
        let with = |member: &Value| {
            let mut kept = kept.clone();
            kept.insert(name.clone(), member.clone());
            Value::Object(kept)
        };
        if let Some(member) = part(member, depth, &|member| is_readable(&with(member))) {
            kept.insert(name.clone(), member);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_cannot_be_read_is_left_out_and_nothing_else() {
        for (given, left) in [
            (json!({}), json!({"capabilities": {}})),
            (json!({"processId": -1, "capabilities": {}, "rootUri": ""}), json!({"capabilities": {}})),
            (
                json!({"capabilities": {"textDocument": {
                    "typeHierarchy": false,
                    "foldingRange": {"lineFoldingOnly": true, "foldingRangeKind": {"valueSet": ["comment", 1]}},
                }}}),
                json!({"capabilities": {"textDocument": {
                    "foldingRange": {"lineFoldingOnly": true, "foldingRangeKind": {"valueSet": ["comment"]}},
                }}}),
            ),
            (
                json!({"trace": "compact", "locale": "de", "capabilities": {"textDocument": {
                    "semanticTokens": {
                        "formats": ["relative"], "tokenModifiers": [], "tokenTypes": [],
                        "requests": {"full": true, "range": {}},
                    },
                }}}),
                json!({"locale": "de", "capabilities": {"textDocument": {
                    "semanticTokens": {
                        "formats": ["relative"], "tokenModifiers": [], "tokenTypes": [],
                        "requests": {"full": true},
                    },
                }}}),
            ),
            (
                json!({"capabilities": {"textDocument": {"hover": {}, "semanticTokens": {"requests": {}}}}}),
                json!({"capabilities": {"textDocument": {"hover": {}}}}),
            ),
            (
                json!({"capabilities": {}, "workspaceFolders": [{"uri": "", "name": ""}, {"uri": "file:///a", "name": "a"}]}),
                json!({"capabilities": {}, "workspaceFolders": [{"uri": "file:///a", "name": "a"}]}),
            ),
        ] {
            assert_eq!(readable(Some(&given)), Some(left), "{given}");
        }
        for given in [json!({"capabilities": {}}), json!([]), json!(null), json!(1)] {
            assert_eq!(readable(Some(&given)), None, "{given}");
        }
    }

    #[test]
    fn rubbish_takes_a_moment() {
        let rubbish = |count: usize| -> Value {
            let folders: Vec<_> = (0..count).map(|uri| json!({"uri": uri})).collect();
            json!({"capabilities": {}, "workspaceFolders": folders})
        };
        let began = std::time::Instant::now();
        assert_eq!(readable(Some(&rubbish(1_000))), Some(rubbish(0)));
        assert_eq!(readable(Some(&rubbish(100_000))), None);
        let wide = |inner: Value| {
            let members = (0..30).map(|name| (format!("n{name}"), json!(name)));
            Value::Object(members.chain([("name".to_owned(), inner)]).collect())
        };
        let deep = (0..90).fold(json!(1), |inner, _| wide(inner));
        let given = json!({"capabilities": {}, "clientInfo": deep});
        assert_eq!(readable(Some(&given)), Some(json!({"capabilities": {}})));
        assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
    }
}
