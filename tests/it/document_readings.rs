//! The handed cases of documents, and the periods of the known ones.

mod documents;
mod periods;
