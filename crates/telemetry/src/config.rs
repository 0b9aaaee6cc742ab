//! Settings of traces, by the names that OpenTelemetry gives them. The first two are read here, the others by
//! OpenTelemetry itself:
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `OTEL_EXPORTER_OTLP_ENDPOINT` | where traces are sent, by OTLP over HTTP | none: no traces |
//! | `OTEL_SERVICE_NAME` | what this process is called in them | `tidings-api`, `tidings-workers` |
//! | `OTEL_EXPORTER_OTLP_HEADERS` | headers of each export, such as a key | none |
//! | `OTEL_TRACES_SAMPLER`, `OTEL_TRACES_SAMPLER_ARG` | which traces are sent | `parentbased_always_on` |
//! | `OTEL_RESOURCE_ATTRIBUTES` | further facts about this process | none |

use anyhow::bail;

/// Whether traces are sent, and under which name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TracesConfig {
    /// Whether an address is given.
    pub on: bool,
    /// The name that the environment gives this process.
    pub service: Option<String>,
}

impl TracesConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that asks for something this program cannot do.
    pub fn from_env() -> anyhow::Result<Self> {
        let endpoint = variable("OTEL_EXPORTER_OTLP_ENDPOINT")
            .or_else(|| variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"));
        let unwanted = variable("OTEL_SDK_DISABLED").is_some_and(|value| value == "true")
            || variable("OTEL_TRACES_EXPORTER").is_some_and(|value| value == "none");
        let on = endpoint.is_some() && !unwanted;
        for name in [
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
            "OTEL_EXPORTER_OTLP_PROTOCOL",
        ] {
            match variable(name) {
                Some(protocol) if on && protocol != "http/protobuf" => {
                    bail!("{name} is {protocol:?}: traces are sent by http/protobuf alone")
                }
                _ => {}
            }
        }
        let service = variable("OTEL_SERVICE_NAME");
        Ok(Self { on, service })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "configuration is read from the environment here"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
