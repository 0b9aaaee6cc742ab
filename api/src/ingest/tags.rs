use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};

use super::{
    Digest,
    rejected::{Code, Fault},
    text,
};

const TAGS_MAX: usize = 100;
const TAG_MAX: usize = 100;

/// A customer's tags as a request brings them. Of a list that is too long only the beginning is kept.
#[derive(Clone, Debug, Default)]
pub struct RawTags {
    kept: Vec<String>,
    count: usize,
}

impl From<Vec<String>> for RawTags {
    fn from(tags: Vec<String>) -> Self {
        Self {
            count: tags.len(),
            kept: tags,
        }
    }
}

impl<'de> Deserialize<'de> for RawTags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tags;

        impl<'de> Visitor<'de> for Tags {
            type Value = RawTags;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of strings")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<RawTags, A::Error> {
                let mut tags = RawTags::default();
                while let Some(tag) = items.next_element::<String>()? {
                    tags.count += 1;
                    if tags.kept.len() <= TAGS_MAX {
                        tags.kept.push(tag);
                    }
                }
                Ok(tags)
            }
        }

        deserializer.deserialize_seq(Tags)
    }
}

impl RawTags {
    /// At most 100 tags of 1 to 100 characters; a tag given twice counts once.
    pub fn check(&self) -> Result<Vec<String>, Fault> {
        if self.count > TAGS_MAX {
            return Err(Fault::new(
                "tags",
                Code::TooMany,
                format!("tags has more than {TAGS_MAX} items"),
            ));
        }
        let mut tags: Vec<String> = Vec::with_capacity(self.kept.len());
        for tag in &self.kept {
            check_tag(tag)?;
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        Ok(tags)
    }

    pub fn digest(&self, digest: &mut Digest) {
        digest.texts(&self.kept, self.count);
    }
}

fn check_tag(tag: &str) -> Result<(), Fault> {
    if tag.trim().is_empty() {
        return Err(Fault::new(
            "tags",
            Code::Required,
            "tags holds an empty item",
        ));
    }
    text::bounded("tags", tag, TAG_MAX).map_err(|fault| match fault.code {
        Code::TooLong => Fault::new(
            "tags",
            fault.code,
            format!("tags holds an item longer than {TAG_MAX} characters"),
        ),
        _ => fault,
    })
}
