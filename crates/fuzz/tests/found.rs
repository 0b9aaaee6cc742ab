//! What was found once, and a short run of each target: the same inputs each time.

use tidings_fuzz::{
    run::{Until, run},
    targets::{self, Target},
};

const INPUTS: u64 = 3_000;
/// In a build for tests the reader takes some milliseconds for a sentence, the others much less.
const SENTENCES: u64 = 100;

fn finds_nothing(target: &Target) {
    let inputs = if target.name == "reader" {
        SENTENCES
    } else {
        INPUTS
    };
    let report = run(target, 1, Until::Inputs(inputs), |_| {});
    let found: String = report
        .findings
        .iter()
        .map(|finding| format!("{finding}\n"))
        .collect();
    assert!(found.is_empty(), "\n{found}");
    assert!(
        report.inputs == inputs && report.ways > 10,
        "{} ways: the inputs lead nowhere",
        report.ways
    );
}

macro_rules! short_runs {
    ($($name:ident: $place:literal),* $(,)?) => {
        $(#[test]
        fn $name() {
            assert_eq!(targets::ALL[$place].name, stringify!($name));
            finds_nothing(&targets::ALL[$place]);
        })*
    };
}

short_runs! { rules: 0, templates: 1, csv: 2, signatures: 3, reader: 4, documents: 5 }

/// The runs must be able to find something: a target that is wrong is found to be, and its finding is small.
#[test]
fn what_is_wrong_is_found() {
    let wrong = Target {
        name: "wrong",
        run: |input| {
            assert!(!input.windows(2).any(|pair| pair == b"{{"), "two brackets");
            input.len().to_string()
        },
        examples: &["a brace {", "another }"],
        words: &["x"],
    };
    let report = run(&wrong, 1, Until::Inputs(INPUTS), |_| {});
    assert_eq!(report.findings.len(), 1, "{report:?}");
    assert_eq!(report.findings[0].input, b"{{");
    let test = report.findings[0].to_string();
    assert!(test.contains("targets::wrong(b\"{{\");"), "{test}");
}
