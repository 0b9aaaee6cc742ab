//! The access walk: every root field of the schema and every route, asked by everybody who must be refused.
//!
//! A field or route without a case fails. So does one that admits whom it must not, or shows anything of
//! another workspace: all names of the workspace that is looked for hold the word [`world::MARK`].
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it is"
)]

mod fields;
mod nested;
mod routes;
mod world;

use world::World;

/// How many were asked, and who was admitted that must not be.
#[derive(Default)]
pub struct Count {
    cases: usize,
    admitted: Vec<String>,
}

impl Count {
    /// One more, which is wrong unless it holds.
    pub fn one(&mut self, holds: bool, what: impl FnOnce() -> String) {
        self.cases += 1;
        if !holds {
            self.admitted.push(what());
        }
    }
}

#[tokio::test]
async fn nothing_is_open_to_whom_it_is_not_meant_for() {
    let world = World::new().await;
    let mut count = Count::default();
    let fields = fields::walk(&world, &mut count).await;
    nested::walk(&world, &mut count).await;
    let routes = routes::walk(&world, &mut count).await;
    let Count { cases, admitted } = count;
    println!("{fields} root fields and {routes} routes, {cases} cases");
    assert!(admitted.is_empty(), "{}", admitted.join("\n"));
}
