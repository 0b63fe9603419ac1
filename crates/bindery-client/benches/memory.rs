//! What a call costs in memory, in time and allocations: `cargo bench --package bindery-client`.
//!
//! The folder `compare` has the same beside the AWS SDK.

#[allow(unreachable_pub, dead_code, reason = "the comparison takes the same file")]
mod calls;

use divan::AllocProfiler;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}
