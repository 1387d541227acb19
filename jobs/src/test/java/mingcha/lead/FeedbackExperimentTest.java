package mingcha.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import mingcha.run.Settings;
import org.junit.jupiter.api.Test;

/**
 * What a hundred answers are worth. Officers take the first leads of a list whose scores are wrong
 * in another way for each code, and thirty more are drawn from below the cut; most answers say
 * nothing of guilt. The rest of the list is ranked before and after.
 */
class FeedbackExperimentTest {
  private static final int MARKETS = 30;
  private static final int LEADS = 1000;
  private static final int CODES = 5;
  private static final int CLOSED = 100;
  private static final int AUDITED = 30;

  /** How far the scores of a code are off, as a standard deviation of log-odds. */
  private static final double OFF = 1.2;

  private record Lead(int number, String code, double score, boolean isGuilty) {}

  @Test
  void answersImproveTheRankingOfTheRest() {
    double[] gains = gains(OFF, false);
    assertThat(mean(gains)).isGreaterThan(0.01);
    assertThat(Arrays.stream(gains).filter(gain -> gain > 0).count())
        .isGreaterThan(MARKETS * 2 / 3);
  }

  /** Where the scores are right there is nothing to learn, and coins must not pretend there is. */
  @Test
  void answersThatAreNoiseDoNot() {
    assertThat(mean(gains(0, true))).isBetween(-0.05, 0.002);
  }

  private static double[] gains(double deviation, boolean isNoise) {
    double[] gains = new double[MARKETS];
    for (int market = 0; market < MARKETS; market++) {
      Random random = new Random(market);
      List<Lead> leads = leads(random, deviation);
      Set<Integer> answered = new HashSet<>();
      List<Answers.Answer> answers = new ArrayList<>();
      leads.stream().limit(CLOSED).forEach(lead -> answered.add(lead.number()));
      while (answered.size() < CLOSED + AUDITED) {
        answered.add(leads.get(CLOSED + random.nextInt(LEADS - CLOSED)).number());
      }
      leads.stream()
          .filter(lead -> answered.contains(lead.number()))
          .forEach(lead -> answers.add(answer(lead, random, isNoise)));
      Answers learnt =
          Answers.learn(
              answers, Settings.defaults().bind("lead.yaml", LeadSettings.class).calibration());
      List<Lead> rest = leads.stream().filter(lead -> !answered.contains(lead.number())).toList();
      double before = averagePrecision(rest);
      double after =
          averagePrecision(
              rest.stream()
                  .sorted(
                      Comparator.comparingDouble(
                          lead -> -learnt.corrected(lead.code(), lead.score())))
                  .toList());
      gains[market] = after - before;
    }
    return gains;
  }

  /** The first come first, by scores that are off by code. */
  private static List<Lead> leads(Random random, double deviation) {
    double[] off = random.doubles(CODES).map(any -> deviation * random.nextGaussian()).toArray();
    List<Lead> leads = new ArrayList<>();
    for (int i = 0; i < LEADS; i++) {
      int code = random.nextInt(CODES);
      double truth = 1.5 * random.nextGaussian();
      leads.add(
          new Lead(
              i,
              "code" + code,
              Odds.probability(truth + off[code]),
              random.nextDouble() < Odds.probability(truth)));
    }
    leads.sort(Comparator.comparingDouble(lead -> -lead.score()));
    return leads;
  }

  /**
   * Of what is guilty a third is punished and a third let off with advice; a tenth cannot be found;
   * the innocent are told to be unfounded in seven cases of ten and to be out of reach in the rest.
   */
  private static Answers.Answer answer(Lead lead, Random random, boolean isNoise) {
    boolean seemsGuilty = isNoise ? random.nextBoolean() : lead.isGuilty();
    double draw = random.nextDouble();
    String status;
    if (seemsGuilty) {
      status = draw < 0.4 ? "PUNISHED" : draw < 0.5 ? "FILED" : draw < 0.9 ? "CLOSED" : "NOT_FOUND";
    } else {
      status = draw < 0.7 ? "UNFOUNDED" : draw < 0.85 ? "RETURNED" : "NOT_FOUND";
    }
    return new Answers.Answer(
        "" + lead.number(), lead.code(), status, status.equals("PUNISHED"), lead.score());
  }

  private static double averagePrecision(List<Lead> ranked) {
    int found = 0;
    double sum = 0;
    for (int i = 0; i < ranked.size(); i++) {
      if (ranked.get(i).isGuilty()) {
        found++;
        sum += found / (i + 1.0);
      }
    }
    return sum / found;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
