//! Types and traits of Rust's standard library that no prelude brings: where a name that is used without
//! an import most likely lives.

/// Name and module, sorted by name. Only names that the library has once.
const HOMES: &[(&str, &str)] = &[
    ("Add", "std::ops"),
    ("AddAssign", "std::ops"),
    ("Arc", "std::sync"),
    ("AtomicBool", "std::sync::atomic"),
    ("AtomicI32", "std::sync::atomic"),
    ("AtomicI64", "std::sync::atomic"),
    ("AtomicU32", "std::sync::atomic"),
    ("AtomicU64", "std::sync::atomic"),
    ("AtomicUsize", "std::sync::atomic"),
    ("BTreeMap", "std::collections"),
    ("BTreeSet", "std::collections"),
    ("Barrier", "std::sync"),
    ("BinaryHeap", "std::collections"),
    ("Borrow", "std::borrow"),
    ("BorrowMut", "std::borrow"),
    ("BufRead", "std::io"),
    ("BufReader", "std::io"),
    ("BufWriter", "std::io"),
    ("CStr", "std::ffi"),
    ("CString", "std::ffi"),
    ("Cell", "std::cell"),
    ("Condvar", "std::sync"),
    ("Cow", "std::borrow"),
    ("Deref", "std::ops"),
    ("DerefMut", "std::ops"),
    ("Duration", "std::time"),
    ("ExitCode", "std::process"),
    ("Formatter", "std::fmt"),
    ("FromStr", "std::str"),
    ("HashMap", "std::collections"),
    ("HashSet", "std::collections"),
    ("Hasher", "std::hash"),
    ("Instant", "std::time"),
    ("IpAddr", "std::net"),
    ("Ipv4Addr", "std::net"),
    ("Ipv6Addr", "std::net"),
    ("LazyLock", "std::sync"),
    ("ManuallyDrop", "std::mem"),
    ("MaybeUninit", "std::mem"),
    ("Mul", "std::ops"),
    ("Mutex", "std::sync"),
    ("MutexGuard", "std::sync"),
    ("NonNull", "std::ptr"),
    ("NonZeroU32", "std::num"),
    ("NonZeroU64", "std::num"),
    ("NonZeroUsize", "std::num"),
    ("OnceCell", "std::cell"),
    ("OnceLock", "std::sync"),
    ("OpenOptions", "std::fs"),
    ("OsStr", "std::ffi"),
    ("OsString", "std::ffi"),
    ("ParseFloatError", "std::num"),
    ("ParseIntError", "std::num"),
    ("PathBuf", "std::path"),
    ("PhantomData", "std::marker"),
    ("Pin", "std::pin"),
    ("Rc", "std::rc"),
    ("RefCell", "std::cell"),
    ("RwLock", "std::sync"),
    ("SocketAddr", "std::net"),
    ("Stdio", "std::process"),
    ("SystemTime", "std::time"),
    ("TcpListener", "std::net"),
    ("TcpStream", "std::net"),
    ("TypeId", "std::any"),
    ("UdpSocket", "std::net"),
    ("UnsafeCell", "std::cell"),
    ("Utf8Error", "std::str"),
    ("VecDeque", "std::collections"),
];

/// The module that holds a name.
pub(super) fn home_of(name: &str) -> Option<&'static str> {
    let at = HOMES.binary_search_by_key(&name, |(it, _)| it).ok()?;
    HOMES.get(at).map(|(_, module)| *module)
}

#[cfg(test)]
mod tests {
    use super::HOMES;

    #[test]
    fn names_are_sorted_and_stand_once() {
        assert!(HOMES.is_sorted_by(|(one, _), (other, _)| one < other));
    }
}
