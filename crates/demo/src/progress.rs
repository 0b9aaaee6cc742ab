//! A progress bar: one line drawn again and again on a terminal, a plain line at each tenth elsewhere.

use std::io::{IsTerminal, Write, stderr};
use std::time::Instant;

const WIDTH: usize = 30;

/// The progress of one piece of work, drawn on standard error.
pub struct Progress {
    title: String,
    total: u64,
    tenths_said: u64,
    began: Instant,
    terminal: bool,
}

impl Progress {
    /// Begins with nothing done.
    pub fn new(title: &str, total: u64) -> Self {
        let terminal = stderr().is_terminal();
        let mut progress = Self {
            title: title.to_owned(),
            total,
            tenths_said: 0,
            began: Instant::now(),
            terminal,
        };
        if terminal {
            progress.set(0);
        }
        progress
    }

    /// So much is done now, of the total in all.
    pub fn set(&mut self, done: u64) {
        let tenths = (done * 10).checked_div(self.total).unwrap_or(10);
        if self.terminal {
            let filled = WIDTH * usize::try_from(tenths).unwrap_or(10).min(10) / 10;
            let bar = format!("{}{}", "█".repeat(filled), "░".repeat(WIDTH - filled));
            _ = write!(
                stderr(),
                "\r{:<24} {bar} {done:>9} of {}",
                self.title,
                self.total
            );
            _ = stderr().flush();
        } else if tenths > self.tenths_said {
            self.tenths_said = tenths;
            _ = writeln!(
                stderr(),
                "{:<24} {:>3} %  {done:>9} of {}",
                self.title,
                tenths * 10,
                self.total
            );
        }
    }

    /// Everything is done; says how long it took, and how fast it went where that means something.
    pub fn finish(mut self) {
        self.set(self.total);
        let seconds = self.began.elapsed().as_secs_f64();
        let title = if self.terminal { "" } else { &self.title };
        let rate = if seconds < 0.2 {
            String::new()
        } else {
            format!(" ({:.0}/s)", self.total as f64 / seconds)
        };
        _ = writeln!(stderr(), "{title} in {seconds:.1} s{rate}");
    }
}
