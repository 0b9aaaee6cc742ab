//! Points at which a test ends or stops the process. Nothing is left of them without the feature
//! `failpoints`.
//!
//! `TIDINGS_FAILPOINT="ingest.after_commit=abort"` ends the process there as SIGKILL would;
//! `…=pause` stops it there as SIGSTOP would, all its threads, until SIGCONT.

/// Does what `TIDINGS_FAILPOINT` says of this point.
#[cfg(not(feature = "failpoints"))]
#[inline(always)]
pub fn failpoint(_name: &str) {}

/// Does what `TIDINGS_FAILPOINT` says of this point.
#[cfg(feature = "failpoints")]
pub fn failpoint(name: &str) {
    use std::sync::LazyLock;

    #[expect(
        clippy::disallowed_methods,
        reason = "the switch belongs to tests, it is no setting of a deployment"
    )]
    static SWITCH: LazyLock<Option<(String, String)>> = LazyLock::new(|| {
        let switch = std::env::var("TIDINGS_FAILPOINT").ok()?;
        let (name, action) = switch.split_once('=')?;
        Some((name.to_owned(), action.to_owned()))
    });
    let Some((switched, action)) = &*SWITCH else {
        return;
    };
    if switched != name {
        return;
    }
    match action.as_str() {
        "abort" => std::process::abort(),
        "pause" => pause(),
        other => panic!("TIDINGS_FAILPOINT knows abort and pause, not {other}"),
    }
}

#[cfg(feature = "failpoints")]
fn pause() {
    let id = std::process::id().to_string();
    // A signal to oneself without unsafe code; the program returns only after SIGCONT.
    let _ = std::process::Command::new("kill")
        .args(["-STOP", &id])
        .status();
}
