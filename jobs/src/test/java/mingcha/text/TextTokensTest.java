package mingcha.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTokensTest {
  @ParameterizedTest
  @CsvSource({
    "面料厚实,面料厚实！！！",
    "面料厚实,面&#26009;厚实&nbsp;",
    "面料厚实,面\u200b料\ufeff厚实",
    "面料厚实,面料😊👍厚实❤️",
    "面料厚实,面料<br/>厚实",
    "ABC面料,ＡＢＣ面料",
    "面料厚实,面料厚厚厚厚实实",
    "面料厚实,&amp;nbsp;面料厚实",
    "面料厚实,面料&#99999999;厚实&#xFFFFFFF;",
    "面料厚实,面料&amp;#1114112;厚实&#9999999999999;",
    "面料厚实,面&#000000026009;厚实",
    "穿37码,穿42码",
  })
  void noiseDoesNotCount(String plain, String noisy) {
    assertThat(Grams.of(noisy)).containsExactly(Grams.of(plain));
  }

  @Test
  void synonymsAreOneWord() {
    assertThat(Grams.of("质量非常好，物流很快")).containsExactly(Grams.of("品质挺不错的,快递超迅速"));
    assertThat(Grams.of("质量非常差")).isNotEqualTo(Grams.of("质量非常好"));
  }

  @Test
  void aLatinWordIsOneToken() {
    assertThat(TextTokens.of("Sản phẩm tốt")).hasSize(3);
    assertThat(TextTokens.of("iPhone手机")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "😊😊😊", "！！！。。。", "\u200b\u200b", "&nbsp;", "\ud83d", "<br><br>"})
  void aTextOfNothingHasNoTokens(String text) {
    assertThat(TextTokens.of(text)).isEmpty();
    assertThat(Grams.of(text)).isEmpty();
  }

  @Test
  void aTextOfAHundredKilobytesIsCutAndNotRefused() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40_000; i++) {
      text.append((char) (0x4E00 + i * 7919 % 20_000));
    }
    assertThat(TextTokens.of(text.toString())).hasSizeBetween(3000, TextTokens.LIMIT);
    assertThat(TextTokens.of("&".repeat(100_000))).isEmpty();
    assertThat(TextTokens.of("<".repeat(100_000))).isEmpty();
  }

  @Test
  void whatTheTitleSaysIsLeftOut() {
    assertThat(Grams.without("红富士苹果脆", "烟台红富士苹果礼盒")).hasSize(1);
    assertThat(Grams.without("红富士苹果脆", null)).hasSize(5);
  }
}
