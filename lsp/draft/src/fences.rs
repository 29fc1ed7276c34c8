//! Fenced blocks in a model's answer.
