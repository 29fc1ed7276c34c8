//! A model server on loopback that plays a script in three wire protocols (OpenAI Responses, Chat
//! Completions, Anthropic Messages) and says so in the header `x-scopewise-script`. It answers no
//! question by itself and knows no model; it serves the demo and the tests, faults included.

mod connection;
mod gate;
mod journal;
mod play;
mod script;
mod server;
mod wire;

pub use gate::Gate;
pub use journal::RecordedRequest;
pub use script::{Choose, Fault, LineEnding, NamedError, Script, Turn};
pub use server::ScriptServer;
