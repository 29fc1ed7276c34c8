//! The fixed words of a prompt: role, rules and contract.
