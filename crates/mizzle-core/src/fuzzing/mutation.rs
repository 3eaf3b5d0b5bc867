//! Inputs like those that are kept, but not the same: for runs without a fuzzer.

/// Numbers without an end, the same in every run.
pub struct Noise(u64);

impl Noise {
    /// The numbers that begin with this one.
    #[must_use]
    pub fn new(seed: u64) -> Noise {
        Noise(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.number() >> 16) as usize % end.max(1)
    }
}

/// Bytes that lengths and counts go wrong with.
const NASTY: [&[u8]; 8] = [
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0",
    b"\0\0\0\0",
    b"\0\0\0\x01",
    b"\0\x01\0\0",
];

/// The same bytes with one to four changes: other bytes, a piece left out, doubled, or taken from `other`.
#[must_use]
pub fn mutated(input: &[u8], other: &[u8], noise: &mut Noise) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=noise.below(4) {
        let at = noise.below(bytes.len() + 1);
        let end = (at + noise.below(8)).min(bytes.len());
        match noise.below(6) {
            0 if at < bytes.len() => bytes[at] = noise.number() as u8,
            1 if at < bytes.len() => bytes[at] ^= 1 << noise.below(8),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let piece = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            4 => {
                let from = noise.below(other.len() + 1);
                let piece = &other[from..(from + noise.below(16)).min(other.len())];
                drop(bytes.splice(at..end, piece.iter().copied()));
            }
            _ => {
                let piece = NASTY[noise.below(NASTY.len())];
                let end = (at + piece.len()).min(bytes.len());
                drop(bytes.splice(at..end, piece.iter().copied()));
            }
        }
    }
    bytes
}
