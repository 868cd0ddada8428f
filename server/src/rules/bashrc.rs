//! Settings written to files that no shell reads when the container is used.

use super::refused::shown;
use super::wording::shortened;
use super::{Consequence, Report, Rule, StageContext, lines, moved};
use crate::config::Profile;
use crate::definition::{Placed, Section};
use crate::finding::{Applicability, Finding, Fix, Severity};
use crate::language::shells;
use crate::shell::{Command, Environment};
use crate::text::Edit;

pub(super) static BASHRC: Rule = Rule {
    id: "bashrc-without-effect",
    severity: Severity::Warning,
    consequence: Consequence::NotAsWritten,
    profile: Some(Profile::Relaxed),
    summary: "A shell start-up file written in `%post` is not read by exec and run.",
    page: "\
`%post` writes to `~/.bashrc`, `/root/.profile` or another file that a login or an interactive shell reads, or lets `conda
init` do so.

## Why

`exec` and `run` start no such shell, and at run time the home directory is the user's own, not `/root`. What every process
in the container is to see belongs into `%environment`.

## Example

```singularity
%post
    echo 'export PATH=/opt/tool/bin:$PATH' >> ~/.bashrc
```

Write instead:

```singularity
%environment
    export PATH=/opt/tool/bin:$PATH
```

## Fix

Where a single line is echoed, it moves to `%environment`; `conda init` is deleted where it stands on a line of its own. Nothing is
offered where the script reads the file again: it needs the line there.

## When to ignore

Where the image is used with a shell that is told to read the file, such as `bash --rcfile`.
",
};

pub(super) fn check(context: &StageContext<'_>, report: &mut Report<'_>) {
    for section in context.stage.sections.iter().filter(|section| section.part.is("post")) {
        let part = &section.part;
        let body = part.slice(&part.body);
        // Scripts are walked for this only where a word of it stands.
        let may = body.contains("init") && shells::INITIALISERS.iter().any(|program| body.contains(program))
            || shells::START_UP_FILES.iter().any(|file| body.contains(file));
        if !may || !part.is_shell() {
            continue;
        }
        let commands = part.script().commands(&Environment::new());
        // What is read again in the script has its effect there, though none later.
        let is_read_again = commands.iter().any(reads_start_up_file);
        for command in &commands {
            judge(context, section, command, is_read_again, report);
        }
    }
}

fn judge(
    context: &StageContext<'_>,
    section: &Placed<Section>,
    command: &Command,
    is_read_again: bool,
    report: &mut Report<'_>,
) {
    // Then the script needs the line where it is.
    let told = |finding: Finding, fixes: Vec<Fix>| match is_read_again {
        true => finding.severity(Severity::Information),
        false => finding.fixes(fixes),
    };
    let start = section.start + section.part.body.start;
    let here = |range: std::ops::Range<usize>| start + range.start..start + range.end;
    let text = context.snapshot.text();
    let conda = command.program().is_some_and(|program| shells::INITIALISERS.contains(&program));
    if conda && command.arguments().first().and_then(|word| word.text()) == Some("init") {
        let range = here(
            command.program_range().start
                ..command.arguments().first().map_or(command.range.end, |word| word.range.end),
        );
        let word = text.slice(range.clone()).into_owned();
        let message = format!(
            "`{}` edits a file that exec and run do not read. Set PATH in `%environment`.",
            // The end of a long path says which program it is.
            shortened(&word, 40)
        );
        let fixes = deleted(context, &here(command.range.clone()));
        report.push(told(BASHRC.finding(range, word, message), fixes));
        return;
    }
    for redirection in command.redirections.iter().filter(|redirection| redirection.operator.starts_with('>'))
    {
        let written = text.slice(here(redirection.target.range.clone())).into_owned();
        let target = written.trim_matches(['"', '\'']);
        // Aliases are for people at a terminal, who read such a file.
        if !is_start_up_file(target) || is_alias(command) {
            continue;
        }
        let message =
            format!("`{}` is not read by exec and run. Write the line into `%environment`.", shown(&written));
        let fix = line_moved(context, section, command, &here(redirection.target.range.clone()));
        let finding = BASHRC.finding(here(redirection.target.range.clone()), target.to_owned(), message);
        report.push(told(finding, fix.into_iter().collect()));
    }
    let written = command.arguments().iter().filter(|_| command.program() == Some("tee"));
    for word in written.filter(|word| is_start_up_file(word.sketch())) {
        let message =
            format!("`{}` is not read by exec and run. Write into `%environment`.", shown(word.sketch()));
        let finding = BASHRC.finding(here(word.range.clone()), word.sketch().to_owned(), message);
        report.push(told(finding, Vec::new()));
    }
}

/// `echo "alias ll='ls -l'"`
fn is_alias(command: &Command) -> bool {
    let echoes = matches!(command.program(), Some("echo" | "printf"));
    let text = command.arguments().iter().find(|word| !word.sketch().starts_with('-'));
    echoes && text.is_some_and(|word| word.sketch().trim_start().starts_with("alias"))
}

/// `. ~/.bashrc`
fn reads_start_up_file(command: &Command) -> bool {
    let reads = matches!(command.program(), Some("." | "source"));
    let path = command.arguments().first().map(|word| word.sketch());
    let name = path.and_then(|path| path.rsplit('/').next());
    reads && name.is_some_and(|name| shells::START_UP_FILES.contains(&name))
}

/// Whether a path is one of a home directory's start-up files.
fn is_start_up_file(path: &str) -> bool {
    let homes = ["~/", "/root/", "$HOME/", "${HOME}/"];
    homes
        .iter()
        .any(|home| path.strip_prefix(home).is_some_and(|name| shells::START_UP_FILES.contains(&name)))
}

/// Deletes a command that has its line for itself.
fn deleted(context: &StageContext<'_>, command: &std::ops::Range<usize>) -> Vec<Fix> {
    let text = context.snapshot.text();
    let line = lines::whole(text, command);
    if text.slice(line.clone()).trim() != text.slice(command.clone()).trim()
        || moved::goes_on(text, line.start)
    {
        return Vec::new();
    }
    let edits = vec![Edit { range: line, text: String::new() }];
    vec![Fix { title: "Delete the line".to_owned(), applicability: Applicability::Unsafe, edits }]
}

/// `echo 'line' >> ~/.bashrc` on a line of its own: the line goes to `%environment`.
fn line_moved(
    context: &StageContext<'_>,
    section: &Placed<Section>,
    command: &Command,
    target: &std::ops::Range<usize>,
) -> Option<Fix> {
    let text = context.snapshot.text();
    let start = section.start + section.part.body.start;
    let [word] = command.arguments() else { return None };
    let quoted = text.slice(start + word.range.start..start + word.range.end);
    let echoed = echoed(&quoted).filter(|_| command.program() == Some("echo"))?;
    let written = text.slice(start + command.range.start..target.end).into_owned();
    let line = lines::whole(text, &(start + command.range.start..target.end));
    let alone = text.slice(line.clone()).trim() == written.trim();
    if !alone || command.conditional || command.redirections.len() != 1 || moved::goes_on(text, line.start) {
        return None;
    }
    moved::to_section(context, line, echoed, "environment", section.start)
}

/// The line that is echoed, if `%environment` can hold it as it is: in single quotes a variable is replaced when the file
/// is read; in double quotes now, which is the same for one that the line only adds to.
fn echoed(quoted: &str) -> Option<&str> {
    let single = quoted.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let double = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let line = single.or(double)?;
    if line.contains(['\n', '%', '\'', '`', '\\']) || line.contains("$(") || line.contains("{{") {
        return None;
    }
    // What conda's script sets is the same in every shell; other scripts may be for one of them alone.
    let sources = line
        .strip_prefix(". /")
        .is_some_and(|path| path.ends_with("/conda.sh") && !path.contains([' ', ';', '&', '$']));
    let (name, value) =
        line.strip_prefix("export ").and_then(|rest| rest.split_once('=')).unwrap_or_default();
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let only_itself = double.is_none() || (!value.contains('"') && adds_only_to(name, value));
    (sources || (is_name && only_itself)).then_some(line)
}

