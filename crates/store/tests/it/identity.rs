use std::collections::BTreeMap;

use chrono::Duration;
use secrecy::SecretString;
use serde_json::Value;
use tidings_store::{
    Store, WorkspaceId,
    audit::{Actor, ActorKind},
    invitation::Invited,
    membership::{MemberChange, Role},
    person::{NewSignIn, Person, SignIn},
    workspace::NewWorkspace,
};
use tidings_testing::TestDatabase;

use crate::support::day;

fn token(subject: &str, number: u8) -> NewSignIn {
    NewSignIn {
        issuer: "https://accounts.example".to_owned(),
        subject: subject.to_owned(),
        email: format!("{subject}@Shop.example"),
        name: subject.to_uppercase(),
        picture: None,
        token_sha256: [number; 32],
        token_expires_at: day(1, 1) + Duration::hours(1),
    }
}

async fn sign_in(store: &Store, subject: &str, number: u8) -> (Person, SecretString) {
    match store
        .sign_in(&token(subject, number), Duration::days(30), day(1, 1))
        .await
        .unwrap()
    {
        SignIn::Session { person, secret, .. } => (person, secret),
        SignIn::AlreadyExchanged => panic!("the token is new"),
    }
}

fn act(person: &Person) -> Actor {
    Actor {
        kind: ActorKind::Person,
        id: Some(person.id),
        name: person.email.clone(),
        address: Some("192.0.2.7".to_owned()),
        at: day(1, 2),
    }
}

async fn found(store: &Store, owner: &Person) -> WorkspaceId {
    let new = NewWorkspace {
        name: "Shop".to_owned(),
        currency: "INR".to_owned(),
        time_zone: "Asia/Kolkata".to_owned(),
    };
    store
        .found_workspace(&new, owner, &act(owner))
        .await
        .unwrap()
        .id
}

async fn join(store: &Store, workspace: WorkspaceId, owner: &Person, person: &Person, role: Role) {
    let Invited::Waiting(invitation) = store
        .invite(workspace, &person.email, role, &act(owner))
        .await
        .unwrap()
    else {
        panic!("not a member yet");
    };
    let given = store
        .accept_invitation(workspace, invitation.id, person, &act(person))
        .await
        .unwrap();
    assert_eq!(given, Some(role));
}

