//! Endpoint resolution by the rules of a service.

use bindery::{EndpointRule, Service};
use bindery_aws::{Endpoint, EndpointConfig, EndpointError, Region};
use cognito_identity::SERVICE;
use serde_json::Value;
use std::collections::BTreeMap;

fn region(name: &str) -> Region {
    Region::new(name.to_owned()).expect(name)
}

fn url(config: EndpointConfig) -> Result<String, EndpointError> {
    Endpoint::resolve(&SERVICE, &config).map(|endpoint| endpoint.url().to_string())
}

/// The test cases of the AWS SDKs for the rules of Cognito Identity.
#[test]
fn the_test_cases_of_the_sdks_pass() {
    let Some(shared) = std::env::var_os("BINDERY_SHARED") else {
        eprintln!("skipped: BINDERY_SHARED is not set");
        return;
    };
    let path = std::path::Path::new(&shared).join("facts/cognito-identity.endpoint-tests.json");
    let text = std::fs::read_to_string(path).expect("the cases are there");
    let cases: Value = serde_json::from_str(&text).expect("the cases are JSON");
    let cases = cases["testCases"].as_array().expect("a list of cases");
    for case in cases {
        let params = &case["params"];
        let flag = |name: &str| params[name].as_bool().unwrap_or(false);
        let mut config = EndpointConfig::new().fips(flag("UseFIPS")).dual_stack(flag("UseDualStack"));
        config.region = params["Region"].as_str().map(region);
        config.url = params["Endpoint"].as_str().map(|url| url.parse().expect("a URL"));
        let found = url(config);
        match case["expect"]["endpoint"]["url"].as_str() {
            Some(expected) => assert_eq!(found, Ok(format!("{expected}/")), "{case}"),
            None => {
                let expected = match case["expect"]["error"].as_str().expect("a case expects something") {
                    "Invalid Configuration: FIPS and custom endpoint are not supported" => EndpointError::FipsWithUrl,
                    "Invalid Configuration: Dualstack and custom endpoint are not supported" => {
                        EndpointError::DualStackWithUrl
                    }
                    "Invalid Configuration: Missing Region" => EndpointError::NoRegion,
                    unknown => panic!("{unknown}"),
                };
                assert_eq!(found, Err(expected), "{case}");
            }
        }
    }
    eprintln!("{} cases", cases.len());
    assert_eq!(cases.len(), 35);
}

#[test]
fn each_kind_of_endpoint_has_its_host() {
    let cases = [
        ("eu-central-1", false, false, "cognito-identity.eu-central-1.amazonaws.com"),
        ("eu-central-1", true, false, "cognito-identity-fips.eu-central-1.amazonaws.com"),
        ("eu-central-1", false, true, "cognito-identity.eu-central-1.amazonaws.com"),
        ("eu-central-1", true, true, "cognito-identity-fips.eu-central-1.api.aws"),
        ("us-west-1", true, true, "cognito-identity-fips.us-west-1.amazonaws.com"),
        ("cn-northwest-1", false, false, "cognito-identity.cn-northwest-1.amazonaws.com.cn"),
        ("cn-northwest-1", false, true, "cognito-identity.cn-northwest-1.api.amazonwebservices.com.cn"),
        ("us-gov-west-1", true, true, "cognito-identity-fips.us-gov-west-1.api.aws"),
        ("us-isob-east-1", false, false, "cognito-identity.us-isob-east-1.sc2s.sgov.gov"),
        ("moon-base-1", false, false, "cognito-identity.moon-base-1.amazonaws.com"),
    ];
    for (name, fips, dual_stack, host) in cases {
        let config = EndpointConfig::new().region(region(name)).fips(fips).dual_stack(dual_stack);
        assert_eq!(url(config), Ok(format!("https://{host}/")), "{name} {fips} {dual_stack}");
    }
}

#[test]
fn each_region_is_in_its_partition() {
    let cases = [
        ("us-east-1", "aws"),
        ("mx-central-1", "aws"),
        ("ap-southeast-7", "aws"),
        ("aws-global", "aws"),
        ("us-gov-east-1", "aws-us-gov"),
        ("aws-us-gov-global", "aws-us-gov"),
        ("cn-north-1", "aws-cn"),
        ("aws-cn-global", "aws-cn"),
        ("us-iso-west-1", "aws-iso"),
        ("us-isob-west-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eusc-de-east-1", "aws-eusc"),
        ("us-east", "aws"),
        ("cn-north", "aws"),
        ("cn--1", "aws"),
        ("cn-north-x", "aws"),
    ];
    for (name, partition) in cases {
        assert_eq!(region(name).partition().name, partition, "{name}");
    }
}

