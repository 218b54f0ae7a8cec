package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A plugin of one class of the tests, for a worker that does not have our class path. */
public final class PluginJar {
    private PluginJar() {}

    /**
     * Puts it where {@link WorkerSettings} of this folder look for plugins.
     *
     * @param service the kind of plugin
     */
    public static void write(Path worker, Class<?> plugin, Class<?> service) {
        Path jar = worker.resolve("plugins").resolve(plugin.getSimpleName()).resolve("plugin.jar");
        String file = plugin.getName().replace('.', '/') + ".class";
        try (InputStream code = plugin.getResourceAsStream("/" + file)) {
            Files.createDirectories(jar.getParent());
            try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
                entries.putNextEntry(new ZipEntry(file));
                code.transferTo(entries);
                entries.putNextEntry(new ZipEntry("META-INF/services/" + service.getName()));
                entries.write(plugin.getName().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the packaged plugin there a second time, as if it were of another version. */
    public static void writeOurs(Path worker, String version) {
        Path folder = worker.toAbsolutePath().resolve("plugins").resolve("version-" + version);
        BuildOutput.unpack(BuildOutput.pluginZip(), folder);
        try (Stream<Path> files = Files.walk(folder)) {
            Path jar = files.filter(file -> file.getFileName().toString().startsWith("kafka-connect-aliyun-iot-")
                            && file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
            try (FileSystem entries = FileSystems.newFileSystem(jar)) {
                Files.writeString(
                        entries.getPath("io/iotbridge/aliyun/version.properties"), "version=" + version + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
