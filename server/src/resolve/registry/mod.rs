//! Registries: tags, digests and descriptions of images by the OCI distribution specification, version 1.1.

pub mod auth;
pub mod describe;
pub mod library;
pub mod manifest;
pub mod name;
pub mod remembered;
pub mod tags;

pub use describe::{Description, Platform};
pub use name::{DOCKER_HUB, Repository};
