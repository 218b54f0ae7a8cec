package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README says the same in both languages: what a program can compare is equal, and in the same order. */
class LanguagesTest {
    private static final Path ENGLISH = Path.of("README.md");
    private static final Path CHINESE = Path.of("README.zh-CN.md");

    /** Commands, configurations, links, pictures, figures in bold, headings, items. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?m)^(?:mvn|docker|curl|kubectl) [^#\n]*[^#\\s]",
                "`([^`\n]+)`",
                "(?s)```json\n(.*?)```",
                "\\]\\(([^)]+)\\)",
                "(?:src|srcset)=\"([^\"]+)\"",
                "\\*\\*(\\d[\\d,.]*(?: KB)?)",
                "\\d{4}-\\d\\d-\\d\\d",
                "(?m)^#+ |^\\* |^\\| "
            })
    void isEqualInBothLanguages(String pattern) throws IOException {
        assertThat(found(pattern, CHINESE)).isNotEmpty().isEqualTo(found(pattern, ENGLISH));
    }

    /** The links that lead from one to the other are left out. */
    private static List<String> found(String pattern, Path page) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(page))
                .results()
                .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
                .filter(text -> !text.startsWith("README"))
                .toList();
    }
}
