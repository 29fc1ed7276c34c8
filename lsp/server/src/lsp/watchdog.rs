//! The end of the editor's process, for editors that die without closing our input. Waits in the
//! system and never looks twice, so an idle server stays idle.

/// Ends when the process does; never where it cannot be seen from here.
#[cfg(target_os = "linux")]
pub(super) async fn process_ended(process: i32) {
    let (ended, end) = tokio::sync::oneshot::channel();
    let waiting = std::thread::Builder::new()
        .name("watchdog".into())
        .spawn(move || {
            if wait_for_end(process) {
                // Nobody listens once the server stops by itself.
                let _ = ended.send(());
            }
        });
    if waiting.is_err() || end.await.is_err() {
        std::future::pending().await
    }
}

/// Elsewhere the end of our input is all that tells.
#[cfg(not(target_os = "linux"))]
pub(super) async fn process_ended(_: i32) {
    std::future::pending().await
}

#[cfg(target_os = "linux")]
fn wait_for_end(process: i32) -> bool {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    use rustix::process::{Pid, PidfdFlags, pidfd_open};

    let Some(pid) = Pid::from_raw(process) else {
        return false;
    };
    // An editor in another container has a number that means nothing here.
    let Ok(descriptor) = pidfd_open(pid, PidfdFlags::empty()) else {
        return false;
    };
    loop {
        // Readable means ended.
        match poll(&mut [PollFd::new(&descriptor, PollFlags::IN)], None) {
            Ok(_) => return true,
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::{Command, Stdio};

    use super::process_ended;

    #[tokio::test]
    async fn sees_a_process_end() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let process = i32::try_from(child.id()).unwrap();
        let watched = tokio::spawn(process_ended(process));
        drop(child.stdin.take());
        watched.await.unwrap();
        child.wait().unwrap();
    }
}
