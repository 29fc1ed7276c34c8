//! Numbers and runs of bytes in a row, and the checksum that tells whether they are as they were written.

/// A checksum that any change of one word of eight bytes changes: each step is one-to-one in the word and
/// in what came before. Against damage, not against forgery: the folder is the user's own.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let length = bytes.len() as u64;
    let mut state = length ^ 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = step(state, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    state = step(state, u64::from_le_bytes(last));
    step(state ^ (state >> 32), length)
}

const fn step(state: u64, word: u64) -> u64 {
    (state.rotate_left(27) ^ word).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

/// Appends a number.
pub(super) fn put_u32(bytes: &mut Vec<u8>, number: usize) {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&number.to_le_bytes());
}

/// Appends a number.
pub(super) fn put_u64(bytes: &mut Vec<u8>, number: u64) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

/// Appends a run of bytes with its length.
pub(super) fn put_run(bytes: &mut Vec<u8>, run: &[u8]) {
    put_u32(bytes, run.len());
    bytes.extend_from_slice(run);
}

/// Takes apart what was put together; `None` where there is too little.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(super) fn u32(&mut self) -> Option<usize> {
        let bytes = self.take(4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    pub(super) fn run(&mut self) -> Option<&'a [u8]> {
        let length = self.u32()?;
        self.take(length)
    }
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn a_checksum_tells_every_changed_bit_and_length() {
        let bytes: Vec<u8> = (0..100_u8).collect();
        let right = checksum(&bytes);
        for at in 0..bytes.len() * 8 {
            let mut wrong = bytes.clone();
            wrong[at / 8] ^= 1 << (at % 8);
            assert_ne!(checksum(&wrong), right, "bit {at}");
        }
        for length in 0..100 {
            assert_ne!(checksum(&bytes[..length]), right, "{length} bytes");
        }
        assert_ne!(checksum(&[0; 8]), checksum(&[0; 16]));
        assert_ne!(checksum(&[]), checksum(&[0]));
    }
}
