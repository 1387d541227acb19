package mingcha.market.evaluation;

/** One shop of one platform, suspected of one family of violations. */
record Subject(String platform, String shopId, String family) {
  /** The same shop, whatever it is suspected of. */
  Subject ofAnyFamily() {
    return new Subject(platform, shopId, Family.ANY);
  }
}
