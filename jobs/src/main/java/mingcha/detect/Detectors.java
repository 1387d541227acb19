package mingcha.detect;

import java.util.List;
import mingcha.detect.brushing.Attack;
import mingcha.detect.brushing.BatchAccounts;
import mingcha.detect.brushing.EmptyParcel;
import mingcha.detect.brushing.MoneyLoop;
import mingcha.detect.brushing.Remark;
import mingcha.detect.brushing.Ring;
import mingcha.detect.brushing.SharedIdentity;
import mingcha.detect.brushing.Volume;
import mingcha.detect.consumer.Concentration;
import mingcha.detect.identity.RegistryMatch;
import mingcha.detect.identity.Threshold;
import mingcha.detect.identity.Triple;
import mingcha.detect.price.Discrimination;
import mingcha.detect.price.Display;
import mingcha.detect.price.FictitiousOriginal;
import mingcha.detect.price.Outlier;
import mingcha.detect.price.Parallel;
import mingcha.detect.price.RaiseThenCut;
import mingcha.detect.review.ReviewBurst;
import mingcha.detect.review.ReviewCashback;
import mingcha.detect.review.ReviewDeleted;
import mingcha.detect.review.ReviewFakeOrder;
import mingcha.detect.review.ReviewGroup;
import mingcha.detect.review.ReviewTemplate;

/**
 * THE list of detectors. A new one is one class, one parameter record, one page, one test and one
 * line here.
 */
public final class Detectors {
  /** Every detector, those that others follow first, with its parameters. */
  public static List<Detector> all(ParamSource source) {
    return List.of(
        // Attacks, whose orders the other brushing detectors leave out.
        Attack.from(source),
        // The register first: exact, and cheap.
        new RegistryMatch(source),
        new Threshold(source),
        new Triple(source),
        new Concentration(source),
        // Who buys where.
        Ring.from(source),
        // Parcels, accounts, money, behaviour; remarks follow, which lean on all of them.
        EmptyParcel.from(source),
        SharedIdentity.from(source),
        BatchAccounts.from(source),
        MoneyLoop.from(source),
        Volume.from(source),
        Remark.from(source),
        // Reviews.
        ReviewTemplate.from(source),
        ReviewGroup.from(source),
        ReviewFakeOrder.from(source),
        ReviewBurst.from(source),
        ReviewCashback.from(source),
        ReviewDeleted.from(source),
        // Prices, after brushing, whose suspects are no transactions.
        new FictitiousOriginal(source),
        new RaiseThenCut(source),
        new Display(source),
        new Discrimination(source),
        new Outlier(source),
        new Parallel(source));
  }

  private Detectors() {}
}
