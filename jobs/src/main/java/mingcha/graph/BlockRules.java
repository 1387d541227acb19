package mingcha.graph;

/**
 * What {@link TimedBlocks} looks for.
 *
 * @param windows lengths of the windows to search, in days on which anything happened
 * @param basket a person at n places in a window gives each pair of them weight min(1, basket/(n −
 *     1)), so that one collector cannot outvote a crowd
 * @param largestBasket a person at more places than this in a window says nothing about pairs
 * @param edgeTail how improbable the count of a pair of places must be in a window
 * @param leastCount persons that a pair of places must at least share in a window
 * @param leastPlaces places of a block at least
 * @param leastPersons persons of a block at least
 * @param longest days of a block at most
 */
@SuppressWarnings("ArrayRecordComponent") // primitives; copied on the way in and out
public record BlockRules(
    int[] windows,
    int basket,
    int largestBasket,
    double edgeTail,
    int leastCount,
    int leastPlaces,
    int leastPersons,
    int longest)
    implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  public BlockRules {
    windows = windows.clone();
  }

  @Override
  public int[] windows() {
    return windows.clone();
  }
}
