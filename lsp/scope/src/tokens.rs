//! Token estimates from bytes: no vocabulary is shipped. Ratios: o200k takes 3.2-4.6 bytes a token
//! by language; bytes/2.7 is safe for the newest tokenizers.

use scopewise_workspace::Language;

/// The usual number of tokens of a text of `bytes` bytes.
#[must_use]
pub fn estimate_tokens(language: Language, bytes: usize) -> usize {
    let tenths = match language {
        Language::Python => 44,
        Language::Rust => 44,
        Language::TypeScript | Language::Tsx => 43,
        Language::Go => 37,
        Language::JavaScript => 35,
        Language::Css | Language::Html => 32,
        _ => 35,
    };
    (bytes * 10).div_ceil(tenths)
}

/// A number of tokens that a text of `bytes` bytes will not exceed in practice: for window checks.
#[must_use]
pub const fn window_tokens(bytes: usize) -> usize {
    (bytes * 10).div_ceil(27)
}
