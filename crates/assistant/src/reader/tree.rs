//! Last stage: clauses joined by "and", "or", commas and "except", and a name for what no rule holds.
//!
//! "And" binds closer than "or". A comma, "but" or "except" ends what stands before it.

use tidings_audience::{Field, Rule};

use super::clause::{Found, Measure, Said, all, any, opposite};
use super::cursor::Cursor;
use super::scan::{Item, ItemKind};
use super::tag::Trait;
use super::token::Kind;
use super::words;

/// Brackets within brackets beyond this are not followed.
const MAX_DEPTH: usize = 8;

#[derive(Debug)]
enum Node {
    Clause(usize),
    Adjective(usize),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Nothing,
}

/// The rule of a sentence, and the words it does not hold.
pub(crate) fn build(cursor: &Cursor<'_>, items: &[Item]) -> (Option<Rule>, Vec<String>) {
    let mut builder = Builder {
        cursor,
        items,
        at: 0,
        lost: vec![false; cursor.len()],
        kept: vec![false; cursor.len()],
    };
    let mut nodes = Vec::new();
    while builder.at < items.len() {
        nodes.push(builder.group(0, false));
        // A bracket that was never opened.
        builder.at += 1;
    }
    let rule = builder.resolve(&Node::All(nodes), false);
    (rule, builder.named())
}

struct Builder<'a> {
    cursor: &'a Cursor<'a>,
    items: &'a [Item],
    at: usize,
    /// Tokens that are not understood.
    lost: Vec<bool>,
    /// Tokens of clauses.
    kept: Vec<bool>,
}

