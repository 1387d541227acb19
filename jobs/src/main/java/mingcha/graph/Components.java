package mingcha.graph;

/**
 * Connected components of a graph in memory, by union-find with path halving and union towards the
 * smaller name (Tarjan and van Leeuwen, Worst-case analysis of set union algorithms, JACM 31,
 * 1984). Almost linear in nodes and edges; no recursion, so that a long chain costs no stack.
 */
public final class Components {
  /**
   * The component of every node, named by its smallest node; the order of the edges does not
   * matter.
   *
   * @param n number of nodes, which are 0 to n − 1
   * @param a one end of each edge
   * @param b the other end of each edge
   * @return for each node the smallest node of its component
   * @throws IllegalArgumentException when the two ends differ in number
   * @throws IndexOutOfBoundsException when an end is not a node
   */
  public static int[] components(int n, int[] a, int[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(a.length + " ends against " + b.length);
    }
    int[] parent = new int[n];
    for (int node = 0; node < n; node++) {
      parent[node] = node;
    }
    for (int edge = 0; edge < a.length; edge++) {
      int one = root(parent, a[edge]);
      int other = root(parent, b[edge]);
      if (one < other) {
        parent[other] = one;
      } else {
        parent[one] = other;
      }
    }
    // Parents are never larger than their children, so one pass in order finds every root.
    for (int node = 0; node < n; node++) {
      parent[node] = parent[parent[node]];
    }
    return parent;
  }

  private static int root(int[] parent, int node) {
    int at = node;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private Components() {}
}
