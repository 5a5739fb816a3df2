//! Writes synthetic annual observations as CSV: `cargo run --release --example generate -- 10000000 > big.csv`.

use std::io::{self, BufWriter};

#[path = "bench/made_up.rs"]
mod made_up;

use made_up::MadeUp;

fn main() -> io::Result<()> {
    let wanted = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    MadeUp::ANNUAL.write(wanted, BufWriter::new(io::stdout().lock()))
}
