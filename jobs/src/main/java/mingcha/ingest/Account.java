package mingcha.ingest;

import mingcha.schemas.Shapes;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Where raw records behind the results of SQL ended; the least state of a record is its own. */
final class Account {
  static final int LOADED = 0;
  static final int QUARANTINED = 1;
  static final int DUPLICATE = 2;

  static final String FILE = "file";
  static final String ROW_NO = "row_no";
  static final String STATE = "state";
  static final String REASONS = "reasons";
  static final String CELLS = "cells";

  static final StructType SCHEMA =
      new StructType()
          .add(FILE, DataTypes.IntegerType)
          .add(ROW_NO, DataTypes.LongType)
          .add(STATE, DataTypes.IntegerType)
          .add(REASONS, Shapes.REASONS)
          .add(
              CELLS,
              DataTypes.createArrayType(
                  new StructType()
                      .add("key", DataTypes.StringType)
                      .add("value", DataTypes.StringType)));

  private Account() {}
}
