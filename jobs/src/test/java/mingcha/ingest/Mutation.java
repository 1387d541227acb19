package mingcha.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** What can happen to a file between the platform and us; the same seed does the same. */
enum Mutation {
  FLIP {
    @Override
    byte[] of(byte[] file, Random random) {
      byte[] out = file.clone();
      for (int i = random.nextInt(20); i >= 0 && out.length > 0; i--) {
        out[random.nextInt(out.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return out;
    }
  },
  TRUNCATE {
    @Override
    byte[] of(byte[] file, Random random) {
      return Arrays.copyOf(file, random.nextInt(file.length + 1));
    }
  },
  NUL_BYTES {
    @Override
    byte[] of(byte[] file, Random random) {
      return spliced(file, new byte[1 + random.nextInt(300)], random);
    }
  },
  NOISE {
    @Override
    byte[] of(byte[] file, Random random) {
      byte[] noise = new byte[1 + random.nextInt(500)];
      random.nextBytes(noise);
      return spliced(file, noise, random);
    }
  },
  QUOTES_AND_BREAKS {
    @Override
    byte[] of(byte[] file, Random random) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        text.append("\"\",\n\r;\t\\{}[]".charAt(random.nextInt(12)));
      }
      return spliced(file, text.toString().getBytes(StandardCharsets.UTF_8), random);
    }
  },
  HUGE_NUMBERS {
    @Override
    byte[] of(byte[] file, Random random) {
      String digits = "9".repeat(1 + random.nextInt(400));
      return new String(file, StandardCharsets.ISO_8859_1)
          .replace(",1,", "," + digits + (random.nextBoolean() ? "" : "E+" + digits) + ",")
          .getBytes(StandardCharsets.ISO_8859_1);
    }
  },
  REPEAT {
    @Override
    byte[] of(byte[] file, Random random) {
      int from = random.nextInt(file.length + 1);
      return spliced(file, Arrays.copyOfRange(file, from, file.length), random);
    }
  },
  OTHER_ENCODING {
    @Override
    byte[] of(byte[] file, Random random) {
      Charset[] charsets = {
        Charset.forName("GB18030"), StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
      };
      return new String(file, StandardCharsets.UTF_8)
          .getBytes(charsets[random.nextInt(charsets.length)]);
    }
  },
  GZIP {
    @Override
    byte[] of(byte[] file, Random random) {
      return DumpFolder.gzip(file);
    }
  },
  LONG_LINE {
    @Override
    byte[] of(byte[] file, Random random) {
      return spliced(
          file, "x".repeat(random.nextInt(20_000)).getBytes(StandardCharsets.UTF_8), random);
    }
  },
  NESTED {
    @Override
    byte[] of(byte[] file, Random random) {
      return spliced(
          file, "[{\"a\":".repeat(random.nextInt(3000)).getBytes(StandardCharsets.UTF_8), random);
    }
  };

  abstract byte[] of(byte[] file, Random random);

  /** One to three of them, one after the other. */
  static byte[] some(byte[] file, Random random) {
    byte[] out = file;
    for (int i = random.nextInt(3); i >= 0; i--) {
      out = values()[random.nextInt(values().length)].of(out, random);
    }
    return out;
  }

  private static byte[] spliced(byte[] file, byte[] piece, Random random) {
    int at = random.nextInt(file.length + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    out.writeBytes(piece);
    out.write(file, at, file.length - at);
    return out.toByteArray();
  }
}
