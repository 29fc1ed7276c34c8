//! The bytes of a kept index: a head with the place, the marks, the length and the checksum of each file,
//! and then the files in the same order. A wrong head is no index; a wrong file is left out alone.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::Arc;

use scopewise_workspace::{DiskStamp, File, NotParsed, StoredFacts, StoredFile, WorkspacePath};

use super::bytes::{Bytes, checksum, put_run, put_u32, put_u64};

/// A head over this many bytes is none of ours.
const HEAD_LIMIT: usize = 256 << 20;

/// A written head.
pub(super) struct Head {
    bytes: Vec<u8>,
    /// Bytes of the whole index.
    pub(super) total: u64,
}

/// A file as the head has it.
struct Entry {
    path: Option<WorkspacePath>,
    stamp: Option<DiskStamp>,
    length: usize,
    sum: u64,
}

/// The head of an index of these files.
pub(super) fn head<'a>(stamp: &[u8], files: impl Iterator<Item = &'a File>) -> Head {
    let mut entries = Vec::new();
    let (mut count, mut total) = (0, 0);
    for file in files {
        let body = body(file);
        put_run(&mut entries, file.path.as_str().as_bytes());
        put_stamp(&mut entries, file.stamp());
        put_u32(&mut entries, body.len());
        put_u64(&mut entries, checksum(&body));
        total += body.len() as u64;
        count += 1;
    }
    let mut bytes = stamp.to_vec();
    put_u32(&mut bytes, count);
    put_u32(&mut bytes, entries.len());
    bytes.append(&mut entries);
    let sum = checksum(&bytes);
    put_u64(&mut bytes, sum);
    let total = total + bytes.len() as u64;
    Head { bytes, total }
}

/// Writes the index whose head was made of the same files.
pub(super) fn write<'a>(
    writer: &mut impl Write,
    head: &Head,
    files: impl Iterator<Item = &'a File>,
) -> io::Result<()> {
    writer.write_all(&head.bytes)?;
    for file in files {
        writer.write_all(&body(file))?;
    }
    writer.flush()
}

/// The files of an index of `length` bytes that starts with `stamp`; those alone that are whole.
pub(super) fn read(
    mut reader: impl Read,
    length: u64,
    stamp: &[u8],
) -> BTreeMap<WorkspacePath, File> {
    let mut files = BTreeMap::new();
    let Some(entries) = read_head(&mut reader, length, stamp) else {
        return files;
    };
    let mut body = Vec::new();
    for entry in entries {
        body.resize(entry.length, 0);
        if reader.read_exact(&mut body).is_err() {
            break;
        }
        let is_whole = checksum(&body) == entry.sum;
        if let Some(path) = entry.path
            && is_whole
            && let Some(stored) = stored(&body)
        {
            let file = File::of_stored(path.clone(), stored).stamped(entry.stamp);
            files.insert(path, file);
        }
    }
    files
}

fn read_head(reader: &mut impl Read, length: u64, stamp: &[u8]) -> Option<Vec<Entry>> {
    let mut bytes = vec![0; stamp.len() + 8];
    reader.read_exact(&mut bytes).ok()?;
    let mut start = Bytes(&bytes);
    if start.take(stamp.len())? != stamp {
        return None;
    }
    let (count, rest) = (start.u32()?, start.u32()?);
    let is_possible = rest <= HEAD_LIMIT && rest as u64 <= length && count <= rest;
    if !is_possible {
        return None;
    }
    let known = bytes.len();
    bytes.resize(known + rest, 0);
    reader.read_exact(bytes.get_mut(known..)?).ok()?;
    let mut sum = [0; 8];
    reader.read_exact(&mut sum).ok()?;
    if checksum(&bytes) != u64::from_le_bytes(sum) {
        return None;
    }
    let mut entries = Bytes(bytes.get(known..)?);
    let mut left = length;
    (0..count)
        .map(|_| {
            let entry = entry(&mut entries)?;
            left = left.checked_sub(entry.length as u64)?;
            Some(entry)
        })
        .collect()
}

fn entry(bytes: &mut Bytes<'_>) -> Option<Entry> {
    let path = std::str::from_utf8(bytes.run()?).ok()?;
    Some(Entry {
        // A path that leads elsewhere is nobody's.
        path: WorkspacePath::new(path).filter(|it| it.as_str() == path),
        stamp: stamp(bytes)?,
        length: bytes.u32()?,
        sum: bytes.u64()?,
    })
}

fn put_stamp(bytes: &mut Vec<u8>, stamp: Option<DiskStamp>) {
    bytes.push(u8::from(stamp.is_some()));
    if let Some(stamp) = stamp {
        for number in [stamp.size, stamp.modified, stamp.changed, stamp.number] {
            put_u64(bytes, number);
        }
    }
}

fn stamp(bytes: &mut Bytes<'_>) -> Option<Option<DiskStamp>> {
    if bytes.byte()? == 0 {
        return Some(None);
    }
    Some(Some(DiskStamp {
        size: bytes.u64()?,
        modified: bytes.u64()?,
        changed: bytes.u64()?,
        number: bytes.u64()?,
    }))
}

/// A file's text and facts. One whose text is ahead of its facts has none, and is read anew.
fn body(file: &File) -> Vec<u8> {
    let mut bytes = Vec::new();
    let Some(stored) = file.stored() else {
        return bytes;
    };
    bytes.push(mark_of(stored.parsed.as_ref().err().copied()));
    put_run(&mut bytes, &stored.text);
    if let Ok(parsed) = &stored.parsed {
        put_run(&mut bytes, &parsed.facts);
        for name in parsed.names.iter() {
            bytes.extend_from_slice(&name.to_le_bytes());
        }
    }
    bytes
}

fn stored(body: &[u8]) -> Option<StoredFile> {
    let mut bytes = Bytes(body);
    let parsed = not_parsed_of(bytes.byte()?)?;
    let text: Arc<[u8]> = bytes.run()?.into();
    let Some(why) = parsed else {
        let facts = bytes.run()?.into();
        let (names, _) = bytes.0.as_chunks::<4>();
        let names = names.iter().map(|it| u32::from_le_bytes(*it)).collect();
        return Some(StoredFile {
            text,
            parsed: Ok(StoredFacts { facts, names }),
        });
    };
    Some(StoredFile {
        text,
        parsed: Err(why),
    })
}

const fn mark_of(not_parsed: Option<NotParsed>) -> u8 {
    match not_parsed {
        None => 0,
        Some(NotParsed::NoGrammar) => 1,
        Some(NotParsed::TooLarge) => 2,
        Some(NotParsed::OverBudget) => 3,
        Some(NotParsed::Generated) => 4,
    }
}

const fn not_parsed_of(mark: u8) -> Option<Option<NotParsed>> {
    Some(match mark {
        0 => None,
        1 => Some(NotParsed::NoGrammar),
        2 => Some(NotParsed::TooLarge),
        3 => Some(NotParsed::OverBudget),
        4 => Some(NotParsed::Generated),
        _ => return None,
    })
}
