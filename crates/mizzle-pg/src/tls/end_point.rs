//! `tls-server-end-point` of RFC 5929: what binds a login to the server's certificate.

use sha2::{Digest, Sha256, Sha384, Sha512};

use super::der;

/// The parameters of a signature by RSASSA-PSS say which hash it uses.
const RSA_PSS: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];

const OBJECT_IDENTIFIER: u8 = 0x06;

#[derive(Clone, Copy)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// Which hash belongs to an algorithm of signatures, or is meant by itself. MD5 and SHA-1 become SHA-256, as the RFC
/// has it.
const HASHES: [(&[u8], Hash); 14] = [
    // md5, sha1, sha256, sha384 and sha512 with RSA
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04], Hash::Sha256),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05], Hash::Sha256),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b], Hash::Sha256),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0c], Hash::Sha384),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0d], Hash::Sha512),
    // ECDSA with sha1, sha256, sha384 and sha512
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01], Hash::Sha256),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02], Hash::Sha256),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03], Hash::Sha384),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04], Hash::Sha512),
    // sha1, sha256, sha384, sha512 themselves
    (&[0x2b, 0x0e, 0x03, 0x02, 0x1a], Hash::Sha256),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01], Hash::Sha256),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02], Hash::Sha384),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03], Hash::Sha512),
    // DSA with sha256
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x02], Hash::Sha256),
];

/// The hash of a certificate by the algorithm that it is signed with; `None` where that names no hash, as Ed25519 does
/// not.
pub(crate) fn tls_server_end_point(certificate: &[u8]) -> Option<Vec<u8>> {
    let (identifier, parameters) = algorithm(der::signature_algorithm(certificate)?)?;
    let hash = if identifier == RSA_PSS { hash_of_pss(parameters) } else { hash_of(identifier) };
    Some(match hash? {
        Hash::Sha256 => Sha256::digest(certificate).to_vec(),
        Hash::Sha384 => Sha384::digest(certificate).to_vec(),
        Hash::Sha512 => Sha512::digest(certificate).to_vec(),
    })
}

fn hash_of(identifier: &[u8]) -> Option<Hash> {
    HASHES.iter().find_map(|(known, hash)| (*known == identifier).then_some(*hash))
}

/// Parts an algorithm into its identifier and its parameters.
fn algorithm(content: &[u8]) -> Option<(&[u8], &[u8])> {
    match der::value(content)? {
        (OBJECT_IDENTIFIER, identifier, parameters) => Some((identifier, parameters)),
        _ => None,
    }
}

/// The hash in the parameters of RSASSA-PSS; SHA-1, which counts as SHA-256, unless given.
fn hash_of_pss(parameters: &[u8]) -> Option<Hash> {
    let (parameters, _) = der::sequence(parameters)?;
    match der::value(parameters) {
        Some((0xa0, hash, _)) => hash_of(algorithm(der::sequence(hash)?.0)?.0),
        _ => Some(Hash::Sha256),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed_by(algorithm: &'static rcgen::SignatureAlgorithm) -> Vec<u8> {
        let key = rcgen::KeyPair::generate_for(algorithm).unwrap();
        let parameters = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
        parameters.self_signed(&key).unwrap().der().to_vec()
    }

    #[test]
    fn a_certificate_is_hashed_as_it_is_signed() {
        let certificate = signed_by(&rcgen::PKCS_ECDSA_P256_SHA256);
        assert_eq!(tls_server_end_point(&certificate), Some(Sha256::digest(&certificate).to_vec()));
        let certificate = signed_by(&rcgen::PKCS_ECDSA_P384_SHA384);
        assert_eq!(tls_server_end_point(&certificate), Some(Sha384::digest(&certificate).to_vec()));
        assert_eq!(tls_server_end_point(&signed_by(&rcgen::PKCS_ED25519)), None);
        assert_eq!(tls_server_end_point(b"no certificate"), None);
    }

    #[test]
    fn the_parameters_of_pss_say_which_hash_they_mean() {
        let sha512 = b"\x30\x0f\xa0\x0d\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03";
        assert!(matches!(hash_of_pss(sha512), Some(Hash::Sha512)));
        assert!(matches!(hash_of_pss(b"\x30\x00"), Some(Hash::Sha256)));
        assert!(hash_of_pss(b"").is_none());
    }
}
