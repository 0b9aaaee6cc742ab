//! Looking a template through before it is compiled.
//!
//! The walk knows which variables may be absent where: `default` gives them a value, and within
//! `{% if city %}` the city is there. So a template that passes can be rendered for every member. It
//! also keeps out what makes big texts of small ones, which must happen before the compiler sees the
//! template, because the compiler works constant expressions out.

use std::collections::BTreeSet;

use minijinja::machinery::{
    Span,
    ast::{BinOpKind, CallArg, Expr, Filter, ForLoop, IfCond, Stmt, UnaryOpKind},
};

use crate::{
    Channel, TemplateError, TemplateErrors, Variable, Variables, filters::FILTERS, suggest::suggest,
};

const LOOP_PARTS: [&str; 5] = ["index", "index0", "first", "last", "length"];
const MAX_LOOPS: usize = 2;

pub(crate) fn check(tree: &Stmt<'_>, channel: Channel) -> Result<Variables, TemplateErrors> {
    let mut walk = Walk {
        channel,
        errors: Vec::new(),
        variables: Variables::default(),
        present: Vec::new(),
        items: Vec::new(),
    };
    walk.statement(tree);
    if walk.errors.is_empty() {
        Ok(walk.variables)
    } else {
        Err(TemplateErrors(walk.errors))
    }
}

struct Walk {
    channel: Channel,
    errors: Vec<TemplateError>,
    variables: Variables,
    /// What an `if` around this place has found to be there.
    present: Vec<String>,
    /// The names loops give to their items.
    items: Vec<String>,
}

impl Walk {
    fn refuse(&mut self, span: Span, message: impl Into<String>) {
        self.errors.push(TemplateError {
            message: message.into(),
            line: u32::from(span.start_line),
            column: u32::from(span.start_col) + 1,
        });
    }

    fn statement(&mut self, statement: &Stmt<'_>) {
        match statement {
            Stmt::Template(template) => self.statements(&template.children),
            Stmt::EmitRaw(_) => {}
            Stmt::EmitExpr(emit) => self.needed(&emit.expr),
            Stmt::IfCond(condition) => self.condition(condition),
            Stmt::ForLoop(each) => self.each(each, each.span()),
            Stmt::WithBlock(node) => self.no_statement("with", node.span()),
            Stmt::Set(node) => self.no_statement("set", node.span()),
            Stmt::SetBlock(node) => self.no_statement("set", node.span()),
            Stmt::AutoEscape(node) => self.no_statement("autoescape", node.span()),
            Stmt::FilterBlock(node) => self.no_statement("filter", node.span()),
            Stmt::Do(node) => self.no_statement("do", node.span()),
        }
    }

    fn no_statement(&mut self, name: &str, span: Span) {
        self.refuse(
            span,
            format!("`{{% {name} %}}` is not available in messages."),
        );
    }

