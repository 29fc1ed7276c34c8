//! Checks a change against the workspace: findings, and for every check and file a three-valued
//! verdict. Pure. One folder a check, one literate spec a check (`tests/specs/verify/`). A check never
//! fails because a file does not parse: it says *cannot tell*.

mod beyond;
mod calls;
mod elision;
mod imports;
mod interface;
mod look;
mod names;
mod noop;
mod report;
mod run;
mod secrets;
mod specimen;
mod syntax;
mod words;

pub use report::{
    Change, ChangedFile, Check, CheckVerdict, Coverage, Finding, Report, Severity, Verdict,
};
pub use run::verify;
pub use secrets::{is_secret_file, redact};
