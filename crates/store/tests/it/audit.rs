use tidings_store::{
    audience::NewAudience,
    audit::{Actor, ActorKind},
    campaign::{Control, LaunchAudience},
    workspace::WorkspaceChange,
};

use crate::campaign::{Field, everyone, spring};

fn somebody() -> Actor {
    Actor {
        kind: ActorKind::Person,
        id: Some(7),
        name: "ann@shop.example".to_owned(),
        address: Some("192.0.2.7".to_owned()),
        ..crate::campaign::operator()
    }
}

/// What the log of the field's workspace says, oldest first, without the making of the workspace.
async fn told(field: &Field) -> String {
    let entries = field.store().list_audit(field.id(), None, 50).await;
    let mut lines: Vec<String> = entries
        .unwrap()
        .into_iter()
        .map(|entry| format!("{} {}: {}", entry.action, entry.subject, entry.detail))
        .collect();
    assert!(
        lines
            .pop()
            .is_some_and(|line| line.starts_with("workspace.created"))
    );
    lines.reverse();
    lines.join("\n")
}

#[tokio::test]
async fn every_order_to_a_campaign_is_noted_once() {
    let field = Field::new().await;
    field.customers(1).await;
    let (store, id, ann) = (field.store(), field.id(), somebody());
    let new = NewAudience {
        name: "All".to_owned(),
        rule: everyone(),
    };
    let saved = store.insert_audience(id, &new, &ann).await.unwrap();
    assert_eq!(
        (saved.created_by.as_str(), saved.created_at.timestamp()),
        ("ann@shop.example", ann.at.timestamp())
    );
    let mut campaign = spring(everyone());
    campaign.idempotency_key = Some("once".to_owned());
    for _ in 0..2 {
        store.launch(id, &campaign, &ann).await.unwrap();
    }
    let elsewhere = LaunchAudience::Saved(tidings_store::AudienceId(saved.id.0 + 100));
    let unknown = tidings_store::campaign::NewCampaign {
        audience: elsewhere,
        idempotency_key: None,
        ..campaign
    };
    store.launch(id, &unknown, &ann).await.unwrap();
    let frozen = field.freeze().await;
    let tidings_store::campaign::Freeze::Frozen(counters) = frozen else {
        panic!("not frozen: {frozen:?}")
    };
    let campaign = counters.campaign;
    for _ in 0..2 {
        store.pause_campaign(id, campaign, &ann).await.unwrap();
    }
    store.resume_campaign(id, campaign, &ann).await.unwrap();
    store.cancel_campaign(id, campaign, &ann).await.unwrap();
    let refused = store.resume_campaign(id, campaign, &ann).await.unwrap();
    assert!(matches!(refused, Control::NotPossible(_)));
    let told = told(&field).await;
    let filters = vec![
        (r"(audience|campaign) \d+", "$1 _"),
        (r#""audience":"\d+""#, r#""audience":"_""#),
    ];
    insta::with_settings!({ filters => filters }, {
        insta::assert_snapshot!(told, @r#"
        audience.saved audience _: {"name":"All"}
        audience.saved audience _: {"name":"Spring"}
        campaign.launched campaign _: {"audience":"_","name":"Spring","scheduledAt":null}
        campaign.paused campaign _: {"from":"SENDING","name":"Spring"}
        campaign.resumed campaign _: {"from":"PAUSED","name":"Spring"}
        campaign.cancelled campaign _: {"from":"SENDING","name":"Spring"}
        "#);
    });
}

#[tokio::test]
async fn a_change_of_the_workspace_is_noted_with_what_it_was() {
    let field = Field::new().await;
    let (store, id, ann) = (field.store(), field.id(), somebody());
    let change = async |name: Option<&str>, zone: Option<&str>| {
        let change = WorkspaceChange {
            name: name.map(str::to_owned),
            time_zone: zone.map(str::to_owned),
        };
        store.update_workspace(id, &change, &ann).await.unwrap()
    };
    let changed = change(Some("Shop"), None).await.unwrap();
    assert_eq!(
        (changed.name.as_str(), changed.time_zone.as_str()),
        ("Shop", "Asia/Kolkata")
    );
    assert_eq!(change(Some("Shop"), None).await.unwrap(), changed);
    assert_eq!(change(None, None).await.unwrap(), changed);
    let moved = change(Some("Shop"), Some("Europe/Vienna")).await.unwrap();
    assert_eq!(store.find_workspace(id).await.unwrap(), Some(moved));
    let told = told(&field).await;
    insta::with_settings!({ filters => vec![(r"workspace \d+", "workspace _")] }, {
        insta::assert_snapshot!(told, @r#"
        workspace.changed workspace _: {"name":{"from":"Test","to":"Shop"}}
        workspace.changed workspace _: {"timeZone":{"from":"Asia/Kolkata","to":"Europe/Vienna"}}
        "#);
    });
    let nowhere = tidings_store::WorkspaceId(id.0 + 100);
    let nothing = WorkspaceChange::default();
    let missing = store.update_workspace(nowhere, &nothing, &ann).await;
    assert_eq!(missing.unwrap(), None);
}
