//! Sections: what follows a `%`.

use super::programs::Since;

/// What a section's body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// A script, handed to an interpreter.
    Script,
    /// Text for people.
    Help,
    /// `source destination` a line.
    Files,
    /// `name value` a line.
    Labels,
    /// `name=value` a line.
    Arguments,
}

/// A section the builder knows.
#[derive(Debug)]
pub struct Section {
    /// In lower case, without the `%`.
    pub name: &'static str,
    /// What its body is.
    pub body: Body,
    /// Whether it belongs to an app, whose name follows.
    pub app: bool,
    /// Whether its script runs while the image is built, so that what it installs decides what the image holds.
    pub at_build: bool,
    /// Which versions know it.
    pub since: Since,
    /// What it does.
    pub description: &'static str,
}

impl Section {
    const fn new(
        name: &'static str,
        body: Body,
        at_build: bool,
        since: Since,
        description: &'static str,
    ) -> Section {
        // Every app section begins with these three letters, and no other section does.
        let bytes = name.as_bytes();
        let app = bytes[0] == b'a' && bytes[1] == b'p' && bytes[2] == b'p';
        Section { name, body, app, at_build, since, description }
    }

    /// Whether its script runs on the machine that builds, outside of any container.
    #[must_use]
    pub fn is_on_host(&self) -> bool {
        matches!(self.name, "pre" | "setup")
    }

    /// Whether what stands behind the name can be meant for the section: the name of an app, options of a script's
    /// interpreter, `from` and a stage.
    #[must_use]
    pub fn takes(&self, arguments: &str) -> bool {
        let words: Vec<_> =
            arguments.split('#').next().unwrap_or_default().split_whitespace().take(3).collect();
        match (words.as_slice(), self.body) {
            ([], _) | (["from", _], Body::Files) => true,
            ([app], _) if self.app => !app.is_empty(),
            ([first, ..], Body::Script) if !self.app => first.starts_with('-'),
            _ => false,
        }
    }
}

/// All sections, sorted by name.
pub const SECTIONS: &[Section] = &[
    Section::new(
        "appenv",
        Body::Script,
        false,
        Since::ALWAYS,
        "Environment of this app, sourced when it is selected.",
    ),
    Section::new(
        "appfiles",
        Body::Files,
        false,
        Since::ALWAYS,
        "Host files copied into the app's own directory.",
    ),
    Section::new("apphelp", Body::Help, false, Since::ALWAYS, "Help text of the app."),
    Section::new(
        "appinstall",
        Body::Script,
        true,
        Since::ALWAYS,
        "Build steps of this SCIF app; run after %post.",
    ),
    Section::new("applabels", Body::Labels, false, Since::ALWAYS, "Metadata of this app."),
    Section::new("apprun", Body::Script, false, Since::ALWAYS, "What `run --app` executes."),
    Section::new(
        "appstart",
        Body::Script,
        false,
        Since::both("1.2", "4.0"),
        "What `instance start --app` executes.",
    ),
    Section::new("apptest", Body::Script, true, Since::ALWAYS, "What `test --app` executes."),
    Section::new(
        "arguments",
        Body::Arguments,
        false,
        Since::both("1.2", "4.0"),
        "Default values for `{{ name }}` variables, `name=value` a line. Holds for its own stage only.",
    ),
    Section::new(
        "environment",
        Body::Script,
        false,
        Since::ALWAYS,
        "Shell lines sourced whenever the container starts; not visible in `%post`.",
    ),
    Section::new(
        "files",
        Body::Files,
        false,
        Since::ALWAYS,
        "Copies files from the host, or with `from` out of an earlier stage, into the container. One source and optional destination a line.",
    ),
    Section::new("help", Body::Help, false, Since::ALWAYS, "Free text shown as help for the container."),
    Section::new("labels", Body::Labels, false, Since::ALWAYS, "Metadata, a name and a value a line."),
    Section::new(
        "post",
        Body::Script,
        true,
        Since::ALWAYS,
        "Installs and configures software inside the container. A `#!` line has no effect here; use `-c`.",
    ),
    Section::new(
        "pre",
        Body::Script,
        true,
        Since::ALWAYS,
        "Shell script run on the host before the base system exists. Not in the manuals; can damage the host.",
    ),
    Section::new(
        "runscript",
        Body::Script,
        false,
        Since::ALWAYS,
        "Script executed when the container is run; gets the command-line arguments.",
    ),
    Section::new(
        "setup",
        Body::Script,
        true,
        Since::ALWAYS,
        "Shell script run on the host once the base system is in place; the container's root directory is in an environment variable.",
    ),
    Section::new(
        "startscript",
        Body::Script,
        false,
        Since::ALWAYS,
        "Script executed when the container is started as an instance.",
    ),
    Section::new(
        "test",
        Body::Script,
        true,
        Since::ALWAYS,
        "Script that checks the result; a failure fails the build.",
    ),
];

/// The section a section line names. Letter case does not matter, but for app sections, which have to be lower case.
#[must_use]
pub fn section(name: &str) -> Option<&'static Section> {
    let section = SECTIONS.iter().find(|section| section.name.eq_ignore_ascii_case(name))?;
    (!section.app || section.name == name).then_some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted() {
        assert!(SECTIONS.is_sorted_by_key(|section| section.name));
    }

    #[test]
    fn what_follows_a_name() {
        for (name, arguments, takes) in [
            ("post", "-c /bin/bash -ex", true),
            ("setup", "up the path", false),
            ("post", " # c", true),
            ("apprun", "tool", true),
            ("apprun", "tool x", false),
            ("files", "from build # c", true),
            ("files", "from build x", false),
            ("labels", "a", false),
        ] {
            assert_eq!(section(name).is_some_and(|section| section.takes(arguments)), takes, "{arguments}");
        }
    }

    #[test]
    fn only_app_sections_are_case_sensitive() {
        assert!(section("POST").is_some_and(|post| !post.app));
        assert!(section("apprun").is_some_and(|run| run.app));
        assert!(section("AppRun").is_none());
    }
}
