//! How the people of a campaign are cut into bands.

use tidings_audience::Currency;

use super::{BandFigures, People};
use crate::statistics::{LEAST_PEOPLE, Proportion};

/// Where the bands of recency begin, in days since the last order; the first one begins today.
pub const RECENCY_DAYS: [u32; 4] = [30, 90, 180, 365];
/// At most so many cities are looked at, the largest.
pub const MOST_CITIES: usize = 8;
/// The people are cut into about so many bands of spend.
const SPEND_BANDS: u64 = 5;
/// Ten thousand million of the currency's whole unit is the last step.
const MOST_SPEND: u32 = 10;

/// Some of the people, and how many of them got their message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<Place> {
    /// Where they stand on the scale of the cut.
    pub place: Place,
    /// Delivered, of all that were decided.
    pub share: Proportion,
}

/// A campaign's people by what can be told of them, each cut holding everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cuts {
    /// By spend: how many of [`spend_steps`] it reaches, in rising order.
    pub spend: Vec<Cell<usize>>,
    /// By the last order: how many of [`RECENCY_DAYS`] it lies back, none for those who never ordered.
    pub recency: Vec<Cell<Option<usize>>>,
    /// By city, as it is written; the largest only.
    pub cities: Vec<Cell<String>>,
}

/// The amounts at which a band of spend may begin, in minor units: 1, 2, 5, 10, 20, 50 … of the currency's whole unit.
#[must_use]
pub fn spend_steps(currency: Currency) -> Vec<i64> {
    let unit = 10_i64.pow(u32::from(currency.digits()));
    (0..=MOST_SPEND)
        .flat_map(|power| [1, 2, 5].map(|step| step * 10_i64.pow(power) * unit))
        .collect()
}

/// The bands of a campaign's people, each with how everyone else of its cut fared.
#[must_use]
pub fn bands(cuts: &Cuts, currency: Currency) -> Vec<BandFigures> {
    let everyone = sum(cuts.spend.iter().map(|cell| cell.share));
    let spend = spend_bands(&cuts.spend, &spend_steps(currency), everyone.of);
    let recency = cuts.recency.iter().map(|cell| {
        let people = cell.place.map_or(People::NeverOrdered, |place| {
            let days = |place: usize| RECENCY_DAYS.get(place).copied();
            People::Recency {
                from: place.checked_sub(1).and_then(days).unwrap_or(0),
                below: days(place),
            }
        });
        (people, cell.share)
    });
    let cities = cuts
        .cities
        .iter()
        .map(|cell| (People::City(cell.place.clone()), cell.share));
    spend
        .into_iter()
        .chain(recency)
        .chain(cities)
        .map(|(people, inside)| BandFigures {
            people,
            inside,
            outside: less(everyone, inside),
        })
        // A band that is everybody says nothing.
        .filter(|band| band.outside.of > 0)
        .collect()
}

/// Steps put together until each band has about an even share of the people, and enough to be looked at.
fn spend_bands(cells: &[Cell<usize>], steps: &[i64], everyone: u64) -> Vec<(People, Proportion)> {
    let enough = (everyone / SPEND_BANDS).max(LEAST_PEOPLE);
    let mut bands: Vec<(People, Proportion)> = Vec::new();
    let mut from = 0;
    let mut gathered = Proportion { hits: 0, of: 0 };
    let mut remaining = everyone;
    for cell in cells {
        gathered = sum([gathered, cell.share]);
        remaining = remaining.saturating_sub(cell.share.of);
        let Some(below) = steps.get(cell.place).copied() else {
            break;
        };
        if gathered.of >= enough && remaining >= LEAST_PEOPLE.max(enough / 2) {
            let people = People::Spend {
                from,
                below: Some(below),
            };
            bands.push((people, gathered));
            from = below;
            gathered = Proportion { hits: 0, of: 0 };
        }
    }
    if gathered.of > 0 {
        bands.push((People::Spend { from, below: None }, gathered));
    }
    bands
}

fn sum(shares: impl IntoIterator<Item = Proportion>) -> Proportion {
    shares
        .into_iter()
        .fold(Proportion { hits: 0, of: 0 }, |sum, share| Proportion {
            hits: sum.hits + share.hits,
            of: sum.of + share.of,
        })
}

fn less(whole: Proportion, part: Proportion) -> Proportion {
    Proportion {
        hits: whole.hits.saturating_sub(part.hits),
        of: whole.of.saturating_sub(part.of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Random;

    fn inr() -> Currency {
        Currency::parse("INR").unwrap()
    }

    fn cell<Place>(place: Place, hits: u64, of: u64) -> Cell<Place> {
        Cell {
            place,
            share: Proportion { hits, of },
        }
    }

    #[test]
    fn steps_are_round_and_rise() {
        let steps = spend_steps(inr());
        assert_eq!(steps[..6], [100, 200, 500, 1_000, 2_000, 5_000]);
        assert!(steps.is_sorted());
        for code in ["JPY", "USD", "KWD"] {
            let currency = Currency::parse(code).unwrap();
            assert_eq!(spend_steps(currency).len(), steps.len(), "{code}");
        }
    }

    #[test]
    fn bands_of_spend_hold_everybody_once() {
        let mut random = Random::new(12);
        let steps = spend_steps(inr());
        for _ in 0..300 {
            let cells: Vec<Cell<usize>> = (0..=steps.len())
                .filter_map(|place| {
                    let of = random.below(900);
                    (of > 0 && random.below(3) > 0).then(|| cell(place, random.below(of + 1), of))
                })
                .collect();
            let whole = sum(cells.iter().map(|cell| cell.share));
            let bands = spend_bands(&cells, &steps, whole.of);
            assert_eq!(sum(bands.iter().map(|(_, share)| *share)), whole);
            let mut expected = 0;
            for (place, (people, share)) in bands.iter().enumerate() {
                let People::Spend { from, below } = people else {
                    panic!("{people:?}")
                };
                assert_eq!(*from, expected);
                assert_eq!(below.is_none(), place + 1 == bands.len());
                assert!(bands.len() == 1 || share.of >= LEAST_PEOPLE);
                expected = below.unwrap_or(0);
            }
            assert!(bands.len() <= SPEND_BANDS as usize);
        }
    }

    #[test]
    fn each_band_is_set_against_everyone_else() {
        let cuts = Cuts {
            spend: vec![cell(0, 100, 200), cell(13, 300, 300)],
            recency: vec![
                cell(None, 100, 150),
                cell(Some(0), 200, 250),
                cell(Some(4), 100, 100),
            ],
            cities: vec![cell("Pune".to_owned(), 90, 120)],
        };
        let found = bands(&cuts, inr());
        let told: Vec<(&People, u64, u64)> = found
            .iter()
            .map(|band| (&band.people, band.inside.of, band.outside.hits))
            .collect();
        let recency = |from, below| People::Recency { from, below };
        let spend = |from, below| People::Spend { from, below };
        assert_eq!(
            told,
            [
                (&spend(0, Some(100)), 200, 300),
                (&spend(100, None), 300, 100),
                (&People::NeverOrdered, 150, 300),
                (&recency(0, Some(30)), 250, 200),
                (&recency(365, None), 100, 300),
                (&People::City("Pune".to_owned()), 120, 310),
            ]
        );
        assert!(bands(&Cuts::default(), inr()).is_empty());
    }
}
