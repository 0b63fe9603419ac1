fn main() {
    println!("{:?}", cognito_identity::GetId::new("us-east-1:00000000-0000-0000-0000-000000000000"));
}
