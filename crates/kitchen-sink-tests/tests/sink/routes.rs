//! Routing: the operation that a request belongs to.

use bindery::Operation;
use http::Request;
use kitchen_sink::*;

/// The names of the operations that a request matches; there should be one.
pub(crate) fn routes(request: &Request<Vec<u8>>) -> Vec<&'static str> {
    ROUTES.iter().filter(|(_, is)| is(request, SERVICE.base_path)).map(|(name, _)| *name).collect()
}

/// The name of an operation, and the function that matches requests against it.
type Route = (&'static str, fn(&Request<Vec<u8>>, &str) -> bool);

macro_rules! routes {
    ($($operation:ident)*) => {
        const ROUTES: &[Route] = &[$((<$operation as Operation>::NAME, bindery_rest::matches::<$operation>)),*];
    };
}

routes! {
    GetDish DeleteDish PeekAtDish AskOfDish TakeVerbatim TakeParts TakeQueries GetPlacesHeaders
    PutStructure PostPerhaps PostList PostMap PostTuple PostUnion PatchAnything PostWord PostText PostBytes
    PostSeveral PostXml PostForm PostFiles PostEither PostOrder
    GetSeveral GetAlike GetDefault SayNothing GetHeaders GetFile
    NeedNothing NeedBasic NeedHeaderKey NeedQueryKey NeedToken NeedEither NeedBoth NeedPerhaps
    ScalarsInPath ScalarsInQuery ScalarsInHeader ScalarsInForm
    CsvInPath SsvInPath TsvInPath PipesInPath
    CsvInQuery SsvInQuery TsvInQuery PipesInQuery MultiInQuery
    CsvInHeader SsvInHeader TsvInHeader PipesInHeader
    CsvInForm SsvInForm TsvInForm PipesInForm MultiInForm
}

#[test]
fn every_operation_has_a_route() {
    assert_eq!(ROUTES.len(), META.operations.len());
}
