package io.iotbridge.aliyun.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sources of the repository in another folder, without anything that a build has left. */
final class CleanCopy {
    /** All of them, as a clone has them. */
    static final List<String> EVERYTHING = List.of(
            "pom.xml",
            "manifest.json",
            "README.md",
            "README.zh-CN.md",
            "CONTRIBUTING.md",
            "SECURITY.md",
            "LICENSE",
            "CHANGELOG.md",
            ".gitignore",
            ".ci",
            ".github",
            "config",
            "docker",
            "docs",
            "src");

    private CleanCopy() {}

    static void of(List<String> sources, Path folder) {
        for (String source : sources) {
            copy(Path.of(source).toAbsolutePath(), folder.resolve(source));
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
