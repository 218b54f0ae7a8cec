package io.iotbridge.aliyun.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The files of an image as its stage lays them out, in a folder, and its commands run from there. Absolute paths of the image become
 * paths of the folder; what a base image would bring is handed in.
 *
 * @param given what {@code COPY --from} finds: path in the other stage → file or folder here
 */
record ImageTreeFixture(DockerfileFixture.Stage stage, Path root, Map<String, Path> given) {
    private static final Path REPOSITORY = Path.of("").toAbsolutePath();

    /** Does what the {@code COPY} instructions say. */
    ImageTreeFixture layOut() throws IOException {
        for (String copy : stage.all("COPY")) {
            List<String> words = new ArrayList<>(List.of(copy.split("\\s+")));
            boolean fromStage = words.removeIf(word -> word.startsWith("--"));
            Path target = here(words.remove(words.size() - 1));
            for (String source : words) {
                Path file = fromStage ? given.get(source) : REPOSITORY.resolve(source);
                if (file == null) {
                    throw new AssertionError("nothing stands for " + source + " of another stage");
                }
                copy(file, target);
            }
        }
        return this;
    }

    /** A path of the image, in the folder. */
    Path here(String path) {
        return root.resolve(path.replaceFirst("^/", ""));
    }

    /**
     * ENTRYPOINT and CMD with the ENV of the stage.
     *
     * @param replaced words of the command → what stands there instead
     */
    Process start(Map<String, String> replaced, Path log) throws IOException {
        List<String> command = new ArrayList<>(stage.exec("ENTRYPOINT"));
        command.addAll(stage.exec("CMD"));
        ProcessBuilder builder = new ProcessBuilder(command.stream()
                .map(word -> replaced.getOrDefault(word, rerooted(word)))
                .toList());
        builder.environment().remove("CLASSPATH");
        for (String variable : stage.all("ENV")) {
            String[] pair = variable.split("=", 2);
            builder.environment().put(pair[0], rerooted(pair[1]));
        }
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    /** Whether the HEALTHCHECK of the stage is content, on another port than the image's. */
    boolean isHealthy(int imagePort, int port) throws IOException, InterruptedException {
        List<String> command = stage.healthCheck().stream()
                .map(word -> word.replace("/" + imagePort, "/" + port))
                .toList();
        Process check = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return check.waitFor(10, TimeUnit.SECONDS) && check.exitValue() == 0;
    }

    private String rerooted(String word) {
        return Stream.of(word.split(":"))
                .map(part -> part.startsWith("/opt/") || part.startsWith("/etc/")
                        ? here(part).toString()
                        : part)
                .reduce((first, second) -> first + ":" + second)
                .orElse(word);
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path to = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.createDirectories(to.getParent());
                    place(file, to);
                }
            }
        }
    }

    private static void place(Path file, Path to) throws IOException {
        if (file.toString().endsWith(".jar")) {
            // Hundreds of megabytes that nobody changes.
            Files.createSymbolicLink(to, file.toRealPath());
        } else {
            Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
