//! The running simulator: what its parts share, and its start and stop.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::behaviour::{Behaviour, strikes};
use crate::clock::now_ms;
use crate::config::Config;
use crate::error::StartError;
use crate::journal::{Accepted, Entry, Journal, JournalFailed};
use crate::ledger::Ledger;
use crate::message::{Answer, Refused, Submission};
use crate::outcome::Fate;
use crate::receipt::office::Office;
use crate::replay::replay;
use crate::routes;
use crate::signature::Signer;

/// How long a soft stop waits for requests to be answered.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// What the parts share.
pub(crate) struct Vendor {
    pub journal: Journal,
    ledger: Mutex<Ledger>,
    behaviour: Mutex<Behaviour>,
    master_secret: SecretString,
}

impl Vendor {
    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn behaviour(&self) -> Behaviour {
        *self
            .behaviour
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn behave(&self, behaviour: Behaviour) {
        *self
            .behaviour
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    pub(crate) fn signer(&self, account: u32) -> Signer {
        Signer::of_account(&self.master_secret, self.ledger().account_name(account))
    }

    /// Takes a request, and answers when its line is on disk. A key that came before gets its first answer.
    pub(crate) async fn accept(
        &self,
        key: &str,
        submission: Submission,
    ) -> Result<Answer, JournalFailed> {
        let (end, answer) = match self.enter(key, submission)? {
            Entered::New { end, answer } => (end, Ok(answer)),
            Entered::Before { begin, length } => (begin + u64::from(length), Err((begin, length))),
        };
        self.journal.durable(end).await?;
        answer.or_else(|(begin, length)| match self.journal.read(begin, length) {
            Ok(first) => Ok(first.answer),
            Err(error) => {
                tracing::error!(%error, "the journal cannot be read");
                Err(JournalFailed)
            }
        })
    }

    fn enter(&self, key: &str, submission: Submission) -> Result<Entered, JournalFailed> {
        let behaviour = self.behaviour();
        let accepted = Accepted {
            account: submission.account,
            key: key.to_owned(),
            receipt_url: submission.receipt_url,
            at: now_ms(),
            fail_rate: behaviour.fail_rate,
            answer: decide(
                submission.messages.into_iter().map(|message| message.id),
                behaviour.refuse_rate,
            ),
        };
        let entry = Entry::Request(accepted);
        let line = entry.line();
        let Entry::Request(accepted) = entry else {
            return Err(JournalFailed);
        };
        let length = line.len() as u32;
        // Held over the append, so that requests are numbered as they lie in the file.
        let mut ledger = self.ledger();
        if let Some(first) = ledger
            .request_of_key(&accepted.account, key)
            .and_then(|number| ledger.request(number))
        {
            ledger.counts_mut(first.account).repeated_keys += 1;
            self.journal
                .append(&Entry::RepeatedKey(accepted.account).line(), None)?;
            return Ok(Entered::Before {
                begin: first.begin,
                length: first.length,
            });
        }
        let begin = self.journal.append(&line, Some(ledger.next_number()))?;
        ledger.add(&accepted, begin, length);
        Ok(Entered::New {
            end: begin + u64::from(length),
            answer: accepted.answer,
        })
    }
}

enum Entered {
    New { end: u64, answer: Answer },
    Before { begin: u64, length: u32 },
}

fn decide(ids: impl Iterator<Item = String>, refuse_rate: f64) -> Answer {
    let mut answer = Answer {
        accepted: Vec::new(),
        refused: Vec::new(),
    };
    for id in ids {
        let refusal = if refuse_rate > 0.0 {
            Fate::of(&id).refusal(refuse_rate)
        } else {
            None
        };
        match refusal {
            Some(code) => answer.refused.push(Refused {
                id,
                code: code.to_owned(),
            }),
            None => answer.accepted.push(id),
        }
    }
    answer
}

/// A running simulator.
pub struct Simulator {
    address: SocketAddr,
    vendor: Arc<Vendor>,
    stop_serving: CancellationToken,
    stop_delivering: CancellationToken,
    serving: JoinHandle<()>,
    delivering: JoinHandle<()>,
}

impl Simulator {
    /// Reads the journal, continues the receipts that are left, and serves.
    ///
    /// # Errors
    /// When the journal or the address cannot be used.
    pub async fn start(config: Config) -> Result<Simulator, StartError> {
        let replayed = replay(&config.journal)?;
        let listen = |source| StartError::Listen {
            address: config.listen,
            source,
        };
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let (durable, accepted) = mpsc::unbounded_channel();
        let vendor = Arc::new(Vendor {
            journal: Journal::open(replayed.file, replayed.end, durable),
            ledger: Mutex::new(replayed.ledger),
            behaviour: Mutex::default(),
            master_secret: config.master_secret,
        });
        let (stop_serving, stop_delivering) = (CancellationToken::new(), CancellationToken::new());
        let office = Office::new(vendor.clone(), stop_delivering.clone());
        let delivering = tokio::spawn(office.run(replayed.unfinished, accepted));
        let serving = tokio::spawn(serve(listener, vendor.clone(), stop_serving.clone()));
        Ok(Simulator {
            address,
            vendor,
            stop_serving,
            stop_delivering,
            serving,
            delivering,
        })
    }

    /// Where it serves.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops softly: requests are answered, receipts on a connection end, and the journal is written.
    pub async fn stop(self) {
        self.stop_serving.cancel();
        if tokio::time::timeout(LAST_REQUESTS, self.serving)
            .await
            .is_err()
        {
            tracing::warn!("some requests are not answered");
        }
        self.stop_delivering.cancel();
        if self.delivering.await.is_err() {
            tracing::error!("the deliveries ended in a panic");
        }
        let vendor = self.vendor;
        if tokio::task::spawn_blocking(move || vendor.journal.close())
            .await
            .is_err()
        {
            tracing::error!("the journal was not closed");
        }
    }
}

async fn serve(listener: TcpListener, vendor: Arc<Vendor>, stop: CancellationToken) {
    let serving = axum::serve(listener, routes::router(vendor))
        .with_graceful_shutdown(stop.cancelled_owned());
    if let Err(error) = serving.await {
        tracing::error!(%error, "serving ended");
    }
}

/// The problem to answer instead of accepting, where the behaviour wants one.
pub(crate) fn trouble(behaviour: &Behaviour) -> Option<u16> {
    if strikes(behaviour.rate_429) {
        return Some(429);
    }
    strikes(behaviour.rate_5xx).then(|| [500, 502, 503][rand::random_range(0..3)])
}
