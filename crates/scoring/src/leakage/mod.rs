//! Features that give the outcome away.
