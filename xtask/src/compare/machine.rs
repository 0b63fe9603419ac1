//! The date and the machine of a measurement.

use crate::date::today;
use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

/// Describes the date, the processor, the memory, the operating system and the compiler in one line.
pub(super) fn describe() -> String {
    let processors = available_parallelism().map_or(1, usize::from);
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let model = field(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = field(&read("/proc/meminfo"), "MemTotal").and_then(|text| gigabytes(&text));
    let memory = memory.map(|memory| format!(", {memory} GB")).unwrap_or_default();
    let compiler = Command::new("rustc").arg("--version").output().ok();
    let compiler = compiler.and_then(|output| {
        let text = String::from_utf8(output.stdout).ok()?;
        Some(format!(", {}", text.split_whitespace().take(2).collect::<Vec<_>>().join(" ")))
    });
    let cores = if processors == 1 { "1 core".to_owned() } else { format!("{processors} cores") };
    format!("{}, {model}, {cores}{memory}, {}{}", today(), std::env::consts::OS, compiler.unwrap_or_default())
}

/// Returns the peak memory of this process in bytes; `None` if the operating system does not report it.
pub(super) fn own_peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes: f64 = field(&status, "VmHWM")?.split(' ').next()?.parse().ok()?;
    Some(kilobytes * 1024.0)
}

/// Returns the value of a line `name : value`.
fn field(text: &str, name: &str) -> Option<String> {
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'))?;
    Some(value.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Converts `24591234 kB` to gigabytes, rounded.
fn gigabytes(text: &str) -> Option<u64> {
    let kilobytes: u64 = text.split(' ').next()?.parse().ok()?;
    Some((kilobytes + 524_288) / 1_048_576)
}

#[cfg(test)]
mod tests {
    use super::{field, gigabytes};

    #[test]
    fn fields_are_read_as_linux_writes_them() {
        let text = "processor\t: 0\nmodel name\t: A  Processor @ 2GHz\nMemTotal:       24591234 kB\n";
        assert_eq!(field(text, "model name").as_deref(), Some("A Processor @ 2GHz"));
        assert_eq!(field(text, "MemTotal").and_then(|text| gigabytes(&text)), Some(23));
        assert_eq!(field(text, "flags"), None);
    }
}
