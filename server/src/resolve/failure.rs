//! Why something could not be found out.

use std::fmt;

/// What went wrong, in words for the person who asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The user's settings say `offline`, and the cache does not know.
    Offline,
    /// Nobody allowed this host.
    NotAllowed {
        /// The origin, as the settings would name it.
        host: String,
    },
    /// No connection, or no secure one.
    Unreachable {
        /// Whom.
        host: String,
        /// What the system says.
        why: String,
    },
    /// Took longer than the settings allow.
    TooSlow {
        /// Who.
        host: String,
        /// How long that is.
        seconds: u64,
    },
    /// Said more than anybody needs.
    TooLarge {
        /// Who.
        host: String,
        /// How much is read, in bytes.
        most: u64,
    },
    /// Sent us on and on.
    TooManyRedirects {
        /// Who was asked first.
        host: String,
    },
    /// Wants credentials, or others than it got.
    Unauthorised {
        /// Who.
        host: String,
    },
    /// Wants the credentials of a registry to be sent to somebody else.
    ForeignTokens {
        /// The registry.
        host: String,
        /// Where it wants them.
        to: String,
    },
    /// There is no such thing.
    NotFound {
        /// What.
        what: String,
    },
    /// Asked too often.
    RateLimited {
        /// Who.
        host: String,
        /// For how long it wants to be left alone, in seconds.
        wait: Option<u64>,
    },
    /// Another status than a good one.
    Status {
        /// Who.
        host: String,
        /// Which.
        status: u16,
    },
    /// An answer that makes no sense.
    NotUnderstood {
        /// Whose.
        host: String,
        /// What about it.
        why: String,
    },
    /// The bytes are not those of their digest.
    WrongDigest {
        /// Whose.
        host: String,
    },
    /// It cannot be asked for, or nothing that there is fits.
    Nothing(String),
    /// The person has changed their mind.
    Cancelled,
}

impl Failure {
    /// Whether the same question may well be answered later: it is the host that cannot say, for now.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Failure::Unreachable { .. } | Failure::TooSlow { .. } | Failure::RateLimited { .. } => true,
            Failure::Status { status, .. } => *status >= 500,
            _ => false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Offline => write!(f, "`offline` is set, and the cache does not know it"),
            Failure::NotAllowed { host } => {
                write!(
                    f,
                    "`{host}` is not among the hosts that may be asked; `hosts` in your settings adds it"
                )
            }
            Failure::Unreachable { host, why } => write!(f, "`{host}` cannot be reached: {why}"),
            Failure::TooSlow { host, seconds } => write!(f, "`{host}` has not answered within {seconds} s"),
            Failure::TooLarge { host, most } => {
                write!(f, "`{host}` answers with more than {} MiB; not read any further", most >> 20)
            }
            Failure::TooManyRedirects { host } => write!(f, "`{host}` redirects on and on"),
            Failure::Unauthorised { host } => {
                write!(f, "`{host}` refuses access; `docker login {host}` stores credentials for it")
            }
            Failure::ForeignTokens { host, to } => {
                write!(f, "`{host}` wants your credentials sent to `{to}`; they stay with their host")
            }
            Failure::NotFound { what } => write!(f, "there is no {what}"),
            Failure::RateLimited { host, wait: Some(wait) } => {
                write!(f, "`{host}` limits how often it is asked; again in {wait} s")
            }
            Failure::RateLimited { host, wait: None } => {
                write!(f, "`{host}` limits how often it is asked; try later")
            }
            Failure::Status { host, status } => write!(f, "`{host}` answers with status {status}"),
            Failure::NotUnderstood { host, why } => {
                write!(f, "`{host}` answers with what makes no sense: {why}")
            }
            Failure::WrongDigest { host } => {
                write!(f, "`{host}` sent something else than its digest says; nothing of it is used")
            }
            Failure::Nothing(why) => f.write_str(why),
            Failure::Cancelled => write!(f, "cancelled"),
        }
    }
}

impl std::error::Error for Failure {}
