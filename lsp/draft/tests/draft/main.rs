//! The crate from outside: answers, patches and rebases as tables of before, input and after.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod apply_patch;
#[cfg(test)]
mod blocks;
#[cfg(test)]
mod diffs;
#[cfg(test)]
mod edit_eval;
#[cfg(test)]
mod moves;
#[cfg(test)]
mod patches;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod rebases;
#[cfg(test)]
mod regions;
