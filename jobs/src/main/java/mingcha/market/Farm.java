package mingcha.market;

import java.io.Serializable;

/**
 * Accounts that a ring made in one go.
 *
 * @param day first day of registration
 * @param spread days over which they were registered
 * @param devices telephones that they share
 * @param addresses net addresses that they share
 * @param platform where the ring works; elsewhere they have accounts as others do
 * @param payers payment accounts that they share
 */
record Farm(
    int start,
    int count,
    int day,
    int spread,
    int devices,
    int addresses,
    int payers,
    int region,
    int platform)
    implements Serializable {}
