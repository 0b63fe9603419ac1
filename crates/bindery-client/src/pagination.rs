//! Operations with paginated output.

use crate::auth::{AuthorizedBy, CredentialState};
use crate::executor::{BoxFuture, block_on};
use crate::transport::Blocking;
use crate::{BlockingClient, BlockingTransport, Client, ClientError, Codec, Transport};
use bindery::{Operation, Paginated};
use futures_core::Stream;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The result of one call.
type PageResult<O> = Result<<O as Operation>::Output, ClientError<<O as Operation>::Error>>;

/// An item of a page, or the error of its call.
type ItemResult<O> = Result<<O as Paginated>::Item, ClientError<<O as Operation>::Error>>;

/// The pages of an operation, as a [`Stream`]: created by [`Client::pages`].
///
/// The stream ends after the last page, or after the first error. A token that repeats is an error, since the pages
/// would never end.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<'a, T, C, O: Paginated> {
    client: &'a Client<T, C>,
    state: State<'a, O>,
    tokens: TokenCycle<O::Token>,
}

enum State<'a, O: Operation> {
    /// The request of the next page.
    Next(O),
    /// The request that was sent, and its call.
    Sent(O, BoxFuture<'a, PageResult<O>>),
    /// The token of the next page has occurred before.
    RepeatedToken,
    Done,
}

impl<'a, T, C, O> Pages<'a, T, C, O>
where
    T: Transport,
    O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
    C: CredentialState,
{
    pub(crate) fn new(client: &'a Client<T, C>, operation: O) -> Self {
        let tokens = TokenCycle::new(operation.token().cloned());
        Pages { client, state: State::Next(operation), tokens }
    }

    /// Returns the next page; `None` after the last.
    ///
    /// # Errors
    /// As [`Client::send`], and if the service returns a token again.
    pub async fn next(&mut self) -> Option<PageResult<O>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<PageResult<O>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Next(operation) => {
                    let call = Box::pin(self.client.send(operation.clone()));
                    self.state = State::Sent(operation, call);
                }
                State::Sent(mut operation, mut call) => match call.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Sent(operation, call);
                        return Poll::Pending;
                    }
                    Poll::Ready(result) => {
                        if let Ok(Some(token)) = result.as_ref().map(|output| O::next_token(output).cloned()) {
                            self.state = if self.tokens.repeats(&token) {
                                State::RepeatedToken
                            } else {
                                operation.resume(token);
                                State::Next(operation)
                            };
                        }
                        return Poll::Ready(Some(result));
                    }
                },
                State::RepeatedToken => return Poll::Ready(Some(Err(ClientError::RepeatedToken))),
                State::Done => return Poll::Ready(None),
            }
        }
    }
}

// No field is structurally pinned: the call is on the heap.
impl<T, C, O: Paginated> Unpin for Pages<'_, T, C, O> {}

impl<T, C, O> Stream for Pages<'_, T, C, O>
where
    T: Transport,
    O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
    C: CredentialState,
{
    type Item = PageResult<O>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// Detects a cycle of tokens in the memory of one token (Brent's algorithm).
#[derive(Debug)]
struct TokenCycle<K> {
    mark: Option<K>,
    since: u64,
    until: u64,
}

impl<K: Clone + PartialEq> TokenCycle<K> {
    fn new(first: Option<K>) -> Self {
        TokenCycle { mark: first, since: 0, until: 1 }
    }

    fn repeats(&mut self, token: &K) -> bool {
        if self.mark.as_ref() == Some(token) {
            return true;
        }
        self.since += 1;
        if self.since >= self.until {
            *self = TokenCycle { mark: Some(token.clone()), since: 0, until: self.until.saturating_mul(2) };
        }
        false
    }
}

/// The items of all pages of an operation, as a [`Stream`]: created by [`Client::items`].
///
/// The next page is requested when all items of the previous one have been returned.
#[must_use = "a stream does nothing until it is polled"]
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

    /// Returns the next item; `None` after the last.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<ItemResult<O>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<ItemResult<O>>> {
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
    type Item = ItemResult<O>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

/// The pages of an operation, as an iterator: created by [`BlockingClient::pages`].
///
/// It ends like [`Pages`].
#[must_use = "an iterator does nothing until it is advanced"]
pub struct BlockingPages<'a, T, C, O: Paginated>(pub(crate) Pages<'a, Blocking<T>, C, O>);

impl<T, C, O> Iterator for BlockingPages<'_, T, C, O>
where
    T: BlockingTransport,
    O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
    C: CredentialState,
{
    type Item = PageResult<O>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next())
    }
}

/// The items of all pages of an operation, as an iterator: created by [`BlockingClient::items`].
#[must_use = "an iterator does nothing until it is advanced"]
pub struct BlockingItems<'a, T, C, O: Paginated>(pub(crate) Items<'a, Blocking<T>, C, O>);

impl<T, C, O> Iterator for BlockingItems<'_, T, C, O>
where
    T: BlockingTransport,
    O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
    C: CredentialState,
{
    type Item = ItemResult<O>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next())
    }
}

impl<T: Transport, C> Client<T, C> {
    /// Returns the pages of an operation's output as a `Stream`.
    pub fn pages<O>(&self, operation: O) -> Pages<'_, T, C, O>
    where
        O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        Pages::new(self, operation)
    }

    /// Returns the items of all pages of an operation's output as a `Stream`.
    pub fn items<O>(&self, operation: O) -> Items<'_, T, C, O>
    where
        O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        Items::new(Pages::new(self, operation))
    }
}

impl<T: BlockingTransport, C> BlockingClient<T, C> {
    /// Returns the pages of an operation's output as an `Iterator`.
    pub fn pages<O>(&self, operation: O) -> BlockingPages<'_, T, C, O>
    where
        O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        BlockingPages(self.0.pages(operation))
    }

    /// Returns the items of all pages of an operation's output as an `Iterator`.
    pub fn items<O>(&self, operation: O) -> BlockingItems<'_, T, C, O>
    where
        O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        BlockingItems(self.0.items(operation))
    }
}

#[cfg(test)]
mod tests {
    use super::TokenCycle;

    fn detected_at(tokens: impl IntoIterator<Item = u32>) -> Option<usize> {
        let mut seen = TokenCycle::new(None);
        tokens.into_iter().position(|token| seen.repeats(&token))
    }

    #[test]
    fn cycle_of_any_length_is_detected() {
        assert_eq!(detected_at([7, 7]), Some(1));
        assert_eq!(detected_at(0..10_000), None);
        for (before, length) in [(0, 1), (0, 2), (3, 2), (5, 7), (100, 1), (1, 100), (1000, 999)] {
            let cycle = (0..before).chain((before..before + length).cycle());
            let end = detected_at(cycle).expect("a cycle");
            assert!(end <= 4 * (before + length) as usize + 4, "{before} {length}: {end}");
        }
        assert!(TokenCycle::new(Some("a")).repeats(&"a"));
    }
}
