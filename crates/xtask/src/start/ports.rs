//! Ports: free before anything starts, answering before anything goes on.

use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

/// Fails when the port is still used after `patience`.
pub fn require_free(port: u16, flag: &str, patience: Duration) -> Result<()> {
    let deadline = Instant::now() + patience;
    loop {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(_) => return Ok(()),
            Err(error) if error.kind() != ErrorKind::AddrInUse => {
                bail!("cannot listen on port {port}: {error}")
            }
            Err(_) if Instant::now() < deadline => thread::sleep(Duration::from_millis(100)),
            Err(_) => {
                bail!("port {port} is used by another program: stop it or choose another one with {flag}")
            }
        }
    }
}

/// Something when a server accepts connections on the port.
pub fn answers(port: u16) -> Option<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpStream::connect_timeout(&address, Duration::from_millis(200)).ok().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_used_port_is_refused_with_its_number_and_the_flag_that_changes_it() {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = holder.local_addr().unwrap().port();
        let message = require_free(port, "--port", Duration::ZERO).unwrap_err().to_string();
        assert!(message.contains(&port.to_string()) && message.contains("--port"), "{message}");
        assert!(answers(port).is_some());
        drop(holder);
        require_free(port, "--port", Duration::ZERO).unwrap();
    }
}
