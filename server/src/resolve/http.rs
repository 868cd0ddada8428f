//! One request: to an allowed host, every redirect checked, length, time and number of hops bounded.

use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use ureq::http::{HeaderMap, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body, Error, Proxy};
use url::Url;

use super::failure::Failure;
use super::hosts::{self, Hop, check, is_loopback};
use super::settings::Settings;

/// The most redirects that are followed.
const MOST_HOPS: usize = 5;
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// The longest that is waited because a host asks to.
const MOST_PATIENCE: u64 = 3;
/// Long answers are read in pieces, so that whoever changes their mind is heard.
const PIECE: usize = 64 << 10;

/// Says that an answer is no longer wanted. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// No answer is wanted any more.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether that has been said.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    pub(super) fn check(&self) -> Result<(), Failure> {
        if self.is_cancelled() { Err(Failure::Cancelled) } else { Ok(()) }
    }
}

/// What to ask.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where.
    pub url: Url,
    /// Only the headers are wanted.
    pub head: bool,
    /// What forms the answer may have.
    pub accept: &'static str,
    /// Goes to this origin and no other.
    pub authorization: Option<String>,
    /// The longest answer, in bytes, after decompression.
    pub most: u64,
}

impl Request {
    /// A plain question.
    #[must_use]
    pub fn get(url: Url, accept: &'static str, most: u64) -> Request {
        Request { url, head: false, accept, authorization: None, most }
    }
}

/// An answer of whatever status; its body is still to be read.
#[derive(Debug)]
pub struct Response {
    /// HTTP's status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// Who answered, behind all redirects.
    pub host: String,
    body: Body,
    most: u64,
    seconds: u64,
    cancel: Cancel,
}

/// Asks. Nothing is set up, no certificate read and no thread started, before the first question.
#[derive(Debug)]
pub struct Http {
    settings: Arc<Settings>,
    cancel: Cancel,
    agent: OnceLock<Agent>,
}

impl Http {
    /// Nothing is asked yet.
    #[must_use]
    pub fn new(settings: Arc<Settings>, cancel: Cancel) -> Http {
        Http { settings, cancel, agent: OnceLock::new() }
    }

    /// Asks and follows redirects. An answer that says *later* is asked for once more if it is soon.
    ///
    /// # Errors
    ///
    /// Where there is no answer, or none that may be had. A bad status is an answer.
    pub fn ask(&self, request: &Request) -> Result<Response, Failure> {
        let response = self.follow(request)?;
        match response.wait().filter(|wait| response.status == 429 && *wait <= MOST_PATIENCE) {
            Some(wait) => {
                self.sleep(Duration::from_secs(wait))?;
                self.follow(request)
            }
            None => Ok(response),
        }
    }

    /// Waits, in pieces, so that whoever changes their mind is heard.
    fn sleep(&self, whole: Duration) -> Result<(), Failure> {
        let end = Instant::now() + whole;
        loop {
            self.cancel.check()?;
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            std::thread::sleep(left.min(Duration::from_millis(50)));
        }
    }

    fn follow(&self, request: &Request) -> Result<Response, Failure> {
        let (mut url, mut hop) = (request.url.clone(), Hop::First);
        for _ in 0..=MOST_HOPS {
            self.cancel.check()?;
            check(&url, hop, &self.settings)?;
            if self.settings.offline {
                return Err(Failure::Offline);
            }
            let stays = url.origin() == request.url.origin();
            let response = self.once(&url, request, request.authorization.as_deref().filter(|_| stays))?;
            let Some(next) = response.redirect(&url)? else { return Ok(response) };
            (url, hop) = (next, Hop::Redirect);
        }
        Err(Failure::TooManyRedirects { host: hosts::shown(&request.url) })
    }

    fn once(&self, url: &Url, request: &Request, authorization: Option<&str>) -> Result<Response, Failure> {
        let agent = self.agent.get_or_init(|| agent(&self.settings));
        let call = || {
            let call = if request.head { agent.head(url.as_str()) } else { agent.get(url.as_str()) };
            let mut call = call.header(header::ACCEPT, request.accept);
            if let Some(authorization) = authorization {
                call = call.header(header::AUTHORIZATION, authorization);
            }
            if is_loopback(url) {
                // As every program does it: this machine is reached without a proxy.
                call = call.config().proxy(None).build();
            }
            call.call()
        };
        let host = hosts::shown(url);
        let seconds = self.settings.timeout.as_secs();
        // A connection that was kept may have been closed at its other end meanwhile.
        let answer = call().or_else(|error| if is_cut(&error) { call() } else { Err(error) });
        let answer = answer.map_err(|error| failure(error, &host, seconds))?;
        let status = answer.status().as_u16();
        let (parts, body) = answer.into_parts();
        let (headers, most, cancel) = (parts.headers, request.most, self.cancel.clone());
        Ok(Response { status, headers, host, body, most, seconds, cancel })
    }
}

impl Response {
    /// A header's value, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The answer, if it is a good one.
    ///
    /// # Errors
    ///
    /// What the status means; `what` was asked for.
    pub fn good(self, what: impl FnOnce() -> String) -> Result<Response, Failure> {
        let host = self.host.clone();
        Err(match self.status {
            200..=299 => return Ok(self),
            401 | 403 => Failure::Unauthorised { host },
            404 | 410 => Failure::NotFound { what: what() },
            429 => Failure::RateLimited { host, wait: self.wait() },
            status => Failure::Status { host, status },
        })
    }

