//! Changes of an input.

use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

/// No input is longer.
pub const LONGEST: usize = 8 * 1024;

/// Pieces that mean something to one reader or another.
const PIECES: [&[u8]; 40] = [
    b"\0",
    b"\n",
    b"\r\n",
    b"\"",
    b"\"\"",
    b"'",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b")",
    b",",
    b";",
    b":",
    b"{{",
    b"}}",
    b"{%",
    b"%}",
    b"|",
    b"...",
    b"@",
    b"$1",
    b"--",
    b"null",
    b"0",
    b"-1",
    b"1e400",
    b"9223372036854775808",
    b"0.1",
    "\u{202e}".as_bytes(),
    "\u{200b}".as_bytes(),
    "\u{feff}".as_bytes(),
    "İ".as_bytes(),
    "ﬀ".as_bytes(),
    "👩‍💻".as_bytes(),
    b"\xff\xfe",
];

/// An input made from others: one that is changed a few times, or the beginning of one with the end of another.
pub fn next(pool: &[Vec<u8>], words: &[&str], random: &mut StdRng) -> Vec<u8> {
    let mut input = pool.choose(random).cloned().unwrap_or_default();
    if random.random_ratio(1, 8)
        && let Some(other) = pool.choose(random)
    {
        input.truncate(place(&input, random));
        input.extend_from_slice(&other[place(other, random)..]);
    }
    for _ in 0..1 << random.random_range(0..5) {
        change(&mut input, words, random);
    }
    input.truncate(LONGEST);
    input
}

fn place(input: &[u8], random: &mut StdRng) -> usize {
    random.random_range(0..=input.len())
}

fn change(input: &mut Vec<u8>, words: &[&str], random: &mut StdRng) {
    let at = place(input, random);
    let end = (at + random.random_range(0..=16)).min(input.len());
    match random.random_range(0..10) {
        0 => drop(input.drain(at..end)),
        1 => insert(
            input,
            at,
            PIECES.choose(random).copied().unwrap_or_default(),
        ),
        // A word in the place of another keeps the shape.
        2 | 3 => {
            let word = words.choose(random).copied().unwrap_or_default();
            let (start, end) = word_at(input, at);
            drop(input.splice(start..end, word.bytes()));
        }
        4 => insert(
            input,
            at,
            words.choose(random).copied().unwrap_or_default().as_bytes(),
        ),
        5 => {
            let (start, end) = word_at(input, at);
            let number = random.random::<i64>() >> random.random_range(0..63);
            drop(input.splice(start..end, number.to_string().into_bytes()));
        }
        6 => {
            let piece = input[at..end].to_vec();
            let times = 1 << random.random_range(0..8);
            insert(input, at, &piece.repeat(times));
        }
        7 => {
            let other = place(input, random);
            let piece = input[at..end].to_vec();
            insert(input, other, &piece);
        }
        8 if at < input.len() => input[at] ^= 1 << random.random_range(0..8),
        _ if at < input.len() => input[at] = random.random(),
        _ => input.push(random.random()),
    }
    input.truncate(LONGEST);
}

fn insert(input: &mut Vec<u8>, at: usize, piece: &[u8]) {
    drop(input.splice(at..at, piece.iter().copied()));
}

/// The letters and digits around a place.
fn word_at(input: &[u8], at: usize) -> (usize, usize) {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let before = input[..at].iter().rev().take_while(|byte| is_word(byte));
    let after = input[at..].iter().take_while(|byte| is_word(byte));
    (at - before.count(), at + after.count())
}
