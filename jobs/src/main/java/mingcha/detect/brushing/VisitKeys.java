package mingcha.detect.brushing;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import mingcha.graph.Visits;

/**
 * Collects who was where on which day, by 64-bit keys, and numbers both by their sorted keys, so
 * that the order of arrival does not matter. Buyers of one shop only are left out: they cannot be
 * in a ring. About 40 bytes a row while it collects.
 */
final class VisitKeys {
  private static final int SEVERAL = -2;

  private final Numbers buyers = new Numbers();
  private final Numbers shops = new Numbers();
  private final IntArrayList who = new IntArrayList();
  private final IntArrayList where = new IntArrayList();
  private final IntArrayList days = new IntArrayList();

  /** The only shop of each buyer so far, or that there are several. */
  private final IntArrayList onlyShop = new IntArrayList();

  /**
   * The visits, and the keys behind the numbers.
   *
   * @param buyers key of each person, ascending
   * @param shops key of each place, ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // primitives, never handed out
  record Numbered(Visits visits, long[] buyers, long[] shops) {}

  void add(long buyer, long shop, int day) {
    int person = buyers.of(buyer);
    int place = shops.of(shop);
    if (person == onlyShop.size()) {
      onlyShop.add(place);
    } else if (onlyShop.getInt(person) != place) {
      onlyShop.set(person, SEVERAL);
    }
    who.add(person);
    where.add(place);
    days.add(day);
  }

  Numbered numbered() {
    int kept = 0;
    for (int i = 0; i < who.size(); i++) {
      if (onlyShop.getInt(who.getInt(i)) == SEVERAL) {
        who.set(kept, who.getInt(i));
        where.set(kept, where.getInt(i));
        days.set(kept, days.getInt(i));
        kept++;
      }
    }
    int[] persons = Arrays.copyOf(who.elements(), kept);
    int[] places = Arrays.copyOf(where.elements(), kept);
    long[] buyerKeys = buyers.renumber(persons);
    long[] shopKeys = shops.renumber(places);
    Visits visits =
        Visits.of(
            buyerKeys.length,
            shopKeys.length,
            persons,
            places,
            Arrays.copyOf(days.elements(), kept));
    return new Numbered(visits, buyerKeys, shopKeys);
  }

  /** Numbers in the order of arrival. */
  private static final class Numbers {
    private final Long2IntOpenHashMap known = new Long2IntOpenHashMap();
    private final LongArrayList keys = new LongArrayList();

    Numbers() {
      known.defaultReturnValue(-1);
    }

    int of(long key) {
      int number = known.putIfAbsent(key, keys.size());
      if (number < 0) {
        keys.add(key);
        return keys.size() - 1;
      }
      return number;
    }

    /** Replaces numbers by the ranks of their keys among those that occur; the keys by rank. */
    long[] renumber(int[] numbers) {
      boolean[] occurs = new boolean[keys.size()];
      for (int number : numbers) {
        occurs[number] = true;
      }
      long[] sorted =
          IntStream.range(0, occurs.length)
              .filter(number -> occurs[number])
              .mapToLong(keys::getLong)
              .sorted()
              .toArray();
      for (int rank = 0; rank < sorted.length; rank++) {
        known.put(sorted[rank], rank);
      }
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = known.get(keys.getLong(numbers[i]));
      }
      return sorted;
    }
  }
}
