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
import java.util.Optional;
import java.util.TreeMap;

/** Manifests of the dumps. */
final class Manifests {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Folder of a file's dump. */
  static String folder(Layout layout, int file) {
    String platform = "p" + (layout.platform(file) + 1);
    String folder =
        switch (layout.dump(file)) {
          case FIRST -> platform + "-1-full";
          case SECOND -> platform + "-2-increment";
          case REVIEWS_AGAIN -> platform + "-3-reviews";
          case CORRECTION -> platform + "-4-correction";
          case REGISTER -> "register";
          case HOTLINE -> "hotline";
        };
    return folder + layout.export(file).map(export -> "-" + export.layout()).orElse("");
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
    int first = layout.period(dump)[0];
    int last = layout.period(dump)[1];
    int hour =
        switch (dump) {
          case REGISTER -> 1;
          case HOTLINE -> 2;
          case FIRST, SECOND, CORRECTION -> 3;
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
    manifest.put(
        "kind",
        switch (dump) {
          case SECOND -> "increment";
          case CORRECTION -> "correction";
          default -> "full";
        });
    // No Map.of: its order changes from one run of the JVM to the next, and with it the file.
    Map<String, Object> period = new LinkedHashMap<>();
    period.put("from", calendar.date(first).toString());
    period.put("to", calendar.date(last).toString());
    manifest.put("period", period);
    manifest.put(
        "exported_at", calendar.date(layout.exportDay(dump)) + "T0" + hour + ":00:00+08:00");
    manifest.put("legal_basis", "网络交易监督管理办法 第三十四条");
    manifest.put(
        "request_no", "穗市监网调〔" + calendar.date(last).getYear() + "〕" + (any % 90 + 10) + "号");
    manifest.put("key_space", world.settings().keySpace());
    manifest.put("layout", layout.export(any).map(ExportFile::layout).orElse("canonical"));
    List<Map<String, Object>> entries = new ArrayList<>();
    for (DumpFiles.FileFacts file : files) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("path", layout.name(file.file()));
      Optional<ExportFile> export = layout.export(file.file());
      entry.put(
          "table", export.map(ExportFile::view).orElseGet(() -> layout.table(file.file()).name()));
      entry.put("format", "csv");
      entry.put("encoding", export.map(own -> own.charset().name()).orElse("UTF-8"));
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
