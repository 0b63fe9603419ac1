//! The printer's output equals prettyplease's, for names of any length.

use super::*;

/// Items that are printed without prettyplease, with `NAME` and `Type` of any length.
const KNOWN: &[&str] = &[
    "static NAME: Member = Member { docs: \"Of it.\", required: true, ..Member::new(\"NAME\", Type::String) };",
    "static NAME: Shape = Shape { kind: Kind::Structure { members: &[&NAME, &Member::new(\"NAME\", Type::A)], n: None } };",
    "const NAME: &'static [&'static [Requirement]] = &[&[Requirement { name: \"NAME\", scopes: &[] }], &[]];",
    "static NAME: &[u8] = &[1, 2, 3];",
    "static NAME: A = A(&[1, 22, 333, 4444, 55555, 666666, 7777777, 88888888, 999999999, 1010101010, 1111111111]);",
    "static NAME: A = A { minimum: Some(Bound::Integer(-5)), decimal: 1.5, empty: Empty {}, unit: (), one: (NAME,) };",
    "#[derive(Clone, Debug, PartialEq)] #[serde(rename_all = \"camelCase\")] #[non_exhaustive] pub struct Type {
        /// What it is.
        #[serde(rename = \"NAME\", skip_serializing_if = \"Option::is_none\", deserialize_with = \"de::read::<A, _, _>\")]
        pub NAME: Option<BTreeMap<String, Vec<Sensitive<Type>>>>,
        other: (String, Type,),
    }",
    "pub struct Type(pub Box<Type>, NAME);",
    "pub enum Type { #[serde(rename = \"NAME\")] A, B(types::NAME), C(Type, Type) }",
    "pub enum Empty {}",
    "impl Type {}",
    "impl Type {
        /// Sets it.
        pub fn NAME(mut self, NAME: impl IntoIterator<Item = (impl Into<String>, Type)>) -> Self {
            self.NAME = Some(NAME.into_iter().map(|(key, value)| (key.into(), value.into())).collect());
            self
        }
        pub fn new(required: Type, NAME: impl Into<String>) -> Self { Type { NAME: NAME.into(), a: None, b: required.a } }
    }",
    "impl<'de> Deserialize<'de> for Type {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Type::deserialize(deserializer).map(Self::from)
        }
    }",
    "impl Operation for Type { type Output = types::NAME; const NAME: &'static str = \"NAME\"; type A = Vec<(Type, B)>; }",
    "impl Rest for Type {
        fn encode<R: Request>(&self, request: &mut R) -> Result<(), R::Error> {
            request.path(\"NAME\", Style::Simple, &self.NAME)?;
            request.query(\"NAME\", Style::Nested(&[Style::Csv, Style::Pipes]), &self.a.NAME.b)
        }
        fn decode<R: Response>(response: &R) -> Result<Result<Self::Output, Self::Error>, R::Error> {
            match response.status() {
                200..=299 => Ok(Ok(de::As::<de::List<de::Plain>, _>::into_inner(response.body()?))),
                400 => Ok(Err(Error::NAME(Failed { status: 400, body: response.body()? }))),
                404 => { let NAME = response.NAME()?; Ok(NAME) }
                405 => {}
                406 => { { NAME } }
                status => Ok(Err(Error::Unknown { code: status.to_string(), message: response.text().map(str::to_owned) })),
            }
        }
    }",
    "impl<'de> de::Structure<'de> for Type {
        const NAME: &'static str = \"NAME\";
        const MEMBERS: &'static [&'static str] = &[\"NAME\", \"a\"];
        fn of<A: de::MapAccess<'de>>(mut members: de::Members<A>) -> Result<Self, A::Error> {
            let mut read = (None, None);
            while let Some(NAME) = members.NAME()? {
                match member {
                    0 => members.required(&mut read.0)?,
                    1 => members.optional(&mut read.NAME)?,
                    _ => members.optional_by::<de::Opt<de::List<de::Plain>>, _>(&mut read.NAME.1)?,
                }
            }
            Ok(Self { NAME: members.given(read.0, 0)?, a: read.1, b: read.2.unwrap_or_default() })
        }
    }",
    "fn main() {
        while members.NAME()?.is_some() { members.required(&mut read.0)?; a(NAME); }
        while members.next()?.NAME() {}
        let a = NAME;
    }",
    "impl From<&str> for Type {
        fn from(value: &str) -> Self { Self::known(value).unwrap_or_else(|| Self::Unknown(value.to_owned())) }
        fn all(NAME: &mut Type, _: u8, (a, b): (A, B)) { NAME.a = match a { Some(A { b, .. }) => b.NAME(), None => 0 }; }
    }",
    "fn main() {
        use NAME::{GetThing, ListThings, types::NAME};
        let request = GetThing::new(\"NAME\").NAME([(\"key\", \"value\"), (\"NAME\", \"b\")]).pretty(true);
        let other: Vec<Type> = vec(NAME, NAME, |a: u8, b| a, !NAME, &mut NAME, *NAME, -1, (NAME), [NAME, b].len());
    }",
    "use NAME::{a, b, Type, d::Type};",
    "use a::{Type};",
    "pub use self::NAME::*;",
    "pub mod NAME;",
];

