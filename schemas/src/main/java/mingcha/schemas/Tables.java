package mingcha.schemas;

import java.util.List;
import java.util.Optional;
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

  private Tables() {}
}
