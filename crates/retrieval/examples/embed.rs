//! Lexical vectors of a JSON list of texts, from standard input to standard output: for benches outside of wasm.

use std::io::{Read, Write, stdin, stdout};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut input = String::new();
    stdin().read_to_string(&mut input)?;
    let texts: Vec<String> = serde_json::from_str(&input)?;
    let vectors: Vec<Vec<f32>> = texts.iter().map(|text| retrieval::lexical::embed(text)).collect();
    stdout().write_all(serde_json::to_string(&vectors)?.as_bytes())?;
    Ok(())
}
