package io.iotbridge.aliyun.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What people read: README, CONTRIBUTING, changelog and {@code docs/}, and the commands and configurations that they find there. */
final class Pages {
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CONTINUED = Pattern.compile("\\s*\\\\\n\\s*");
    private static final Pattern IN_A_SENTENCE = Pattern.compile("`((?:mvn|curl|docker|kubectl) [^`]+)`");

    private Pages() {}

    static List<Path> all() {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
                                    .map(Path::of),
                            docs.filter(page -> page.toString().endsWith(".md")).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every command, as it stands there without its comment, each once. */
    static Set<String> commands() {
        Set<String> commands = new LinkedHashSet<>();
        for (Path page : all()) {
            String text = read(page);
            BLOCK.matcher(text)
                    .results()
                    .flatMap(block ->
                            CONTINUED.matcher(block.group(1)).replaceAll(" ").lines())
                    .map(line -> line.replaceAll("(^|\\s+)#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(commands::add);
            IN_A_SENTENCE
                    .matcher(text)
                    .results()
                    .map(command -> command.group(1).replaceAll("\\s+", " "))
                    .forEach(commands::add);
        }
        return commands;
    }

    /** Requests to the emulator, method and path, with a number where they have {@code N}. */
    static List<String> requests() {
        return Pattern.compile("`((?:GET|POST) /api/[^`]+)`")
                .matcher(read(Path.of("docs/emulator.md")))
                .results()
                .map(request -> request.group(1).replaceAll("=N$", "=0"))
                .distinct()
                .toList();
    }

    /** The blocks of a page in this language. */
    static List<String> block(Path page, String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(read(page))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** The sentences of a page: without code, addresses of links, and parts that programs write. */
    static String writtenByHand(Path page) {
        return read(page)
                .replaceAll("(?s)<!-- ([\\w-]+): begin -->.*?<!-- \\1: end -->", " ")
                .replaceAll("(?s)```.*?```|<!--.*?-->|<[^>]+>", " ")
                .replaceAll("\\]\\([^)]*\\)", " ");
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
