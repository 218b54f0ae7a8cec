package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages are short, fit a screen, and are found from the README. */
class PageShapeTest {
    private static final Path README = Path.of("README.md");
    private static final Path CHANGELOG = Path.of("CHANGELOG.md");
    private static final int WORDS = 11;

    static Stream<Path> pages() {
        return Pages.all().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageIsShortAndNoLineIsLong(Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(200));
        // The changelog grows with every version.
        if (!page.equals(CHANGELOG)) {
            assertThat(lines).hasSizeLessThan(page.toString().startsWith("README") ? 151 : 200);
        }
    }

    @Test
    void theFirstScreenOfTheReadmeFits80Columns() throws IOException {
        assertThat(Files.readAllLines(README).stream().limit(30).filter(line -> !line.strip()
                        .startsWith("<")))
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
    }

    @Test
    void theReadmeLeadsToEveryPage() throws IOException {
        String readme = Files.readString(README);
        assertThat(Pages.all()).filteredOn(page -> !page.equals(README)).allSatisfy(page -> assertThat(readme)
                .contains("](" + page + ")"));
    }

    /** What is written by hand stands on one page, and others link it: no two pages share so many words in a row. */
    @Test
    void noSentenceStandsOnTwoPages() throws IOException {
        Map<String, Path> first = new HashMap<>();
        for (Path page : Pages.all()) {
            if (page.toString().contains("zh-CN") || page.equals(CHANGELOG)) {
                continue;
            }
            for (String words : runs(Pages.writtenByHand(page))) {
                assertThat(first.putIfAbsent(words, page))
                        .as(page + ": " + words)
                        .isIn(null, page);
            }
        }
        assertThat(first).hasSizeGreaterThan(1000);
    }

    private static List<String> runs(String text) {
        List<String> words = find("[\\w.'-]+", text).stream()
                .map(word -> word.group().toLowerCase(Locale.ROOT))
                .toList();
        return IntStream.rangeClosed(0, words.size() - WORDS)
                .mapToObj(from -> String.join(" ", words.subList(from, from + WORDS)))
                .toList();
    }

    /** A headline figure is bold and stands, as it is, on the page that its row links. */
    @Test
    void theHeadlineFiguresAreThoseOfThePages() throws IOException {
        List<String> rows = Files.readAllLines(README).stream()
                .filter(line -> line.matches("\\| \\*\\*.*\\]\\(docs/(benchmarks|fault-tests)\\.md\\).*"))
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(4);
        for (String row : rows) {
            String page = find("\\]\\((docs/[^)]+)\\)", row).get(0).group(1);
            String text = Files.readString(Path.of(page));
            for (MatchResult figure : find("\\*\\*([^*]+)\\*\\*", row)) {
                assertThat(text).as(page).contains(figure.group(1));
            }
        }
    }

    @Test
    void aPictureForADarkScreenDiffersInColoursOnly() throws IOException {
        try (Stream<Path> pictures = Files.list(Path.of("docs/images"))) {
            List<Path> dark = pictures.filter(picture -> picture.toString().endsWith("-dark.svg"))
                    .toList();
            assertThat(dark).isNotEmpty();
            for (Path picture : dark) {
                Path light = Path.of(picture.toString().replace("-dark", "-light"));
                assertThat(withoutColours(picture)).isEqualTo(withoutColours(light));
            }
        }
    }

    private static String withoutColours(Path picture) throws IOException {
        return Files.readString(picture).replaceAll("#[0-9a-f]{6}", "colour");
    }

    private static List<MatchResult> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }
}
