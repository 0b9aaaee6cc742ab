//! A language model on this machine.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{Json, Router, routing::post};
use serde_json::{Value, json};
use tidings_assistant::model::ModelConfig;

/// A model that gives these answers one after the other, and the last one from then on.
pub async fn model(answers: &[Value]) -> ModelConfig {
    let answers: VecDeque<String> = answers.iter().map(Value::to_string).collect();
    let answers = Arc::new(Mutex::new(answers));
    let answer = move || {
        let mut answers = answers.lock().unwrap();
        let content = match answers.len() {
            1 => answers[0].clone(),
            _ => answers.pop_front().unwrap(),
        };
        Json(json!({
            "choices": [{ "message": { "content": content } }],
            "usage": { "prompt_tokens": 1_000, "completion_tokens": 100 },
        }))
    };
    let router = Router::new().route("/chat/completions", post(async move || answer()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    ModelConfig::for_testing(format!("http://{address}"))
}
