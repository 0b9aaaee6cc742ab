//! The mathematics behind summaries, send times and lookalikes. Pure functions over plain numbers; each
//! names the source of its formula.

mod bands;
mod distribution;
mod histogram;
mod proportion;
mod ranking;
mod scale;

#[cfg(test)]
mod random;

pub use bands::{Band, Difference, LEAST_PEOPLE, false_discovery, sound_differences};
pub use distribution::{ln_factorial, normal_upper};
pub use histogram::{Cell, Smoothed, smooth};
pub use proportion::{Proportion, Test, TestKind, compare};
pub use ranking::{auc, lift};
pub use scale::{Scale, standardise};

#[cfg(test)]
pub(crate) use random::Random;
