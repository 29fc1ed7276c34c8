//! What is sent: instructions, contract and context packed into a token budget. Pure; the same ask,
//! scope and findings give the same prompt byte for byte.

mod context;
mod instructions;
mod pack;

pub use pack::{Earlier, Prompt, PromptError, PromptInput, build_prompt};
