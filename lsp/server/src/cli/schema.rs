//! `scopewise schema`: the JSON Schema of the user's configuration file, for editors and for whoever
//! generates settings from it.

use super::{Ended, Ending};
use crate::config::schema;
use crate::output::print;

/// Runs the command.
pub(super) fn run() -> Ending {
    print(&format!("{:#}\n", schema()))?;
    Ok(Ended::Well)
}
