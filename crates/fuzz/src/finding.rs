//! What was found, as small as it gets.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::targets::Target;

/// An input with which a target panics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The target's name.
    pub target: &'static str,
    /// The input.
    pub input: Vec<u8>,
    /// What the panic says.
    pub problem: String,
}

/// Tries an input.
///
/// # Errors
/// What the panic says.
pub(crate) fn attempt(target: &Target, input: &[u8]) -> Result<String, String> {
    catch_unwind(AssertUnwindSafe(|| (target.run)(input))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_else(|| "a panic without words".to_owned())
    })
}

impl Finding {
    /// The finding of this input, with as much cut out of it as may be while it panics still.
    pub(crate) fn smallest(target: &Target, input: Vec<u8>, problem: String) -> Self {
        let mut found = Self {
            target: target.name,
            input,
            problem,
        };
        let mut length = found.input.len() / 2;
        while length > 0 {
            let mut at = 0;
            while at < found.input.len() {
                let end = (at + length).min(found.input.len());
                let without = [&found.input[..at], &found.input[end..]].concat();
                match attempt(target, &without) {
                    Err(problem) => {
                        found.input = without;
                        found.problem = problem;
                    }
                    Ok(_) => at = end,
                }
            }
            length /= 2;
        }
        found
    }
}

impl fmt::Display for Finding {
    /// A unit test.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self
            .input
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
            });
        let problem: String = self.problem.chars().take(300).collect();
        writeln!(formatter, "/// {}", problem.replace('\n', " "))?;
        writeln!(formatter, "#[test]")?;
        writeln!(formatter, "fn {}_{:08x}() {{", self.target, number as u32)?;
        writeln!(
            formatter,
            "    targets::{}(b\"{}\");",
            self.target,
            self.input.escape_ascii()
        )?;
        writeln!(formatter, "}}")
    }
}