#[test]
fn a_region_cannot_change_the_host() {
    for name in ["", "a/b", "x@evil.example", "evil.example/", "a:1", "a#", "a?", "-a", "a-", "ä", "a b", "a.b", "{x}"]
    {
        let error = Region::new(name).expect_err(name);
        assert!(error.to_string().contains("is not a region"), "{error}");
    }
    assert!(Region::new("a".repeat(63)).is_ok());
    assert!(Region::new("a".repeat(64)).is_err());
}

#[test]
fn a_custom_url_is_used_unchanged() {
    let url = |text: &str| url(EndpointConfig::new().url(text.parse().expect(text)));
    assert_eq!(url("http://127.0.0.1:5000").as_deref(), Ok("http://127.0.0.1:5000/"));
    assert_eq!(url("https://example.com/custom").as_deref(), Ok("https://example.com/custom/"));
    assert_eq!(url("https://example.com/custom/").as_deref(), Ok("https://example.com/custom/"));
    assert_eq!(url("https://[::1]:80/").as_deref(), Ok("https://[::1]:80/"));
    for (text, problem) in [
        ("ftp://example.com", "its scheme is neither http nor https"),
        ("/custom", "it has no scheme, as https://"),
        ("https://me:hunter2@example.com", "it contains a user name"),
        ("https://example.com/?a=b", "it has a query"),
        ("https://example.com:99999", "its port is invalid"),
        ("https://:80/", "it has no host"),
    ] {
        let error = url(text).expect_err(text);
        assert_eq!(error, EndpointError::Url { problem });
        assert!(!error.to_string().contains("hunter2"));
    }
}

#[test]
fn the_environment_configures_endpoints() {
    let config = |pairs: &[(&str, &str)]| {
        let vars: BTreeMap<&str, &str> = pairs.iter().copied().collect();
        EndpointConfig::from_vars(&SERVICE, |name| vars.get(name).map(|value| (*value).to_owned()))
    };
    let url_of = |pairs: &[(&str, &str)]| config(pairs).and_then(url);
    let here = ("AWS_REGION", "eu-west-1");
    let (own, all) = (("AWS_ENDPOINT_URL_COGNITO_IDENTITY", "http://own"), ("AWS_ENDPOINT_URL", "http://all"));

    assert_eq!(config(&[]), Ok(EndpointConfig::new()));
    assert_eq!(url_of(&[]), Err(EndpointError::NoRegion));
    assert_eq!(url_of(&[here]).as_deref(), Ok("https://cognito-identity.eu-west-1.amazonaws.com/"));
    let both = [here, ("AWS_DEFAULT_REGION", "us-east-1")];
    assert_eq!(config(&both).map(|config| config.region), Ok(Some(region("eu-west-1"))));
    assert_eq!(config(&both[1..]).map(|config| config.region), Ok(Some(region("us-east-1"))));
    assert_eq!(config(&[("AWS_REGION", ""), both[1]]).map(|config| config.region), Ok(Some(region("us-east-1"))));
    assert_eq!(url_of(&[here, all]).as_deref(), Ok("http://all/"));
    assert_eq!(url_of(&[all, own]).as_deref(), Ok("http://own/"));
    assert_eq!(url_of(&[all, ("AWS_ENDPOINT_URL_COGNITO_IDP", "http://other")]).as_deref(), Ok("http://all/"));
    let users = |name: &str| {
        let config =
            EndpointConfig::from_vars(&cognito_idp::SERVICE, |key| (key == name).then(|| "http://users".into()));
        config.map(|config| config.url.is_some())
    };
    assert_eq!(users("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"), Ok(true));
    assert_eq!(users("AWS_ENDPOINT_URL_COGNITO_IDP"), Ok(true));
    assert_eq!(users("AWS_ENDPOINT_URL_COGNITO_IDENTITY"), Ok(false));
    // A service with a seller in its title and without a service id has the variable of its crate's name only.
    let nameless = Service { name: "ids", title: "Amazon Identities", ..Service::NONE };
    for (name, is_read) in [("IDS", true), ("IDENTITIES", false), ("AMAZON_IDENTITIES", false), ("", false)] {
        let variable = format!("AWS_ENDPOINT_URL_{name}");
        let config = EndpointConfig::from_vars(&nameless, |key| (key == variable).then(|| "http://ids".into()));
        assert_eq!(config.map(|config| config.url.is_some()), Ok(is_read), "{name}");
    }
    let ignored = ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE");
    assert_eq!(url_of(&[here, own, all, ignored]).as_deref(), Ok("https://cognito-identity.eu-west-1.amazonaws.com/"));
    let fips = ("AWS_USE_FIPS_ENDPOINT", "true");
    assert_eq!(url_of(&[here, fips]).as_deref(), Ok("https://cognito-identity-fips.eu-west-1.amazonaws.com/"));
    assert_eq!(url_of(&[here, all, fips]), Err(EndpointError::FipsWithUrl));
    let dual_stack = ("AWS_USE_DUALSTACK_ENDPOINT", "true");
    assert_eq!(url_of(&[here, all, dual_stack]), Err(EndpointError::DualStackWithUrl));
    assert_eq!(url_of(&[here, fips, dual_stack]).as_deref(), Ok("https://cognito-identity-fips.eu-west-1.api.aws/"));
    let maybe = config(&[("AWS_USE_FIPS_ENDPOINT", "maybe")]);
    assert_eq!(maybe, Err(EndpointError::Flag { variable: "AWS_USE_FIPS_ENDPOINT" }));
    assert!(matches!(config(&[("AWS_REGION", "evil.example/")]), Err(EndpointError::Region(_))));
    assert_eq!(config(&[("AWS_ENDPOINT_URL", "no url")]), Err(EndpointError::Url { problem: "it is not a URL" }));
}

