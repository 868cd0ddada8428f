//! The reference of `singularity-ls.toml`, out of its schema.

use serde_json::Value;
use singularity_ls::config::schema::schema;
use singularity_ls::rules::RULES;

use crate::hold;

fn kind(schema: &Value, value: &Value) -> String {
    if let Some(name) = value["$ref"].as_str() {
        return named(schema, name.rsplit('/').next().unwrap());
    }
    if let Some(choices) = value["anyOf"].as_array() {
        let choices = choices.iter().filter(|choice| choice["type"] != "null");
        return choices.map(|choice| kind(schema, choice)).collect::<Vec<_>>().join(" or ");
    }
    let first =
        |value: &Value| value.as_str().map(str::to_owned).or_else(|| value[0].as_str().map(str::to_owned));
    match first(&value["type"]).as_deref() {
        Some("array") => format!("list of {}", kind(schema, &value["items"])),
        Some("object") => format!("table of {}", kind(schema, &value["additionalProperties"])),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("integer") => "number".to_owned(),
        _ => "text".to_owned(),
    }
}

/// A type with a name of its own, in the words of a reader.
fn named(schema: &Value, name: &str) -> String {
    let definition = &schema["definitions"][name];
    let words = definition["enum"].as_array().cloned().or_else(|| {
        let choices = definition["oneOf"].as_array()?;
        Some(choices.iter().map(|choice| choice["const"].clone()).collect())
    });
    if let Some(words) = words {
        let words: Vec<_> =
            words.iter().filter_map(Value::as_str).map(|word| format!("`\"{word}\"`")).collect();
        return words.join(", ");
    }
    match name {
        "RuleName" => "[rule names](rules/index.md)".to_owned(),
        "FileGlob" => "globs".to_owned(),
        "InsidePath" => "path".to_owned(),
        "Registry" => "registries".to_owned(),
        "Override" => "[overrides](#overrides)".to_owned(),
        "Target" => "program, with `@` and a version".to_owned(),
        other => panic!("the reference does not know the type {other}"),
    }
}

/// A line that sets the key; a test of the program reads them all.
const EXAMPLES: &[(&str, &str)] = &[
    ("allowed-registries", "allowed-registries = [\"docker.io/library\", \"ghcr.io\"]"),
    ("baseline", "baseline = \"singularity-ls-baseline.json\""),
    ("build-args", "[build-args]\nVERSION = \"3.12.7\""),
    ("exclude", "exclude = [\"attic/**\"]"),
    ("extend-select", "extend-select = [\"package-cache-left\"]"),
    ("files", "files = [\"dev/**\"]"),
    ("ignore", "ignore = [\"unpinned-apt-package\", \"DL3004\"]"),
    ("label-schema", "[label-schema]\n\"org.opencontainers.image.version\" = \"semver\""),
    ("offline", "offline = true"),
    ("overrides", "[[overrides]]\nfiles = [\"dev/**\"]\nprofile = \"relaxed\""),
    ("profile", "profile = \"reproducible\""),
    ("select", "select = [\"unpinned-*\"]"),
    ("severity", "[severity]\nmissing-help = \"off\"\nend-of-life-base-image = \"error\""),
    ("target", "target = \"apptainer@1.3\""),
];

fn example(key: &str) -> &'static str {
    EXAMPLES.iter().find(|(known, _)| *known == key).unwrap_or_else(|| panic!("no example of {key}")).1
}

#[test]
fn the_reference_is_the_schema() {
    let rules: Vec<_> = RULES.iter().map(|rule| (rule.id, rule.summary)).collect();
    let schema = schema(&rules);
    let mut text = "# Configuration reference\n\n\
        `singularity-ls.toml` lies in the folder of a definition file or one above it, up to the workspace's root. The nearest one \
        holds. Arguments of the command line go before it. In an editor the same keys, in camel case, are settings of \
        `singularity`.\n"
        .to_owned();
    let properties = schema["properties"].as_object().unwrap();
    let mut keys: Vec<_> = properties.iter().collect();
    keys.sort_by_key(|(key, _)| key.as_str());
    for (key, value) in keys {
        let description = value["description"].as_str().unwrap();
        let kind = kind(&schema, value);
        text.push_str(&format!(
            "\n## {key}\n\n{description}\n\n*{kind}*\n\n```toml\n{}\n```\n",
            example(key)
        ));
    }
    let own: Vec<_> = schema["definitions"]["Override"]["properties"].as_object().unwrap().iter().collect();
    let own: Vec<_> = own.into_iter().filter(|(key, _)| !properties.contains_key(*key)).collect();
    text.push_str("\n## In an override\n\nEvery key above that is about findings, and:\n");
    for (key, value) in own {
        let (description, kind) = (value["description"].as_str().unwrap(), kind(&schema, value));
        text.push_str(&format!(
            "\n### {key}\n\n{description}\n\n*{kind}*\n\n```toml\n{}\n```\n",
            example(key)
        ));
    }
    text.push_str("\n## Severities\n\n");
    text.push_str("What a key of `severity` can be: ");
    text.push_str(&named(&schema, "Level"));
    text.push_str(".\n");
    hold("configuration.md", &text);
}

/// Every example is one that the program takes without a word.
#[test]
fn examples_are_valid() {
    for (key, example) in EXAMPLES.iter().filter(|(key, _)| !["files", "baseline"].contains(key)) {
        let (_, problems) =
            singularity_ls::config::read::read_bytes(example.as_bytes(), singularity_ls::rules::ids());
        assert!(problems.is_empty(), "{key}: {problems:?}");
    }
}
