package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page says the same in both languages: what a program can compare is equal, and in the same order. */
class LanguagesTest {
    private static final String CHINESE = ".zh-CN.md";

    /** Commands, configurations, links, pictures, figures in bold, headings, items. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?m)^(?:mvn|docker|curl|kubectl|echo) (?:\\\\\n|[^#\n])*[^#\\s]",
                "`([^`\n]+)`",
                "(?s)```json\n(.*?)```",
                "\\]\\(([^)]+)\\)",
                "(?:src|srcset)=\"([^\"]+)\"",
                "\\*\\*(\\d[\\d,.]*(?: KB)?)",
                "\\d{4}-\\d\\d-\\d\\d",
                "(?m)^#+ |^\\* |^\\| "
            })
    void isEqualInBothLanguages(String pattern) throws IOException {
        assertThat(found(pattern, Path.of("README.md"))).isNotEmpty();
        assertThat(pages()).hasSizeGreaterThan(2).allSatisfy(page -> assertThat(found(pattern, page))
                .as(page + ", " + pattern)
                .isEqualTo(found(pattern, english(page))));
    }

    private static List<Path> pages() {
        return Pages.all().stream()
                .filter(page -> page.toString().endsWith(CHINESE))
                .toList();
    }

    private static Path english(Path page) {
        return Path.of(page.toString().replace(CHINESE, ".md"));
    }

    /** A link to a page may lead to it in either language; those that lead from one language to the other are left out. */
    private static List<String> found(String pattern, Path page) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(page))
                .results()
                .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
                .map(text -> text.replace(CHINESE, ".md"))
                .filter(text -> !text.equals(english(page).getFileName().toString()))
                .toList();
    }
}
