package mingcha.text;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plan of the template detector on arrays: the same candidates, the same verification, the same
 * components, so that likeness can be measured on real texts without a cluster.
 */
final class InMemoryFamilies {
  private final List<int[]> grams;
  private final GramWeights weights;
  private final int[] parent;
  private long candidates;

  InMemoryFamilies(List<String> texts, double commonShare) {
    this.grams = texts.stream().map(Grams::of).toList();
    int[] documents = new int[GramWeights.CELLS];
    for (int[] set : grams) {
      IntOpenHashSet cells = new IntOpenHashSet();
      for (int gram : set) {
        cells.add(GramWeights.cell(gram));
      }
      for (int cell : cells) {
        documents[cell]++;
      }
    }
    this.weights = GramWeights.of(documents, texts.size(), commonShare);
    this.parent = new int[grams.size()];
    for (int i = 0; i < parent.length; i++) {
      parent[i] = i;
    }
  }

  /** Joins texts that share a key and are copies. */
  void join(int bands, int rows, int neighbours, CopyRule rule) {
    WeightedMinHash hash = new WeightedMinHash(bands, rows, weights);
    Map<Long, List<Integer>> buckets = new HashMap<>();
    for (int text = 0; text < grams.size(); text++) {
      if (weights.information(grams.get(text)) < rule.leastShared()) {
        continue;
      }
      for (long key : hash.keys(grams.get(text))) {
        buckets.computeIfAbsent(key, any -> new ArrayList<>(1)).add(text);
      }
    }
    LongOpenHashSet tried = new LongOpenHashSet();
    buckets.forEach(
        (key, texts) -> {
          if (texts.size() > 1) {
            texts.sort(Comparator.comparingLong(text -> WeightedMinHash.mix(key ^ text)));
            for (int i = 1; i < texts.size(); i++) {
              tryPair(tried, texts.get(0), texts.get(i), rule);
              for (int back = 1; back <= neighbours && i - back > 0; back++) {
                tryPair(tried, texts.get(i - back), texts.get(i), rule);
              }
            }
          }
        });
    candidates = tried.size();
  }

  long candidates() {
    return candidates;
  }

  GramWeights weights() {
    return weights;
  }

  int[] grams(int text) {
    return grams.get(text);
  }

  int root(int text) {
    int at = text;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** Families of two texts or more. */
  List<List<Integer>> families() {
    Map<Integer, List<Integer>> byRoot = new HashMap<>();
    for (int text = 0; text < parent.length; text++) {
      byRoot.computeIfAbsent(root(text), any -> new ArrayList<>(1)).add(text);
    }
    return byRoot.values().stream().filter(family -> family.size() > 1).toList();
  }

  private void tryPair(LongOpenHashSet tried, int left, int right, CopyRule rule) {
    int low = Math.min(left, right);
    int high = Math.max(left, right);
    if (!tried.add(((long) low << 32) | high)) {
      return;
    }
    int[] a = grams.get(low);
    int[] b = grams.get(high);
    if (rule.copies(a, b, weights) > 0) {
      parent[root(high)] = root(low);
    }
  }
}
