//! Debian's patches: real changes with one purpose and a written description each. The description is
//! the ask, the hunks are the right change, and those named after a CVE are what `sensitive` is for.

pub mod ask;
pub mod fetch;
pub mod header;
pub mod list;
pub mod sections;
pub mod series;

use anyhow::Result;

use crate::page::Section;

/// Measures all that Debian's patches are good for.
///
/// # Errors
/// When the packages were not fetched.
pub fn measure() -> Result<Section> {
    let mut text = String::new();
    for package in list::packages()? {
        let series = series::Series::load(&package)?;
        text.push_str(&format!("- {}: {} patches\n", package.name, series.count()));
    }
    Ok(Section {
        name: "patches",
        title: "Debian's patches",
        text,
    })
}
