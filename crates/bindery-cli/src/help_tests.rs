use super::*;

fn of<'m>(meta: &'m Meta, name: &str) -> &'m Operation {
    meta.operations.iter().find(|operation| operation.name == name).unwrap()
}

fn page(meta: &Meta, name: &str) -> String {
    operation_in(meta, meta.service.name, of(meta, name), 80)
}

#[test]
fn zz_print() {
    for name in ["GetCredentialsForIdentity", "SetIdentityPoolRoles", "CreateIdentityPool", "ListIdentityPools"] {
        println!("{}", page(&cognito_identity::META, name));
    }
    for name in ["takeQueries", "putStructure", "postUnion", "postFiles", "getDish", "getSeveral"] {
        println!("{}", page(&kitchen_sink::META, name));
    }
    println!(
        "{}",
        service_in(
            &cognito_identity::META,
            "cognito-identity",
            &[ExtraHelp { name: "guest", docs: "Gives a guest credentials." }],
            80
        )
    );
    for name in ["SetIdentityPoolRoles", "DescribeIdentity"] {
        for s in
            [crate::skeleton::Skeleton::Input, crate::skeleton::Skeleton::YamlInput, crate::skeleton::Skeleton::Output]
        {
            println!("{}", crate::skeleton::skeleton(&cognito_identity::META, of(&cognito_identity::META, name), s));
        }
    }
    for s in [crate::skeleton::Skeleton::Input, crate::skeleton::Skeleton::YamlInput, crate::skeleton::Skeleton::Output]
    {
        println!("{}", crate::skeleton::skeleton(&kitchen_sink::META, of(&kitchen_sink::META, "putStructure"), s));
    }
}
