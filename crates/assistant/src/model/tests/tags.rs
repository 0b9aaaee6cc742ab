use serde_json::{Value, json};
use tidings_audience::{Rule, check};

use super::{
    context,
    server::{Turn, server},
};
use crate::{
    provider::{Failure, Usage},
    tags::{Tag, TagSuggestion},
};

const BODY: &str = "Hi {{ first_name | default('there') }}, Priya Sharma misses you. Come back!";

fn says(tags: &[(&str, &str)]) -> Turn {
    let tags: Vec<Value> = tags
        .iter()
        .map(|(tag, reason)| json!({ "tag": tag, "reason": reason }))
        .collect();
    Turn::Says(json!({ "tags": tags }).to_string())
}

async fn asked(
    turns: Vec<Turn>,
) -> (
    Result<Vec<TagSuggestion>, Failure>,
    Usage,
    Vec<(String, Value)>,
) {
    let (model, heard) = server(turns).await;
    let context = context(&[]).rule;
    let rule = json!({ "condition": { "field": "LAST_ORDER_AT", "operator": "NOT_WITHIN_LAST", "value": "P90D" } });
    let rule = check(&Rule::from_json(&rule).unwrap(), &context).unwrap();
    let (answer, usage) = model.tags(&rule, BODY, context).await;
    let heard = heard.lock().unwrap().clone();
    (answer, usage, heard)
}

#[tokio::test]
async fn labels_of_the_list_are_taken_in_its_order() {
    let good = says(&[
        ("Loyalty", "[1] is a friend."),
        ("Win-back", "They have not ordered for 90 days."),
    ]);
    let (answer, usage, heard) = asked(vec![good]).await;
    let found = answer.unwrap();
    let labels: Vec<Tag> = found.iter().map(|found| found.tag).collect();
    assert_eq!(labels, [Tag::WinBack, Tag::Loyalty]);
    assert!(found[1].reason.starts_with("Priya Sharma"), "{found:?}");
    assert_eq!(usage.tokens(), 960);
    let sent = heard[0].1["messages"].to_string();
    assert!(
        !sent.contains("Priya") && !sent.contains("first_name"),
        "{sent}"
    );
    assert!(
        sent.contains("Audience: last order was not in the last 90 days"),
        "{sent}"
    );
}

#[tokio::test]
async fn others_are_sent_back_once_and_then_refused() {
    for wrong in [
        vec![("Best ever", "It is.")],
        vec![("Loyalty", "a"), ("Loyalty", "b")],
        vec![("Loyalty", "")],
        vec![("Loyalty", "As [9] says.")],
    ] {
        let (answer, usage, _) = asked(vec![says(&wrong), says(&[])]).await;
        assert_eq!(answer, Ok(Vec::new()), "{wrong:?}");
        assert_eq!(usage.tokens(), 1_920);
        let (answer, _, _) = asked(vec![says(&wrong), says(&wrong)]).await;
        assert_eq!(answer, Err(Failure::Invalid), "{wrong:?}");
    }
    let (answer, _, _) = asked(vec![Turn::Status(429)]).await;
    assert_eq!(answer, Err(Failure::Busy));
}

#[test]
fn what_is_told_fits_its_estimate() {
    let size = super::super::tags::size();
    assert!(
        super::super::chat::estimate(size) < super::super::chat::PROMPT_TOKENS,
        "{size}"
    );
}
