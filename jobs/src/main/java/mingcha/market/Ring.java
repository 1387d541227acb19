package mingcha.market;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * People who order for shops because they are asked to: brushing hands, a gang that attacks, or
 * honest followers of a recommendation list.
 *
 * @param pool persons
 * @param crew how many of them work together on a day; 0 for a pool that mixes freely
 * @param jobs what they do, shop by shop
 */
record Ring(
    int campaign,
    int platform,
    boolean guilty,
    List<Integer> pool,
    int crew,
    double shift,
    List<Deed> jobs)
    implements Serializable {

  /** One order to place. */
  record Task(int shop, int person, long time) {}

  /** Every task of the ring in order of day; the same whoever asks. */
  List<Task> tasks(long seed, Calendar calendar) {
    Draw draw = Draw.of(seed, "tasks", campaign);
    List<int[]> open = new ArrayList<>();
    for (Deed job : jobs) {
      for (int i = 0; i < job.amount(); i++) {
        open.add(new int[] {draw.whole(job.firstDay(), job.lastDay()), job.shop()});
      }
    }
    open.sort(Comparator.<int[]>comparingInt(task -> task[0]).thenComparingInt(task -> task[1]));
    Map<Long, Integer> lastVisit = new HashMap<>();
    List<Task> tasks = new ArrayList<>(open.size());
    int turn = 0;
    int today = Integer.MIN_VALUE;
    int[] order = pool.stream().mapToInt(Integer::intValue).toArray();
    shuffle(order, draw);
    for (int[] task : open) {
      if (task[0] != today) {
        today = task[0];
        turn = 0;
      }
      int person = -1;
      for (int tries = 0; tries < 12; tries++) {
        int candidate = candidate(order, today, turn++, draw);
        long key = (long) candidate << 32 | task[1];
        Integer before = lastVisit.get(key);
        if (before == null || today - before > 45 || tries == 11) {
          person = candidate;
          lastVisit.put(key, today);
          break;
        }
      }
      tasks.add(new Task(task[1], person, time(calendar, today, draw)));
    }
    return tasks;
  }

  private int candidate(int[] order, int day, int turn, Draw draw) {
    if (crew == 0 || crew >= order.length || draw.chance(0.1)) {
      return order[draw.below(order.length)];
    }
    int crews = Math.max(1, order.length / crew);
    int mine = Math.floorMod(Draw.mix(Math.floorDiv(day, 2) * 31L + campaign), crews);
    return order[(mine * crew + turn % crew) % order.length];
  }

  /** Hands work in shifts or at any hour, as the ring does. */
  private long time(Calendar calendar, int day, Draw draw) {
    long usual = calendar.timeOn(day, draw);
    if (!draw.chance(shift)) {
      return usual;
    }
    int start = 9 + (int) Math.floorMod(Draw.mix(campaign * 977L + day), 11L);
    return (long) day * Calendar.DAY + start * 3600L + draw.below(2 * 3600);
  }

  /**
   * How tightly this shop's hands hang together: other shops of the ring that two of them both
   * visited within three days, averaged over pairs.
   */
  double cohesion(int shop, List<Task> tasks, long seed) {
    Map<Integer, Map<Integer, Long>> visits = new HashMap<>();
    List<Integer> hands = new ArrayList<>();
    for (Task task : tasks) {
      visits.computeIfAbsent(task.person(), key -> new HashMap<>()).put(task.shop(), task.time());
      if (task.shop() == shop) {
        hands.add(task.person());
      }
    }
    if (hands.size() < 2) {
      return 0;
    }
    Draw draw = Draw.of(seed, "cohesion", campaign, shop);
    double sum = 0;
    int pairs = 400;
    for (int i = 0; i < pairs; i++) {
      int a = hands.get(draw.below(hands.size()));
      int b = hands.get(draw.below(hands.size()));
      if (a == b) {
        continue;
      }
      Map<Integer, Long> other = visits.get(b);
      for (Map.Entry<Integer, Long> visit : visits.get(a).entrySet()) {
        Long at = other.get(visit.getKey());
        if (visit.getKey() != shop
            && at != null
            && Math.abs(at - visit.getValue()) <= 3L * Calendar.DAY) {
          sum++;
        }
      }
    }
    return sum / pairs;
  }

  private static void shuffle(int[] values, Draw draw) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = draw.below(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }
}
