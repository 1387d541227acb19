package mingcha.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-01 08:00:00|2026-11-01T00:00:00Z",
        "2026/11/1 8:00|2026-11-01T00:00:00Z",
        "20261101080000|2026-11-01T00:00:00Z",
        "2026年11月1日 8时0分|2026-11-01T00:00:00Z",
        "2026年11月1日|2026-10-31T16:00:00Z",
        "1793491200|2026-11-01T00:00:00Z",
        "1793491200000|2026-11-01T00:00:00Z",
        "1793491200000.0|2026-11-01T00:00:00Z",
        "2026-11-01T00:00:00Z|2026-11-01T00:00:00Z",
        "2026-11-01T08:00:00.250+08:00|2026-11-01T00:00:00.250Z",
        "1988-07-01 09:00:00|1988-07-01T00:00:00Z"
      })
  void timesOfSeveralForms(String text, Instant expected) {
    assertThat(Times.micros(text)).isEqualTo(expected.toEpochMilli() * 1000);
  }

  @ParameterizedTest
  @CsvSource({"yesterday", "2026-13-01", "2026-02-30 00:00:00", "45231.5", "9999-12-31 00:00:00"})
  void noTimes(String text) {
    assertThat(Times.micros(text)).isEqualTo(Times.BROKEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1234|false|1234",
        "1234.0|false|1234",
        "¥1,234.50|false|123450",
        "1,234.50元|false|123450",
        "12.5|true|1250",
        "(12.00)|true|-1200",
        "-3|true|-300"
      })
  void moneyIsFen(String text, boolean isYuan, long fen) {
    assertThat(Money.fen(text, isYuan)).isEqualTo(fen);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"12.50|false", "12.345|true", "1.2E3|true", "12,34|true", "--1|true"})
  void nothingIsGuessedAboutMoney(String text, boolean isYuan) {
    assertThat(Money.fen(text, isYuan)).isEqualTo(Money.BROKEN);
  }

  @Test
  void onePersonHasOnePseudonymInOneSpace() throws IOException {
    Pseudonyms pseudonyms = pseudonyms(Pseudonyms.Mac.HMAC_SHA_256);
    String phone = pseudonyms.of("gz", PersonKind.PHONE, "13812345678");

    assertThat(phone).hasSize(22).matches("[A-Za-z0-9_-]{22}");
    assertThat(pseudonyms.of("gz", PersonKind.PHONE, "+86 138-1234-5678")).isEqualTo(phone);
    assertThat(pseudonyms.of("gz", PersonKind.PHONE, "１３８１２３４５６７８")).isEqualTo(phone);
    assertThat(pseudonyms.of("gd", PersonKind.PHONE, "13812345678")).isNotEqualTo(phone);
    assertThat(pseudonyms.of("gz", PersonKind.BUYER, "13812345678")).isNotEqualTo(phone);
    assertThat(pseudonyms(Pseudonyms.Mac.HMAC_SM3).of("gz", PersonKind.PHONE, "13812345678"))
        .hasSize(22)
        .isNotEqualTo(phone);
  }

  @Test
  void identifiersInFreeTextAreReplaced() throws IOException {
    FreeText text = new FreeText(pseudonyms(Pseudonyms.Mac.HMAC_SHA_256));
    String clean =
        text.clean(
            "联系人：张三丰 电话13812345678，身份证11010519491231002X，邮箱 a.b@x.cn，ip 10.1.2.3，收货地址：广州市天河区一号",
            "gz");

    assertThat(clean)
        .contains("[phone:", "[person:", "[email:", "[ip:", "[name:", "[address:")
        .doesNotContain("张三丰", "13812345678", "11010519491231002X", "a.b@x.cn", "10.1.2.3", "天河区");
    assertThat(text.clean("满100返5元，订单2026110112345", "gz")).isEqualTo("满100返5元，订单2026110112345");
  }

  @Test
  void residentIdsAreKnownByTheirChecksum() {
    assertThat(FreeText.isResidentId("440106198501010023")).isTrue();
    assertThat(FreeText.isResidentId("440106198501010024")).isFalse();
  }

  private Pseudonyms pseudonyms(Pseudonyms.Mac mac) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "0123456789abcdef".repeat(4));
    return new Pseudonyms(PseudonymKey.read(file), mac);
  }
}
