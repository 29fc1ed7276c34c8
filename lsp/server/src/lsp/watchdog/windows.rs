//! A process as a handle that is signalled when it ends.

/// `SYNCHRONIZE`: to wait for it, and nothing else.
const TO_WAIT: u32 = 0x0010_0000;

/// `INFINITE`.
const WITHOUT_END: u32 = u32::MAX;

/// `WAIT_OBJECT_0`.
const SIGNALLED: u32 = 0;

#[expect(
    unsafe_code,
    reason = "Windows says of the three that a number which names nothing is answered with an error"
)]
#[link(name = "kernel32")]
unsafe extern "system" {
    #[link_name = "OpenProcess"]
    safe fn open_process(access: u32, is_inherited: i32, process: u32) -> isize;
    #[link_name = "WaitForSingleObject"]
    safe fn wait_for(handle: isize, milliseconds: u32) -> u32;
    #[link_name = "CloseHandle"]
    safe fn close(handle: isize) -> i32;
}

/// Blocks until the process has ended; false where it cannot be seen.
pub(super) fn wait_for_end(process: i32) -> bool {
    // A process has a positive number; 0 is that of the idle one.
    let Ok(process @ 1..) = u32::try_from(process) else {
        return false;
    };
    let handle = open_process(TO_WAIT, 0, process);
    if handle == 0 {
        return false;
    }
    let is_ended = wait_for(handle, WITHOUT_END) == SIGNALLED;
    close(handle);
    is_ended
}
