//! The log: text on a terminal, JSON lines elsewhere.

use std::fmt::{self, Debug};
use std::io::IsTerminal;

use chrono::SecondsFormat;
use serde::Serialize;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::prelude::*;
use tracing_subscriber::registry::LookupSpan;

use crate::clock::Clock;
use crate::domain::invariant::OrBroken;

/// The initial capacity of a line in bytes; most lines are shorter.
const LINE_CAPACITY: usize = 512;

/// Starts the log on standard error: text on a terminal, JSON lines elsewhere.
///
/// `RUST_LOG` sets the levels (`warn`, `yearbook=debug`, separated by commas). The default is `info` for the service
/// and `warn` for other commands.
pub fn start(service: bool) {
    let default = Targets::new().with_default(tracing::Level::WARN);
    let default = if service { default.with_target("yearbook", tracing::Level::INFO) } else { default };
    let configured = std::env::var("RUST_LOG").ok().and_then(|levels| levels.parse::<Targets>().ok());
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(configured.unwrap_or(default));
    if std::io::stderr().is_terminal() {
        registry.with(lines.compact()).init();
    } else {
        registry.with(lines.event_format(JsonLines)).init();
    }
}

/// A formatter that writes an event as one line of JSON: time, level, fields, target.
///
/// The JSON formatter of `tracing-subscriber` takes three times as many instructions for a line.
///
/// ```
/// use yearbook::log::JsonLines;
///
/// let subscriber = tracing_subscriber::fmt().event_format(JsonLines).finish();
/// tracing::subscriber::with_default(subscriber, || tracing::info!(revision = 7, "catalogue read"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct JsonLines;

impl<S, N> FormatEvent<S, N> for JsonLines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = Line(Vec::with_capacity(LINE_CAPACITY));
        line.member("timestamp", &Clock::System.now().to_rfc3339_opts(SecondsFormat::Micros, true));
        line.member("level", event.metadata().level().as_str());
        event.record(&mut line);
        line.member("target", event.metadata().target());
        line.0.extend_from_slice(b"}\n");
        writer.write_str(str::from_utf8(&line.0).map_err(|_| fmt::Error)?)
    }
}

/// A JSON object without its closing brace.
struct Line(Vec<u8>);

impl Line {
    fn member(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.0.extend_from_slice(if self.0.is_empty() { b"{\"" } else { b",\"" });
        // The name of a field is an identifier and needs no escapes.
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b"\":");
        let written = serde_json::to_writer(&mut self.0, value);
        written.or_broken("a text, number or truth value is valid JSON");
    }
}

impl Visit for Line {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.member(field.name(), &value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.member(field.name(), &value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.member(field.name(), &value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.member(field.name(), &value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.member(field.name(), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.member(field.name(), &format_args!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use serde_json::{Value, json};

    use super::*;

    #[derive(Clone, Default)]
    struct LogBuffer(Arc<Mutex<Vec<u8>>>);

    impl Write for LogBuffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn lines(log: impl FnOnce()) -> Vec<Value> {
        let written = LogBuffer::default();
        let writer = written.clone();
        let subscriber =
            tracing_subscriber::fmt().event_format(JsonLines).with_writer(move || writer.clone()).finish();
        tracing::subscriber::with_default(subscriber, log);
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn an_event_is_a_line_whose_members_are_its_fields() {
        let logged = lines(|| {
            let error = io::Error::other("a \"quote\"\nand a line");
            tracing::info!(number = -1, large = u64::MAX, share = 0.5, whole = true, "said {}", "so");
            tracing::warn!(%error, none = None::<u8>, text = "ü", list = ?[1, 2], not = f64::NAN);
        });
        let [mut first, mut second] = <[Value; 2]>::try_from(logged).unwrap();
        for line in [&mut first, &mut second] {
            let time = line["timestamp"].take();
            let read = chrono::DateTime::parse_from_rfc3339(time.as_str().unwrap()).unwrap();
            assert!(read <= Clock::System.now());
            assert_eq!(time.as_str().unwrap().len(), "2024-03-15T12:00:00.000000Z".len());
        }
        let target = "yearbook::log::tests";
        let expected = json!({
            "timestamp": null, "level": "INFO", "message": "said so", "number": -1, "large": u64::MAX,
            "share": 0.5, "whole": true, "target": target,
        });
        assert_eq!(first, expected);
        let expected = json!({
            "timestamp": null, "level": "WARN", "error": "a \"quote\"\nand a line", "text": "ü",
            "list": "[1, 2]", "not": null, "target": target,
        });
        assert_eq!(second, expected);
    }
}
