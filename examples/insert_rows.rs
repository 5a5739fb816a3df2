//! Copies the observations of an SQLite database into the same schema with prepared statements of a hundred rows in one
//! transaction, and prints the speed: a lower limit for the time of an import.
//!
//! ```sh
//! cargo run --release --example insert_rows -- FROM.db TO.db
//! ```
//!
//! `TO.db` must be migrated and empty.
#![allow(clippy::expect_used, reason = "an example shows what went wrong and ends")]

use std::time::Instant;

use rusqlite::{Connection, Row, params_from_iter, types::Value};

const ROWS: usize = 100;
const COLUMNS: usize = 7;

fn main() {
    let mut paths = std::env::args().skip(1);
    let mut path = || paths.next().expect("two databases are named");
    let from = Connection::open(path()).expect("the first database opens");
    let to = Connection::open(path()).expect("the second database opens");
    let mut select = from
        .prepare(
            "SELECT series_id, period, vintage, value, lower_bound, upper_bound, status FROM observation \
             ORDER BY series_id, period, vintage",
        )
        .expect("it has observations");
    let cells = |row: &Row<'_>| (0..COLUMNS).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>();
    let rows: Vec<Vec<Value>> =
        select.query_map([], cells).and_then(Iterator::collect).expect("they can be read");
    to.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF; BEGIN",
    )
    .expect("a transaction begins");
    let began = Instant::now();
    let insert = |count: usize| {
        let row = format!("({})", ["?"; COLUMNS].join(","));
        let sql = format!("INSERT INTO observation VALUES {}", vec![row; count].join(","));
        to.prepare(&sql).expect("the schema is the same")
    };
    let mut full = insert(ROWS);
    for chunk in rows.chunks(ROWS) {
        let values = params_from_iter(chunk.iter().flatten());
        let inserted =
            if chunk.len() == ROWS { full.execute(values) } else { insert(chunk.len()).execute(values) };
        inserted.expect("the rows are new");
    }
    to.execute_batch("COMMIT").expect("they are written");
    let seconds = began.elapsed().as_secs_f64();
    let count = f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    println!("{:.0} rows/s ({seconds:.1} s)", count / seconds);
}
