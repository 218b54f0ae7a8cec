package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that lists the classes on the way of a message: of two neighbours one knows the other, by its name, as a type or a field, or by an interface that it implements. */
class WalkTest {

    private static final Path PAGE = Path.of("docs/how-a-message-travels.md");
    private static final Pattern WALK = Pattern.compile("## The classes on the way(.*?)\n## ", Pattern.DOTALL);
    private static final Pattern INTERFACES = Pattern.compile("\\bimplements ([\\w., ]+)");

    private final Map<String, String> sources;

    WalkTest() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""), WalkTest::text));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void neighboursOnTheWalkKnowEachOther() {
        Matcher walk = WALK.matcher(text(PAGE));
        assertThat(walk.find()).isTrue();
        List<String> lines =
                walk.group(1).lines().filter(line -> line.contains("─►")).toList();
        assertThat(lines).as("down and up").hasSizeGreaterThan(5);
        for (String line : lines) {
            List<String> classes =
                    Stream.of(line.split("─►")).map(String::strip).toList();
            assertThat(classes).hasSizeGreaterThan(2).allMatch(sources::containsKey);
            for (int i = 1; i < classes.size(); i++) {
                String from = classes.get(i - 1);
                String to = classes.get(i);
                assertThat(knows(from, to) || knows(to, from))
                        .as(from + " ─► " + to)
                        .isTrue();
            }
        }
    }

    private boolean knows(String one, String other) {
        String source = sources.get(one);
        return names(other).stream().anyMatch(name -> Pattern.compile("(?i)\\b" + name + "\\b")
                .matcher(source)
                .find());
    }

    private List<String> names(String one) {
        List<String> names = new ArrayList<>(List.of(one));
        Matcher interfaces = INTERFACES.matcher(sources.get(one));
        if (interfaces.find()) {
            names.addAll(List.of(interfaces.group(1).split(", ")));
        }
        return names;
    }
}
