package mingcha.ingest;

import java.util.Set;

/**
 * How one column of a canonical table is read.
 *
 * @param name column
 * @param index position in the table
 * @param kind how its text is read
 * @param person what it identifies, for persons' columns; else null
 * @param isRequired whether a record without it is broken
 * @param least smallest whole number allowed
 * @param most greatest whole number allowed
 * @param words words allowed; empty for any
 * @param isInt whether it is kept in 32 bits
 */
record CellPlan(
    String name,
    int index,
    CellKind kind,
    PersonKind person,
    boolean isRequired,
    long least,
    long most,
    Set<String> words,
    boolean isInt) {}
