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
    fn pack(&self) -> Vec<u8>;

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
        self.packed
            .clone()
            .unwrap_or_else(|| self.get().pack().into())
    }

    /// Whether the value itself is in memory.
    pub(crate) fn is_open(&self) -> bool {
        self.value.get().is_some()
    }
}

impl Pack for Text {
    fn pack(&self) -> Vec<u8> {
        compress(self.to_string().as_bytes())
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8(expand(bytes)?).ok()?;
        Some(Self::from(text.as_str()))
    }
}

impl Pack for FileFacts {
    fn pack(&self) -> Vec<u8> {
        write::write(self)
            .map(|bytes| compress(&bytes))
            .unwrap_or_default()
    }

    fn unpack(bytes: &[u8]) -> Option<Self> {
        read::read(&expand(bytes)?).ok()
    }
}

thread_local! {
    // Making these costs more than the work on a file of ordinary size.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = RefCell::new(Compressor::new(LEVEL).ok());
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = RefCell::new(Decompressor::new().ok());
}

/// The length, and the compressed bytes.
fn compress(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let mut packed = length.to_le_bytes().to_vec();
    COMPRESSOR.with_borrow_mut(|compressor| {
        let compressed = compressor.as_mut().and_then(|it| it.compress(bytes).ok());
        packed.extend(compressed.unwrap_or_default());
    });
    packed
}

fn expand(bytes: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    if length > LENGTH_LIMIT {
        return None;
    }
    DECOMPRESSOR.with_borrow_mut(|it| it.as_mut()?.decompress(rest, length).ok())
}

#[cfg(test)]
mod tests;
