//! The [`Model`] trait and its providers: plain messages in, a stream out. Knows nothing of asks,
//! drafts or editors; the only place that knows the providers' wire JSON.

mod call;
mod classify;
mod config;
mod endpoint;
mod error_body;
mod facts;
mod failure;
mod http;
mod message;
mod provider;
mod redact;
mod retry;
mod sse;
mod stream;

#[cfg(test)]
mod replay;

pub use config::{
    ConnectError, KeyHeader, Limits, ModelConfig, ProviderConfig, ProviderKind, TokenLimitField,
};
pub use facts::{Catalogue, ModelFacts, Price, PriceAbove};
pub use message::{
    Answer, Effort, Failure, FailureKind, Message, Model, Part, Request, Running, Speaker, Usage,
};
pub use provider::{Provider, connect};
