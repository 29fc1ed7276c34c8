//! What the disk said of a file when it was read: enough to tell later, without reading it, that it is the
//! same file still. Carried along and compared; nothing here asks the disk.

/// The marks of a file on disk. Two equal ones are taken for the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiskStamp {
    /// Its size in bytes.
    pub size: u64,
    /// When its bytes were changed, in nanoseconds since 1970.
    pub modified: u64,
    /// When anything of it was changed, in nanoseconds since 1970; 0 where the system does not say.
    pub changed: u64,
    /// Its number on its file system; 0 where the system does not say.
    pub number: u64,
}
