//! A process as a descriptor that becomes readable when it ends.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, pidfd_open};

/// Blocks until the process has ended; false where it cannot be seen.
pub(super) fn wait_for_end(process: i32) -> bool {
    if process <= 0 {
        return false;
    }
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
