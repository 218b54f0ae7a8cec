package io.iotbridge.aliyun.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.bench.Bench;
import io.iotbridge.aliyun.emulator.EmulatorProgram;
import io.iotbridge.aliyun.fault.Faults;
import io.iotbridge.aliyun.fault.Soak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    /** Programs with options; the others take none, or names. */
    private static final Map<String, Object> PROGRAMS =
            Map.of("faults", new Faults(), "soak", new Soak(), "bench", new Bench(), "emulator", new EmulatorProgram());

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CHANGELOG.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.sorted().forEach(pages::add);
        }
        return pages;
    }

    static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path page : pages()) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                block.group(1)
                        .lines()
                        .filter(line -> line.startsWith("mvn "))
                        .map(line -> line.replaceAll(" +#.*", ""))
                        .forEach(commands::add);
            }
        }
        return commands;
    }

    @Test
    void thereAreCommands() throws IOException {
        assertThat(commands()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("commands")
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
    void theListOfFaultsIsThere() {
        assertThat(new CommandLine(new Faults()).execute("--list")).isZero();
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        for (Path page : pages()) {
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
            List<String> anchors = Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceAll("^#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\w -]", "")
                            .replace(' ', '-'))
                    .toList();
            assertThat(anchors).as(page + " → " + target).contains(parts[1]);
        }
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
