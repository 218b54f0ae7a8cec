package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.JavaProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.openjdk.jmh.generators.core.BenchmarkGenerator;
import org.openjdk.jmh.generators.core.FileSystemDestination;
import org.openjdk.jmh.generators.reflection.RFGeneratorSource;

/** Runs the JMH benchmarks of the pure parts: writes JMH's own code for them, compiles it, and hands over to JMH in a JVM of its own. */
final class Micro {
    private static final Path FOLDER = Path.of("target/jmh").toAbsolutePath();
    private static final Path TESTS = Path.of("target/test-classes").toAbsolutePath();
    private static final List<String> QUICK = List.of("-f", "1", "-wi", "3", "-i", "5", "-w", "1", "-r", "1");

    private Micro() {}

    /** @param arguments of JMH; none for a quick run of all */
    static int run(List<String> arguments) throws IOException, InterruptedException {
        generate();
        compile();
        List<String> command = new ArrayList<>(List.of(
                JavaProgram.OWN_JAVA_HOME.resolve("bin/java").toString(),
                "-cp",
                String.join(System.getProperty("path.separator"), FOLDER.toString(), JavaProgram.ownClassPath()),
                "org.openjdk.jmh.Main",
                "-rf",
                "json",
                "-rff",
                FOLDER.resolveSibling("jmh.json").toString()));
        command.addAll(arguments.isEmpty() ? QUICK : arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static void generate() throws IOException {
        Files.createDirectories(FOLDER);
        RFGeneratorSource source = new RFGeneratorSource();
        try (Stream<Path> classes = Files.walk(TESTS)) {
            classes.filter(file -> file.toString().endsWith("Benchmark.class"))
                    .map(Micro::load)
                    .forEach(source::processClasses);
        }
        FileSystemDestination destination = new FileSystemDestination(FOLDER.toFile(), FOLDER.toFile());
        BenchmarkGenerator generator = new BenchmarkGenerator();
        generator.generate(source, destination);
        generator.complete(source, destination);
        if (destination.hasErrors()) {
            throw new IllegalStateException("JMH: " + destination.getErrors());
        }
    }

    private static Class<?> load(Path file) {
        String path = TESTS.relativize(file).toString();
        try {
            return Class.forName(
                    path.substring(0, path.length() - ".class".length()).replace('/', '.'));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void compile() throws IOException {
        try (Stream<Path> sources = Files.walk(FOLDER)) {
            List<String> arguments = new ArrayList<>(
                    List.of("-proc:none", "-nowarn", "-cp", JavaProgram.ownClassPath(), "-d", FOLDER.toString()));
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
            int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
            if (status != 0) {
                throw new UncheckedIOException(new IOException("the generated code does not compile"));
            }
        }
    }
}
