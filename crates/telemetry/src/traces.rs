//! Traces: what one request, or one campaign, caused in all processes, as spans of OpenTelemetry.
//!
//! A span of this program is one of `tracing`. Where `OTEL_EXPORTER_OTLP_ENDPOINT` is set, those of our own crates are
//! sent there; log lines are not, since they may name people. Spans hold ids, numbers and names of the program, never
//! what a message says, to whom, or what a person wrote.
//!
//! Between processes a span travels as a `traceparent` ([W3C Trace Context](https://www.w3.org/TR/trace-context/)): in a
//! header, in an entry of a stream, in a campaign's row.

use std::{sync::OnceLock, time::Duration};

use opentelemetry::{
    Context, KeyValue,
    trace::{
        Span as _, SpanContext, SpanId, SpanKind, TraceContextExt, TraceFlags, TraceId, TraceState,
        Tracer as _, TracerProvider as _,
    },
};
use opentelemetry_sdk::{
    Resource,
    trace::{SdkTracer, SdkTracerProvider},
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

use crate::{config::TracesConfig, export, figures::Process};

/// Is there where traces are sent: nothing else of this module costs anything where they are not.
static TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// What sends the traces of this process.
#[derive(Debug, Default)]
pub struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// Prepares sending; nothing where no address is given. Needs a Tokio runtime.
    ///
    /// # Errors
    /// An address that is none.
    pub(crate) fn new(process: Process, config: &TracesConfig) -> anyhow::Result<Self> {
        if !config.on {
            return Ok(Self(None));
        }
        let name = config.service.clone();
        let resource = Resource::builder()
            .with_service_name(name.unwrap_or_else(|| process.name().to_owned()))
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(export::exporter()?)
            .with_resource(resource)
            .build();
        TRACER.get_or_init(|| provider.tracer("tidings"));
        Ok(Self(Some(provider)))
    }

    /// What hands spans of this program over to be sent.
    pub(crate) fn layer<S>(&self) -> Option<impl Layer<S> + use<S>>
    where
        S: tracing::Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    {
        let provider = self.0.as_ref()?;
        let layer = tracing_opentelemetry::layer()
            .with_tracer(provider.tracer("tidings"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false);
        let ours =
            filter_fn(|metadata| metadata.is_span() && metadata.target().starts_with("tidings"));
        Some(layer.with_filter(ours))
    }

    /// Sends what is left. To be called when everything else has ended.
    pub async fn finish(self) {
        let Some(provider) = self.0 else { return };
        // It waits for its own thread, which waits for this runtime.
        let ended = tokio::task::spawn_blocking(move || provider.shutdown());
        if !matches!(ended.await, Ok(Ok(()))) {
            tracing::warn!("the last traces could not be sent");
        }
    }
}

/// Whether traces are sent.
pub fn are_on() -> bool {
    TRACER.get().is_some()
}

/// The `traceparent` of the span that is entered now, where traces are sent.
pub fn current() -> Option<String> {
    if !are_on() {
        return None;
    }
    let context = Span::current().context();
    let span = context.span();
    Some(span.span_context())
        .filter(|it| it.is_valid())
        .map(write)
}

/// Has a span that was not entered yet continue what a `traceparent` names; one that is none is passed over.
pub fn follow(span: &Span, traceparent: Option<&str>) {
    if let Some(parent) = traceparent.filter(|_| are_on()).and_then(read) {
        let parent = Context::new().with_remote_span_context(parent);
        // It fails where nobody wants the span.
        let _ = span.set_parent(parent);
    }
}

/// Tells of work that has just ended, where it was not known before in which trace it would be.
pub fn tell(
    traceparent: Option<&str>,
    name: &'static str,
    took: Duration,
    numbers: &[(&'static str, i64)],
) {
    let (Some(tracer), Some(parent)) = (TRACER.get(), traceparent.and_then(read)) else {
        return;
    };
    let end = opentelemetry::time::now();
    let attributes = numbers
        .iter()
        .map(|(key, value)| KeyValue::new(*key, *value));
    let mut span = tracer
        .span_builder(name)
        .with_kind(SpanKind::Consumer)
        .with_start_time(end - took)
        .with_attributes(attributes)
        .start_with_context(tracer, &Context::new().with_remote_span_context(parent));
    span.end_with_timestamp(end);
}

/// Says that a span has to do with another one, of this trace or another.
pub fn link(span: &Span, traceparent: Option<&str>) {
    if let Some(other) = traceparent.filter(|_| are_on()).and_then(read) {
        span.add_link(other);
    }
}

/// Says that a span has to do with one of this process.
pub fn link_to(span: &Span, other: &Span) {
    if are_on() {
        let context = other.context();
        span.add_link(context.span().span_context().clone());
    }
}

/// A span for a transaction of the database; it ends after the commit.
pub fn transaction(operation: &'static str) -> Span {
    tracing::info_span!(
        "postgresql.transaction",
        otel.kind = "client",
        otel.name = format!("PostgreSQL: {operation}"),
        db.system.name = "postgresql",
        db.operation.name = operation,
    )
}

/// Whether a text from outside is a `traceparent`, so that it may be kept and handed on.
pub fn is_traceparent(text: &str) -> bool {
    read(text).is_some()
}

fn write(context: &SpanContext) -> String {
    let (trace, span) = (context.trace_id(), context.span_id());
    format!(
        "00-{trace}-{span}-{:02x}",
        context.trace_flags().to_u8() & 1
    )
}

fn read(text: &str) -> Option<SpanContext> {
    let mut parts = text.split('-');
    let (version, trace, span, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |part: &str, length| {
        part.len() == length
            && part
                .bytes()
                .all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
    };
    let known = version == "00" && parts.next().is_none();
    if !known || !is_hex(trace, 32) || !is_hex(span, 16) || !is_hex(flags, 2) {
        return None;
    }
    let context = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        TraceFlags::new(u8::from_str_radix(flags, 16).ok()? & 1),
        true,
        TraceState::NONE,
    );
    context.is_valid().then_some(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_traceparent_is_read_as_it_was_written() {
        assert_eq!(read(GIVEN).as_ref().map(write).as_deref(), Some(GIVEN));
        let unsampled = GIVEN.replace("-01", "-00");
        let read = read(&unsampled).map(|context| (write(&context), context.is_sampled()));
        assert_eq!(read, Some((unsampled, false)));
    }

    #[test]
    fn what_is_no_traceparent_is_not_kept() {
        for wrong in [
            "",
            "00",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473é-00f067aa0ba902b7-01",
        ] {
            assert!(!is_traceparent(wrong), "{wrong}");
        }
        assert!(is_traceparent(GIVEN));
    }

    #[test]
    fn nothing_is_told_where_traces_are_off() {
        assert_eq!(current(), None);
        follow(&Span::current(), Some(GIVEN));
    }
}
