//! What a campaign is for, read from a sentence such as "bring back inactive users".

use crate::words::Words;

/// What a campaign is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Objective {
    /// To bring people back who have stopped coming.
    WinBack,
    /// To speak to those who spend most.
    HighValue,
    /// To welcome those who are new, or have yet to order.
    NewCustomers,
    /// To thank and keep those who come again and again.
    Loyalty,
    /// To tell of a lower price.
    Discount,
    /// To tell of something new.
    Announcement,
    /// Anything else.
    General,
}

const WIN_BACK: &[&str] = &[
    "win .. back",
    "winback",
    "bring .. back",
    "get .. back",
    "come back",
    "coming back",
    "welcome back",
    "inactive",
    "dormant",
    "lapsed",
    "sleeping",
    "lost customers",
    "lost users",
    "churn*",
    "reactivat*",
    "re activat*",
    "re engag*",
    "reengag*",
    "miss you",
    "havent ordered",
    "havent shopped",
    "havent bought",
    "havent visited",
    "not ordered",
    "not shopped",
    "not bought",
    "not visited",
    "stopped buying",
    "stopped ordering",
    "stopped shopping",
    "stopped coming",
    "gone quiet",
    "long time no see",
    "wake up",
];
const NEW_CUSTOMERS: &[&str] = &[
    "new customers",
    "new customer",
    "new users",
    "new user",
    "new members",
    "new signups",
    "new sign ups",
    "new subscribers",
    "new shoppers",
    "newcomers",
    "welcome*",
    "onboard*",
    "first order",
    "first purchase",
    "second order",
    "second purchase",
    "just joined",
    "just signed up",
    "recently joined",
    "never ordered",
    "never bought",
];
const HIGH_VALUE: &[&str] = &[
    "high value",
    "high spend*",
    "vip",
    "vips",
    "top customers",
    "top spend*",
    "top buyers",
    "top shoppers",
    "best customers",
    "best buyers",
    "big spend*",
    "biggest customers",
    "biggest spend*",
    "premium customers",
    "premium users",
    "most valuable",
    "most valued",
    "valuable customers",
];
const LOYALTY: &[&str] = &[
    "loyal*",
    "repeat*",
    "regulars",
    "regular customers",
    "regular shoppers",
    "reward*",
    "thank*",
    "appreciat*",
    "retain*",
    "retention",
    "refer",
    "referral*",
    "points",
    "anniversary",
];
const DISCOUNT: &[&str] = &[
    "discount*",
    "sale",
    "% off",
    "percent off",
    "₹ .. off",
    "$ .. off",
    "rs .. off",
    "flat .. off",
    "offer",
    "offers",
    "coupon*",
    "voucher*",
    "deal",
    "deals",
    "promo*",
    "cashback",
    "clearance",
    "price drop",
    "free shipping",
    "free delivery",
    "cheaper",
];
const ANNOUNCEMENT: &[&str] = &[
    "announc*",
    "launch*",
    "introduc*",
    "new product*",
    "new collection*",
    "new arrivals",
    "new range",
    "new store",
    "new shop",
    "new branch",
    "new menu",
    "new app",
    "new feature*",
    "open*",
    "event",
    "invite*",
    "invit*",
    "news",
    "update",
    "back in stock",
    "tell .. about",
    "inform",
];

impl Objective {
    /// Reads an objective; [`Objective::General`] where no word of it is known.
    ///
    /// Whom a campaign is for tells more than what it says, so the four kinds of people go before news and discounts:
    /// "10% off for lapsed users" is to win back.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let words = Words::of(text);
        let people = [
            (Self::WinBack, WIN_BACK),
            (Self::NewCustomers, NEW_CUSTOMERS),
            (Self::HighValue, HIGH_VALUE),
            (Self::Loyalty, LOYALTY),
        ];
        let found = people
            .into_iter()
            .find(|(_, phrases)| phrases.iter().any(|phrase| words.names(phrase)));
        if let Some((objective, _)) = found {
            return objective;
        }
        let discount = words.said(DISCOUNT).len();
        let announcement = words.said(ANNOUNCEMENT).len();
        match (discount, announcement) {
            (0, 0) => Self::General,
            (discount, announcement) if discount >= announcement => Self::Discount,
            _ => Self::Announcement,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::WinBack => "Win-back",
            Self::HighValue => "High value",
            Self::NewCustomers => "New customers",
            Self::Loyalty => "Loyalty",
            Self::Discount => "Discount",
            Self::Announcement => "Announcement",
            Self::General => "General",
        }
    }

    /// Every objective.
    pub const ALL: [Self; 7] = [
        Self::WinBack,
        Self::HighValue,
        Self::NewCustomers,
        Self::Loyalty,
        Self::Discount,
        Self::Announcement,
        Self::General,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objectives_are_read_from_a_sentence() {
        for (text, objective) in [
            ("bring back inactive users", Objective::WinBack),
            ("Win our customers back", Objective::WinBack),
            ("people who haven't ordered in 6 months", Objective::WinBack),
            ("20% off for lapsed buyers", Objective::WinBack),
            ("bring back our best customers", Objective::WinBack),
            ("Welcome new customers", Objective::NewCustomers),
            ("welcome back", Objective::WinBack),
            (
                "get a first order from new signups",
                Objective::NewCustomers,
            ),
            (
                "say hello to those who never ordered",
                Objective::NewCustomers,
            ),
            ("Thank our top spenders", Objective::HighValue),
            ("VIP preview", Objective::HighValue),
            ("reward loyal shoppers", Objective::Loyalty),
            ("ask regulars to refer a friend", Objective::Loyalty),
            ("Diwali sale, flat 30% off", Objective::Discount),
            ("launch our discount week: 20% off", Objective::Discount),
            ("announce the new store in Pune", Objective::Announcement),
            ("announce our news, no discount", Objective::Announcement),
            ("kick off our event", Objective::Announcement),
            ("increase sales", Objective::General),
            ("sell more umbrellas", Objective::General),
            ("qwerty", Objective::General),
            ("", Objective::General),
            ("{{ sale }}", Objective::General),
        ] {
            assert_eq!(Objective::read(text), objective, "{text}");
        }
    }
}
