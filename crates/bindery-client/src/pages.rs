//! Answers that come page by page.

use crate::auth::{AuthorizedBy, CredentialState};
use crate::transport::Blocking;
use crate::wait::{Boxed, block_on};
use crate::{BlockingTransport, Client, ClientError, Codec, Transport};
use bindery::{Operation, Paginated};
use futures_core::Stream;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// What a call comes to: its output, or why there is none.
type Outcome<O> = Result<<O as Operation>::Output, ClientError<<O as Operation>::Error>>;

/// An item of a page, or why there is none.
type Item<O> = Result<<O as Paginated>::Item, ClientError<<O as Operation>::Error>>;

/// The pages of an operation, a [`Stream`]: made by [`Client::pages`].
///
/// It ends with the last page, or with the first error. A token that comes a second time is an error: the pages would
/// go round for ever.
#[must_use = "a stream does nothing until it is asked"]
pub struct Pages<'a, T, C, O: Paginated> {
    client: &'a Client<T, C>,
    state: State<'a, O>,
    tokens: Tokens<O::Token>,
}

enum State<'a, O: Operation> {
    /// This is to be asked next.
    Next(O),
    /// This was asked.
    Asked(O, Boxed<'a, Outcome<O>>),
    /// The token of the next page has come before.
    Round,
    Done,
}

impl<'a, T, C, O> Pages<'a, T, C, O>
where
    T: Transport,
    O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
    C: CredentialState,
{
    pub(crate) fn new(client: &'a Client<T, C>, operation: O) -> Self {
        let tokens = Tokens::new(operation.token().cloned());
        Pages { client, state: State::Next(operation), tokens }
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// As [`Client::send`] says, and where the service gives a token a second time.
    pub async fn next(&mut self) -> Option<Outcome<O>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Outcome<O>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Next(operation) => {
                    let call = Box::pin(self.client.send(operation.clone()));
                    self.state = State::Asked(operation, call);
                }
                State::Asked(mut operation, mut call) => match call.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Asked(operation, call);
                        return Poll::Pending;
                    }
                    Poll::Ready(outcome) => {
                        if let Ok(Some(token)) = outcome.as_ref().map(|output| O::next_token(output).cloned()) {
                            self.state = if self.tokens.repeats(&token) {
                                State::Round
                            } else {
                                operation.resume(token);
                                State::Next(operation)
                            };
                        }
                        return Poll::Ready(Some(outcome));
                    }
                },
                State::Round => return Poll::Ready(Some(Err(ClientError::RepeatedToken))),
                State::Done => return Poll::Ready(None),
            }
        }
    }
}

// Nothing in it is pinned in place: the call is on the heap.
impl<T, C, O: Paginated> Unpin for Pages<'_, T, C, O> {}

impl<T, C, O> Stream for Pages<'_, T, C, O>
where
    T: Transport,
    O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
    C: CredentialState,
{
    type Item = Outcome<O>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Tells whether tokens go round, in the memory of one token (Brent's algorithm).
#[derive(Debug)]
struct Tokens<K> {
    mark: Option<K>,
    since: u64,
    until: u64,
}

impl<K: Clone + PartialEq> Tokens<K> {
    fn new(first: Option<K>) -> Self {
        Tokens { mark: first, since: 0, until: 1 }
    }

    fn repeats(&mut self, token: &K) -> bool {
        if self.mark.as_ref() == Some(token) {
            return true;
        }
        self.since += 1;
        if self.since >= self.until {
            *self = Tokens { mark: Some(token.clone()), since: 0, until: self.until.saturating_mul(2) };
        }
        false
    }
}

/// What the pages of an operation hold, a [`Stream`]: made by [`Client::items`].
///
/// The next page is asked for when the last one is used up.
#[must_use = "a stream does nothing until it is asked"]
pub struct Items<'a, T, C, O: Paginated> {
    pages: Pages<'a, T, C, O>,
    page: std::vec::IntoIter<O::Item>,
}

impl<'a, T, C, O> Items<'a, T, C, O>
where
    T: Transport,
    O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
    C: CredentialState,
{
    pub(crate) fn new(pages: Pages<'a, T, C, O>) -> Self {
        Items { pages, page: Vec::new().into_iter() }
    }

    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<Item<O>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Item<O>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.page = O::items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T, C, O: Paginated> Unpin for Items<'_, T, C, O> {}

impl<T, C, O> Stream for Items<'_, T, C, O>
where
    T: Transport,
    O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
    C: CredentialState,
{
    type Item = Item<O>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// The pages of an operation, an iterator: made by [`BlockingClient::pages`](crate::BlockingClient::pages).
///
/// It ends as [`Pages`] do.
#[must_use = "an iterator does nothing until it is asked"]
pub struct BlockingPages<'a, T, C, O: Paginated>(pub(crate) Pages<'a, Blocking<T>, C, O>);

impl<T, C, O> Iterator for BlockingPages<'_, T, C, O>
where
    T: BlockingTransport,
    O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
    C: CredentialState,
{
    type Item = Outcome<O>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next())
    }
}

/// What the pages of an operation hold, an iterator: made by
/// [`BlockingClient::items`](crate::BlockingClient::items).
#[must_use = "an iterator does nothing until it is asked"]
pub struct BlockingItems<'a, T, C, O: Paginated>(pub(crate) Items<'a, Blocking<T>, C, O>);

impl<T, C, O> Iterator for BlockingItems<'_, T, C, O>
where
    T: BlockingTransport,
    O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
    C: CredentialState,
{
    type Item = Item<O>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next())
    }
}

#[cfg(test)]
mod tests {
    use super::Tokens;

    fn after(tokens: impl IntoIterator<Item = u32>) -> Option<usize> {
        let mut seen = Tokens::new(None);
        tokens.into_iter().position(|token| seen.repeats(&token))
    }

    #[test]
    fn a_circle_of_any_length_ends() {
        assert_eq!(after([7, 7]), Some(1));
        assert_eq!(after(0..10_000), None);
        for (before, length) in [(0, 1), (0, 2), (3, 2), (5, 7), (100, 1), (1, 100), (1000, 999)] {
            let circle = (0..before).chain((before..before + length).cycle());
            let end = after(circle).expect("a circle");
            assert!(end <= 4 * (before + length) as usize + 4, "{before} {length}: {end}");
        }
        assert!(Tokens::new(Some("a")).repeats(&"a"));
    }
}