    fn statements(&mut self, statements: &[Stmt<'_>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn condition(&mut self, condition: &IfCond<'_>) {
        self.value(&condition.expr);
        self.within(present_if(&condition.expr, true), |walk| {
            walk.statements(&condition.true_body)
        });
        self.within(present_if(&condition.expr, false), |walk| {
            walk.statements(&condition.false_body)
        });
    }

    fn within(&mut self, present: Vec<String>, walk: impl FnOnce(&mut Self)) {
        let before = self.present.len();
        self.present.extend(present);
        walk(self);
        self.present.truncate(before);
    }

    fn each(&mut self, each: &ForLoop<'_>, span: Span) {
        if each.recursive || self.items.len() == MAX_LOOPS {
            self.refuse(span, format!("Loops may be nested {MAX_LOOPS} deep."));
            return;
        }
        match &each.iter {
            Expr::List(list) if list.items.iter().all(|item| matches!(item, Expr::Const(_))) => {}
            Expr::Call(_) | Expr::GetAttr(_) | Expr::GetItem(_) => self.needed(&each.iter),
            Expr::Filter(filter) if is_default(filter) => self.needed(&each.iter),
            other => self.refuse(
                other.span(),
                "A loop goes over a list attribute or a `range(…)`.",
            ),
        }
        let Expr::Var(target) = &each.target else {
            self.refuse(each.target.span(), "A loop gives its items one name.");
            return;
        };
        self.items.push(target.id.to_owned());
        if let Some(filter) = &each.filter_expr {
            self.value(filter);
        }
        self.statements(&each.body);
        self.items.pop();
        self.statements(&each.else_body);
    }

    /// Walks an expression that must have a value.
    fn needed(&mut self, expression: &Expr<'_>) {
        if self.value(expression) {
            let written = key(expression).unwrap_or_else(|| "This value".to_owned());
            self.refuse(
                expression.span(),
                format!("`{written}` may be absent: give it a default, such as `{written} | default('…')`."),
            );
        }
    }

    /// Walks an expression, and says whether it may be absent.
    fn value(&mut self, expression: &Expr<'_>) -> bool {
        match expression {
            Expr::Var(variable) => self.variable(variable.id, expression),
            Expr::Const(_) => false,
            Expr::Filter(filter) => self.filter(filter, expression.span()),
            Expr::GetAttr(part) => self.part(&part.expr, Some(part.name), expression),
            Expr::GetItem(part) => {
                let name = match &part.subscript_expr {
                    Expr::Const(name) => name.value.as_str(),
                    _ => None,
                };
                self.part(&part.expr, name, expression)
            }
            Expr::Slice(slice) => {
                self.needed(&slice.expr);
                for bound in [&slice.start, &slice.stop, &slice.step]
                    .into_iter()
                    .flatten()
                {
                    self.needed(bound);
                }
                false
            }
            Expr::UnaryOp(unary) => {
                match unary.op {
                    UnaryOpKind::Not => {
                        self.value(&unary.expr);
                    }
                    UnaryOpKind::Neg => self.needed(&unary.expr),
                }
                false
            }
            Expr::BinOp(binary) => {
                self.binary(binary.op, &binary.left, &binary.right, expression.span())
            }
            Expr::Compare(compare) => {
                self.compared(&compare.expr);
                for operand in &compare.ops {
                    self.compared(&operand.expr);
                }
                false
            }
            Expr::IfExpr(choice) => {
                self.value(&choice.test_expr);
                let mut absent = choice.false_expr.is_none();
                self.within(present_if(&choice.test_expr, true), |walk| {
                    absent |= walk.value(&choice.true_expr);
                });
                self.within(present_if(&choice.test_expr, false), |walk| {
                    absent |= choice
                        .false_expr
                        .as_ref()
                        .is_some_and(|other| walk.value(other));
                });
                absent
            }
            Expr::Test(test) => {
                self.value(&test.expr);
                if !matches!(test.name, "defined" | "undefined") {
                    self.refuse(
                        expression.span(),
                        "The tests are `is defined` and `is undefined`.",
                    );
                }
                false
            }
            Expr::Call(call) => {
                if !matches!(&call.expr, Expr::Var(function) if function.id == "range") {
                    self.refuse(expression.span(), "The only function is `range(…)`.");
                }
                self.arguments(&call.args);
                false
            }
            Expr::List(list) => {
                for item in &list.items {
                    self.needed(item);
                }
                false
            }
            Expr::Tuple(_) | Expr::Map(_) => {
                self.refuse(
                    expression.span(),
                    "Maps and tuples are not available in messages.",
                );
                false
            }
        }
    }

    fn variable(&mut self, name: &str, expression: &Expr<'_>) -> bool {
        if self.items.iter().any(|item| item == name) {
            return false;
        }
        if let Some(variable) = Variable::parse(name) {
            self.variables.facts.insert(variable);
            let always = variable.is_number()
                || variable == Variable::TotalSpend
                || variable == self.channel.address();
            return !always && !self.present.iter().any(|present| present == name);
        }
        let message = if name == "attributes" {
            "Name the attribute, such as `attributes.plan`.".to_owned()
        } else {
            let names: Vec<&str> = Variable::ALL
                .iter()
                .map(|variable| variable.as_str())
                .collect();
            match suggest(name, &names) {
                Some(meant) => format!("There is no variable `{name}`. Did you mean `{meant}`?"),
                None => format!(
                    "There is no variable `{name}`. There are {} and attributes.….",
                    names.join(", ")
                ),
            }
        };
        self.refuse(expression.span(), message);
        false
    }

    fn part(&mut self, whole: &Expr<'_>, name: Option<&str>, expression: &Expr<'_>) -> bool {
        match (whole, name) {
            (Expr::Var(variable), Some(name)) if variable.id == "attributes" => {
                self.variables.attributes.insert(name.to_owned());
                let written = format!("attributes.{name}");
                !self.present.contains(&written)
            }
            (Expr::Var(variable), Some(name))
                if variable.id == "loop" && !self.items.is_empty() =>
            {
                if !LOOP_PARTS.contains(&name) {
                    self.refuse(
                        expression.span(),
                        format!("Of a loop there are {}.", LOOP_PARTS.join(", ")),
                    );
                }
                false
            }
            _ => {
                self.refuse(
                    expression.span(),
                    "Only `attributes` and `loop` have parts.",
                );
                false
            }
        }
    }

    fn filter(&mut self, filter: &Filter<'_>, span: Span) -> bool {
        let Some(inner) = &filter.expr else {
            self.refuse(span, "A filter needs a value.");
            return false;
        };
        if !FILTERS.contains(&filter.name) {
            let hint =
                suggest(filter.name, &FILTERS).map(|meant| format!(" Did you mean `{meant}`?"));
            self.refuse(
                span,
                format!(
                    "There is no filter `{}`.{}",
                    filter.name,
                    hint.unwrap_or_default()
                ),
            );
        }
        if is_default(filter) {
            self.value(inner);
            if filter.args.is_empty() {
                self.refuse(
                    span,
                    "`default` needs the text to be used instead, such as `default('there')`.",
                );
            }
        } else {
            self.needed(inner);
        }
        self.arguments(&filter.args);
        matches!(filter.name, "first" | "last")
    }

    fn arguments(&mut self, arguments: &[CallArg<'_>]) {
        for argument in arguments {
            match argument {
                CallArg::Pos(value) | CallArg::Kwarg(_, value) => self.needed(value),
                CallArg::PosSplat(value) | CallArg::KwargSplat(value) => {
                    self.refuse(value.span(), "`*` arguments are not available in messages.");
                }
            }
        }
    }

    fn compared(&mut self, operand: &Expr<'_>) {
        if let Expr::Var(variable) = operand
            && Variable::parse(variable.id).is_some_and(Variable::is_formatted)
        {
            let message = format!(
                "`{}` is text for the reader and cannot be compared.",
                variable.id
            );
            self.refuse(operand.span(), message);
        }
        self.needed(operand);
    }

    fn binary(
        &mut self,
        operator: BinOpKind,
        left: &Expr<'_>,
        right: &Expr<'_>,
        span: Span,
    ) -> bool {
        match operator {
            BinOpKind::ScOr => {
                self.value(left);
                let mut absent = false;
                self.within(present_if(left, false), |walk| absent = walk.value(right));
                absent
            }
            BinOpKind::ScAnd => {
                let mut absent = self.value(left);
                self.within(present_if(left, true), |walk| absent |= walk.value(right));
                absent
            }
            BinOpKind::Eq
            | BinOpKind::Ne
            | BinOpKind::Lt
            | BinOpKind::Lte
            | BinOpKind::Gt
            | BinOpKind::Gte
            | BinOpKind::In => {
                self.compared(left);
                self.compared(right);
                false
            }
            BinOpKind::Pow => {
                self.refuse(span, "`**` is not available in messages.");
                false
            }
            BinOpKind::Mul => {
                if !(is_number(left) && is_number(right)) {
                    self.refuse(
                        span,
                        "Only numbers can be multiplied; make it one with `| int`.",
                    );
                }
                self.needed(left);
                self.needed(right);
                false
            }
            BinOpKind::Add
            | BinOpKind::Sub
            | BinOpKind::Div
            | BinOpKind::FloorDiv
            | BinOpKind::Rem
            | BinOpKind::Concat => {
                self.needed(left);
                self.needed(right);
                false
            }
        }
    }
}

fn is_default(filter: &Filter<'_>) -> bool {
    matches!(filter.name, "default" | "d")
}

/// Whether an expression is a number whatever the member.
fn is_number(expression: &Expr<'_>) -> bool {
    match expression {
        Expr::Const(value) => value.value.is_number(),
        Expr::Var(variable) => Variable::parse(variable.id).is_some_and(Variable::is_number),
        Expr::GetAttr(part) => {
            matches!(&part.expr, Expr::Var(whole) if whole.id == "loop")
                && part.name.starts_with("index")
        }
        Expr::Filter(filter) => matches!(filter.name, "int" | "float" | "round" | "length" | "abs"),
        Expr::UnaryOp(unary) => matches!(unary.op, UnaryOpKind::Neg) && is_number(&unary.expr),
        Expr::BinOp(binary) => {
            !matches!(binary.op, BinOpKind::Concat)
                && is_number(&binary.left)
                && is_number(&binary.right)
        }
        _ => false,
    }
}

/// How a variable or attribute is written; none for anything else.
fn key(expression: &Expr<'_>) -> Option<String> {
    match expression {
        Expr::Var(variable) => Some(variable.id.to_owned()),
        Expr::GetAttr(part) => match &part.expr {
            Expr::Var(whole) => Some(format!("{}.{}", whole.id, part.name)),
            _ => None,
        },
        Expr::GetItem(part) => match (&part.expr, &part.subscript_expr) {
            (Expr::Var(whole), Expr::Const(name)) => name
                .value
                .as_str()
                .map(|name| format!("{}.{name}", whole.id)),
            _ => None,
        },
        _ => None,
    }
}

/// What is surely there where a condition holds, or does not.
fn present_if(condition: &Expr<'_>, holds: bool) -> Vec<String> {
    let both = |left: &Expr<'_>, right: &Expr<'_>| {
        present_if(left, holds)
            .into_iter()
            .chain(present_if(right, holds))
            .collect()
    };
    let either = |left: &Expr<'_>, right: &Expr<'_>| {
        let left: BTreeSet<String> = present_if(left, holds).into_iter().collect();
        present_if(right, holds)
            .into_iter()
            .filter(|key| left.contains(key))
            .collect()
    };
    match condition {
        Expr::UnaryOp(unary) if matches!(unary.op, UnaryOpKind::Not) => {
            present_if(&unary.expr, !holds)
        }
        Expr::BinOp(binary) => match (binary.op, holds) {
            (BinOpKind::ScAnd, true) | (BinOpKind::ScOr, false) => {
                both(&binary.left, &binary.right)
            }
            (BinOpKind::ScAnd, false) | (BinOpKind::ScOr, true) => {
                either(&binary.left, &binary.right)
            }
            _ => Vec::new(),
        },
        Expr::Test(test) if (test.name == "defined") == holds => {
            key(&test.expr).into_iter().collect()
        }
        other if holds => key(other).into_iter().collect(),
        _ => Vec::new(),
    }
}
