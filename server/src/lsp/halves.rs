//! Characters that a client has cut in two.
//!
//! A text of JavaScript is made of 16-bit units, of which two may be one character. Where somebody deletes one of them, or
//! types the first before the second, an editor sends half a character as `\ud83d`, which is no text here.

use memchr::memmem;

/// U+FFFD counts as many units as half a character did, and as many bytes, so positions behind it mean what they meant.
const STAND_IN: &[u8] = b"fffd";

/// The body with a stand-in for each half of a character that stands alone.
pub(super) fn replaced(mut body: Vec<u8>) -> Vec<u8> {
    let escape = memmem::Finder::new(b"\\u");
    let mut from = 0;
    // The first half of a character whose second half would be next.
    let mut open: Option<usize> = None;
    while let Some(found) = escape.find(body.get(from..).unwrap_or_default()) {
        let at = from + found;
        from = at + 2;
        let Some(unit) = unit(&body, at) else { continue };
        let before = open.take();
        match unit {
            0xDC00..=0xDFFF if before.is_some_and(|before| before + 6 == at) => continue,
            0xDC00..=0xDFFF => stand_in(&mut body, at),
            0xD800..=0xDBFF => open = Some(at),
            _ => {}
        }
        before.into_iter().for_each(|before| stand_in(&mut body, before));
    }
    open.into_iter().for_each(|open| stand_in(&mut body, open));
    body
}

/// The unit that an escape stands for; nothing where its backslash is itself behind one.
fn unit(body: &[u8], at: usize) -> Option<u16> {
    let backslashes = body.get(..at)?.iter().rev().take_while(|byte| **byte == b'\\').count();
    let digits = std::str::from_utf8(body.get(at + 2..at + 6)?).ok()?;
    u16::from_str_radix(digits, 16).ok().filter(|_| backslashes % 2 == 0)
}

fn stand_in(body: &mut [u8], at: usize) {
    if let Some(digits) = body.get_mut(at + 2..at + 6) {
        digits.copy_from_slice(STAND_IN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_halves_are_replaced() {
        for (text, expected) in [
            (r"a\ud83d\udc0db", r"a\ud83d\udc0db"),
            (r"\ud83d", r"\ufffd"),
            (r"\udc0d", r"\ufffd"),
            (r"\ud83d \udc0d", r"\ufffd \ufffd"),
            (r"\ud83d\ud83d\udc0d", r"\ufffd\ud83d\udc0d"),
            (r"\ud83d\u0041", r"\ufffd\u0041"),
            (r"\\ud83d", r"\\ud83d"),
            (r"\\\ud83d", r"\\\ufffd"),
            (r"\ud8", r"\ud8"),
            (r"\u", r"\u"),
        ] {
            assert_eq!(String::from_utf8(replaced(text.into())).unwrap(), expected, "{text}");
        }
    }
}
