package mingcha.schemas;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every table, in the order of the data dictionary. */
public final class Tables {
  /** Tables that a dump may fill. */
  public static final List<TableSpec> CANONICAL =
      List.of(
          Orders.TABLE,
          Shipments.TABLE,
          Reviews.TABLE,
          Buyers.TABLE,
          Shops.TABLE,
          Items.TABLE,
          PriceSnapshots.TABLE,
          Payments.TABLE,
          Registry.TABLE,
          Complaints.TABLE,
          Declarations.TABLE,
          Feedback.TABLE);

  /** Tables that the pipeline itself fills. */
  public static final List<TableSpec> DERIVED =
      List.of(
          Dumps.TABLE,
          DumpFiles.TABLE,
          Refusals.TABLE,
          Quarantine.TABLE,
          Absences.TABLE,
          ControlTotals.TABLE,
          FactsBuyerShop.TABLE,
          FactsShopDay.TABLE,
          FactsItemPrice.TABLE,
          Signals.TABLE,
          SignalMembers.TABLE,
          OrderScores.TABLE,
          ReviewScores.TABLE,
          DetectorRuns.TABLE,
          Leads.TABLE,
          LeadMembers.TABLE,
          LeadHistory.TABLE,
          Deliveries.TABLE,
          Runs.TABLE,
          ExportAudits.TABLE);

  /** Canonical tables, their earlier versions, and the derived ones. */
  public static final List<TableSpec> ALL =
      Stream.of(CANONICAL.stream(), CANONICAL.stream().map(TableSpec::versions), DERIVED.stream())
          .flatMap(tables -> tables)
          .toList();

  /** The canonical table of this name, if there is one. */
  public static Optional<TableSpec> canonical(String name) {
    return CANONICAL.stream().filter(table -> table.name().equals(name)).findFirst();
  }

  /** The table of this name, if there is one. */
  public static Optional<TableSpec> named(String name) {
    return ALL.stream().filter(table -> table.name().equals(name)).findFirst();
  }

  /**
   * Columns whose values seldom come twice in a file, so that a dictionary of them only costs:
   * pseudonyms of persons, numbers of orders, parcels, reviews and payments, and times to the
   * second.
   */
  public static Set<String> withoutRepeats() {
    Set<String> columns =
        new TreeSet<>(
            List.of(
                Orders.ORDER_ID,
                Orders.PARENT_ORDER_ID,
                Orders.CREATED_AT,
                Orders.PAID_AT,
                Orders.SHIPPED_AT,
                Orders.COMPLETED_AT,
                Shipments.COLLECTED_AT,
                Shipments.DELIVERED_AT,
                Shipments.WAYBILL_NO,
                Reviews.REVIEW_ID,
                Payments.PAYMENT_ID,
                TableSpec.ROW_NO));
    for (TableSpec table : ALL) {
      table.columns().stream()
          .filter(column -> column.privacy() == Privacy.PERSONAL)
          .map(Column::name)
          .forEach(columns::add);
    }
    return columns;
  }

  private Tables() {}
}
