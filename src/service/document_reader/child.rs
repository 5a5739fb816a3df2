//! The two ends of the pipe between a process and the child that reads a document for it.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::COMMAND;
use crate::ingest::document::format::read_document_text;
use crate::ingest::document::{DocumentError, DocumentErrorKind, DocumentText};
use crate::limits::{
    DOCUMENT_CHILDREN, DOCUMENT_S, DOCUMENT_STACK_BYTES, MAX_DOCUMENT_ANSWER_BYTES, MAX_DOCUMENT_BYTES,
};

/// The most that is read of what a child reports of its end, in bytes.
const MAX_REPORT_BYTES: u64 = 16_384;

/// What a child answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Document(DocumentText),
    Error { code: String, message: String },
}

/// The text of a document, from a child process of a program, which is ended after some time.
pub(super) fn document_text(
    program: &Path,
    bytes: &[u8],
    most: Duration,
) -> Result<DocumentText, DocumentError> {
    if bytes.len() > MAX_DOCUMENT_BYTES {
        return Err(too_large());
    }
    let _turn = Turn::take();
    let failed = |error: std::io::Error| DocumentError {
        kind: DocumentErrorKind::Damaged,
        message: format!("the process that reads the document cannot be run: {error}"),
    };
    let child = Command::new(program)
        .arg(COMMAND)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let end = wait(child, bytes, most).map_err(failed)?;
    match serde_json::from_slice(&end.answer) {
        Ok(Answer::Document(document)) => Ok(document),
        Ok(Answer::Error { code, message }) => {
            let kind = DocumentErrorKind::from_code(&code).unwrap_or(DocumentErrorKind::Damaged);
            Err(DocumentError { kind, message })
        }
        Err(_) => Err(end.error()),
    }
}

/// How a child ended.
struct End {
    answer: Vec<u8>,
    report: Vec<u8>,
    status: ExitStatus,
    is_late: bool,
}

/// Gives a child its document and waits for its end, which comes after the limit of time at the latest.
fn wait(mut child: Child, bytes: &[u8], most: Duration) -> std::io::Result<End> {
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut input), Some(output), Some(report)) = pipes else {
        return Err(std::io::ErrorKind::BrokenPipe.into());
    };
    let (send, received) = mpsc::channel();
    thread::scope(|scope| {
        // A child that ends early does not read all of it; its answer says why.
        scope.spawn(move || _ = input.write_all(bytes));
        let report = scope.spawn(move || read_at_most(report, MAX_REPORT_BYTES));
        scope.spawn(move || send.send(read_at_most(output, MAX_DOCUMENT_ANSWER_BYTES + 1)));
        let answer = received.recv_timeout(most);
        let is_late = answer.is_err();
        // Its work is done; what is left of it ends now.
        if is_late || answer.as_ref().is_ok_and(|answer| !answer.is_empty()) {
            child.kill()?;
        }
        let status = child.wait()?;
        let report = report.join().unwrap_or_default();
        Ok(End { answer: answer.unwrap_or_default(), report, status, is_late })
    })
}

/// All that a pipe gives, up to a number of bytes. What is read when the pipe breaks is kept.
fn read_at_most(pipe: impl Read, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    _ = pipe.take(most).read_to_end(&mut bytes);
    bytes
}

impl End {
    /// Why there is no answer.
    fn error(&self) -> DocumentError {
        let report = String::from_utf8_lossy(&self.report);
        let is_cut = u64::try_from(self.answer.len()).is_ok_and(|length| length > MAX_DOCUMENT_ANSWER_BYTES);
        if is_cut || report.contains("memory allocation") {
            return too_large();
        }
        if self.is_late || self.is_out_of_time() {
            return DocumentError {
                kind: DocumentErrorKind::TooSlow,
                message: format!("the document takes more than {DOCUMENT_S} seconds; print it to a new file"),
            };
        }
        DocumentError {
            kind: DocumentErrorKind::Damaged,
            message: "the document made its reader fail; print it to a new file".to_owned(),
        }
    }

    /// Whether the system ended the child at its limit of processor time.
    #[cfg(unix)]
    fn is_out_of_time(&self) -> bool {
        use std::os::unix::process::ExitStatusExt;

        let signal = self.status.signal();
        let limits = [rustix::process::Signal::XCPU, rustix::process::Signal::KILL];
        limits.iter().any(|limit| signal == Some(limit.as_raw()))
    }

    /// There is no such limit.
    #[cfg(not(unix))]
    const fn is_out_of_time(&self) -> bool {
        false
    }
}

fn too_large() -> DocumentError {
    DocumentError {
        kind: DocumentErrorKind::TooLarge,
        message: "the document takes too much memory; split it, or print it to a new file".to_owned(),
    }
}

/// The right to run a child: so many run at a time.
struct Turn;

static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

impl Turn {
    /// Waits for a turn.
    fn take() -> Self {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let running = ENDED.wait_while(running, |running| *running >= DOCUMENT_CHILDREN);
        *running.unwrap_or_else(PoisonError::into_inner) += 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        ENDED.notify_one();
    }
}

/// Reads a document from standard input and writes its text to standard output, or why it cannot be read.
pub(super) fn answer() -> ExitCode {
    // Deeply nested parts need a deep stack. The thread's name is in no message, since nobody reads them.
    let thread = thread::Builder::new().stack_size(DOCUMENT_STACK_BYTES).spawn(read_input);
    let written =
        thread.and_then(|thread| thread.join().unwrap_or_else(|_| Err(std::io::ErrorKind::Other.into())));
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

fn read_input() -> std::io::Result<()> {
    let most = u64::try_from(MAX_DOCUMENT_BYTES).unwrap_or(u64::MAX);
    let bytes = read_at_most(std::io::stdin().lock(), most + 1);
    let answer = match read_document_text(&bytes) {
        Ok(document) => Answer::Document(document),
        Err(DocumentError { kind, message }) => Answer::Error { code: kind.code().to_owned(), message },
    };
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut output, &answer)?;
    output.flush()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// The kind of the error where the child is a shell script.
    fn error_of(script: &str) -> DocumentErrorKind {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("child");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        let bytes = vec![0; 200_000];
        // A process that another test starts may hold the script open for writing for a moment.
        let mut result = document_text(&path, &bytes, Duration::from_millis(600));
        while result.as_ref().is_err_and(|error| error.message.contains("cannot be run")) {
            result = document_text(&path, &bytes, Duration::from_millis(600));
        }
        result.unwrap_err().kind
    }

    #[test]
    fn the_end_of_a_child_says_what_is_wrong() {
        assert_eq!(error_of("exec /bin/sleep 20"), DocumentErrorKind::TooSlow);
        assert_eq!(error_of("kill -XCPU $$"), DocumentErrorKind::TooSlow);
        assert_eq!(error_of("exit 1"), DocumentErrorKind::Damaged);
        assert_eq!(error_of("kill -SEGV $$"), DocumentErrorKind::Damaged);
        assert_eq!(
            error_of("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$"),
            DocumentErrorKind::TooLarge
        );
        assert_eq!(error_of("echo nonsense"), DocumentErrorKind::Damaged);
    }
}
