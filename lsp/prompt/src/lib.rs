//! What is sent: instructions, contract and context packed into a token budget. Pure; the same ask,
//! scope and findings give the same prompt byte for byte.

mod context;
mod earlier;
mod files;
mod form;
mod imports;
mod instructions;
mod pack;
mod piece;
mod scaffold;
mod signatures;
#[cfg(test)]
mod tests;

pub use pack::{Earlier, Prompt, PromptError, PromptInput, build_prompt};
