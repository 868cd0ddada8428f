//! `doctor`: what the program is, what it goes by, and every host that it can ever ask.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;

use super::USAGE;
use super::configuration::is_offline_here;
use super::output::stdout;
use crate::catalogue;
use crate::resolve::cache::Cache;
use crate::resolve::hosts::{HOSTS, shown};
use crate::resolve::{Settings, http, time};

/// Arguments of `doctor`: none.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments) -> io::Result<ExitCode> {
    let mut out = stdout();
    let mut line = |name: &str, value: &str| writeln!(out, "{name:<14}{value}");
    let settings = Settings::of_user();
    line("version", env!("CARGO_PKG_VERSION"))?;
    line("catalogue", catalogue::DATE)?;
    line("settings", &settings_file())?;
    let (settings, code) = match settings {
        Ok(settings) => (settings, ExitCode::SUCCESS),
        Err(error) => {
            line("", &format!("cannot be used, so nothing is asked: {error}"))?;
            (Settings { offline: true, ..Settings::default() }, ExitCode::from(USAGE))
        }
    };
    let offline = match settings.offline {
        true => "yes: nothing is ever asked",
        false if is_offline_here() => "yes, in this folder: its singularity-ls.toml forbids to ask",
        false => "no",
    };
    line("offline", offline)?;
    let days = settings.cool_down.as_secs() / (24 * 60 * 60);
    line(
        "cool-down",
        &if days == 0 { "none".to_owned() } else { format!("{days} d: younger releases are passed over") },
    )?;
    line("time limit", &format!("{} s for one answer", settings.timeout.as_secs()))?;
    line("cache", &cache(&Cache::of_user()))?;
    line("proxy", &http::proxy().unwrap_or_else(|| "none".to_owned()))?;
    line("certificates", &http::certificates())?;
    for (host, mirror) in &settings.mirrors {
        line("mirror", &format!("{host} is asked at {mirror}"))?;
    }
    writeln!(
        out,
        "\nNothing is sent unless you ask for it: `pin`, `chain --online`, and what a menu names with its host."
    )?;
    writeln!(out, "Then the one concerned of these hosts is asked, and never another one:\n")?;
    for host in HOSTS {
        writeln!(out, "  {:<12}{:<26}{}", host.service, host.purpose.id(), host.name)?;
    }
    for host in settings.hosts.iter().chain(settings.mirrors.values()) {
        writeln!(out, "  {:<12}{:<26}{}", "yours", "whatever you use it for", shown(host))?;
    }
    out.flush()?;
    Ok(code)
}

fn settings_file() -> String {
    match Settings::path() {
        Some(path) if path.exists() => path.display().to_string(),
        Some(path) => format!("{} (not there: defaults)", path.display()),
        None => "no home folder: defaults".to_owned(),
    }
}

fn cache(cache: &Cache) -> String {
    let Some(folder) = cache.folder() else { return "no home folder: nothing is kept".to_owned() };
    let size = cache.size();
    let span =
        size.span.map(|(oldest, newest)| format!(", from {} to {}", time::age(oldest), time::age(newest)));
    let (folder, kib) = (folder.display(), size.bytes.div_ceil(1024));
    let answers = if size.files == 1 { "answer" } else { "answers" };
    format!("{folder}: {} {answers}, {kib} KiB{}", size.files, span.unwrap_or_default())
}
