package mingcha.ingest;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mingcha.schemas.TableSpec;

/**
 * A dump that claims to hold everything of its period and scope, so that what it lacks is gone.
 *
 * @param firstDay first day that it covers, as days since 1970
 * @param lastDay last day that it covers
 * @param shops shops that it is limited to; empty for all
 */
record FullDump(
    int dumpNo,
    String platform,
    String dumpId,
    int firstDay,
    int lastDay,
    Set<String> shops,
    long exportedAt)
    implements Serializable {

  private static final String SHOP_ID = "shop_id";

  /**
   * The full dumps among these that have a file of this table. One that is limited to categories is
   * left out: rows do not tell the category that it means.
   */
  static List<FullDump> of(List<Manifest> dumps, boolean[] isRefused, Set<Integer> dumpNos) {
    return dumpNos.stream()
        .sorted()
        .filter(
            no ->
                !isRefused[no]
                    && dumps.get(no).kind() == Manifest.Kind.FULL
                    && dumps.get(no).scopeCategories().isEmpty())
        .map(no -> of(dumps.get(no), no))
        .toList();
  }

  private static FullDump of(Manifest dump, int dumpNo) {
    return new FullDump(
        dumpNo,
        dump.platform(),
        dump.dumpId(),
        dump.periodFrom().map(day -> (int) day.toEpochDay()).orElse(Integer.MIN_VALUE),
        dump.periodTo().map(day -> (int) day.toEpochDay()).orElse(Integer.MAX_VALUE),
        Set.copyOf(dump.scopeShops()),
        dump.exportedAt().toInstant().toEpochMilli() * 1000);
  }

  /** Whether a row lies in its period and scope. */
  boolean covers(TablePlan plan, Object[] row) {
    if (!platform.equals(String.valueOf(row[plan.key()[0]]))) {
      return false;
    }
    int shop = plan.indexOf(SHOP_ID);
    if (!shops.isEmpty() && (shop < 0 || !shops.contains(String.valueOf(row[shop])))) {
      return false;
    }
    if (plan.table().eventTime().isEmpty()) {
      return true;
    }
    return row[plan.indexOf(TableSpec.EVENT_DAY)] instanceof Integer day
        && firstDay <= day
        && day <= lastDay;
  }

  /** The same as SQL; the prefix stands before each column. */
  String where(TableSpec table, String prefix) {
    StringBuilder sql =
        new StringBuilder("(" + prefix + "platform = " + EarlierRows.quoted(platform));
    if (!shops.isEmpty()) {
      sql.append(
          table.column(SHOP_ID).isEmpty()
              ? " and false"
              : shops.stream()
                  .sorted()
                  .map(EarlierRows::quoted)
                  .collect(Collectors.joining(", ", " and " + prefix + "shop_id in (", ")")));
    }
    if (table.eventTime().isPresent()) {
      sql.append(" and " + prefix + "event_day is not null");
      if (firstDay != Integer.MIN_VALUE) {
        sql.append(" and " + prefix + "event_day >= date'" + LocalDate.ofEpochDay(firstDay) + "'");
        sql.append(
            " and "
                + prefix
                + "event_month >= '"
                + FactDays.monthWord(Times.monthOf(firstDay))
                + "'");
      }
      if (lastDay != Integer.MAX_VALUE) {
        sql.append(" and " + prefix + "event_day <= date'" + LocalDate.ofEpochDay(lastDay) + "'");
        sql.append(
            " and "
                + prefix
                + "event_month <= '"
                + FactDays.monthWord(Times.monthOf(lastDay))
                + "'");
      }
    }
    return sql.append(")").toString();
  }
}
