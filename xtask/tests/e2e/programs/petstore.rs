//! A client and a server of the pet store, on a real connection. The client needs no more than an HTTP client; here it
//! is a socket of the standard library.

mod wire;

use bindery::rest::Failed;
use bindery::{Empty, Operation, Rest, Serve};
use bindery_rest::{Base, Credential, Credentials};
use http::{Request, Response};
use service::types::Pet;
use service::{AddPet, Error, FindPetsByStatus, GetPetById, SERVICE};
use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};

type Problem = Box<dyn std::error::Error>;

// README {
/// Sends an operation of any REST service. Only `send` uses sockets.
fn call<O: Rest>(operation: &O, base: &Base, credentials: &Credentials) -> Result<O::Output, Problem>
where
    O::Error: 'static,
{
    let request = bindery_rest::encode(operation, base, Some(credentials))?;
    let response = send(request)?;
    Ok(bindery_rest::decode::<O>(response)?)
}

/// Adds a pet to a store, and gets it again.
fn visit(base: &Base) -> Result<(), Problem> {
    let credentials = Credentials::api_key("special-key").with(Credential::bearer("t0ken"));
    let rex = Pet::new("Rex", ["https://example.com/rex.png"]).id(7).status("available");
    call(&AddPet::new(rex.clone()), base, &credentials)?;
    assert_eq!(call(&GetPetById::new(7), base, &credentials)?, rex);
    assert_eq!(call(&FindPetsByStatus::new(["available", "sold"]), base, &credentials)?, [rex]);
    let error = call(&GetPetById::new(8), base, &credentials).expect_err("there is no other");
    assert_eq!(error.to_string(), "404 Not Found");
    Ok(())
}
// } README

fn main() -> Result<(), Problem> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = Base::new(&format!("http://{}/v2", listener.local_addr()?))?;
    std::thread::spawn(move || serve(&listener).expect("a server"));
    visit(&base)
}

fn send(request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Problem> {
    let mut stream = TcpStream::connect(request.uri().authority().ok_or("no host")?.as_str())?;
    wire::write_request(&mut stream, &request)?;
    Ok(wire::read_response(&mut stream)?)
}

/// Answers one request after another.
fn serve(listener: &TcpListener) -> Result<(), Problem> {
    let mut pets = BTreeMap::new();
    for stream in listener.incoming() {
        let mut stream = stream?;
        let request = wire::read_request(&mut stream)?;
        let response = answer(&mut pets, &request)?;
        wire::write_response(&mut stream, &response, request.method())?;
    }
    Ok(())
}

/// The store: it keeps what it is given.
fn answer(
    pets: &mut BTreeMap<Option<i64>, Pet>,
    request: &Request<Vec<u8>>,
) -> Result<Response<Vec<u8>>, Problem> {
    fn write<O: Serve>(answer: Result<&O::Output, &O::Error>) -> Result<Response<Vec<u8>>, Problem> {
        Ok(bindery_rest::write::<O>(answer)?)
    }
    if let Ok(AddPet { body, .. }) = bindery_rest::read(request, SERVICE.base_path) {
        assert_eq!(request.headers()["authorization"], "Bearer t0ken");
        pets.insert(body.id, body);
        return write::<AddPet>(Ok(&Empty));
    }
    if let Ok(FindPetsByStatus { status, .. }) = bindery_rest::read(request, SERVICE.base_path) {
        let asked = |pet: &&Pet| pet.status.as_ref().is_some_and(|own| status.iter().any(|s| s.as_str() == own.as_str()));
        return write::<FindPetsByStatus>(Ok(&pets.values().filter(asked).cloned().collect()));
    }
    let GetPetById { pet_id, .. } = bindery_rest::read(request, SERVICE.base_path)?;
    assert_eq!(request.headers()["api_key"], "special-key", "{} asks for it", GetPetById::NAME);
    let missing = Error::NotFound(Failed { status: 404, body: Empty });
    write::<GetPetById>(pets.get(&Some(pet_id)).ok_or(&missing))
}
