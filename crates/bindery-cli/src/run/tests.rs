use super::pager;
use crate::settings::Environment;
use crate::terminal::Pager;

#[test]
fn the_pager_comes_from_an_option_the_environment_or_a_profile() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config");
    std::fs::write(&config, "[default]\ncli_pager = of-profile\n[profile none]\ncli_pager =\n[profile other]\n")
        .unwrap();
    let config = config.to_str().unwrap().to_owned();
    for (line, vars, expected) in [
        ("help", &[][..], "of-profile"),
        ("help", &[("AWS_PAGER", "of-aws"), ("PAGER", "of-all")], "of-aws"),
        ("help", &[("AWS_PAGER", "")], ""),
        ("help", &[("PAGER", "of-all")], "of-profile"),
        ("help --profile none", &[("PAGER", "of-all")], ""),
        ("help --profile=other", &[("PAGER", "of-all")], "of-all"),
        ("help --profile other", &[], "less -FRX"),
        ("help --profile missing", &[], "less -FRX"),
        ("help --no-cli-pager", &[("AWS_PAGER", "of-aws")], ""),
    ] {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let config = config.clone();
        let environment = Environment::from_fn(move |name| match name {
            "AWS_CONFIG_FILE" => Some(config.clone()),
            name => vars.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()),
        });
        let expected = if expected.is_empty() { Pager::Off } else { Pager::Command(expected.to_owned()) };
        assert_eq!(pager(&words, &environment), expected, "{line} {vars:?}");
    }
}
