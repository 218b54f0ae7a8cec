package io.iotbridge.aliyun.errors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text of others cannot break a line, hide, turn the reading direction, or fill a message. */
class QuotedTest {

    @Test
    void showsPlainTextAsItIs() {
        assertThat(Quoted.of("pump-1 ok, 温度 é 😀 it's \\n")).isEqualTo("'pump-1 ok, 温度 é 😀 it's \\n'");
        assertThat(Quoted.bare("")).isEmpty();
        assertThat(Quoted.of(null)).isEqualTo("'null'");
    }

    @ParameterizedTest
    @CsvSource({
        "0, \\u0000",
        "9, \\t",
        "10, \\n",
        "13, \\r",
        "27, \\u001B",
        "127, \\u007F",
        "133, \\u0085",
        "160, \\u00A0",
        "173, \\u00AD",
        "1564, \\u061C",
        "8203, \\u200B",
        "8232, \\u2028",
        "8233, \\u2029",
        "8238, \\u202E",
        "8294, \\u2066",
        "12288, \\u3000",
        "12644, \\u3164",
        "55357, \\uD83D",
        "65039, \\uFE0F",
        "65279, \\uFEFF",
        "65535, \\uFFFF",
        "917569, \\u{E0041}",
        "1114111, \\u{10FFFF}",
    })
    void escapesWhatCannotBeSeen(int codePoint, String shown) {
        assertThat(Quoted.bare("a" + Character.toString(codePoint) + "b")).isEqualTo("a" + shown + "b");
    }

    @Test
    void showsAtMostTwoHundredCharacters() {
        assertThat(Quoted.bare("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(Quoted.bare("x".repeat(201))).isEqualTo("x".repeat(199) + "…");
        assertThat(Quoted.of("x".repeat(400_000))).hasSize(202);
        assertThat(Quoted.bare("\n".repeat(101))).hasSizeLessThanOrEqualTo(200).endsWith("\\n…");
    }

    @Test
    void cutsNeitherEscapeNorSurrogatePair() {
        assertThat(Quoted.bare("x".repeat(197) + "\u0000yz")).isEqualTo("x".repeat(197) + "…");
        assertThat(Quoted.bare("x".repeat(198) + "😀yz")).isEqualTo("x".repeat(198) + "…");
    }

    @Test
    void leavesAloneWhatIsQuotedAlready() {
        String once = Quoted.bare("a\nb\u202E" + "x".repeat(300));
        assertThat(Quoted.bare(once)).isEqualTo(once);
    }
}
