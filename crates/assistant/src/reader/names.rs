//! Tags and cities of the workspace, found by what people write.

use std::collections::HashMap;

use tidings_audience::fold;

use crate::suggestion::Context;

/// Longer names are not looked for in a sentence.
const MAX_NAME: usize = 60;

/// Names that exist, by the form in which they are compared.
pub(crate) struct Names {
    tags: HashMap<String, String>,
    cities: HashMap<String, String>,
}

impl Names {
    pub(crate) fn new(context: &Context<'_>) -> Names {
        let by = |names: &[String], form: fn(&str) -> String| {
            let short = names.iter().rev().filter(|name| name.len() <= MAX_NAME);
            short.map(|name| (form(name), name.clone())).collect()
        };
        Names {
            tags: by(context.tags, normal),
            cities: by(context.cities, normal),
        }
    }

    /// A tag by its name, in singular or plural.
    pub(crate) fn tag(&self, said: &str) -> Option<&str> {
        let said = normal(said);
        let cut = |ending: &str| said.strip_suffix(ending).map(str::to_owned);
        let forms = [
            Some(said.clone()),
            cut("s"),
            cut("es"),
            Some(format!("{said}s")),
            Some(format!("{said}es")),
        ];
        let found = forms.iter().flatten().find_map(|form| self.tags.get(form));
        found.filter(|_| !said.is_empty()).map(String::as_str)
    }

    /// A city by its name.
    pub(crate) fn city(&self, said: &str) -> Option<&str> {
        self.cities.get(&normal(said)).map(String::as_str)
    }
}

/// A name as it is compared with what people write: blanks for hyphens and underscores.
fn normal(name: &str) -> String {
    let text = fold(name).replace(['-', '_'], " ").replace(['\'', '’'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