impl Builder<'_> {
    fn kind(&self) -> Option<&ItemKind> {
        self.items.get(self.at).map(|item| &item.kind)
    }

    fn lose(&mut self, index: usize) {
        if let Some(item) = self.items.get(index) {
            for token in item.start..item.end {
                if let Some(lost) = self.lost.get_mut(token) {
                    *lost = true;
                }
            }
        }
    }

    /// Segments between commas, "but" and "except", each joined to all before it.
    fn group(&mut self, depth: usize, strict: bool) -> Node {
        let mut left = self.segment(depth, strict, false);
        loop {
            let mut join = ItemKind::And;
            let mut separated = false;
            while let Some(kind) = self.kind() {
                match kind {
                    ItemKind::Comma | ItemKind::But => separated = true,
                    // Only after a comma do these join segments.
                    ItemKind::Or | ItemKind::And | ItemKind::AndPeople | ItemKind::Except => {
                        separated = true;
                        if *kind != ItemKind::And && *kind != ItemKind::AndPeople {
                            join = kind.clone();
                        }
                    }
                    _ => break,
                }
                self.at += 1;
            }
            if !separated || matches!(self.kind(), None | Some(ItemKind::Close)) {
                return left;
            }
            let except = join == ItemKind::Except;
            let right = self.segment(depth, strict || except, except);
            left = match join {
                ItemKind::Or => Node::Any(vec![left, right]),
                ItemKind::Except => Node::All(vec![left, Node::Not(Box::new(right))]),
                _ => Node::All(vec![left, right]),
            };
        }
    }

    /// Alternatives of conjunctions, up to a comma or its like.
    fn segment(&mut self, depth: usize, strict: bool, except: bool) -> Node {
        let mut alternatives = vec![self.conjunction(depth, strict, except)];
        while let Some(kind) = self.kind() {
            let or = *kind == ItemKind::Or || (except && *kind == ItemKind::AndPeople);
            if !or {
                break;
            }
            self.at += 1;
            alternatives.push(self.conjunction(depth, strict, except));
        }
        if alternatives.len() == 1 {
            alternatives.remove(0)
        } else {
            Node::Any(alternatives)
        }
    }

    /// Runs joined by "and".
    fn conjunction(&mut self, depth: usize, strict: bool, except: bool) -> Node {
        let first = self.at;
        let mut nodes = Vec::new();
        let mut spoilt = self.run(&mut nodes, depth, strict);
        while matches!(self.kind(), Some(ItemKind::And))
            || (!except && matches!(self.kind(), Some(ItemKind::AndPeople)))
        {
            self.at += 1;
            spoilt |= self.run(&mut nodes, depth, strict);
        }
        // Within an exclusion, what is left out of "a and b" would shut out more people than was said.
        if strict && spoilt {
            for index in first..self.at {
                self.lose(index);
            }
            return Node::Nothing;
        }
        Node::All(nodes)
    }

    /// Items in a row without a joining word. Says whether any is unknown.
    fn run(&mut self, nodes: &mut Vec<Node>, depth: usize, strict: bool) -> bool {
        let mut spoilt = false;
        let mut turned = false;
        while let Some(item) = self.items.get(self.at) {
            turned &= !item.fresh;
            match &item.kind {
                ItemKind::Clause(found) => {
                    if turned || self.narrowed(found) {
                        self.lose(self.at);
                        spoilt = true;
                    } else {
                        nodes.push(Node::Clause(self.at));
                    }
                }
                ItemKind::Adjective(_) => {
                    if turned {
                        self.lose(self.at);
                        spoilt = true;
                    } else {
                        nodes.push(Node::Adjective(self.at));
                    }
                }
                ItemKind::Not
                    if matches!(
                        self.items.get(self.at + 1).map(|item| &item.kind),
                        Some(ItemKind::Open)
                    ) && depth < MAX_DEPTH =>
                {
                    self.at += 2;
                    let inner = self.group(depth + 1, true);
                    nodes.push(Node::Not(Box::new(inner)));
                    if self.at >= self.items.len() {
                        return spoilt;
                    }
                }
                ItemKind::Open if depth < MAX_DEPTH => {
                    self.at += 1;
                    let inner = self.group(depth + 1, strict);
                    nodes.push(inner);
                    if self.at >= self.items.len() {
                        return spoilt;
                    }
                }
                ItemKind::Open => {}
                ItemKind::Not | ItemKind::Turning => {
                    self.lose(self.at);
                    turned = true;
                    spoilt = true;
                }
                ItemKind::Unknown => {
                    self.lose(self.at);
                    spoilt = true;
                }
                _ => return spoilt,
            }
            self.at += 1;
        }
        spoilt
    }

    /// Whether unknown words right behind narrow a clause that is wrong without them: "haven't ordered
    /// since last Diwali", "bought red shoes".
    fn narrowed(&self, found: &Found) -> bool {
        let next = self.items.get(self.at + 1);
        let unknown = next.is_some_and(|next| {
            !next.fresh
                && matches!(next.kind, ItemKind::Unknown | ItemKind::Turning)
                && !self.begins_anew(next.start)
        });
        let bare = matches!(found.said, Said::Acts { when: None, .. });
        let place = matches!(&found.said, Said::Rule(_));
        unknown && (bare || (found.negative && !place))
    }

    fn begins_anew(&self, start: usize) -> bool {
        start.checked_sub(1).is_some_and(|before| {
            self.cursor
                .is_any(before, &["with", "having", "has", "have"])
        })
    }

    fn resolve(&mut self, node: &Node, strict: bool) -> Option<Rule> {
        match node {
            Node::Nothing => None,
            Node::Clause(index) => {
                let item = self.items.get(*index)?;
                let ItemKind::Clause(found) = &item.kind else {
                    return None;
                };
                for token in item.start..item.end {
                    if let Some(kept) = self.kept.get_mut(token) {
                        *kept = true;
                    }
                }
                found.to_rule(self.cursor)
            }
            Node::Adjective(index) => {
                self.lose(*index);
                None
            }
            Node::All(nodes) => {
                let parts = flattened(nodes);
                let mut rules = Vec::new();
                let mut spoilt = false;
                for part in &parts {
                    match part {
                        Node::Adjective(index) if self.figure_beside(*index, &parts) => {}
                        part => {
                            let rule = self.resolve(part, strict);
                            spoilt |= rule.is_none();
                            rules.extend(rule);
                        }
                    }
                }
                if strict && spoilt {
                    parts.iter().for_each(|part| self.lose_all(part));
                    return None;
                }
                (!rules.is_empty()).then(|| all(rules))
            }
            Node::Any(nodes) => {
                let rules: Vec<Rule> = nodes
                    .iter()
                    .filter_map(|node| self.resolve(node, strict))
                    .collect();
                (!rules.is_empty()).then(|| any(rules))
            }
            Node::Not(node) => self.resolve(node, true).map(opposite),
        }
    }

    fn lose_all(&mut self, node: &Node) {
        match node {
            Node::Clause(index) | Node::Adjective(index) => self.lose(*index),
            Node::All(nodes) | Node::Any(nodes) => {
                nodes.iter().for_each(|node| self.lose_all(node))
            }
            Node::Not(node) => self.lose_all(node),
            Node::Nothing => {}
        }
    }

    /// Whether a figure that stands beside says what an adjective means: "VIPs: spent above 1 lakh".
    fn figure_beside(&self, adjective: usize, parts: &[&Node]) -> bool {
        let Some(ItemKind::Adjective(meant)) = self.items.get(adjective).map(|item| &item.kind)
        else {
            return false;
        };
        parts.iter().any(|part| {
            let Node::Clause(index) = part else {
                return false;
            };
            let Some(ItemKind::Clause(found)) = self.items.get(*index).map(|item| &item.kind)
            else {
                return false;
            };
            let counted = |measure: &Measure| measure.fields != [Field::TotalSpend];
            match (&found.said, meant) {
                (Said::Measure(_), Trait::Worth | Trait::Loyalty) => true,
                // Being away or new may be counted in orders or visits, but not in money.
                (Said::Measure(measure), Trait::Habit) => {
                    counted(measure) || measure.within.is_some()
                }
                (Said::Measure(measure), Trait::Age) => counted(measure),
                (Said::Acts { acts, when, .. }, Trait::Habit) => {
                    when.is_some() && acts.iter().all(|act| !act.begins())
                }
                (Said::Acts { acts, when, .. }, Trait::Age) => {
                    when.is_some() && acts.iter().all(|act| act.begins())
                }
                _ => false,
            }
        })
    }

    /// What is lost, in pieces as they were written: small words between and before belong to them.
    fn named(&self) -> Vec<String> {
        let weak = |at: usize| {
            !self.kept.get(at).is_some_and(|kept| *kept)
                && (self.cursor.is_any(at, words::WEAK)
                    || self.cursor.is_any(at, words::FILLERS)
                    || self.cursor.is_any(at, words::PEOPLE)
                    || self.cursor.token(at).is_some_and(|token| {
                        token.kind == Kind::Sign && !self.cursor.is_any(at, &[",", ";", "."])
                    }))
        };
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < self.lost.len() {
            if !self.lost[at] {
                at += 1;
                continue;
            }
            let mut start = at;
            while start > 0
                && !self.lost[start - 1]
                && self.cursor.is_any(start - 1, words::WEAK)
                && weak(start - 1)
            {
                start -= 1;
            }
            let mut end = at + 1;
            loop {
                let next = (end..self.lost.len()).find(|next| self.lost[*next] || !weak(*next));
                match next {
                    Some(next) if self.lost[next] => end = next + 1,
                    _ => break,
                }
            }
            let piece: String = self
                .cursor
                .written(start, end)
                .chars()
                .take(super::MAX_NAMED)
                .collect();
            if !piece.is_empty() && !pieces.contains(&piece) {
                pieces.push(piece);
            }
            at = end;
        }
        pieces
    }
}

/// The parts of an `all`, those of an `all` within it among them.
fn flattened(nodes: &[Node]) -> Vec<&Node> {
    nodes
        .iter()
        .flat_map(|node| match node {
            Node::All(inner) => flattened(inner),
            other => vec![other],
        })
        .collect()
}
