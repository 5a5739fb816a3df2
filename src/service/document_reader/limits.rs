//! The limits of a child process that reads a document.

/// Lowers the limits of memory and processor time of this process. Where the system has none, the parent ends the process
/// after its time.
#[cfg(unix)]
pub(super) fn lower() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    use crate::limits::{DOCUMENT_MEMORY_BYTES, DOCUMENT_PROCESSOR_S};

    let limits = [
        (Resource::As, DOCUMENT_MEMORY_BYTES),
        (Resource::Cpu, DOCUMENT_PROCESSOR_S),
        // It writes no files, not even its memory after a crash.
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, limit) in limits {
        // Where the system refuses, the limits of the parent stay.
        let _ = setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) });
    }
}

/// There are no such limits.
#[cfg(not(unix))]
pub(super) const fn lower() {}
