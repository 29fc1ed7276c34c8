//! A process as an event of a queue of the kernel's.

use rustix::event::kqueue::{Event, EventFilter, EventFlags, ProcessEvents, kevent, kqueue};
use rustix::io::Errno;
use rustix::process::Pid;

/// Blocks until the process has ended; false where it cannot be seen.
pub(super) fn wait_for_end(process: i32) -> bool {
    if process <= 0 {
        return false;
    }
    let Some(pid) = Pid::from_raw(process) else {
        return false;
    };
    let Ok(queue) = kqueue() else {
        return false;
    };
    let filter = EventFilter::Proc {
        pid,
        flags: ProcessEvents::EXIT,
    };
    let watched = Event::new(filter, EventFlags::ADD, std::ptr::null_mut());
    let mut seen = Vec::with_capacity(1);
    loop {
        let buffer = rustix::buffer::spare_capacity(&mut seen);
        #[expect(
            unsafe_code,
            reason = "descriptors in events have to outlive the queue, and the one event here has none"
        )]
        let told = unsafe { kevent(&queue, &[watched], buffer, None) };
        match told {
            // A process that is not there is told of as an error, in an event.
            Ok(_) => {
                return seen
                    .iter()
                    .all(|it| !it.flags().contains(EventFlags::ERROR));
            }
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}