/// Whether a value holds no variable but that one.
fn adds_only_to(name: &str, value: &str) -> bool {
    value.split('$').skip(1).all(|rest| {
        let (word, braced) = rest.strip_prefix('{').map_or((rest, false), |rest| (rest, true));
        let Some(behind) = word.strip_prefix(name) else { return false };
        if braced {
            behind.starts_with('}')
        } else {
            !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{applied, told};

    #[test]
    fn catches_and_catches_not() {
        for (line, found) in [
            ("echo 'export A=1' >> ~/.bashrc", vec!["~/.bashrc"]),
            ("echo x >>$HOME/.profile", vec!["$HOME/.profile"]),
            ("cat > \"/root/.bash_profile\" <<EOF\nEOF", vec!["\"/root/.bash_profile\""]),
            ("/opt/conda/bin/conda init bash", vec!["/opt/conda/bin/conda init"]),
            ("source ~/.bashrc", vec![]),
            ("echo 'export A=1' | tee -a ~/.bashrc /x", vec!["~/.bashrc"]),
            ("echo x >> /opt/x/.bashrc", vec![]),
            ("# echo x >> ~/.bashrc", vec![]),
            ("echo 'x >> ~/.bashrc'", vec![]),
            ("conda install init", vec![]),
            ("echo \"alias ll='ls -l'\" >> ~/.bashrc", vec![]),
            ("echo alias ll=ls >> ~/.bashrc", vec![]),
        ] {
            let text = format!("Bootstrap: docker\nFrom: a\n%post\n    {line}\n");
            assert_eq!(told(&text, "bashrc-without-effect"), found, "{line}");
        }
        let text = "Bootstrap: docker\nFrom: a\n%runscript\n echo x >> ~/.bashrc\n";
        assert_eq!(told(text, "bashrc-without-effect"), [""; 0], "at run time it is the user's affair");
    }

    #[test]
    fn the_line_moves() {
        let header = "Bootstrap: docker\nFrom: a\n";
        for (before, after) in [
            (
                "%post\n    echo 'export A=$B' >> ~/.bashrc\n    x\n",
                "%environment\n    export A=$B\n\n%post\n    x\n",
            ),
            (
                "%post\n    echo \"export PATH=$PATH:/x\" >> ~/.bashrc\n    x\n",
                "%environment\n    export PATH=$PATH:/x\n\n%post\n    x\n",
            ),
            (
                "%post\n    echo \". /opt/conda/etc/profile.d/conda.sh\" >> ~/.bashrc\n    x\n",
                "%environment\n    . /opt/conda/etc/profile.d/conda.sh\n\n%post\n    x\n",
            ),
            ("%post\n    echo \"export A=$B/$A\" >> ~/.bashrc\n    x\n", ""),
            ("%post\n    echo 'export A=1' >> ~/.bashrc\n    . ~/.bashrc\n", ""),
            ("%post -c /bin/bash\n    conda init bash\n    source ~/.bashrc\n    conda activate x\n", ""),
            ("%post\n    echo export A=1 >> ~/.bashrc\n    conda init\n    x\n%environment\n    B=1\n\n", ""),
            (
                "%post\n    echo \"export A=1\" >> ~/.bashrc\n    x\n%environment\n    B=1\n\n%test\n",
                "%post\n    x\n%environment\n    B=1\n    export A=1\n\n%test\n",
            ),
        ] {
            let before = format!("{header}{before}");
            if after.is_empty() {
                assert!(super::super::tests::found(&before, "bashrc-without-effect")[0].fixes.is_empty());
            } else {
                assert_eq!(applied(&before, "bashrc-without-effect", 0), format!("{header}{after}"));
            }
        }
    }
}
