package mingcha.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The public Chinese reviews that lie beside the project (SophonPlus, ChineseNlpCorpus); no part of
 * it. A test that asks for them is skipped where they are not.
 */
final class RealReviews {
  static final String SHOPPING = "online_shopping_10_cats.csv";
  static final String MEALS = "waimai_10k.csv";
  static final String HOTELS = "ChnSentiCorp_htl_all.csv";

  /**
   * One review.
   *
   * @param category category of goods, or the file where it has none
   * @param isPraise as the data set labels it
   */
  record Review(String category, boolean isPraise, String text) {}

  static List<Review> of(String... files) {
    Path folder =
        Path.of(
            System.getProperty("mingcha.root", "."), "../shared/data/chinese_reviews_sophonplus");
    assumeTrue(Files.isDirectory(folder), "skipped: the real reviews are not beside the project");
    List<Review> reviews = new ArrayList<>();
    for (String file : files) {
      try (CSVParser parser =
          CSVParser.parse(
              folder.resolve(file),
              StandardCharsets.UTF_8,
              CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get())) {
        for (CSVRecord row : parser) {
          reviews.add(
              new Review(
                  row.isMapped("cat") ? row.get("cat") : file,
                  // By place: the first name of a file may begin with a byte order mark.
                  row.get(row.size() - 2).equals("1"),
                  row.get("review")));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return reviews;
  }

  private RealReviews() {}
}
