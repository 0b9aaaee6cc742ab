/// A field of a record as requests name it.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub kind: FieldKind,
    /// Neither left out nor null.
    pub required: bool,
}

/// Which JSON values a field takes before the record itself is checked.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    Text,
    Flag,
    Texts,
    OneOf(&'static [&'static str]),
    /// Any value: the record's own check decides.
    Any,
}

impl Field {
    pub const fn required(name: &'static str, kind: FieldKind) -> Self {
        Self {
            name,
            kind,
            required: true,
        }
    }

    pub const fn optional(name: &'static str, kind: FieldKind) -> Self {
        Self {
            name,
            kind,
            required: false,
        }
    }
}
