//! The targets over the kept corpus and inputs like it, without a fuzzer.

use std::path::Path;

use super::allocation::{Counting, within_bounds};
use super::mutation::{Noise, mutated};
use super::{TARGETS, Target};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many inputs each target is given besides the kept ones.
const MUTATIONS: usize = 20_000;

/// The inputs that are kept for a target, in the order of their names.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn run(name: &str, target: Target, input: &[u8]) {
    if let Err(why) = within_bounds(target, input) {
        panic!("{name}: {why}\ninput: {}", input.escape_ascii());
    }
}

#[test]
fn the_kept_inputs_and_others_like_them_are_read_or_refused() {
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        assert!(!corpus.is_empty(), "{name}");
        corpus.iter().for_each(|input| run(name, target, input));
        let mut noise = Noise::new(1);
        for _ in 0..MUTATIONS {
            let (one, other) = (noise.below(corpus.len()), noise.below(corpus.len()));
            run(name, target, &mutated(&corpus[one], &corpus[other], &mut noise));
        }
    }
}
