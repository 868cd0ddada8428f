//! The format as a JSON schema, for editors and whatever else checks or completes the file.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::Options;
use crate::language::hadolint;

/// The schema of the configuration file. `rules` are the names of all rules with a line about each.
#[must_use]
pub fn schema(rules: &[(&str, &str)]) -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<Options>().to_value();
    schema["title"] = "singularity-ls.toml".into();
    let names = rules.iter().map(|(id, summary)| json!({"const": id, "description": summary}));
    let codes = hadolint::ALIASES
        .iter()
        .map(|(code, rule)| json!({"const": code, "description": format!("The same as `{rule}`.")}));
    let many = json!({"type": "string", "pattern": "\\*", "description": "`*` stands for any letters."});
    let any: Vec<_> = names.chain(codes).chain([many]).collect();
    if let Some(name) = schema.pointer_mut("/definitions/RuleName") {
        *name = json!({"description": "The name of a rule.", "anyOf": any});
    }
    schema
}
