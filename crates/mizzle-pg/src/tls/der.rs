//! As much of DER as it takes to find two fields of a certificate that rustls does not give away.

const SEQUENCE: u8 = 0x30;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const VERSION: u8 = 0xa0;

/// The value at the front: its tag, its content, and what follows it.
pub(super) fn value(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// The content of a sequence at the front, and what follows it.
pub(super) fn sequence(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    match value(bytes)? {
        (SEQUENCE, content, rest) => Some((content, rest)),
        _ => None,
    }
}

/// The algorithm that a certificate is signed by: what stands in its sequence.
pub(super) fn signature_algorithm(certificate: &[u8]) -> Option<&[u8]> {
    let (certificate, _) = sequence(certificate)?;
    let (_, after) = sequence(certificate)?;
    Some(sequence(after)?.0)
}

/// From when until when a certificate is valid, in seconds since 1970.
pub(super) fn validity(certificate: &[u8]) -> Option<(u64, u64)> {
    let (certificate, _) = sequence(certificate)?;
    let (signed, _) = sequence(certificate)?;
    let after_version = match value(signed)? {
        (VERSION, _, rest) => rest,
        _ => signed,
    };
    let (_, _, after_serial) = value(after_version)?;
    let (_, after_algorithm) = sequence(after_serial)?;
    let (_, after_issuer) = sequence(after_algorithm)?;
    let (validity, _) = sequence(after_issuer)?;
    let (tag, from, rest) = value(validity)?;
    let from = seconds(tag, from)?;
    let (tag, until, _) = value(rest)?;
    Some((from, seconds(tag, until)?))
}

/// `YYMMDDhhmmssZ` or `YYYYMMDDhhmmssZ`.
fn seconds(tag: u8, text: &[u8]) -> Option<u64> {
    let digits = text.strip_suffix(b"Z")?;
    let number = |from: usize, until: usize| -> Option<u64> {
        std::str::from_utf8(digits.get(from..until)?).ok()?.parse().ok()
    };
    let (year, at) = match tag {
        UTC_TIME => (number(0, 2).map(|year| if year < 50 { 2000 + year } else { 1900 + year })?, 2),
        GENERALIZED_TIME => (number(0, 4)?, 4),
        _ => return None,
    };
    let (month, day) = (number(at, at + 2)?, number(at + 2, at + 4)?);
    let (hour, minute, second) = (number(at + 4, at + 6)?, number(at + 6, at + 8)?, number(at + 8, at + 10)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // A year that begins with March ends with its leap day.
    let year = if month <= 2 { year.checked_sub(1)? } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = (year * 365 + year / 4 - year / 100 + year / 400 + day_of_year).checked_sub(719_468)?;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_from_1970() {
        assert_eq!(seconds(UTC_TIME, b"700101000000Z"), Some(0));
        assert_eq!(seconds(UTC_TIME, b"000229123456Z"), Some(951_827_696));
        assert_eq!(seconds(GENERALIZED_TIME, b"20260301000001Z"), Some(1_772_323_201));
        assert_eq!(seconds(GENERALIZED_TIME, b"99991231235959Z"), Some(253_402_300_799));
        for wrong in [&b"700101000000"[..], b"7001Z", b"xx0101000000Z", b"701301000000Z", b"Z"] {
            assert_eq!(seconds(UTC_TIME, wrong), None);
        }
        assert_eq!(seconds(UTC_TIME, b"690101000000Z"), None);
    }

    #[test]
    fn a_certificate_that_is_cut_off_anywhere_has_no_fields() {
        let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let certificate = key.cert.der();
        assert!(validity(certificate).is_some() && signature_algorithm(certificate).is_some());
        for end in 0..certificate.len() {
            assert_eq!(
                (validity(&certificate[..end]), signature_algorithm(&certificate[..end])),
                (None, None)
            );
        }
    }
}
