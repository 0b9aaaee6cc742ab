//! Takes the rows of one request, piece by piece, as they arrive.

use std::{sync::Arc, time::Duration};

use axum::body::Body;
use chrono_tz::Tz;
use futures_util::StreamExt;
use http::StatusCode;
use tidings_audience::Currency;
use tidings_queue::{Acceptance, NewBatch, Queue};
use tidings_store::{
    import::{Import, NotTaken, Taken},
    workspace::Workspace,
};
use tokio::time::{Instant, timeout, timeout_at};

use super::{
    ImportState, Layout, Plan, Sheet,
    piece::{Check, Gathered},
    sheet::guess_delimiter,
};
use crate::{
    csv::{ROW_MAX, Read, Reader, Row},
    error::ApiError,
    http::weight_of_text,
    ingest::{IngestError, Rules},
    state::AppState,
};

/// A body that says nothing for so long is given up.
const SILENCE: Duration = Duration::from_secs(60);

/// Why the rows that follow were not taken. Those before are.
pub struct Interrupted {
    pub error: ApiError,
    /// How far the import is.
    pub import: Option<Box<ImportState>>,
}

impl From<ApiError> for Interrupted {
    fn from(error: ApiError) -> Self {
        Self {
            error,
            import: None,
        }
    }
}

/// The rows of one request on their way into an import.
pub struct Intake {
    state: AppState,
    workspace: Arc<Workspace>,
    import: Import,
    layout: Layout,
    zone: Tz,
    currency: Currency,
    trace: Option<String>,
    /// The text up to where it can be told how to read it.
    head: Vec<u8>,
    reader: Option<Reader>,
    delimiter: u8,
    /// Whether the first row names the columns.
    header_comes: bool,
    opened: Option<(Sheet, Arc<Plan>)>,
    /// Rows to come that were taken before.
    known: i64,
    gathered: Gathered,
}

impl Intake {
    /// Prepares to take rows of which the first has the number `from_row`.
    ///
    /// # Errors
    /// CONFLICT where the import is closed, or has not come as far as that row.
    pub fn new(
        state: AppState,
        workspace: Arc<Workspace>,
        import: Import,
        from_row: i64,
        trace: Option<String>,
    ) -> Result<Self, Interrupted> {
        let interrupted = |error| Interrupted {
            error,
            import: Some(Box::new(import.clone().into())),
        };
        if import.closed_at.is_some() {
            return Err(interrupted(ApiError::conflict("the import is closed")));
        }
        if from_row > import.next_row {
            let problem = format!("rows from {} on are missing", import.next_row);
            return Err(interrupted(ApiError::conflict(problem)));
        }
        let layout = Layout::read(&import.layout).map_err(ApiError::internal)?;
        let sheet = import.sheet.clone().map(serde_json::from_value::<Sheet>);
        let sheet = sheet.transpose().map_err(ApiError::internal)?;
        let opened = match sheet {
            Some(sheet) => {
                let plan = Plan::new(&layout, &sheet).map_err(ApiError::internal)?;
                Some((sheet, Arc::new(plan)))
            }
            None => None,
        };
        let currency = Currency::parse(&workspace.currency).ok_or_else(|| {
            ApiError::internal(format!("workspace {} has no known currency", workspace.id))
        })?;
        Ok(Self {
            zone: workspace.time_zone.parse().map_err(ApiError::internal)?,
            currency,
            trace,
            head: Vec::new(),
            reader: None,
            delimiter: b',',
            header_comes: layout.header && from_row == 1,
            opened,
            known: import.next_row - from_row,
            gathered: Gathered::default(),
            layout,
            state,
            workspace,
            import,
        })
    }

