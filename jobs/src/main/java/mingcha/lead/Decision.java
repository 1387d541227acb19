package mingcha.lead;

/**
 * What becomes of a lead tonight.
 *
 * @param hash of the contents that were, or will be, delivered
 * @param mergedInto lead that it became part of, or null
 * @param note what changed, or null when nothing that the history keeps
 */
record Decision(String status, String hash, String mergedInto, String note) {}
