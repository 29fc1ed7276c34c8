//! The [`Model`] trait and its providers: plain messages in, a stream out. Knows nothing of asks,
//! drafts or editors; the only place that knows the providers' wire JSON.

mod message;

pub use message::{
    Answer, Effort, Failure, FailureKind, Message, Model, Part, Request, Running, Speaker, Usage,
};
