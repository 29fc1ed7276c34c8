//! A doorbell on loopback: a script inside an editor rings it, by a connection and a name on one line, and
//! the gate of that name opens. So an editor's script decides when a model answers.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};
use scopewise_script::Gate;

/// A doorbell; it serves as long as the test program runs.
pub struct Doorbell {
    port: u16,
}

impl Doorbell {
    /// Listens, with these gates by name. Other names open nothing.
    ///
    /// # Errors
    /// When no port can be bound.
    pub fn hang(gates: &[(&str, &Gate)]) -> Result<Self> {
        let gates: Vec<(String, Gate)> = gates
            .iter()
            .map(|(name, gate)| ((*name).to_owned(), (*gate).clone()))
            .collect();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
        let port = listener.local_addr()?.port();
        std::thread::spawn(move || {
            for visitor in listener.incoming().flatten() {
                let mut name = String::new();
                if BufReader::new(visitor).read_line(&mut name).is_err() {
                    continue;
                }
                for (_, gate) in gates.iter().filter(|(own, _)| own == name.trim()) {
                    gate.open();
                }
            }
        });
        Ok(Self { port })
    }

    /// Where it hangs, on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}
