//! Values of closed files, kept compressed until they are read: a text and the facts of its parse take
//! a fraction of the source's size that way, and what is kept is what a cache on disk holds.

mod read;
mod write;

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use zstd::bulk::{Compressor, Decompressor};

use crate::{FileFacts, Text};

/// Level of compression: the fastest there is still halves a text twice.
const LEVEL: i32 = 1;

/// Nothing that is packed is longer in bytes: damaged lengths must not fill the memory.
const LENGTH_LIMIT: usize = 1 << 28;

/// What can be packed.
pub(crate) trait Pack: Sized {
    fn pack(&self) -> Arc<[u8]>;

    /// `None` for bytes that [`Pack::pack`] never made.
    fn unpack(bytes: &[u8]) -> Option<Self>;
}

/// A value in memory, packed, or both; a clone shares either.
#[derive(Clone, Debug)]
pub(crate) struct Held<T> {
    packed: Option<Arc<[u8]>>,
    value: OnceLock<Arc<T>>,
}

impl<T: Pack + Default> Held<T> {
    pub(crate) fn of(value: T) -> Self {
        Self {
            packed: None,
            value: OnceLock::from(Arc::new(value)),
        }
    }

    pub(crate) fn of_packed(bytes: Arc<[u8]>) -> Self {
        Self {
            packed: Some(bytes),
            value: OnceLock::new(),
        }
    }

    /// The value, unpacked at the first call.
    pub(crate) fn get(&self) -> &T {
        self.get_completed(|_| {})
    }

    /// The value, unpacked at the first call and completed with what is kept apart.
    pub(crate) fn get_completed(&self, complete: impl FnOnce(&mut T)) -> &T {
        self.value.get_or_init(|| {
            let bytes = self.packed.as_deref().unwrap_or_default();
            let mut value = T::unpack(bytes).unwrap_or_default();
            complete(&mut value);
            Arc::new(value)
        })
    }

    /// Looks at the value without keeping it in memory.
    pub(crate) fn get_for_once<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        if self.is_open() {
            return look(self.get());
        }
        let bytes = self.packed.as_deref().unwrap_or_default();
        look(&T::unpack(bytes).unwrap_or_default())
    }

    /// The same, packed and not in memory.
    pub(crate) fn packed(&self) -> Self {
        Self::of_packed(self.bytes())
    }

    /// The packed bytes.
    pub(crate) fn bytes(&self) -> Arc<[u8]> {
        self.packed.clone().unwrap_or_else(|| self.get().pack())
    }

    /// Whether the value itself is in memory.
    pub(crate) fn is_open(&self) -> bool {
        self.value.get().is_some()
    }
}

impl Held<Text> {
    /// Whether `look` finds something in the text, which is not kept in memory for that.
    pub(crate) fn is_found(&self, look: impl FnOnce(&str) -> bool) -> bool {
        match (&self.packed, self.is_open()) {
            (Some(bytes), false) => {
                expanded(bytes, |bytes| Some(look(std::str::from_utf8(bytes).ok()?)))
                    .unwrap_or_default()
            }
            _ => look(&self.get().to_string()),
        }
    }
}

impl Pack for Text {
    fn pack(&self) -> Arc<[u8]> {
        compress(self.to_string().as_bytes())
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        expanded(bytes, |bytes| {
            std::str::from_utf8(bytes).ok().map(Self::from)
        })
    }
}

impl Pack for FileFacts {
    fn pack(&self) -> Arc<[u8]> {
        write::write(self)
            .map(|bytes| compress(&bytes))
            .unwrap_or_default()
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        expanded(bytes, |bytes| read::read(bytes).ok())
    }
}

thread_local! {
    // Making these costs more than the work on a file of ordinary size.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// What packing and unpacking use again for the next file.
struct Scratch {
    compressor: Option<Compressor<'static>>,
    decompressor: Option<Decompressor<'static>>,
    buffer: Vec<u8>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            compressor: Compressor::new(LEVEL).ok(),
            decompressor: Decompressor::new().ok(),
            buffer: Vec::new(),
        }
    }
}

/// The length in four bytes, and the compressed bytes.
fn compress(bytes: &[u8]) -> Arc<[u8]> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    SCRATCH.with_borrow_mut(|scratch| {
        let buffer = &mut scratch.buffer;
        buffer.resize(zstd::zstd_safe::compress_bound(bytes.len()) + 4, 0);
        let Some((head, rest)) = buffer.split_first_chunk_mut::<4>() else {
            return Arc::default();
        };
        *head = length.to_le_bytes();
        let compressor = scratch.compressor.as_mut();
        let written = compressor.and_then(|it| it.compress_to_buffer(bytes, rest).ok());
        let written = written.and_then(|written| buffer.get(..written + 4));
        written.map(Arc::from).unwrap_or_default()
    })
}

/// Hands the bytes that were compressed to `look`; `None` when they were not.
fn expanded<R>(bytes: &[u8], look: impl FnOnce(&[u8]) -> Option<R>) -> Option<R> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    if length > LENGTH_LIMIT {
        return None;
    }
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.buffer.resize(length, 0);
        let decompressor = scratch.decompressor.as_mut()?;
        let written = decompressor.decompress_to_buffer(rest, scratch.buffer.as_mut_slice());
        look(scratch.buffer.get(..written.ok()?)?)
    })
}

#[cfg(test)]
mod tests;
