//! The thoughts: for each objective three, each with its reason.

use super::Tone;
use crate::{objective::Objective, offer::Offer};

/// One thought for a message, in two voices.
#[derive(Debug, Clone, Copy)]
pub(super) struct Angle {
    pub(super) title: &'static str,
    pub(super) why: &'static str,
    /// For the friendly and the playful; short enough for one part of an SMS.
    warm: &'static str,
    /// For the professional and the urgent.
    plain: &'static str,
    /// A second sentence where there is room.
    pub(super) more: &'static str,
    /// Whether the offer goes before the thought.
    pub(super) offer_first: bool,
}

impl Angle {
    pub(super) fn line(&self, tone: Tone) -> &'static str {
        match tone {
            Tone::Friendly | Tone::Playful => self.warm,
            Tone::Professional | Tone::Urgent => self.plain,
        }
    }
}

const fn angle(
    title: &'static str,
    why: &'static str,
    warm: &'static str,
    plain: &'static str,
    more: &'static str,
) -> Angle {
    Angle {
        title,
        why,
        warm,
        plain,
        more,
        offer_first: false,
    }
}

/// Where something is offered, the last of the three opens with it.
pub(super) fn angles(objective: Objective, offer: &Offer) -> [Angle; 3] {
    let [first, second, third] = *written(objective);
    if offer.gain.is_none() || objective == Objective::Discount {
        return [first, second, third];
    }
    let third = Angle {
        title: "The offer first",
        why: "Opens with what is offered, for readers who look at the first words only.",
        offer_first: true,
        ..first
    };
    [first, second, third]
}

fn written(objective: Objective) -> &'static [Angle; 3] {
    match objective {
        Objective::WinBack => &WIN_BACK,
        Objective::HighValue => &HIGH_VALUE,
        Objective::NewCustomers => &NEW_CUSTOMERS,
        Objective::Loyalty => &LOYALTY,
        Objective::Discount => &DISCOUNT,
        Objective::Announcement => &ANNOUNCEMENT,
        Objective::General => &GENERAL,
    }
}

const WIN_BACK: [Angle; 3] = [
    angle(
        "We miss you",
        "Says plainly that they were missed and asks for nothing else.",
        "It has been a while, and we miss you.",
        "It has been some time since we last saw you.",
        "If anything kept you away, we would like to put it right.",
    ),
    angle(
        "The last order",
        "Names the month of the last order, which is more personal than \"a while\"; who never ordered gets another line.",
        "{% if last_order_at %}Your last order was in {{ last_order_at | date('%B %Y') }}. Time for another?{% else %}We would love to see you again.{% endif %}",
        "{% if last_order_at %}Your last order with us was in {{ last_order_at | date('%B %Y') }}.{% else %}We would be glad to see you again.{% endif %}",
        "Picking up where you left off takes only a moment.",
    ),
    angle(
        "See what is new",
        "Gives a reason to look again without promising anything.",
        "Come and see what is new since you were last here.",
        "See what is new since your last visit.",
        "There is no need to buy anything. Just have a look around.",
    ),
];

const HIGH_VALUE: [Angle; 3] = [
    angle(
        "A thank-you",
        "Thanks them before anything else: they buy already and need no push.",
        "You are one of our best customers. Thank you!",
        "You are among our most valued customers. Thank you.",
        "Customers like you keep us going, and we do not take that for granted.",
    ),
    angle(
        "Their own orders",
        "Names their own number of orders, so that it reads as meant for them; with fewer than two it is left out.",
        "{% if order_count > 1 %}{{ order_count }} orders, and every one of them counts. Thank you!{% else %}Thank you for choosing us!{% endif %}",
        "{% if order_count > 1 %}You have placed {{ order_count }} orders with us. Thank you for your trust.{% else %}Thank you for your trust.{% endif %}",
        "If there is anything we could do better, we would like to know.",
    ),
    angle(
        "First to know",
        "Treats them as insiders, which costs nothing and promises no price.",
        "You are one of the people we tell first: have a look at what is new.",
        "We would like you to see first what is new.",
        "Take your time and pick what you like before it gets busy.",
    ),
];

