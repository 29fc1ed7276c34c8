//! Names the code that reads facts: a hash over its sources, the grammars and the versions of what they
//! depend on. A cache of facts that other code wrote is told by it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let sources = ["src", "../../grammars", "../../Cargo.lock"];
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for source in sources {
        println!("cargo::rerun-if-changed={source}");
        hash_tree(&here.join(source), &mut hash)?;
    }
    println!("cargo::rustc-env=SCOPEWISE_FACTS_CODE={hash:016x}");
    Ok(())
}

fn hash_tree(path: &Path, hash: &mut u64) -> io::Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| hash_tree(entry, hash));
    }
    // A published package has no lock file above it.
    if let Ok(bytes) = fs::read(path) {
        for byte in bytes {
            *hash = (*hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(())
}
