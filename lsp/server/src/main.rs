//! The `scopewise` binary.
fn main() {}