    /// Reads a body to its end and takes its rows. Where `more` of the file comes in another request, a
    /// row that has not ended is left to that one.
    ///
    /// # Errors
    /// Why it stopped, and how far the import is.
    pub async fn take(mut self, body: Body, more: bool) -> Result<ImportState, Interrupted> {
        match self.read(body, more).await {
            Ok(()) => Ok(self.found().await?),
            Err(error) => Err(Interrupted {
                error,
                import: self.found().await.ok().map(Box::new),
            }),
        }
    }

    async fn found(&self) -> Result<ImportState, ApiError> {
        let found = self
            .state
            .store
            .find_import(self.workspace.id, self.import.id)
            .await?;
        Ok(found.ok_or_else(|| ApiError::not_found("import"))?.into())
    }

    async fn read(&mut self, body: Body, more: bool) -> Result<(), ApiError> {
        let mut frames = body.into_data_stream();
        loop {
            let frame = timeout(SILENCE, frames.next()).await.map_err(|_| {
                ApiError::bad_request("the body did not arrive in time")
                    .with_status(StatusCode::REQUEST_TIMEOUT)
            })?;
            let Some(frame) = frame else { break };
            let frame = frame.map_err(|error| {
                tracing::debug!(%error, "the body of an import broke off");
                ApiError::bad_request("the body broke off")
            })?;
            self.text(&frame).await?;
        }
        self.open(true)?;
        let head = std::mem::take(&mut self.head);
        self.rows(&head).await?;
        if !more {
            self.end().await?;
        }
        self.take_gathered().await
    }

    async fn text(&mut self, text: &[u8]) -> Result<(), ApiError> {
        if self.reader.is_some() {
            return self.rows(text).await;
        }
        self.head.extend_from_slice(text);
        self.open(false)?;
        if self.reader.is_some() {
            let head = std::mem::take(&mut self.head);
            self.rows(&head).await?;
        }
        Ok(())
    }

    /// Begins to read as soon as the text says how, at the latest with its end.
    fn open(&mut self, ended: bool) -> Result<(), ApiError> {
        if self.reader.is_some() {
            return Ok(());
        }
        let line = self.head.iter().position(|byte| *byte == b'\n');
        if line.is_none() && !ended && self.head.len() < ROW_MAX {
            return Ok(());
        }
        if self.head.starts_with(b"\xff\xfe") || self.head.starts_with(b"\xfe\xff") {
            let problem = "the file is UTF-16; save it as CSV in UTF-8";
            return Err(ApiError::bad_request(problem));
        }
        let known = self.opened.as_ref().map(|(sheet, _)| sheet.delimiter);
        let first_line = &self.head[..line.unwrap_or(self.head.len())];
        let delimiter = known.or(self.layout.delimiter);
        self.delimiter = delimiter.unwrap_or_else(|| guess_delimiter(first_line));
        self.reader = Some(Reader::new(self.delimiter));
        Ok(())
    }

    async fn rows(&mut self, mut text: &[u8]) -> Result<(), ApiError> {
        while !text.is_empty() {
            let Some(reader) = &mut self.reader else {
                break;
            };
            match reader.read(&mut text) {
                Read::Row(row) => self.row(row).await?,
                Read::More => break,
                Read::TooLong => return self.too_long().await,
            }
        }
        Ok(())
    }

    /// The last row of a file may end without a line break.
    async fn end(&mut self) -> Result<(), ApiError> {
        let last = self.reader.as_mut().map(|reader| reader.read(&mut &[][..]));
        match last {
            Some(Read::Row(row)) => self.row(row).await,
            Some(Read::TooLong) => self.too_long().await,
            Some(Read::More) | None => Ok(()),
        }
    }

    /// Takes the rows before one that is too long, and says that it is.
    async fn too_long(&mut self) -> Result<(), ApiError> {
        let gathered = i64::try_from(self.gathered.rows.len()).unwrap_or(i64::MAX);
        let row = self
            .import
            .next_row
            .saturating_add(gathered)
            .saturating_sub(self.known);
        let problem = format!(
            "row {row} is longer than {} KiB or has more columns than it may; is a quote left open?",
            ROW_MAX / 1024
        );
        self.take_gathered().await?;
        let place = usize::try_from(row).unwrap_or_default();
        Err(ApiError::bad_user_input([place], problem))
    }

