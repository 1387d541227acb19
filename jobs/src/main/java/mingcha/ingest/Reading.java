package mingcha.ingest;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * How the cells of a layout are to be read.
 *
 * @param nullWords cells that mean nothing
 * @param isYuan whether money without a mark is in yuan; else it is in fen
 */
public record Reading(Set<String> nullWords, boolean isYuan) implements Serializable {
  static Reading canonical(List<String> nullWords) {
    return new Reading(Set.copyOf(nullWords), false);
  }
}
