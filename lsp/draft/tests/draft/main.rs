//! The crate from outside: answers, patches and rebases as tables of before, input and after.

#[cfg(test)]
mod diffs;
#[cfg(test)]
mod edit_eval;
#[cfg(test)]
mod patches;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod rebases;
#[cfg(test)]
mod regions;
