package mingcha.schemas;

import org.apache.spark.sql.types.DataType;

/**
 * One column of a table.
 *
 * @param name snake_case name, with its unit as suffix where it has one
 * @param type Spark type
 * @param isRequired whether a row without it is no row of this table
 * @param meaning one line for the data dictionary
 * @param privacy how near it is to a person
 */
public record Column(
    String name, DataType type, boolean isRequired, String meaning, Privacy privacy) {}
