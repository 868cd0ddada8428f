//! Names of findings that stay the same when lines move, by which services know a finding again.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::config::baseline::known_line;
use crate::finding::Finding;
use crate::text::Text;

/// For each finding, which are sorted by place, a name of 32 hexadecimal digits: of `scope`, the rule, the subject, the
/// text of the line without its blanks, and how many equal ones stand before it.
pub(super) fn fingerprints(scope: &str, text: &Text, findings: &[&Finding]) -> Vec<String> {
    let mut counts: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut line: Option<(usize, String)> = None;
    let mut names = Vec::with_capacity(findings.len());
    for finding in findings {
        let number = text.line_of(finding.range.start).0;
        if line.as_ref().is_none_or(|(known, _)| *known != number) {
            line = Some((number, known_line(text, number)));
        }
        let line = line.as_ref().map_or("", |(_, line)| line.as_str());
        let base = digest(&[scope, finding.rule, &finding.subject, line]);
        let count = counts.entry(base.clone()).or_default();
        let name = digest(&[&hexadecimal(&base), &count.to_string()]);
        *count += 1;
        names.push(hexadecimal(&name[..16]));
    }
    names
}

fn digest(parts: &[&str]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().to_vec()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
