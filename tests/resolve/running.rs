//! Programs that serve on this machine, each at a port of its own.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A program that serves, ended with the test.
pub struct Running {
    child: Child,
    pub port: u16,
}

impl Running {
    /// Starts what `command` makes of a port, and waits until it listens there. A program that ends instead is started
    /// at other ports: somebody else may have taken the first one meanwhile.
    pub fn start(command: impl Fn(u16) -> Command) -> Running {
        let attempts = 4;
        let started = (0..attempts).find_map(|_| Running::start_at(free_port(), &command));
        started.unwrap_or_else(|| panic!("it ended {attempts} times: {:?}", command(0)))
    }

    fn start_at(port: u16, command: impl Fn(u16) -> Command) -> Option<Running> {
        let child = command(port).stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let mut running = Running { child, port };
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            let listens = TcpStream::connect(("127.0.0.1", port)).is_ok();
            // Asked behind it: who listens at a port that a program has not got is not that program.
            if running.child.try_wait().unwrap().is_some() {
                return None;
            }
            if listens {
                return Some(running);
            }
            assert!(Instant::now() < deadline, "it does not start: {:?}", command(port));
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens at, below those that systems deal out to whoever asks for any: no server of another test
/// and no connection gets it by chance.
fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        // Processes that run at the same time begin in different places.
        let number = std::process::id().wrapping_mul(61).wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
        let port = 20_000 + (number % 12_000) as u16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
