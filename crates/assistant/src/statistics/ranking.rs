//! How well a score puts those who are wanted before the others.

/// The area under the receiver operating characteristic: how probable it is that one who is wanted has a higher
/// score than one who is not, a tie counting half. Nothing where either kind is missing or a score is no number.
///
/// By rank sums with mid-ranks for ties (Mann and Whitney 1947; Hanley and McNeil 1982).
#[must_use]
pub fn auc(scores: &[f64], wanted: &[bool]) -> Option<f64> {
    let order = descending(scores, wanted)?;
    let all = order.len();
    let positives = wanted.iter().filter(|wanted| **wanted).count();
    let negatives = all - positives;
    if positives == 0 || negatives == 0 {
        return None;
    }
    let mut rank_sum = 0.0;
    let mut start = 0;
    for group in order.chunk_by(|left, right| scores[*left] == scores[*right]) {
        // Ranks count from the lowest score; a group of ties shares its mean.
        let mean = (all - start) as f64 - (group.len() - 1) as f64 / 2.0;
        rank_sum += mean * group.iter().filter(|place| wanted[**place]).count() as f64;
        start += group.len();
    }
    let (positives, negatives) = (positives as f64, negatives as f64);
    Some((rank_sum - positives * (positives + 1.0) / 2.0) / (positives * negatives))
}

/// How many times as many are wanted among the best `share` of the scores as among all: 3.0 at 0.1 says that the top
/// tenth holds three times its part. Where scores tie at the edge, the tied are taken in equal part, so that
/// the order of the input means nothing. Nothing where nobody is wanted or `share` is not above 0 and at most 1.
///
/// Lift as in Provost and Fawcett, Data Science for Business (2013), chapter 8.
#[must_use]
pub fn lift(scores: &[f64], wanted: &[bool], share: f64) -> Option<f64> {
    let order = descending(scores, wanted)?;
    let positives = wanted.iter().filter(|wanted| **wanted).count();
    if positives == 0 || !(share > 0.0 && share <= 1.0) {
        return None;
    }
    let taken = share * order.len() as f64;
    let mut left = taken;
    let mut found = 0.0;
    for group in order.chunk_by(|left, right| scores[*left] == scores[*right]) {
        if left <= 0.0 {
            break;
        }
        let size = group.len() as f64;
        let part = (left / size).min(1.0);
        found += part * group.iter().filter(|place| wanted[**place]).count() as f64;
        left -= size;
    }
    Some(found / positives as f64 / share)
}

/// Places by score, the highest first.
fn descending(scores: &[f64], wanted: &[bool]) -> Option<Vec<usize>> {
    if scores.len() != wanted.len() || scores.iter().any(|score| score.is_nan()) {
        return None;
    }
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|left, right| scores[*right].total_cmp(&scores[*left]));
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Random;

    /// Few levels, so that there are many ties.
    fn drawn(random: &mut Random) -> (Vec<f64>, Vec<bool>) {
        let size = 2 + random.below(40) as usize;
        let scores = (0..size).map(|_| random.below(6) as f64).collect();
        let wanted = (0..size).map(|_| random.below(3) == 0).collect();
        (scores, wanted)
    }

    #[test]
    fn the_area_agrees_with_comparing_every_pair() {
        let mut random = Random::new(5);
        for _ in 0..300 {
            let (scores, wanted) = drawn(&mut random);
            let mut pairs = 0.0;
            let mut won = 0.0;
            for (left, _) in wanted.iter().enumerate().filter(|(_, wanted)| **wanted) {
                for (right, _) in wanted.iter().enumerate().filter(|(_, wanted)| !**wanted) {
                    pairs += 1.0;
                    won += match scores[left].total_cmp(&scores[right]) {
                        std::cmp::Ordering::Greater => 1.0,
                        std::cmp::Ordering::Equal => 0.5,
                        std::cmp::Ordering::Less => 0.0,
                    };
                }
            }
            match auc(&scores, &wanted) {
                Some(area) => assert!((area - won / pairs).abs() < 1e-12),
                None => assert_eq!(pairs, 0.0),
            }
        }
    }

    #[test]
    fn lift_agrees_with_the_mean_over_shuffles() {
        let mut random = Random::new(6);
        for _ in 0..40 {
            let (scores, wanted) = drawn(&mut random);
            let Some(found) = lift(&scores, &wanted, 0.5) else {
                continue;
            };
            let half = scores.len() / 2;
            if !scores.len().is_multiple_of(2) {
                continue;
            }
            let rounds = 4000;
            let mut hits = 0;
            for _ in 0..rounds {
                let mut order: Vec<(u64, usize)> = (0..scores.len())
                    .map(|place| (random.next(), place))
                    .collect();
                order.sort_unstable();
                order.sort_by(|left, right| scores[right.1].total_cmp(&scores[left.1]));
                hits += order[..half]
                    .iter()
                    .filter(|(_, place)| wanted[*place])
                    .count();
            }
            let positives = wanted.iter().filter(|wanted| **wanted).count() as f64;
            let mean = f64::from(hits as u32) / f64::from(rounds) / positives / 0.5;
            assert!((found - mean).abs() < 0.05, "{found} {mean}");
        }
    }

    #[test]
    fn a_perfect_and_a_useless_score() {
        let wanted: Vec<bool> = (0..100).map(|place| place < 10).collect();
        let perfect: Vec<f64> = (0..100).map(|place| -f64::from(place)).collect();
        assert_eq!(auc(&perfect, &wanted), Some(1.0));
        assert!((lift(&perfect, &wanted, 0.1).unwrap() - 10.0).abs() < 1e-9);
        assert_eq!(auc(&[1.0; 100], &wanted), Some(0.5));
        assert!((lift(&[1.0; 100], &wanted, 0.1).unwrap() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_said_is_not_said() {
        assert_eq!(auc(&[1.0], &[true]), None);
        assert_eq!(auc(&[1.0, 2.0], &[true]), None);
        assert_eq!(auc(&[1.0, f64::NAN], &[true, false]), None);
        assert_eq!(lift(&[1.0, 2.0], &[false, false], 0.5), None);
        assert_eq!(lift(&[1.0, 2.0], &[true, false], 0.0), None);
    }
}
