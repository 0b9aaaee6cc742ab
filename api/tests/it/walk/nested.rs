//! What is reached through other objects: every field of every object under each query, as deep as [`DEPTH`].

use std::collections::BTreeMap;

use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeKind};

use super::{
    Count,
    world::{MARK, World},
};
use crate::graphql::schema::{cases, root_fields, types};

const DEPTH: usize = 5;

/// Asks all of each query. Strangers see nothing of the workspace, and its owner sees its mark, so that the
/// walk would notice it.
pub async fn walk(world: &World, count: &mut Count) {
    let shapes = shapes();
    let cases = cases();
    let owner = &world.roles.last().unwrap().1.token;
    let mut seen = 0;
    for (root, field) in root_fields() {
        if root != "Query" {
            continue;
        }
        let name = field.name.node.as_str();
        let given = arguments(cases[name].document, name);
        let pages = field
            .arguments
            .iter()
            .any(|argument| argument.node.name.node == "first");
        let arguments = if given.is_empty() && pages {
            "(first: 2)"
        } else {
            given
        };
        let selection = selection(&shapes, &field.ty.node, DEPTH);
        let document = format!("{{ {name}{arguments} {selection} }}");
        for (who, bearer) in &world.strangers {
            let answer = world.graphql(Some(bearer), &document).await;
            let hidden = !answer.body.to_string().contains(MARK);
            count.one(hidden, || format!("{document}, {who}: {answer:?}"));
        }
        let answer = world.graphql(Some(owner), &document).await;
        assert!(
            answer.body.get("errors").is_none(),
            "{document}: {answer:?}"
        );
        seen += usize::from(answer.body.to_string().contains(MARK));
    }
    assert!(
        seen >= 10,
        "only {seen} queries show anything of the workspace"
    );
}

/// What can be asked of a type.
enum Shape {
    Object(Vec<FieldDefinition>),
    /// One of these objects.
    Union(Vec<String>),
}

type Shapes = BTreeMap<String, Shape>;

/// What can be asked of each type.
fn shapes() -> Shapes {
    let shapes = types().into_iter().filter_map(|kind| {
        let shape = match kind.kind {
            TypeKind::Object(object) => {
                let fields = object.fields.into_iter().map(|field| field.node);
                Shape::Object(fields.collect())
            }
            TypeKind::Union(union) => {
                let members = union.members.iter().map(|member| member.node.to_string());
                Shape::Union(members.collect())
            }
            _ => return None,
        };
        Some((kind.name.node.to_string(), shape))
    });
    shapes.collect()
}

/// The arguments which a case gives to its field.
fn arguments<'a>(document: &'a str, name: &str) -> &'a str {
    let after = document.split_once(name).unwrap().1;
    if !after.starts_with('(') {
        return "";
    }
    let mut open = 0;
    for (place, character) in after.char_indices() {
        match character {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return &after[..=place];
        }
    }
    after
}

fn base(kind: &Type) -> &str {
    match &kind.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => base(inner),
    }
}

/// Every field of a type, as deep as told; empty for what has no fields.
fn selection(shapes: &Shapes, kind: &Type, depth: usize) -> String {
    let name = base(kind);
    match shapes.get(name) {
        None => String::new(),
        Some(Shape::Object(fields)) => object(shapes, name, fields, depth),
        Some(Shape::Union(members)) => {
            let each = members
                .iter()
                .filter_map(|member| match shapes.get(member) {
                    Some(Shape::Object(fields)) => Some(format!(
                        "... on {member} {}",
                        object(shapes, member, fields, depth)
                    )),
                    _ => None,
                });
            format!("{{ {} }}", each.collect::<Vec<_>>().join(" "))
        }
    }
}

fn object(shapes: &Shapes, name: &str, fields: &[FieldDefinition], depth: usize) -> String {
    let page = name.ends_with("Connection");
    let asked = fields.iter().filter_map(|field| {
        let name = field.name.node.as_str();
        let is_object = shapes.contains_key(base(&field.ty.node));
        let needs = |argument: &async_graphql::parser::types::InputValueDefinition| {
            !argument.ty.node.nullable && argument.default_value.is_none()
        };
        let arguments = || field.arguments.iter().map(|argument| &argument.node);
        // The same as `nodes`, and of no workspace.
        let passed_over = page && matches!(name, "edges" | "pageInfo");
        if passed_over || (is_object && depth == 0) || arguments().any(needs) {
            return None;
        }
        let short = arguments().any(|argument| argument.name.node == "first");
        let inner = selection(shapes, &field.ty.node, depth.saturating_sub(1));
        if is_object && inner.is_empty() {
            return None;
        }
        let first = if short { "(first: 1)" } else { "" };
        Some(format!("{name}{first} {inner}"))
    });
    let asked: Vec<String> = asked.collect();
    if asked.is_empty() {
        return String::new();
    }
    format!("{{ {} }}", asked.join(" "))
}
