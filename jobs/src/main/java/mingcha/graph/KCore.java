package mingcha.graph;

/**
 * Core numbers by peeling in order of degree (Batagelj and Zaversnik, An O(m) Algorithm for Cores
 * Decomposition of Networks, 2003).
 */
final class KCore {
  /**
   * The core number of each node: the largest k such that the node lies in a subgraph in which
   * every node has k neighbours or more.
   *
   * @param n number of nodes
   * @param a one end of each edge; no edge twice, no loops
   * @param b the other end
   */
  static int[] numbers(int n, int[] a, int[] b) {
    int[] degree = new int[n];
    for (int e = 0; e < a.length; e++) {
      degree[a[e]]++;
      degree[b[e]]++;
    }
    int[] start = new int[n + 1];
    int most = 0;
    for (int v = 0; v < n; v++) {
      start[v + 1] = start[v] + degree[v];
      most = Math.max(most, degree[v]);
    }
    int[] neighbour = new int[start[n]];
    int[] next = start.clone();
    for (int e = 0; e < a.length; e++) {
      neighbour[next[a[e]]++] = b[e];
      neighbour[next[b[e]]++] = a[e];
    }
    int[] bin = new int[most + 2];
    for (int v = 0; v < n; v++) {
      bin[degree[v] + 1]++;
    }
    for (int d = 0; d <= most; d++) {
      bin[d + 1] += bin[d];
    }
    int[] position = new int[n];
    int[] order = new int[n];
    int[] fill = bin.clone();
    for (int v = 0; v < n; v++) {
      position[v] = fill[degree[v]]++;
      order[position[v]] = v;
    }
    for (int at = 0; at < n; at++) {
      int v = order[at];
      for (int i = start[v]; i < start[v + 1]; i++) {
        int u = neighbour[i];
        if (degree[u] > degree[v]) {
          // The neighbour moves to the front of its bin, and the bin's front moves on.
          int front = bin[degree[u]];
          int w = order[front];
          if (u != w) {
            order[front] = u;
            order[position[u]] = w;
            position[w] = position[u];
            position[u] = front;
          }
          bin[degree[u]]++;
          degree[u]--;
        }
      }
    }
    return degree;
  }

  private KCore() {}
}
