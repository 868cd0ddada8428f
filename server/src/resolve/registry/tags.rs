//! The tags of a repository.

use serde::{Deserialize, Serialize};
use url::Url;

use super::Repository;
use super::name::is_tag;
use crate::resolve::failure::Failure;
use crate::resolve::http::Request;
use crate::resolve::resolver::{Known, Resolver};

/// The most tags that are kept; nobody's image has more that matter.
pub const MOST_TAGS: usize = 50_000;
/// How many are asked for at a time.
const PAGE: usize = 1_000;
/// The most pages: registries may give fewer at a time than they are asked for.
const MOST_PAGES: usize = 500;
/// The longest page, in bytes.
const LONGEST_PAGE: u64 = 8 << 20;

/// Tags, in the registry's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    /// Their names.
    pub names: Vec<String>,
    /// Whether these are all.
    pub complete: bool,
}

#[derive(Deserialize)]
struct Page {
    /// `null` where there are none.
    tags: Option<Vec<String>>,
}

impl Resolver {
    /// The tags of a repository, page by page.
    ///
    /// # Errors
    ///
    /// When there is no such repository, or no answer.
    pub fn tags(&self, repository: &Repository) -> Result<Known<Tags>, Failure> {
        let question = format!("tags {}/{}", repository.host, repository.path);
        self.known(&question, || self.ask_tags(repository))
    }

    fn ask_tags(&self, repository: &Repository) -> Result<Tags, Failure> {
        let mut url = repository.address(&self.settings, &format!("tags/list?n={PAGE}"))?;
        let mut tags = Tags::default();
        for _ in 0..MOST_PAGES {
            let request = Request::get(url.clone(), "application/json", LONGEST_PAGE);
            let response = self.ask_registry(repository, request)?;
            let response = response.good(|| format!("image `{}`", repository.path))?;
            let next = response.header("link").and_then(|link| next_page(link, &url));
            let page: Page = response.json()?;
            let names = page.tags.unwrap_or_default();
            let room = MOST_TAGS - tags.names.len();
            let is_last = next.is_none() || names.is_empty();
            tags.complete = is_last && names.len() <= room;
            tags.names.extend(names.into_iter().filter(|name| is_tag(name)).take(room));
            match next {
                // A page that leads to itself leads nowhere.
                Some(next) if !is_last && next != url && tags.names.len() < MOST_TAGS => url = next,
                _ => break,
            }
        }
        Ok(tags)
    }
}

/// The address of the next page, which must be of the same registry. Source: RFC 5988.
fn next_page(link: &str, from: &Url) -> Option<Url> {
    let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
    let is_next = parameters.split(';').any(|parameter| {
        let value = parameter.trim().strip_prefix("rel=");
        value.is_some_and(|value| value.trim_matches('"').eq_ignore_ascii_case("next"))
    });
    from.join(target).ok().filter(|next| is_next && next.origin() == from.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_of_the_same_registry() {
        let from = Url::parse("https://h:5000/v2/a/tags/list?n=2").unwrap();
        let next = |link| next_page(link, &from).map(String::from);
        let expected = Some("https://h:5000/v2/a/tags/list?n=2&last=b".to_owned());
        assert_eq!(next("</v2/a/tags/list?n=2&last=b>; rel=\"next\""), expected);
        assert_eq!(next("<https://h:5000/v2/a/tags/list?n=2&last=b>;rel=next"), expected);
        for wrong in ["<https://other/v2/a/tags/list>; rel=\"next\"", "</x>; rel=\"prev\"", "/x", "<", ""] {
            assert_eq!(next(wrong), None, "{wrong}");
        }
    }
}