    async fn row(&mut self, row: Row) -> Result<(), ApiError> {
        let bytes = row.bytes;
        let header = std::mem::take(&mut self.header_comes);
        if self.opened.is_none() {
            self.opened = Some(self.sheet(&row)?);
        }
        if header {
            if self.known == 0 {
                self.gathered.bytes += bytes;
            }
            return Ok(());
        }
        if self.known > 0 {
            self.known -= 1;
            return Ok(());
        }
        self.gathered.bytes += bytes;
        self.gathered.rows.push(row);
        if self.gathered.is_enough() {
            self.take_gathered().await?;
        }
        Ok(())
    }

    fn sheet(&self, first: &Row) -> Result<(Sheet, Arc<Plan>), ApiError> {
        let sheet = Sheet::new(&self.layout, self.delimiter, first);
        let plan = Plan::new(&self.layout, &sheet)?;
        Ok((sheet, Arc::new(plan)))
    }

    /// Checks the rows gathered and takes them, all or none.
    async fn take_gathered(&mut self) -> Result<(), ApiError> {
        let gathered = std::mem::take(&mut self.gathered);
        let Some((sheet, plan)) = &self.opened else {
            return Ok(());
        };
        if gathered.rows.is_empty() {
            return Ok(());
        }
        let first_row = self.import.next_row;
        let count = i64::try_from(gathered.rows.len()).map_err(ApiError::internal)?;
        let check = Check {
            kind: self.layout.kind,
            plan: Arc::clone(plan),
            zone: self.zone,
            rules: Rules {
                currency: self.currency,
                now: self.state.now(),
            },
        };
        let room = self
            .state
            .bodies
            .room(weight_of_text(gathered.bytes))
            .await?;
        let checked = tokio::task::spawn_blocking(move || check.check(&gathered, first_row));
        let checked = checked.await.map_err(ApiError::internal)?;
        drop(room);
        let sheet = serde_json::to_value(sheet).map_err(ApiError::internal)?;
        let (piece, batch) = checked.into_piece(
            self.workspace.id,
            self.layout.kind,
            self.import.id,
            first_row,
            sheet,
            self.trace.clone(),
        );
        // Where too much waits already, each word that records were written has the piece tried anew.
        let given_up = Instant::now() + self.state.edge.limits.queue_time;
        loop {
            let written = self.state.hub.written();
            let hand_over = hand_over(&self.state.queue, batch.clone());
            let store = &self.state.store;
            match store
                .take_piece(self.workspace.id, self.import.id, &piece, hand_over)
                .await
            {
                Ok(Taken::Taken) => break,
                Ok(Taken::Elsewhere) => {
                    return Err(ApiError::conflict(
                        "the import was moved on or closed meanwhile",
                    ));
                }
                Err(NotTaken::HandedOver(full @ IngestError::Full { .. })) => {
                    timeout_at(given_up, written).await.map_err(|_| full)?;
                }
                Err(NotTaken::HandedOver(error)) => return Err(error.into()),
                Err(NotTaken::Store(error)) => return Err(error.into()),
            }
        }
        self.import.next_row += count;
        Ok(())
    }
}

/// Puts a piece's records on the stream, all or none.
async fn hand_over(queue: &Queue, batch: Option<NewBatch>) -> Result<(), IngestError> {
    let Some(batch) = batch else { return Ok(()) };
    match queue.accept(batch).await? {
        Acceptance::Accepted { .. } | Acceptance::Repeated { .. } => Ok(()),
        Acceptance::Full { retry_after } => Err(IngestError::Full { retry_after }),
        Acceptance::Conflict => Err(IngestError::Internal(
            "a piece of an import was accepted before with other records".to_owned(),
        )),
    }
}
