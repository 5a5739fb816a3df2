//! Rankings over the dataset inside the program.

use super::*;
use crate::service::fixture::{Fixture, add, altered, embedded};

fn request(measure: Measure, order: Order) -> RankingRequest {
    RankingRequest {
        filter: SeriesFilter::default(),
        measure,
        period: "2024".parse().unwrap(),
        order,
        as_of: None,
        limit: 100,
        cursor: None,
    }
}

async fn ranking(fixture: &Fixture, request: &RankingRequest) -> Ranking {
    fixture.service.ranking(&fixture.service.state(), request).await.unwrap()
}

fn keys(ranking: &Ranking) -> Vec<&str> {
    ranking.series.iter().map(|one| one.header.key.as_str()).collect()
}

#[tokio::test]
async fn all_growth_of_a_year_is_ranked_and_what_is_refused_is_counted() {
    let ranking = ranking(&embedded().await, &request(Measure::Yoy, Order::Desc)).await;
    let expected = [
        "A.CN.TECH_CONTRACT_VALUE._T",
        "A.CN.VA.GBT_I",
        "A.CN.VA.GBT_L",
        "A.CN.FAI.C",
        "A.CN.VA.HIGHTECH_MFG",
        "A.CN.RD_EXP._T",
        "A.CN.VA.EQUIP_MFG",
    ];
    assert_eq!(keys(&ranking), expected);
    assert_eq!((ranking.total, &ranking.next), (7, &None));
    let ranks: Vec<_> =
        ranking.series.iter().map(|one| (one.ranks.rank, one.ranks.best, one.ranks.worst)).collect();
    // R&D grew by 8 percent to the last whole percent, so it may have grown less than equipment making.
    assert_eq!(ranks, [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4), (5, 5, 5), (6, 6, 7), (7, 6, 7)]);
    assert_eq!(ranking.series[4].price_basis, PriceBasis::Constant);
    assert_eq!(ranking.series[5].price_basis, PriceBasis::Current);
    // The value added of manufacturing and of industry is there for 2020 and 2024 only.
    assert_eq!(ranking.refused.get("gap"), Some(&2));
    assert!(ranking.refused.contains_key("unit_class"), "a rank has no growth: {:?}", ranking.refused);
}

#[tokio::test]
async fn the_order_turns_and_pages_follow_each_other() {
    let fixture = embedded().await;
    let whole = ranking(&fixture, &request(Measure::Yoy, Order::Asc)).await;
    assert_eq!(keys(&whole)[0], "A.CN.VA.EQUIP_MFG");
    assert_eq!(whole.series[0].ranks, Ranks { rank: 1, best: 1, worst: 2 });
    let mut seen = Vec::new();
    let mut page = RankingRequest { limit: 3, ..request(Measure::Yoy, Order::Asc) };
    loop {
        let part = ranking(&fixture, &page).await;
        assert_eq!(part.total, whole.total);
        seen.extend(part.series);
        let Some(next) = part.next else { break };
        page.cursor = Some(next);
    }
    assert_eq!(seen, whole.series);
}

#[tokio::test]
async fn equal_growth_shares_a_rank() {
    let fixture = altered(|seed| {
        add(seed, "003-va-growth-gbt-l-2024", "same", 10.4, 0.05, |figure| {
            let structure = crate::domain::structure::DataStructureDefinition::new([
                "FREQ",
                "REF_AREA",
                "INDICATOR",
                "ACTIVITY",
            ]);
            let key = crate::domain::series_key::SeriesKey::parse("A.CN.VA_GROWTH.J", &structure.unwrap());
            figure.series = key.unwrap();
        });
    })
    .await;
    let ranking = ranking(&fixture, &request(Measure::Yoy, Order::Desc)).await;
    let ranks: Vec<_> = ranking.series.iter().map(|one| (one.header.key.as_str(), one.ranks.rank)).collect();
    assert_eq!(ranks[2..5], [("A.CN.VA.GBT_L", 3), ("A.CN.VA.J", 3), ("A.CN.FAI.C", 5)]);
}

#[tokio::test]
async fn compound_growth_runs_to_the_period() {
    let ranking = ranking(&embedded().await, &request(Measure::Cagr, Order::Desc)).await;
    assert_eq!(keys(&ranking), ["A.CN.VA.BTE", "A.CN.VA.C"]);
    assert_eq!(ranking.series[0].basis, Some(RateBasis::Computed));
    assert_eq!((ranking.series[1].ranks.best, ranking.series[1].ranks.worst), (2, 2));
}

#[tokio::test]
async fn levels_of_different_units_have_no_order() {
    let fixture = embedded().await;
    let state = fixture.service.state();
    let refused = fixture.service.ranking(&state, &request(Measure::Level, Order::Desc)).await;
    assert!(matches!(refused, Err(ServiceError::Conflict { parameter: "measure", .. })));
    let filter = SeriesFilter { indicator: vec!["VA".to_owned()], ..SeriesFilter::default() };
    let levels = ranking(&fixture, &RankingRequest { filter, ..request(Measure::Level, Order::Desc) }).await;
    assert_eq!(keys(&levels), ["A.CN.VA.BTE", "A.CN.VA.C"]);
}
