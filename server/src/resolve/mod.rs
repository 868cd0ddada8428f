//! What only the network knows: the only place that opens a socket, runs a program or writes a cache.
//!
//! Nothing here happens by itself. A person asks (`singularity-ls pin`, *Pin everything (on-line)*), and then exactly
//! the registry or index concerned is asked, if the user allows its host.
//!
//! * [`settings`]: what the user allows; [`hosts`]: which hosts that comes to; [`failure`]: what can go wrong
//! * [`http`]: one request, every hop checked, everything bounded
//! * [`credentials`]: Docker's own, for exactly their host; [`cache`]: what was answered, and when
//! * [`registry`]: images; [`index`]: packages; [`git`]: repositories; [`pin`]: all inputs of a file; [`time`]: ages and days
//!
//! **Why not the `oci-client` crate** (looked at in 0.18): it follows whatever redirect and whatever token service a
//! registry names, hands the latter the user's password, reads bodies of any length, and takes no HTTP client in which
//! that could be forbidden. What is needed of the protocol, four kinds of GET, is little; what may not happen is the
//! point. So [`http`] has the policy, over `ureq` (blocking, rustls with ring: no runtime that an idle server would have
//! to carry, no OpenSSL, no cmake), and [`registry`] speaks the protocol through it.

pub mod cache;
pub mod credentials;
pub mod failure;
pub mod git;
pub mod hosts;
pub mod http;
pub mod index;
pub mod pin;
pub mod registry;
pub mod settings;

mod resolver;
pub mod time;

pub use failure::Failure;
pub use http::Cancel;
pub use resolver::{Known, Resolver};
pub use settings::Settings;
