package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.bench.Bench;
import io.iotbridge.aliyun.emulator.EmulatorProgram;
import io.iotbridge.aliyun.fault.Faults;
import io.iotbridge.aliyun.fault.Soak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands and links of README and pages lead somewhere: programs, tests and properties exist, and options are those of the programs. */
class CommandsTest {

    private static final Pattern LINK = Pattern.compile("(?:\\]\\(|(?:src|srcset|href)=\")([^)\"]+)[)\"]");

    /** Programs with options; the others take none, or names. */
    private static final Map<String, Object> PROGRAMS =
            Map.of("faults", new Faults(), "soak", new Soak(), "bench", new Bench(), "emulator", new EmulatorProgram());

    static Stream<String> commands() {
        return Pages.commands().stream();
    }

    static Stream<String> ofMaven() {
        return commands().filter(command -> command.startsWith("mvn "));
    }

    @Test
    void everyCommandIsTriedAndWhatIsTriedIsACommand() {
        assertThat(Trials.ALL.stream().map(Trial::command))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(20);
        assertThat(Trials.ALL.stream().map(Trial::command).toList())
                .as("Trials.java says how each command of README.md, CONTRIBUTING.md and docs/ is tried")
                .containsExactlyInAnyOrderElementsOf(Pages.commands());
    }

    @Test
    void whatIsShortenedKeepsEveryOption() {
        assertThat(Trials.ALL).allMatch(Trial::isFaithful);
    }

    @ParameterizedTest
    @MethodSource("ofMaven")
    void aCommandRunsSomethingThereIs(String command) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Matcher program = Pattern.compile("exec:java@(\\S+)").matcher(command);
        if (program.find()) {
            assertThat(pom).contains("<id>" + program.group(1) + "</id>");
            parse(program.group(1), command);
        }
        String tests = names(Path.of("src/test/java"));
        String sources = text(Path.of("src/test/java")) + pom;
        for (MatchResult property : Pattern.compile(" -D([\\w.]+)(=(\\S+))?")
                .matcher(command)
                .results()
                .toList()) {
            switch (property.group(1)) {
                case "exec.args", "skipTests", "surefire.failIfNoSpecifiedTests" -> {}
                case "test", "it.test" ->
                    assertThat(property.group(3).equals("NoSuch") || tests.contains("/" + property.group(3) + ".java"))
                            .as(property.group())
                            .isTrue();
                default -> assertThat(sources).contains(property.group(1));
            }
        }
    }

    private static void parse(String program, String command) {
        Matcher arguments = Pattern.compile("-Dexec.args=\"(.*?)\"").matcher(command);
        if (arguments.find()
                && PROGRAMS.containsKey(program)
                && !arguments.group(1).equals("…")) {
            CommandLine line = new CommandLine(PROGRAMS.get(program)).setCaseInsensitiveEnumValuesAllowed(true);
            line.parseArgs(arguments.group(1).split(" "));
        }
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (Path page : Pages.all()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(page)).results().toList()) {
                String target = link.group(1);
                if (!target.startsWith("http")) {
                    leadsSomewhere(page, target);
                }
            }
        }
    }

    private static void leadsSomewhere(Path page, String target) throws IOException {
        String[] parts = target.split("#");
        Path folder = page.toAbsolutePath().getParent();
        Path file = parts[0].isEmpty() ? page : folder.resolve(parts[0]).normalize();
        assertThat(file).as(page + " → " + target).exists();
        if (parts.length == 2) {
            assertThat(anchors(file)).as(page + " → " + target).contains(parts[1]);
        }
    }

    /** Those of headings, and those that are written. */
    private static List<String> anchors(Path page) throws IOException {
        Stream<String> headings = Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceAll("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("(?U)[^\\w -]", "")
                        .replace(' ', '-'));
        Stream<String> named = Pattern.compile("<a id=\"([^\"]+)\">")
                .matcher(Files.readString(page))
                .results()
                .map(anchor -> anchor.group(1));
        return Stream.concat(headings, named).toList();
    }

    private static String names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return String.join("\n", files.map(Path::toString).toList());
        }
    }

    private static String text(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