#[test]
fn the_first_applicable_rule_determines_the_host() {
    const ANY: EndpointRule =
        EndpointRule { fips: None, dual_stack: None, regions: &[], partition: None, host: "any.{region}.{dnsSuffix}" };
    const RULES: &[EndpointRule] = &[
        EndpointRule { regions: &["us-east-1"], host: "home.example", ..ANY },
        EndpointRule { partition: Some("aws-cn"), host: "china.{dualStackDnsSuffix}", ..ANY },
        EndpointRule { fips: Some(true), host: "fips", ..ANY },
        EndpointRule { dual_stack: Some(false), ..ANY },
    ];
    let service = Service { name: "rules", endpoints: RULES, ..Service::NONE };
    let find = |config: &EndpointConfig| Endpoint::resolve(&service, config).map(|found| found.url().to_string());
    let of = |name: &str| EndpointConfig::new().region(region(name));
    assert_eq!(find(&of("us-east-1").fips(true)).as_deref(), Ok("https://home.example/"));
    assert_eq!(find(&of("cn-north-1")).as_deref(), Ok("https://china.api.amazonwebservices.com.cn/"));
    assert_eq!(find(&of("eu-west-1").fips(true)).as_deref(), Ok("https://fips/"));
    assert_eq!(find(&EndpointConfig::new().fips(true)).as_deref(), Ok("https://fips/"));
    assert_eq!(find(&of("eu-west-1")).as_deref(), Ok("https://any.eu-west-1.amazonaws.com/"));
    assert_eq!(find(&of("eu-west-1").dual_stack(true)), Err(EndpointError::NoRule { service: "rules" }));
    assert_eq!(find(&EndpointConfig::new()), Err(EndpointError::NoRegion));
}

#[test]
fn a_service_with_one_host_needs_no_rule() {
    let service = Service { name: "one", host: Some("one.example:8443"), base_path: "/v1", ..Service::NONE };
    let found = Endpoint::resolve(&service, &EndpointConfig::new()).expect("a host");
    assert_eq!(found.url(), "https://one.example:8443/v1/");
    let plain = Service { schemes: &["http", "https"], ..service };
    let found = Endpoint::resolve(&plain, &EndpointConfig::new()).expect("a host");
    assert_eq!(found.url(), "http://one.example:8443/v1/");
}
