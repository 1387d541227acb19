package mingcha.market;

import java.util.ArrayList;
import java.util.List;

/** Honest people who share an address, a net or a day of registration: look-alikes by buyers. */
final class Neighbours {
  private final World world;

  Neighbours(World world) {
    this.world = world;
  }

  /** Clusters of the taste groups that begin among these persons. */
  List<TruthLine> of(int from, int to) {
    People people = world.people();
    List<TruthLine> clusters = new ArrayList<>();
    for (int group = (from + People.GROUP - 1) / People.GROUP; group * People.GROUP < to; group++) {
      if (group >= people.groups()) {
        break;
      }
      for (int platform = 0; platform < world.settings().platforms().size(); platform++) {
        if (people.isCampus(group)) {
          clusters.add(cluster("campus_network", group, platform));
        }
        if (people.isRegistrationEvent(group)) {
          clusters.add(cluster("registration_event", group, platform));
        }
      }
    }
    return clusters;
  }

  private TruthLine cluster(String kind, int group, int platform) {
    List<String> buyers = new ArrayList<>();
    for (int person = group * People.GROUP; person < (group + 1) * People.GROUP; person++) {
      if (world.people().isMember(platform, person)) {
        buyers.add(world.people().account(platform, person));
      }
    }
    return new TruthLine(
        TruthLine.File.LOOK_ALIKES,
        null,
        kind,
        Deed.Kind.BRUSH.family(),
        world.settings().platforms().get(platform),
        null,
        null,
        null,
        world.calendar().date(0).toString(),
        world.calendar().date(world.calendar().days() - 1).toString(),
        null,
        buyers.stream().sorted().toList(),
        new Ids(world.seed()).digits("campaign", 10, 1_000_000_000L + group),
        null,
        null,
        null,
        null,
        world.settings().keySpace());
  }
}
