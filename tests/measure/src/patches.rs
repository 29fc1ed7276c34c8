//! Debian's patches: real changes with one purpose and a written description each. The description is
//! the ask, the hunks are the right change, and those named after a CVE are what `sensitive` is for.

pub mod ask;
pub mod case;
pub mod fetch;
pub mod header;
pub mod list;
pub mod right;
pub mod sections;
pub mod seeded;
pub mod sensitive;
pub mod series;
pub mod wording;

use anyhow::Result;

use crate::page::Section;

/// Measures all that Debian's patches are good for.
///
/// # Errors
/// When the packages were not fetched.
pub fn measure() -> Result<Section> {
    let measured = case::measure_all()?;
    let text = [
        case::section(&measured),
        sensitive::section(&measured.cases),
        right::section(&measured.cases),
        seeded::section(&measured.cases),
    ];
    Ok(Section {
        name: "patches",
        title: "Debian's patches",
        text: text.join("\n"),
    })
}
