//! The retry classes of failures, by a table that `.ci/botocore-responses` compares with botocore.

use bindery::Retry;
use bindery_aws::retry_class;

#[test]
fn retry_classes_are_those_of_botocore() {
    let mut rows = 0;
    for line in include_str!("botocore/retries.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [status, code, class] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let class = match class {
            "Never" => Retry::Never,
            "Transient" => Retry::Transient,
            "Throttling" => Retry::Throttling,
            _ => panic!("{line}"),
        };
        let code = if code == "-" { status } else { code };
        assert_eq!(retry_class(status.parse().expect("a status"), code), class, "{line}");
        rows += 1;
    }
    assert!(rows > 50, "{rows}");
}
