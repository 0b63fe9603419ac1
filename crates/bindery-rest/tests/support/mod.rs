//! A hand-written service with the structure of generated code.

use bindery::rest::Failed;
use bindery::{
    Empty, Failure, HttpBinding, Operation, Request, RequestReader, Requirement, Response, ResponseWriter, Rest, Retry,
    Scheme, Secured, Serve, Service, Style, de,
};
use serde::{Deserialize, Serialize};
use std::fmt;

pub(crate) static PETS: Service = Service {
    name: "pets",
    title: "Pets",
    version: "1",
    host: Some("pets.example.com"),
    base_path: "/v1",
    schemes: &["https"],
    ..Service::NONE
};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pet {
    pub(crate) id: i64,
    pub(crate) name: String,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "de::read::<de::Opt<de::List<de::Plain>>, _, _>"
    )]
    pub(crate) tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) weight: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mother: Option<Box<Pet>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Error {
    NotFound(Failed<Empty>),
    Default(Failed<Problem>),
    Unknown { code: String, message: Option<String> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Problem {
    pub(crate) message: String,
}

impl Error {
    fn of<R: Response>(response: &R, decode: impl FnOnce() -> Result<Self, R::Error>) -> Self {
        decode().unwrap_or_else(|_| Self::unknown(response))
    }

    fn unknown<R: Response>(response: &R) -> Self {
        let message = response.text().filter(|text| !text.is_empty()).map(str::to_owned);
        Self::Unknown { code: response.status().to_string(), message }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Error {}

impl Failure for Error {
    fn code(&self) -> &str {
        match self {
            Error::NotFound(_) => "404",
            Error::Default(_) => "default",
            Error::Unknown { code, .. } => code,
        }
    }

    fn message(&self) -> Option<&str> {
        match self {
            Error::NotFound(_) => None,
            Error::Default(failed) => Some(&failed.body.message),
            Error::Unknown { message, .. } => message.as_deref(),
        }
    }

    fn retry(&self) -> Retry {
        Retry::Never
    }
}

/// Updates a pet: a member in each location but a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct UpdatePet {
    pub(crate) owner: String,
    pub(crate) id: i64,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) trace: Option<String>,
    pub(crate) pet: Pet,
}

/// The output of [`UpdatePet`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Updated {
    pub(crate) left: Option<i32>,
    pub(crate) pet: Pet,
}

impl Operation for UpdatePet {
    type Output = Updated;
    type Error = Error;
    type Auth = Secured;
    type Protocol = HttpBinding;
    const NAME: &'static str = "updatePet";
    const SERVICE: &'static Service = &PETS;
}

impl Rest for UpdatePet {
    const METHOD: &'static str = "PUT";
    const PATH: &'static str = "/owners/{owner}/pets/{id}";
    const CONSUMES: &'static [&'static str] = &["application/json"];
    const PRODUCES: &'static [&'static str] = &["application/json"];
    const SECURITY: &'static [&'static [Requirement]] = &[
        &[
            Requirement { name: "key", scheme: Scheme::ApiKeyHeader("X-Key"), scopes: &[] },
            Requirement { name: "second", scheme: Scheme::ApiKeyQuery("key"), scopes: &[] },
        ],
        &[Requirement { name: "oauth", scheme: Scheme::OAuth2, scopes: &["write"] }],
        &[Requirement { name: "basic", scheme: Scheme::Basic, scopes: &[] }],
    ];

    fn encode<R: Request>(&self, request: &mut R) -> Result<(), R::Error> {
        request.path("owner", Style::Simple, &self.owner)?;
        request.path("id", Style::Simple, &self.id)?;
        request.query("tags", Style::Multi, &self.tags)?;
        request.header("X-Trace", Style::Simple, &self.trace)?;
        request.body(&self.pet)
    }

    fn decode<R: Response>(response: &R) -> Result<Result<Updated, Error>, R::Error> {
        match response.status() {
            200 => Ok(Ok(Updated { left: response.header("X-Left", Style::Simple)?, pet: response.body()? })),
            404 => Ok(Err(Error::NotFound(Failed { status: 404, body: Empty }))),
            status @ 500..=599 => {
                Ok(Err(Error::of(response, || Ok(Error::Default(Failed { status, body: response.body()? })))))
            }
            _ => Ok(Err(Error::unknown(response))),
        }
    }
}

impl Serve for UpdatePet {
    fn read<R: RequestReader>(request: &R) -> Result<Self, R::Error> {
        Ok(UpdatePet {
            owner: request.path("owner", Style::Simple)?,
            id: request.path("id", Style::Simple)?,
            tags: request.query("tags", Style::Multi)?,
            trace: request.header("X-Trace", Style::Simple)?,
            pet: request.body()?,
        })
    }

    fn write<W: ResponseWriter>(answer: Result<&Updated, &Error>, response: &mut W) -> Result<(), W::Error> {
        match answer {
            Ok(updated) => {
                response.status(200);
                response.header("X-Left", Style::Simple, &updated.left)?;
                response.body(&updated.pet)
            }
            Err(Error::NotFound(_)) => {
                response.status(404);
                Ok(())
            }
            Err(Error::Default(failed)) => {
                response.status(failed.status);
                response.body(&failed.body)
            }
            Err(Error::Unknown { code, message }) => {
                response.status(code.parse().unwrap_or(500));
                response.text(message.as_deref().unwrap_or_default());
                Ok(())
            }
        }
    }
}
