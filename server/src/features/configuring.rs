//! What can be said in the configuration so that a finding is none.

use crate::config::edit::Setting;
use crate::finding::Finding;
use crate::language::programs::Program;

/// A value that only the user knows.
const PLACEHOLDER: &str = "CHANGE_ME";

/// What can be said about a finding, the most particular first.
#[must_use]
pub fn settings(finding: &Finding) -> Vec<Setting> {
    let setting = |title: String, keys: &[&str], value: &str| Setting {
        title,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        value: value.to_owned(),
    };
    let mut settings = Vec::new();
    if finding.rule == "undefined-variable" {
        let name = finding.subject.as_str();
        let title = format!("Declare `{name}` as a build argument in the configuration (to be filled in)");
        settings.push(setting(title, &["build-args", name], PLACEHOLDER));
    }
    if let Some(other) =
        only_of(finding).and_then(|only| Program::ALL.into_iter().find(|other| *other != only))
    {
        let title = format!("Judge for {} alone: `target` in the configuration", other.name());
        settings.push(setting(title, &["target"], other.id()));
    }
    let title = format!("Turn `{}` off in the configuration", finding.rule);
    settings.push(setting(title, &["severity", finding.rule], "off"));
    settings
}

/// The program whose verdict alone this is: the message begins with its name.
fn only_of(finding: &Finding) -> Option<Program> {
    let (first, _) = finding.message.split_once(": ")?;
    Program::ALL.into_iter().find(|program| program.name() == first)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::features::diagnostics;
    use crate::snapshot::Snapshot;
    use crate::text::Text;

    /// The keys and values that are offered for the first finding of a rule.
    fn offered(text: &str, rule: &str) -> Vec<String> {
        let snapshot = Snapshot::open(Text::new(text), Arc::new(Config::default()));
        let findings = diagnostics::all(&snapshot);
        let finding = findings.iter().find(|finding| finding.rule == rule).expect("a finding");
        settings(finding).iter().map(|one| format!("{} = {}", one.keys.join("."), one.value)).collect()
    }

    #[test]
    fn what_is_offered() {
        let off = |rule| format!("severity.{rule} = off");
        assert_eq!(
            offered("Bootstrap: docker\nFrom: a:{{ TAG }}\n", "undefined-variable"),
            ["build-args.TAG = CHANGE_ME".to_owned(), off("undefined-variable")]
        );
        assert_eq!(
            offered("Bootstrap: buildkit\nFrom: .\n", "unknown-bootstrap-agent"),
            ["target = apptainer".to_owned(), off("unknown-bootstrap-agent")]
        );
        assert_eq!(
            offered("Bootstrap: docker\nFrom: python\n", "unpinned-base-image"),
            [off("unpinned-base-image")]
        );
    }
}
