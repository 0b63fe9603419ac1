//! Kills runs at random moments: every file must be whole, every crate loadable, and the next run must mend the rest.

use crate::scratch::{PETS, Scratch};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

/// How many runs are killed.
const ROUNDS: u64 = 40;

/// The names of the services; all but the last are there all the time.
const SERVICES: [&str; 8] = ["ants", "bees", "cats", "dogs", "elks", "fish", "gnus", "hens"];

/// Numbers that look random, the same in each run (xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}

/// Puts one of two states of the specs in place: other texts, and a service more or less.
fn put_specs(scratch: &Scratch, second: bool) {
    let text = if second { PETS.replace("age", "weight").replace("GetPet", "WeighPet") } else { PETS.to_owned() };
    for service in SERVICES {
        scratch.put(&format!("specs/{service}/pets.yaml"), &text);
    }
    if second {
        std::fs::remove_dir_all(scratch.path("specs/hens")).expect("it was just made");
    }
}

/// The crates that an uninterrupted run writes, and how long it takes.
fn expected(second: bool) -> (BTreeMap<String, String>, Duration) {
    let scratch = Scratch::with(&[]);
    put_specs(&scratch, second);
    let start = Instant::now();
    scratch.succeeds(["codegen"]);
    (scratch.tree("crates"), start.elapsed())
}

#[test]
fn after_a_kill_every_file_is_whole_and_the_next_run_gives_the_tree_of_an_uninterrupted_one() {
    let (first, took) = expected(false);
    let (second, _) = expected(true);
    let scratch = Scratch::with(&[]);
    let mut random = Random(0x0b1d_e4e5_eed5_0001);
    let mut interrupted = 0;
    for round in 0..ROUNDS {
        let is_second = random.below(2) == 1;
        put_specs(&scratch, is_second);
        let mut child =
            scratch.command().arg("codegen").stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("xtask runs");
        if round % 2 == 0 {
            thread::sleep(Duration::from_micros(random.below(took.as_micros() as u64)));
        } else {
            // Most of a run reads; half of the kills wait until it writes.
            let deadline = Instant::now() + took * 2;
            while !scratch.path(".bindery-tmp").exists() && Instant::now() < deadline {
                thread::yield_now();
            }
            thread::sleep(Duration::from_micros(random.below(3000)));
        }
        child.kill().expect("it can be killed, also when it has ended");
        child.wait().expect("it has ended");
        interrupted += u32::from(scratch.path(".bindery-tmp").exists());

        let tree = scratch.tree("crates");
        for (path, text) in &tree {
            let whole = first.get(path) == Some(text) || second.get(path) == Some(text);
            assert!(whole, "round {round}: {path} is neither old nor new:\n{text}");
        }
        for folder in tree.keys().filter_map(|path| path.split('/').next()).collect::<BTreeSet<_>>() {
            for file in ["Cargo.toml", "src/lib.rs"] {
                assert!(tree.contains_key(&format!("{folder}/{file}")), "round {round}: cargo cannot load {folder}");
            }
        }
        if random.below(3) == 0 {
            scratch.succeeds(["codegen"]);
            assert_eq!(scratch.tree("crates"), if is_second { second.clone() } else { first.clone() }, "round {round}");
            assert!(!scratch.path(".bindery-tmp").exists());
        }
    }
    assert!(interrupted > 0, "no run was killed while it wrote: the test tests nothing");
}