    /// The whole body.
    ///
    /// # Errors
    ///
    /// When it is too long, or stops coming.
    pub fn bytes(self) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let mut reader = self.reader();
        let read = reader.by_ref().read_to_end(&mut bytes);
        reader.outcome(read.map(|_| bytes))
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// As [`Response::bytes`], and when it is none of this kind.
    pub fn json<T: serde::de::DeserializeOwned>(self) -> Result<T, Failure> {
        let host = self.host.clone();
        serde_json::from_slice(&self.bytes()?)
            .map_err(|error| Failure::NotUnderstood { host, why: error.to_string() })
    }

    /// The body, piece by piece, for what is too long to be held.
    #[must_use]
    pub fn reader(self) -> BoundedReader {
        let Response { host, body, most, seconds, cancel, .. } = self;
        let body = Box::new(body.into_with_config().limit(u64::MAX).reader());
        BoundedReader { body, left: most, most, host, seconds, cancel, failure: None }
    }

    /// How long the host wants to be left alone, in seconds.
    fn wait(&self) -> Option<u64> {
        self.header("retry-after")?.trim().parse().ok()
    }

    fn redirect(&self, from: &Url) -> Result<Option<Url>, Failure> {
        if !matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let bad = |why: &str| Failure::NotUnderstood { host: self.host.clone(), why: why.to_owned() };
        let location = self.header("location").ok_or_else(|| bad("a redirect to nowhere"))?;
        from.join(location).map(Some).map_err(|_| bad("a redirect to no address"))
    }
}

/// A body of bounded length. What goes wrong is kept: [`std::io::Error`] has no room for it.
pub struct BoundedReader {
    body: Box<dyn Read + Send>,
    left: u64,
    most: u64,
    host: String,
    seconds: u64,
    cancel: Cancel,
    failure: Option<Failure>,
}

impl BoundedReader {
    /// What was read, or why it could not be.
    ///
    /// # Errors
    ///
    /// The failure of the body, before that of its reader.
    pub fn outcome<T, E: std::fmt::Display>(self, read: Result<T, E>) -> Result<T, Failure> {
        match (self.failure, read) {
            (Some(failure), _) => Err(failure),
            (None, Ok(read)) => Ok(read),
            (None, Err(error)) => Err(Failure::NotUnderstood { host: self.host, why: error.to_string() }),
        }
    }

    fn fail(&mut self, failure: Failure) -> std::io::Error {
        let error = std::io::Error::other(failure.to_string());
        self.failure = Some(failure);
        error
    }
}

impl Read for BoundedReader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if let Err(cancelled) = self.cancel.check() {
            return Err(self.fail(cancelled));
        }
        let length = buffer.len().min(PIECE);
        let Some(buffer) = buffer.get_mut(..length) else { return Ok(0) };
        match self.body.read(buffer) {
            Ok(count) if count as u64 > self.left => {
                let (host, most) = (self.host.clone(), self.most);
                Err(self.fail(Failure::TooLarge { host, most }))
            }
            Ok(count) => {
                self.left -= count as u64;
                Ok(count)
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let failure = failure(Error::from(error), &self.host, self.seconds);
                Err(self.fail(failure))
            }
        }
    }
}

fn agent(settings: &Settings) -> Agent {
    let found = rustls_native_certs::load_native_certs().certs;
    // A container without certificates of its own still has those that came with the program.
    let roots = if found.is_empty() {
        RootCerts::WebPki
    } else {
        let certificates = found.iter().map(|certificate| Certificate::from_der(certificate).to_owned());
        RootCerts::from(certificates)
    };
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(settings.timeout))
        .timeout_connect(Some(CONNECT.min(settings.timeout)))
        .user_agent(concat!("singularity-ls/", env!("CARGO_PKG_VERSION")))
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .build()
        .into()
}

/// The proxy that the environment names, without the password in it.
#[must_use]
pub fn proxy() -> Option<String> {
    let proxy = Proxy::try_from_env()?;
    Some(format!("{}:{}", proxy.host(), proxy.port()))
}

/// Where the certificates come from that hosts are checked by.
#[must_use]
pub fn certificates() -> String {
    match rustls_native_certs::load_native_certs().certs.len() {
        0 => "those that came with the program: this machine has none".to_owned(),
        count => format!("{count} of this machine"),
    }
}

fn is_cut(error: &Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    let Error::Io(error) = error else { return false };
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
}

fn failure(error: Error, host: &str, seconds: u64) -> Failure {
    let host = host.to_owned();
    let unreachable = |why: String| Failure::Unreachable { host: host.clone(), why };
    match error {
        Error::Timeout(_) => Failure::TooSlow { host, seconds },
        Error::HostNotFound => unreachable("its name is not known".to_owned()),
        Error::ConnectionFailed => unreachable("no connection".to_owned()),
        Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            Failure::TooSlow { host, seconds }
        }
        Error::Io(error) => unreachable(error.to_string()),
        Error::Protocol(_) | Error::Http(_) | Error::LargeResponseHeader(..) => {
            Failure::NotUnderstood { host, why: error.to_string() }
        }
        error => unreachable(error.to_string()),
    }
}
