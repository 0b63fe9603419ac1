//! The time and the allocations of a call in memory: `cargo bench --package bindery-client`.
//!
//! The folder `compare` contains the same benchmarks together with the AWS SDK.

#[allow(unreachable_pub, dead_code, reason = "the comparison includes the same file")]
mod calls;

use divan::AllocProfiler;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}
