//! Sending traces: OpenTelemetry's exporter, with our own client beneath it, so that there is one way to speak TLS.

use std::{pin::Pin, time::Duration};

use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig};
use tokio::runtime::Handle;

/// How long an export may take; OTEL_EXPORTER_OTLP_TIMEOUT may shorten it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The exporter for the address that the environment gives.
pub(crate) fn exporter() -> anyhow::Result<SpanExporter> {
    let client = tidings_outbound::client().timeout(PATIENCE).build()?;
    let runtime = Handle::current();
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Client { client, runtime })
        .build()?;
    Ok(exporter)
}

/// Exports are made from a thread of OpenTelemetry's own, and carried out on the runtime that the client needs.
#[derive(Clone, Debug)]
struct Client {
    client: reqwest::Client,
    runtime: Handle,
}

impl HttpClient for Client {
    fn send_bytes<'client, 'answer>(
        &'client self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'answer>>
    where
        'client: 'answer,
        Self: 'answer,
    {
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let answer = client.execute(request.try_into()?).await?;
            let mut response = Response::builder().status(answer.status());
            if let Some(headers) = response.headers_mut() {
                headers.extend(answer.headers().clone());
            }
            Ok(response.body(answer.bytes().await?)?)
        });
        Box::pin(async move { sent.await? })
    }
}
