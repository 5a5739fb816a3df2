//! Every fuzz target; its name says what it reads.

#![no_main]

libfuzzer_sys::fuzz_target!(
    init: yearbook_fuzz::forgive_libraries(),
    |bytes: &[u8]| yearbook_fuzz::read(env!("CARGO_BIN_NAME"), bytes)
);
