package mingcha.lead;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/** Which candidate of tonight is which lead of earlier nights. */
public final class Continuity {
  private static final Comparator<Earlier> OLDEST =
      Comparator.comparing(Earlier::firstRunAt)
          .thenComparing(earlier -> earlier.window().from())
          .thenComparing(Earlier::uid);

  private final int adjoiningDays;

  public Continuity(int adjoiningDays) {
    this.adjoiningDays = adjoiningDays;
  }

  /**
   * A lead of an earlier night, or of an earlier run of this night.
   *
   * @param statusBefore its status before tonight; none when tonight saw it first
   * @param hashBefore hash of its content before tonight
   * @param wasEmitted whether it was ever to go out before tonight
   * @param score its score before tonight
   * @param orders orders involved before tonight
   * @param families families of evidence before tonight
   */
  public record Earlier(
      String uid,
      String no,
      Signal.Subject subject,
      String code,
      Stretch window,
      LocalDate firstRunAt,
      Optional<String> statusBefore,
      Optional<String> hashBefore,
      boolean wasEmitted,
      double score,
      long orders,
      Set<String> families) {}

  /**
   * A candidate and the leads that it continues.
   *
   * @param uid the oldest lead's, or a new one
   * @param merged other leads that it bridges, which end tonight
   */
  public record Continued(
      Candidate candidate, String uid, Optional<Earlier> earlier, List<Earlier> merged) {}

  /**
   * What became of candidates and of leads.
   *
   * @param gone leads of the subjects looked at that nothing speaks for any longer
   */
  public record Outcome(List<Continued> continued, List<Earlier> gone) {}

  private record Key(Signal.Subject subject, String code) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Comparator.comparing(Key::subject).thenComparing(Key::code).compare(this, other);
    }
  }

  /**
   * Gives each candidate the lead that it continues, or a uid of its own.
   *
   * @param earlier leads of the subjects that were looked at tonight, without those that were
   *     merged on an earlier night
   */
  public Outcome match(List<Candidate> candidates, List<Earlier> earlier) {
    Map<Key, List<Candidate>> byKey = new TreeMap<>();
    candidates.forEach(
        c -> byKey.computeIfAbsent(new Key(c.subject(), c.code()), k -> new ArrayList<>()).add(c));
    Map<Key, List<Earlier>> known = new TreeMap<>();
    earlier.forEach(
        e -> known.computeIfAbsent(new Key(e.subject(), e.code()), k -> new ArrayList<>()).add(e));
    List<Continued> continued = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    byKey.forEach(
        (key, ofOne) -> continued.addAll(match(ofOne, known.getOrDefault(key, List.of()), taken)));
    List<Earlier> gone = earlier.stream().filter(e -> !taken.contains(e.uid())).toList();
    return new Outcome(List.copyOf(continued), gone);
  }

  private List<Continued> match(
      List<Candidate> candidates, List<Earlier> known, Set<String> taken) {
    Map<Integer, List<Earlier>> claims = new TreeMap<>();
    for (Earlier lead : known) {
      int nearest = nearest(candidates, lead);
      if (nearest >= 0) {
        claims.computeIfAbsent(nearest, i -> new ArrayList<>()).add(lead);
        taken.add(lead.uid());
      }
    }
    List<Continued> continued = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      List<Earlier> oldestFirst =
          claims.getOrDefault(i, List.of()).stream().sorted(OLDEST).toList();
      Candidate candidate = candidates.get(i);
      if (oldestFirst.isEmpty()) {
        continued.add(
            new Continued(candidate, fresh(candidate, taken), Optional.empty(), List.of()));
      } else {
        continued.add(
            new Continued(
                candidate,
                oldestFirst.get(0).uid(),
                Optional.of(oldestFirst.get(0)),
                oldestFirst.subList(1, oldestFirst.size())));
      }
    }
    return continued;
  }

  private int nearest(List<Candidate> candidates, Earlier lead) {
    int nearest = -1;
    for (int i = 0; i < candidates.size(); i++) {
      Stretch window = candidates.get(i).window();
      if (!window.touches(lead.window(), adjoiningDays)) {
        continue;
      }
      if (nearest < 0
          || window.common(lead.window())
              > candidates.get(nearest).window().common(lead.window())) {
        nearest = i;
      }
    }
    return nearest;
  }

  /** A uid of its own, free of versions and run ids. */
  private static String fresh(Candidate candidate, Set<String> taken) {
    String uid = uid(candidate.subject(), candidate.code(), candidate.window().from());
    // A lead that began on the same day went to another stretch when the two fell apart.
    for (int again = 2; !taken.add(uid); again++) {
      uid = hash(uid + "/" + again);
    }
    return uid;
  }

  /** Hash of (platform, subject, violation code, first act date as first seen). */
  public static String uid(Signal.Subject subject, String code, LocalDate firstAct) {
    StringBuilder identity = new StringBuilder();
    for (String part :
        List.of(subject.platform(), subject.type(), subject.id(), code, firstAct.toString())) {
      identity.append(part.length()).append(':').append(part);
    }
    return hash(identity.toString());
  }

  private static String hash(String text) {
    return DigestUtils.sha256Hex(text).substring(0, 32);
  }
}
