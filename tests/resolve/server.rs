//! A host of the tests' own on this machine, which says whatever a test wants it to say.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    /// The header lines, as they came.
    pub headers: Vec<String>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// A server; one thread a connection, one answer a connection.
pub struct Server {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts a server that answers with this function, which may write whatever it likes.
    pub fn start(
        answer: impl Fn(&Asked, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let (log, answer) = (Arc::clone(&asked), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream.unwrap(), &log, &*answer));
            }
        });
        Server { port, asked }
    }

    /// A server of fixed answers by path (without what is behind `?`); 404 for the rest.
    pub fn of(pages: Vec<(String, String)>) -> Server {
        Server::start(move |asked, stream| {
            let path = asked.path.split('?').next().unwrap();
            match pages.iter().find(|(page, _)| page == path) {
                Some((_, body)) => ok(stream, "", body),
                None => write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
            }
        })
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Everything that was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Settings that allow this server and nothing else, and wait for it however busy the machine is.
    pub fn allowed(&self) -> String {
        self.allowed_for(60)
    }

    /// Settings that allow this server and nothing else, and wait for so many seconds.
    pub fn allowed_for(&self, seconds: u64) -> String {
        format!("timeout = {seconds}\nhosts = ['http://{}']\n", self.host())
    }
}

/// A good answer with further header lines, each ended by a line break.
pub fn ok(stream: &mut TcpStream, headers: &str, body: &str) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<Asked>>,
    answer: &dyn Fn(&Asked, &mut TcpStream) -> std::io::Result<()>,
) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers = lines.take_while(|line| !line.is_empty()).collect();
    let asked = Asked { path, headers };
    log.lock().unwrap().push(asked.clone());
    // The client may have gone: that is what some tests are about.
    let _ = answer(&asked, &mut stream);
}