/// Items that are printed by prettyplease, or contain a part that is.
const OTHERS: &[&str] = &[
    "fn NAME() { if let Some(a) = NAME { a } else { b }; for a in b { write!(a, \"{}\", b)?; } a + b < c && d as u8 == 1 }",
    "impl fmt::Display for Type { fn fmt(&self) { match a { A | B => 1, C if d => 2, ref e @ F => 3 } } }",
    "pub enum Type { A { b: C }, D = 1 }",
    "pub(crate) struct Type<T> where T: A { a: dyn Fn(T) -> u8, b: [u8; 3], c: fn(u8) }",
    "pub struct Type;",
    "macro_rules! NAME { () => {} }",
    "unsafe impl Type { pub(crate) async fn a(&'a self) -> <Type as A>::B { loop { break; } } }",
    "use a::{self};",
    "use a::{b::{c, d}, NAME};",
    "use a::{b as NAME, Type};",
    "fn main() { let a = [NAME; 3]; }",
];

fn agrees(item: &str) {
    let tokens: TokenStream = item.parse().unwrap_or_else(|error| panic!("{error}: {item}"));
    let file: syn::File = syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("{error}: {item}"));
    assert_eq!(items([tokens], &Verbatim::default()).trim_start_matches('\n'), prettyplease::unparse(&file), "{item}");
}

/// Returns the item with names from one character to more than a line.
fn lengths(item: &str) -> impl Iterator<Item = String> {
    (1..100).map(|length| item.replace("NAME", &"n".repeat(length)).replace("Type", &"T".repeat(101 - length)))
}

#[test]
fn what_is_known_is_printed_as_prettyplease_prints_it() {
    for item in KNOWN {
        lengths(item).for_each(|item| agrees(&item));
    }
}

#[test]
fn what_is_not_known_is_left_to_prettyplease() {
    for item in OTHERS {
        lengths(item).for_each(|item| agrees(&item));
    }
}

#[test]
fn most_is_known() {
    let (mut tokens, mut layout) = (Tokens::default(), Layout::default());
    let unknown = |item: &&&str| {
        tokens.take(item.parse().expect("tokens"));
        printer::item(&tokens, 0, tokens.len(), &Verbatim::default(), &mut layout).is_none()
    };
    let unknown: Vec<_> = KNOWN.iter().filter(unknown).collect();
    assert_eq!(unknown, Vec::<&&str>::new());
}

#[test]
fn what_was_printed_stands_for_itself() {
    let field = quote!(
        /// What it is.
        #[serde(rename = "a")]
        pub a: Option<Box<A>>,
    );
    let mut verbatim = Verbatim::default();
    let printed = verbatim.printed(&inside(quote!(struct Common { #field }), &Verbatim::default()));
    let text = |item| items([item], &verbatim);
    assert_eq!(
        text(quote!(pub struct A { #printed #printed pub b: B })),
        text(quote!(pub struct A { #field #field pub b: B }))
    );
    // Printed lines in an item that prettyplease prints are parsed again.
    assert_eq!(
        text(quote!(pub struct A<T> where T: B { #printed pub b: B })),
        text(quote!(pub struct A<T> where T: B { #field pub b: B }))
    );
}
