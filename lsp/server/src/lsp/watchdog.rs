//! The end of the editor's process, for editors that die without closing our input, and for what they
//! started that holds on to its other end. Waits in the system and never looks twice, so an idle server
//! stays idle.

#[cfg_attr(target_os = "linux", path = "watchdog/linux.rs")]
#[cfg_attr(target_os = "macos", path = "watchdog/macos.rs")]
#[cfg_attr(windows, path = "watchdog/windows.rs")]
#[cfg_attr(
    not(any(target_os = "linux", target_os = "macos", windows)),
    path = "watchdog/elsewhere.rs"
)]
mod system;

/// Ends when the process does; never where it cannot be seen from here, as from another container: then
/// the end of our input is all that tells.
pub(super) async fn process_ended(process: i32) {
    let (ended, end) = tokio::sync::oneshot::channel();
    let waiting = std::thread::Builder::new()
        .name("watchdog".into())
        .spawn(move || {
            if system::wait_for_end(process) {
                // Nobody listens once the server stops by itself.
                let _ = ended.send(());
            }
        });
    if waiting.is_err() || end.await.is_err() {
        std::future::pending().await
    }
}

#[cfg(all(test, any(target_os = "linux", target_os = "macos", windows)))]
mod tests {
    use std::process::{Command, Stdio};

    use super::process_ended;
    use super::system::wait_for_end;

    /// What reads its input to the end.
    const READER: &str = if cfg!(windows) { "cmd" } else { "cat" };

    #[tokio::test]
    async fn sees_a_process_end() {
        let mut child = Command::new(READER)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let process = i32::try_from(child.id()).unwrap();
        let watched = tokio::spawn(process_ended(process));
        drop(child.stdin.take());
        watched.await.unwrap();
        child.wait().unwrap();
    }

    #[test]
    fn does_not_take_what_it_cannot_see_for_ended() {
        assert!(!wait_for_end(-1));
        assert!(!wait_for_end(0));
    }
}
