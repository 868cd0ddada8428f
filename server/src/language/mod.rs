//! Facts about the language as tables: what the words are, what they mean, which program knows them since when.
//!
//! Rules and features hold logic and no lists; whoever adds a keyword, an agent or a package manager adds a row here.
//! Source of the facts unless a row says otherwise: the builders' own sources (Apptainer 1.5, SingularityCE 4.5).

pub mod agents;
pub(crate) mod any_of;
pub mod apps;
pub mod credentials;
pub mod environment;
pub mod examples;
pub mod files;
pub mod git_remote;
pub mod hadolint;
pub mod keywords;
pub mod label_forms;
pub mod labels;
pub mod lines;
pub(crate) mod nearest;
pub mod package_managers;
pub mod paths;
pub mod programs;
pub mod requirement_files;
pub mod scripts;
pub mod sections;
pub mod services;
pub mod shells;
pub mod user_info;
