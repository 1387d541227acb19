package mingcha.market;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Manifests of the dumps. */
final class Manifests {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Folder of a file's dump. */
  static String folder(Layout layout, int file) {
    return switch (layout.dump(file)) {
      case FIRST -> "p" + (layout.platform(file) + 1) + "-1-full";
      case SECOND -> "p" + (layout.platform(file) + 1) + "-2-increment";
      case REVIEWS_AGAIN -> "p" + (layout.platform(file) + 1) + "-3-reviews";
      case REGISTER -> "register";
      case HOTLINE -> "hotline";
    };
  }

  static void write(World world, Layout layout, List<DumpFiles.FileFacts> files, Path dumps) {
    Map<String, List<DumpFiles.FileFacts>> byFolder = new TreeMap<>();
    for (DumpFiles.FileFacts file : files) {
      byFolder.computeIfAbsent(folder(layout, file.file()), key -> new ArrayList<>()).add(file);
    }
    byFolder.forEach((folder, members) -> write(world, layout, dumps.resolve(folder), members));
  }

  private static void write(
      World world, Layout layout, Path folder, List<DumpFiles.FileFacts> files) {
    int any = files.get(0).file();
    Layout.Dump dump = layout.dump(any);
    Calendar calendar = world.calendar();
    int cut = ShopRows.cut(calendar.days());
    boolean isFirst = dump == Layout.Dump.FIRST;
    int first = dump == Layout.Dump.SECOND ? cut : 0;
    int last = isFirst ? cut - 1 : calendar.days() - 1;
    int hour =
        switch (dump) {
          case REGISTER -> 1;
          case HOTLINE -> 2;
          case FIRST, SECOND -> 3;
          case REVIEWS_AGAIN -> 5;
        };
    String platform =
        switch (dump) {
          case REGISTER -> "register";
          case HOTLINE -> "hotline";
          default -> world.settings().platforms().get(layout.platform(any));
        };
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("platform", platform);
    manifest.put(
        "dump_id", calendar.date(last).toString().replace("-", "") + "-" + folder.getFileName());
    manifest.put("kind", dump == Layout.Dump.SECOND ? "increment" : "full");
    manifest.put(
        "period",
        Map.of("from", calendar.date(first).toString(), "to", calendar.date(last).toString()));
    manifest.put("exported_at", calendar.date(last + 1) + "T0" + hour + ":00:00+08:00");
    manifest.put("legal_basis", "网络交易监督管理办法 第三十四条");
    manifest.put(
        "request_no", "穗市监网调〔" + calendar.date(last).getYear() + "〕" + (any % 90 + 10) + "号");
    manifest.put("key_space", world.settings().keySpace());
    manifest.put("layout", "canonical");
    List<Map<String, Object>> entries = new ArrayList<>();
    for (DumpFiles.FileFacts file : files) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("path", layout.name(file.file()));
      entry.put("table", layout.table(file.file()).name());
      entry.put("format", "csv");
      entry.put("encoding", "UTF-8");
      entry.put("delimiter", ",");
      entry.put("rows", file.rows());
      entry.put("sha256", file.sha256());
      entries.add(entry);
    }
    manifest.put("files", entries);
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("manifest.json"), JSON.writeValueAsBytes(manifest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Manifests() {}
}