const NEW_CUSTOMERS: [Angle; 3] = [
    angle(
        "A welcome",
        "Welcomes and sells nothing: a first message is for getting to know each other.",
        "We are so glad you found us. Welcome!",
        "Thank you for joining us, and welcome.",
        "If you cannot find what you are looking for, we are here to help.",
    ),
    angle(
        "The next step",
        "Tells who has ordered from who has not: thanks for the one, a first step for the other.",
        "{% if order_count > 0 %}Thank you for ordering with us. We hope you love it!{% else %}Your first order is only a few steps away.{% endif %}",
        "{% if order_count > 0 %}Thank you for ordering with us.{% else %}Your first order takes only a few steps.{% endif %}",
        "We are happy to answer any question you have.",
    ),
    angle(
        "Where to start",
        "Helps to choose, for those who do not know yet where to begin.",
        "Not sure where to start? Have a look at what others love most.",
        "Not sure where to begin? See what other customers choose most.",
        "It is a good way to find out what we are about.",
    ),
];

const LOYALTY: [Angle; 3] = [
    angle(
        "A thank-you",
        "Thanks them for staying, which regulars seldom hear.",
        "Thank you for staying with us. It means a lot!",
        "Thank you for your loyalty. We value it.",
        "It is regulars like you who make our days.",
    ),
    angle(
        "Their visits",
        "Counts their own visits, so that it reads as meant for them; with fewer than two it is left out.",
        "{% if visit_count > 1 %}You have come by {{ visit_count }} times. Thank you for every one!{% else %}Thank you for coming by!{% endif %}",
        "{% if visit_count > 1 %}You have visited us {{ visit_count }} times. Thank you.{% else %}Thank you for visiting us.{% endif %}",
        "We would love to make the next one just as good.",
    ),
    angle(
        "A word to a friend",
        "Asks for a word to a friend, and regulars are the ones who give it.",
        "Know somebody who would like us too? Send them our way!",
        "If you know somebody who would like our service, please tell them about us.",
        "A good word from you is worth more than any advertisement.",
    ),
];

const DISCOUNT: [Angle; 3] = [
    Angle {
        offer_first: true,
        ..angle(
            "Straight to it",
            "Opens with what is offered, for readers who look at the first words only.",
            "A good moment to treat yourself.",
            "A good moment for your next order.",
            "Have a look around and take what you like.",
        )
    },
    angle(
        "As a thank-you",
        "Gives the offer a reason: thanks to who has ordered, a welcome to who has not.",
        "{% if order_count > 0 %}You have ordered with us before, so this is a thank-you.{% else %}Here is a little something for your first order.{% endif %}",
        "{% if order_count > 0 %}With our thanks for your earlier orders.{% else %}A good start for your first order.{% endif %}",
        "It works on whatever you pick next.",
    ),
    angle(
        "What they had in mind",
        "Speaks to what the reader may have put off, and leaves the choice to them.",
        "Had your eye on something? Now is a good time.",
        "If you have been putting an order off, now is a good time.",
        "Whatever it is, we would be glad to get it to you.",
    ),
];

/// `@topic` and `@Topic` are the matter, where one is known; else the second half is taken.
const ANNOUNCEMENT: [Angle; 3] = [
    angle(
        "Straight from us",
        "Tells the news first, so that it cannot be missed.",
        "We have news: @topic.|We have news, and you should hear it from us.",
        "News from us: @topic.|We have news that we would like to share with you.",
        "We are proud of it and would love to show you.",
    ),
    angle(
        "A question",
        "Opens with a question, which makes one read on.",
        "Have you heard? @Topic.|Have you seen what is new?",
        "Have you heard of @topic?|Have you seen what is new?",
        "You are among the first to know.",
    ),
    angle(
        "A thought for them",
        "Says that they came to mind, so that the news reads as meant for them and not for everybody.",
        "@Topic: we thought of you right away.|Something is new here, and we thought of you.",
        "@Topic: we thought you would like to know.|Something is new here that we thought you would like to know.",
        "Tell us how you like it.",
    ),
];

const GENERAL: [Angle; 3] = [
    angle(
        "A hello",
        "Keeps in touch and asks for nothing; it suits any audience.",
        "We were thinking of you and wanted to say hello.",
        "We would like to stay in touch.",
        "Whenever you need us, we are here.",
    ),
    angle(
        "Thanks or welcome",
        "Tells who has ordered from who has not, so that it fits both.",
        "{% if order_count > 0 %}Thank you for ordering with us. We would love to see you again!{% else %}We would love to welcome you for a first order.{% endif %}",
        "{% if order_count > 0 %}Thank you for ordering with us.{% else %}We would be glad to welcome you for a first order.{% endif %}",
        "We are happy to help you choose.",
    ),
    angle(
        "A look around",
        "Invites to a look without promising anything.",
        "Got a minute? Have a look at what we have for you.",
        "Please take a moment to see what we have.",
        "You may find just what you were looking for.",
    ),
];
