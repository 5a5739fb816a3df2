//! Tests of the file and of what is asked.
