package mingcha.market.evaluation;

/** One shop of one platform, suspected of one family of violations. */
record Subject(String platform, String shopId, String family) {}
