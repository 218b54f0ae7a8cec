package io.iotbridge.aliyun.cluster;

import java.io.File;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What to run in a JVM of its own.
 *
 * @param javaHome the JDK that runs it
 * @param log where its standard output and error are appended
 */
public record JavaProgram(
        Path javaHome, String classPath, List<String> options, String mainClass, List<String> arguments, Path log) {

    /** The JDK this JVM runs on. */
    public static final Path OWN_JAVA_HOME = Path.of(System.getProperty("java.home"));

    /** Copies the lists. */
    public JavaProgram {
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
    }

    /** The class path of this very class, in a JVM of its own or inside Maven's. */
    public static String ownClassPath() {
        // Maven runs programs on a loader of its own; the system property names Maven's jars then.
        if (JavaProgram.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(url -> Path.of(URI.create(url.toString())).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
