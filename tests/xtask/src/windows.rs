//! The product for Windows and macOS from a Debian machine: compiled for Windows and its tests run under Wine;
//! for macOS compiled up to the linker, which only Apple has. Not part of `cargo xtask test`: it takes minutes
//! of compiling, a gigabyte, and Debian 12 on x86-64.

mod setup;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{root, target};

/// What the product is made of, and speaks to the system.
const CRATES: [&str; 3] = ["scopewise", "scopewise-loader", "scopewise-workspace"];

const WINDOWS: &str = "x86_64-pc-windows-gnu";
const MACOS: &str = "aarch64-apple-darwin";

/// What cannot run under Wine, which has no git.
const OF_GIT: [&str; 6] = [
    "a_branch_switch_while_typing",
    "says_that_there_is_no_repository",
    "checks_hidden_files_and_files_that_git_has",
    "checks_the_work_tree_against_head",
    "names_changed_files_that_it_cannot_read",
    "sees_no_change_where_git_changed",
];

/// Sets up, compiles for both, and runs what can run.
///
/// # Errors
/// When something cannot be had, compiled or passed.
pub(crate) fn run() -> Result<()> {
    let folder = setup::set_up()?;
    println!("windows: the tests of {}, under Wine", CRATES.join(", "));
    let mut tests = cargo(&folder, "test", WINDOWS);
    for name in CRATES {
        tests.args(["--package", name]);
    }
    tests.args(["--lib", "--bins", "--tests", "--no-fail-fast", "--"]);
    for name in OF_GIT {
        tests.args(["--skip", name]);
    }
    finish(&mut tests)?;
    println!("windows: `scopewise demo`, under Wine");
    finish(cargo(&folder, "build", WINDOWS).args(["--package", "scopewise"]))?;
    let program = built().join(WINDOWS).join("debug/scopewise.exe");
    finish(Command::new(folder.join("wine")).arg(program).arg("demo"))?;
    println!("macos: a check of scopewise with its tests");
    let mut check = cargo(&folder, "check", MACOS);
    finish(check.args(["--package", "scopewise", "--all-targets"]))?;
    println!(
        "left out: Windows itself and its own compiler (MSVC); {} tests that run git; linking and running \
         anything on macOS",
        OF_GIT.len()
    );
    Ok(())
}

/// Cargo with the compiler that has the standard library's source, which it builds for the target.
fn cargo(folder: &Path, task: &str, platform: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let tools = folder.join("root/usr/bin");
    let mingw = |tool: &str| tools.join(format!("x86_64-w64-mingw32-{tool}"));
    command
        .args([task, "--locked", "--target", platform])
        .arg("-Zbuild-std=std,panic_unwind,test")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", folder.join("rustc"))
        .env("CARGO_TARGET_DIR", built())
        .env(
            "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER",
            mingw("gcc-posix"),
        )
        .env(
            "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER",
            folder.join("wine"),
        )
        .env("CC_x86_64_pc_windows_gnu", mingw("gcc-posix"))
        .env("AR_x86_64_pc_windows_gnu", mingw("ar"))
        .env("CC_aarch64_apple_darwin", folder.join("macos-cc"))
        .env("AR_aarch64_apple_darwin", folder.join("macos-ar"))
        // The compiler looks for `x86_64-w64-mingw32-dlltool` there.
        .env("PATH", before_path(folder.join("mingw")));
    command
}

fn before_path(first: impl Into<OsString>) -> OsString {
    let mut path = first.into();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    path
}

/// Apart from the machine's own results, which another compiler made.
fn built() -> PathBuf {
    target().join("windows")
}

fn finish(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_owned();
    let shown = Path::new(&program).display();
    let status = command.current_dir(root()).status();
    let status = status.with_context(|| format!("{shown} cannot be started"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}
