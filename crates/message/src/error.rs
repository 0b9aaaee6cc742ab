use std::fmt;

/// One thing that is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// What is wrong and how to put it right, for the person who wrote the template.
    pub message: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// All that is wrong with a template; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateErrors(pub Vec<TemplateError>);

impl TemplateErrors {
    pub(crate) fn one(message: impl Into<String>, line: u32, column: u32) -> Self {
        Self(vec![TemplateError {
            message: message.into(),
            line,
            column,
        }])
    }
}

impl fmt::Display for TemplateErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                formatter.write_str("; ")?;
            }
            write!(
                formatter,
                "{} (line {}, column {})",
                error.message, error.line, error.column
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for TemplateErrors {}

/// Why a template could not be rendered for a member.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// It took more steps than a message may.
    #[error("the template takes too many steps")]
    TooManySteps,
    /// The text is longer than the channel carries.
    #[error("the text is longer than {0} characters")]
    TooLong(usize),
    /// The text is empty.
    #[error("the text is empty")]
    Empty,
    /// A value does not fit what the template does with it.
    #[error("{0}")]
    Value(String),
}
