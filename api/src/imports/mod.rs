//! CSV files taken in: customers, orders or visits, hundreds of thousands of rows, piece by piece.
//!
//! An import is begun with a [`Layout`]: which column is which field. Its rows then come in any number of
//! requests, read as they arrive ([`crate::csv`]), and are taken in pieces ([`intake`]). Each row is made a
//! record ([`Cells`]) and passes the very check that records in JSON pass; those accepted go to the same
//! queue, a batch for each piece, and those refused are kept with the reason.
//!
//! How far an import is stands in PostgreSQL and moves past a piece once Redis has its records on disk.
//! Whoever was interrupted asks how far it is and goes on there; rows that come again are passed over.

mod cells;
mod intake;
mod layout;
mod piece;
mod sheet;
mod state;

pub use cells::Cells;
pub use intake::{Intake, Interrupted};
pub use layout::{AttributeType, Column, Layout};
pub use piece::{Check, CheckedRows, Gathered};
pub use sheet::{Plan, Sheet};
pub use state::{ImportState, ImportStatus};
