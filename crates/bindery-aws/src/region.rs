//! Regions and partitions of AWS.

use serde::Deserialize;
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// A region of AWS, as `eu-central-1`. It becomes part of a host name, so it consists of 1 to 63 letters, digits and inner
/// hyphens.
///
/// ```
/// use bindery_aws::Region;
///
/// let region: Region = "cn-north-1".parse()?;
/// assert_eq!(region.partition().dns_suffix, "amazonaws.com.cn");
/// assert!(Region::new("example.com/").is_err());
/// # Ok::<(), bindery_aws::InvalidRegion>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(Cow<'static, str>);

impl Region {
    /// Creates a region from its name.
    ///
    /// # Errors
    /// Returns an error if the name is not valid in a host name.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Result<Region, InvalidRegion> {
        let name = name.into();
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let edges = !name.starts_with('-') && !name.ends_with('-');
        if (1..=63).contains(&name.len()) && name.bytes().all(inner) && edges {
            Ok(Region(name))
        } else {
            Err(InvalidRegion { name: name.into_owned() })
        }
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the partition of the region; `aws` for an unknown region.
    pub fn partition(&self) -> Partition {
        Partition::of(self.as_str())
    }
}

impl FromStr for Region {
    type Err = InvalidRegion;

    fn from_str(name: &str) -> Result<Region, InvalidRegion> {
        Region::new(name.to_owned())
    }
}

impl TryFrom<&str> for Region {
    type Error = InvalidRegion;

    fn try_from(name: &str) -> Result<Region, InvalidRegion> {
        name.parse()
    }
}

impl TryFrom<String> for Region {
    type Error = InvalidRegion;

    fn try_from(name: String) -> Result<Region, InvalidRegion> {
        Region::new(name)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name that is not valid for a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRegion {
    /// The name.
    pub name: String,
}

impl fmt::Display for InvalidRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        write!(f, "{name:?} is not a region: a region has 1 to 63 letters, digits and inner hyphens, as us-east-1")
    }
}

impl std::error::Error for InvalidRegion {}

/// A partition of AWS: a group of regions whose hosts share a DNS suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Partition {
    /// The name, as `aws-us-gov`.
    pub name: &'static str,
    /// The suffix of host names, as `amazonaws.com`.
    pub dns_suffix: &'static str,
    /// The suffix of host names with IPv4 and IPv6 addresses, as `api.aws`.
    pub dual_stack_dns_suffix: &'static str,
}

/// A row of the table of partitions.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Row {
    name: &'static str,
    dns_suffix: &'static str,
    dual_stack_dns_suffix: &'static str,
    /// The regions as prefixes with a star for a word and a number: `us-*` matches `us-east-1`.
    #[serde(borrow)]
    regions: Vec<&'static str>,
}

static TABLE: LazyLock<Vec<Row>> =
    LazyLock::new(|| serde_json::from_str(include_str!("partitions.json")).expect("a test reads the table"));

impl Partition {
    /// Finds the partition of a region; the first one, `aws`, for an unknown region.
    fn of(region: &str) -> Partition {
        let knows = |row: &&Row| {
            region.strip_suffix("-global") == Some(row.name)
                || row.regions.iter().any(|pattern| is_region_of(region, pattern))
        };
        let Row { name, dns_suffix, dual_stack_dns_suffix, .. } = TABLE.iter().find(knows).unwrap_or(&TABLE[0]);
        Partition { name, dns_suffix, dual_stack_dns_suffix }
    }
}

/// Returns whether a region consists of the prefix of a pattern, a word, a hyphen and a number.
fn is_region_of(region: &str, pattern: &str) -> bool {
    let rest = pattern.strip_suffix('*').and_then(|prefix| region.strip_prefix(prefix));
    let Some((word, number)) = rest.and_then(|rest| rest.split_once('-')) else { return false };
    !word.is_empty() && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}
