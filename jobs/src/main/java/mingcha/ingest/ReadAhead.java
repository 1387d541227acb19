package mingcha.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A stream that a thread of its own reads some blocks ahead. Inflating and hashing a file take as
 * long as cutting it, so that a single large file keeps two cores busy instead of one.
 */
final class ReadAhead extends InputStream {
  private static final int BLOCK = 1 << 18;
  private static final int BLOCKS_AHEAD = 4;

  private final BlockingQueue<Block> ready = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
  private final BlockingQueue<byte[]> spent = new ArrayBlockingQueue<>(BLOCKS_AHEAD + 2);
  private final Thread thread;
  private Block block = new Block(new byte[0], 0, null, false);
  private int at;

  /** Bytes that were read; the last one says so, or why there are no more. */
  private record Block(byte[] bytes, int length, IOException failure, boolean isLast) {}

  ReadAhead(InputStream in) {
    this.thread = new Thread(() -> fill(in), "read-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public int read() throws IOException {
    return at < block.length || turn() ? block.bytes[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == block.length && !turn()) {
      return -1;
    }
    int count = Math.min(length, block.length - at);
    System.arraycopy(block.bytes, at, into, from, count);
    at += count;
    return count;
  }

  /** Ends the thread, which may be in the middle of a block, and waits until it has. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private boolean turn() throws IOException {
    while (at == block.length) {
      if (block.failure != null) {
        throw block.failure;
      }
      if (block.isLast) {
        return false;
      }
      if (block.bytes.length == BLOCK) {
        var unused = spent.offer(block.bytes);
      }
      try {
        block = ready.take();
        at = 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
    return true;
  }

  private void fill(InputStream in) {
    try {
      boolean isLast = false;
      while (!isLast) {
        byte[] bytes = spent.poll();
        Block next;
        try {
          byte[] room = bytes == null ? new byte[BLOCK] : bytes;
          int length = in.readNBytes(room, 0, BLOCK);
          next = new Block(room, length, null, length < BLOCK);
        } catch (IOException e) {
          next = new Block(new byte[0], 0, e, true);
        }
        ready.put(next);
        isLast = next.isLast;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
