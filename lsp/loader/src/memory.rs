//! Memory that is free goes back to the system. Parsers allocate and free many times what an index keeps, and
//! the GNU C library holds on to it, most of all between what was kept.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(
    unsafe_code,
    reason = "glibc says of it that any thread may call it at any time, with any number"
)]
unsafe extern "C" {
    safe fn malloc_trim(kept_at_the_end: usize) -> i32;
}

/// Gives back what the process has freed: after a load, and after much was packed. Costs some
/// milliseconds for each 100 MB in use. Does nothing where the C library gives back by itself.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    malloc_trim(0);
}
