//! Which media types a request speaks and wants, after GraphQL over HTTP.

use http::{HeaderMap, HeaderValue, header};

/// The form of a GraphQL answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/json`: the status is 200 wherever the request was a well-formed one.
    Json,
    /// `application/graphql-response+json`: the status tells what became of it.
    GraphqlResponse,
}

impl Media {
    /// The value of `Content-Type`.
    pub fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }

    /// What the caller wants, by `Accept`; none where nothing of ours will do. A wildcard means
    /// `application/json`, as clients from before the other one expect.
    pub fn wanted(headers: &HeaderMap) -> Option<Self> {
        let mut ranges = Vec::new();
        for value in headers.get_all(header::ACCEPT) {
            ranges.extend(
                value
                    .to_str()
                    .ok()?
                    .split(',')
                    .map(str::trim)
                    .filter(|range| !range.is_empty()),
            );
        }
        if ranges.is_empty() {
            return Some(Self::Json);
        }
        let ranges: Vec<Range<'_>> = ranges.into_iter().filter_map(Range::read).collect();
        let json = weigh(&ranges, "json");
        let graphql = weigh(&ranges, "graphql-response+json");
        match (json, graphql) {
            (None, None) => None,
            (Some(_), None) => Some(Self::Json),
            (None, Some(_)) => Some(Self::GraphqlResponse),
            (Some(json), Some(graphql)) if graphql.named && graphql.quality >= json.quality => {
                Some(Self::GraphqlResponse)
            }
            (Some(json), Some(graphql)) if graphql.quality > json.quality => {
                Some(Self::GraphqlResponse)
            }
            _ => Some(Self::Json),
        }
    }
}

/// One media range of an `Accept` header.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    quality: u16,
}

impl<'a> Range<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut quality = 1_000;
        for parameter in parts {
            let (name, value) = parameter.split_once('=')?;
            match name.trim().to_ascii_lowercase().as_str() {
                "q" => {
                    let weight: f32 = value.trim().parse().ok()?;
                    quality = (weight.clamp(0.0, 1.0) * 1_000.0) as u16;
                }
                // We write UTF-8 and nothing else.
                "charset" if !is_utf8(value) => return None,
                _ => {}
            }
        }
        Some(Self {
            kind,
            subtype,
            quality,
        })
    }
}

struct Weight {
    named: bool,
    quality: u16,
}

/// How much `application/<subtype>` is wanted: what the most exact range says.
fn weigh(ranges: &[Range<'_>], subtype: &str) -> Option<Weight> {
    let exactness = |range: &Range<'_>| {
        if range.kind.eq_ignore_ascii_case("application")
            && range.subtype.eq_ignore_ascii_case(subtype)
        {
            Some(2)
        } else if range.kind.eq_ignore_ascii_case("application") && range.subtype == "*" {
            Some(1)
        } else {
            (range.kind == "*" && range.subtype == "*").then_some(0)
        }
    };
    let matching = ranges
        .iter()
        .filter_map(|range| Some((exactness(range)?, range.quality)));
    let (exact, quality) = matching.max()?;
    (quality > 0).then_some(Weight {
        named: exact == 2,
        quality,
    })
}

fn is_utf8(charset: &str) -> bool {
    let charset = charset.trim().trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

/// Whether `Content-Type` says JSON in UTF-8, the one form in which a GraphQL request is taken. A form's types are
/// refused, so that no foreign page can send one without asking the browser first.
pub fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (
        values.next().and_then(|value| value.to_str().ok()),
        values.next(),
    ) else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let json = parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    json && parts
        .filter(|part| !part.is_empty())
        .all(|parameter| match parameter.split_once('=') {
            Some((name, charset)) if name.trim().eq_ignore_ascii_case("charset") => {
                is_utf8(charset)
            }
            _ => true,
        })
}

/// Whether a person's browser asks for a page.
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accept.split(',').any(|range| {
        range
            .split(';')
            .next()
            .is_some_and(|kind| kind.trim() == "text/html")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn accept_decides_the_form() {
        use Media::{GraphqlResponse, Json};
        let cases = [
            ("application/json", Some(Json)),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            (
                "application/graphql-response+json, application/json;q=0.9",
                Some(GraphqlResponse),
            ),
            (
                "application/json, application/graphql-response+json",
                Some(GraphqlResponse),
            ),
            (
                "application/json, application/graphql-response+json;q=0.5",
                Some(Json),
            ),
            ("application/graphql-response+json;q=0, */*", Some(Json)),
            (
                "application/graphql-response+json;q=0.1, */*;q=0.5",
                Some(Json),
            ),
            ("application/json;q=0, */*", Some(GraphqlResponse)),
            ("text/html, */*;q=0.1", Some(Json)),
            ("Application/JSON; charset=UTF-8", Some(Json)),
            ("application/json; charset=latin1", None),
            ("application/json;q=0", None),
            ("text/html", None),
            ("nonsense", None),
        ];
        for (accept, wanted) in cases {
            assert_eq!(
                Media::wanted(&headers(header::ACCEPT, accept)),
                wanted,
                "{accept}"
            );
        }
        assert_eq!(Media::wanted(&HeaderMap::new()), Some(Json));
    }

    #[test]
    fn json_in_utf8_alone_is_taken() {
        for taken in [
            "application/json",
            "application/json; charset=utf-8",
            "Application/Json;charset=\"UTF-8\"",
            "application/json;",
        ] {
            assert!(is_json(&headers(header::CONTENT_TYPE, taken)), "{taken}");
        }
        for refused in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonp",
            "application/json; charset=utf-16",
            "",
        ] {
            assert!(
                !is_json(&headers(header::CONTENT_TYPE, refused)),
                "{refused}"
            );
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
