//! What states, handles and verifiers are made of.

use ports::Ports;

/// 256 random bits.
pub(crate) fn random(ports: &Ports) -> [u8; 32] {
    let mut bytes = [0; 32];
    ports.entropy.fill(&mut bytes);
    bytes
}
