package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What the build leaves in its target folder for processes to run on. */
final class BuildOutput {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private BuildOutput() {}

    static Path target() {
        return TARGET;
    }

    /** The packaged plugin: the zip named by the system property {@code plugin.zip}, else the newest one built. */
    static Path pluginZip() {
        String named = System.getProperty("plugin.zip");
        if (named != null) {
            return Path.of(named);
        }
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .max(Comparator.comparing(BuildOutput::lastModified))
                    .orElseThrow(() ->
                            new IllegalStateException("no zip in " + TARGET + ": run mvn -DskipTests package first"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacks a zip as an operator would, into a folder of the plugin path. */
    static void unpack(Path zip, Path folder) {
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IllegalStateException(zip + " reaches out of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(entries, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + zip, e);
        }
    }

    /** Writes the logging configuration of broker and worker into a folder, as the option that names it. */
    static String loggingOption(Path folder) {
        return "-Dlog4j2.configurationFile=" + resource("log4j2-process.xml", folder);
    }

    /** Copies a resource of ours into a folder, for a process that does not have our class path. */
    static URI resource(String name, Path folder) {
        Path file = folder.resolve(name);
        try (InputStream resource = BuildOutput.class.getResourceAsStream("/" + name)) {
            Files.createDirectories(folder);
            Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toUri();
    }

    private static FileTime lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
