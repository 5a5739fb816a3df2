//! The seeds of the fuzz targets, including inputs that once caused failures: each is read or refused without a panic.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use yearbook::ingest::data::mapping::Mapping;
use yearbook::ingest::data::record::{DecodeError, Header, Place, Record, Sink, Stop};
use yearbook::ingest::data::unused::UnusedPart;
use yearbook::ingest::data::{DataFormat, container, decode_member};

/// A sink that accepts everything.
struct Anything;

impl Sink for Anything {
    fn header(&mut self, _: Header) -> Result<(), Stop> {
        Ok(())
    }

    fn name(&mut self, _: usize, _: &str, _: &str) {}

    fn unused(&mut self, _: UnusedPart) {}

    fn note(&mut self, _: String) {}

    fn record(&mut self, _: &Record<'_>) -> Result<(), Stop> {
        Ok(())
    }

    fn refuse(&mut self, _: Place<'_>, _: &str) -> Result<(), Stop> {
        Ok(())
    }
}

/// The seeds of a target: name and bytes.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    files.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

fn read(bytes: &[u8], format: Option<DataFormat>) -> Result<Option<DataFormat>, DecodeError> {
    decode_member(&mut Cursor::new(bytes), "a", format, &Mapping::default(), &[], &mut Anything)
}

#[test]
fn every_seed_is_read_or_refused() {
    for format in DataFormat::ALL {
        for (name, bytes) in seeds(&format.name().replace('-', "_")) {
            let read = read(&bytes, Some(format));
            if name.starts_with("panic-") {
                assert!(matches!(read, Err(DecodeError::Malformed { .. })), "{format:?}, {name}: {read:?}");
            }
        }
    }
    for (name, bytes) in seeds("container") {
        let mut members = 0;
        let result = container::members(Box::new(Cursor::new(bytes)), &name, 1 << 24, &mut |_, input| {
            members += 1;
            std::io::copy(input, &mut std::io::sink())?;
            Ok(())
        });
        assert!(members > 0 || result.is_err(), "{name}");
    }
}
