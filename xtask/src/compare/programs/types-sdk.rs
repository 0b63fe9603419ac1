use aws_sdk_cognitoidentity::operation::get_id::GetIdInput;

fn main() {
    println!("{:?}", GetIdInput::builder().identity_pool_id("us-east-1:00000000-0000-0000-0000-000000000000").build());
}