#[tokio::test]
async fn a_token_buys_one_session_and_a_session_ends_when_it_is_revoked_or_old() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (ann, first) = sign_in(store, "ann", 1).await;
    let again = store
        .sign_in(&token("ann", 1), Duration::days(30), day(1, 1))
        .await
        .unwrap();
    assert!(matches!(again, SignIn::AlreadyExchanged));
    let (same, second) = sign_in(store, "ann", 2).await;
    assert_eq!(same, ann);

    let session = store
        .find_session(&first, day(1, 5))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(session.person, ann);
    assert!(
        store
            .find_session(&first, day(2, 5))
            .await
            .unwrap()
            .is_none(),
        "it has lapsed"
    );
    let workspace = found(store, &ann).await;
    let wanted = [(session.id, workspace)];
    let access = store.list_session_access(&wanted, day(1, 5)).await.unwrap();
    assert_eq!(access.len(), 1);
    assert_eq!((access[0].session, &access[0].person), (session.id, &ann));
    assert_eq!(
        (access[0].workspace.id, access[0].role),
        (workspace, Role::Owner)
    );
    store
        .revoke_sessions(&[session.id], day(1, 6))
        .await
        .unwrap();
    assert!(
        store
            .find_session(&first, day(1, 6))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .list_session_access(&wanted, day(1, 6))
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        store
            .find_session(&second, day(1, 6))
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(
        store
            .revoke_sessions_of(ann.id, day(1, 7))
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(
        store
            .find_session(&second, day(1, 7))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .find_session(&"tds_guess".to_owned().into(), day(1, 5))
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn an_invitation_is_for_its_address_only_and_works_once() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (ann, _) = sign_in(store, "ann", 1).await;
    let (bob, _) = sign_in(store, "bob", 2).await;
    let (eve, _) = sign_in(store, "eve", 3).await;
    let workspace = found(store, &ann).await;

    let Invited::Waiting(invitation) = store
        .invite(workspace, "BOB@shop.example", Role::Marketer, &act(&ann))
        .await
        .unwrap()
    else {
        panic!("bob is no member yet");
    };
    let waiting = store.invitations_for(&bob, day(1, 3)).await.unwrap();
    assert_eq!(
        waiting
            .iter()
            .map(|(it, shop)| (it.id, shop.id))
            .collect::<Vec<_>>(),
        [(invitation.id, workspace)]
    );
    assert!(
        store
            .invitations_for(&bob, day(3, 1))
            .await
            .unwrap()
            .is_empty(),
        "it has lapsed"
    );
    assert!(
        store
            .invitations_for(&eve, day(1, 3))
            .await
            .unwrap()
            .is_empty()
    );

    let accept = |person: Person| async move {
        store
            .accept_invitation(workspace, invitation.id, &person, &act(&person))
            .await
            .unwrap()
    };
    assert_eq!(accept(eve).await, None);
    assert_eq!(accept(bob.clone()).await, Some(Role::Marketer));
    assert_eq!(accept(bob.clone()).await, None);
    assert_eq!(
        store.role_of(workspace, bob.id).await.unwrap(),
        Some(Role::Marketer)
    );
    let again = store
        .invite(workspace, "bob@shop.example", Role::Admin, &act(&ann))
        .await
        .unwrap();
    assert_eq!(again, Invited::AlreadyMember);
    assert_eq!(store.memberships_of(bob.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_workspace_keeps_an_owner_and_only_owners_make_owners() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (ann, _) = sign_in(store, "ann", 1).await;
    let (bob, _) = sign_in(store, "bob", 2).await;
    let workspace = found(store, &ann).await;
    join(store, workspace, &ann, &bob, Role::Admin).await;

    let remove = |person: i64, by: Actor| async move {
        store.remove_member(workspace, person, &by).await.unwrap()
    };
    let change = |person: i64, to: Role, by: Actor| async move {
        store.change_role(workspace, person, to, &by).await.unwrap()
    };
    assert_eq!(remove(ann.id, act(&ann)).await, MemberChange::LastOwner);
    assert_eq!(
        change(ann.id, Role::Viewer, act(&ann)).await,
        MemberChange::LastOwner
    );
    assert_eq!(
        change(bob.id, Role::Owner, act(&bob)).await,
        MemberChange::Forbidden
    );
    assert_eq!(remove(ann.id, act(&bob)).await, MemberChange::Forbidden);
    assert_eq!(remove(999, act(&ann)).await, MemberChange::NotFound);
    // A key manages members as an admin does, whatever its id.
    let key = || Actor {
        kind: ActorKind::ApiKey,
        ..act(&ann)
    };
    assert_eq!(remove(ann.id, key()).await, MemberChange::Forbidden);
    assert_eq!(
        change(bob.id, Role::Owner, key()).await,
        MemberChange::Forbidden
    );
    assert_eq!(
        store
            .invite(workspace, "eve@shop.example", Role::Owner, &key())
            .await
            .unwrap(),
        Invited::Forbidden
    );
    assert_eq!(
        store.hand_over(workspace, bob.id, &key()).await.unwrap(),
        MemberChange::Forbidden
    );

    assert_eq!(
        store
            .hand_over(workspace, ann.id, &act(&bob))
            .await
            .unwrap(),
        MemberChange::Forbidden
    );
    assert_eq!(
        store
            .hand_over(workspace, bob.id, &act(&ann))
            .await
            .unwrap(),
        MemberChange::Done
    );
    assert_eq!(
        store.role_of(workspace, ann.id).await.unwrap(),
        Some(Role::Admin)
    );
    assert_eq!(remove(ann.id, act(&ann)).await, MemberChange::Done);
    let members = store.list_members(workspace).await.unwrap();
    assert_eq!(
        members
            .iter()
            .map(|it| (it.person.id, it.role))
            .collect::<Vec<_>>(),
        [(bob.id, Role::Owner)]
    );
}

#[tokio::test]
async fn two_owners_who_leave_at_once_leave_one_behind() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (ann, _) = sign_in(store, "ann", 1).await;
    let (bob, _) = sign_in(store, "bob", 2).await;
    let workspace = found(store, &ann).await;
    join(store, workspace, &ann, &bob, Role::Admin).await;
    store
        .change_role(workspace, bob.id, Role::Owner, &act(&ann))
        .await
        .unwrap();
    let leave = |person: Person| async move {
        store
            .remove_member(workspace, person.id, &act(&person))
            .await
            .unwrap()
    };
    let mut left = [tokio::join!(leave(ann), leave(bob))]
        .map(|(one, two)| vec![one, two])
        .concat();
    left.sort_by_key(|change| *change == MemberChange::LastOwner);
    assert_eq!(left, [MemberChange::Done, MemberChange::LastOwner]);
}

#[tokio::test]
async fn sessions_that_lapsed_a_year_ago_are_forgotten_when_their_person_comes_again() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    sign_in(store, "ann", 1).await;
    sign_in(store, "bob", 2).await;
    let sessions = async || {
        let client = database.client().await;
        let row = client.query_one("SELECT count(*) FROM sessions", &[]).await;
        row.unwrap().get::<_, i64>(0)
    };
    for (number, days, left) in [(3, 30 + 364, 3), (4, 30 + 366, 3)] {
        let now = day(1, 1) + Duration::days(days);
        let token = token("ann", number);
        let again = store.sign_in(&token, Duration::days(30), now);
        assert!(matches!(again.await.unwrap(), SignIn::Session { .. }));
        assert_eq!(sessions().await, left, "after {days} days");
    }
}

#[tokio::test]
async fn each_act_is_in_the_log_which_only_grows() {
    let database = TestDatabase::new().await;
    let store = &database.store;
    let (ann, _) = sign_in(store, "ann", 1).await;
    let (bob, _) = sign_in(store, "bob", 2).await;
    let workspace = found(store, &ann).await;
    join(store, workspace, &ann, &bob, Role::Viewer).await;
    store
        .change_role(workspace, bob.id, Role::Admin, &act(&ann))
        .await
        .unwrap();
    store
        .remove_member(workspace, bob.id, &act(&ann))
        .await
        .unwrap();
    let invited = store
        .invite(workspace, "cat@shop.example", Role::Viewer, &act(&ann))
        .await;
    let Invited::Waiting(invitation) = invited.unwrap() else {
        panic!("cat is no member")
    };
    store
        .withdraw_invitation(workspace, invitation.id, &act(&ann))
        .await
        .unwrap();

    let entries = store.list_audit(workspace, None, 10).await.unwrap();
    let told: Vec<String> = entries
        .iter()
        .map(|it| {
            let detail: BTreeMap<&String, &Value> = it.detail.as_object().unwrap().iter().collect();
            format!("{} {} {} {detail:?}", it.actor_name, it.action, it.subject)
        })
        .collect();
    insta::with_settings!({ filters => vec![(r"(person|workspace|invitation) \d+", "$1 _")] }, {
        insta::assert_snapshot!(told.join("\n"), @r#"
        ann@Shop.example invitation.withdrawn invitation _ {"email": String("cat@shop.example"), "role": String("VIEWER")}
        ann@Shop.example member.invited invitation _ {"email": String("cat@shop.example"), "role": String("VIEWER")}
        ann@Shop.example member.removed person _ {"email": String("bob@Shop.example"), "role": String("ADMIN")}
        ann@Shop.example member.role_changed person _ {"email": String("bob@Shop.example"), "from": String("VIEWER"), "to": String("ADMIN")}
        bob@Shop.example member.joined person _ {"email": String("bob@Shop.example"), "role": String("VIEWER")}
        ann@Shop.example member.invited invitation _ {"email": String("bob@Shop.example"), "role": String("VIEWER")}
        ann@Shop.example workspace.created workspace _ {"currency": String("INR"), "name": String("Shop"), "timeZone": String("Asia/Kolkata")}
        "#);
    });
    let older = store
        .list_audit(workspace, Some(entries[2].id), 10)
        .await
        .unwrap();
    assert_eq!(older, entries[3..]);

    let client = database.client().await;
    for statement in [
        "UPDATE audit_log SET action = 'x'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
    ] {
        let refused = client.batch_execute(statement).await.unwrap_err();
        assert!(
            refused
                .as_db_error()
                .unwrap()
                .message()
                .contains("only ever added"),
            "{statement}"
        );
    }
    assert!(
        store
            .list_audit(WorkspaceId(0), None, 10)
            .await
            .unwrap()
            .is_empty()
    );
}
