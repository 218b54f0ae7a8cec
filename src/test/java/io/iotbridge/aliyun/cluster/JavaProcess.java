package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM that can be stopped, killed, frozen and started again, and that never outlives the JVM that started it. */
public final class JavaProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "child-processes-end"));
    }

    private final JavaProgram program;
    private Process process;

    private JavaProcess(JavaProgram program) {
        this.program = program;
    }

    /** Starts the program; it may need a while to be ready. */
    public static JavaProcess start(JavaProgram program) {
        JavaProcess started = new JavaProcess(program);
        started.start();
        return started;
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}; its output goes to the end of the same log. */
    public synchronized void start() {
        if (isAlive()) {
            throw new IllegalStateException(program.mainClass() + " is already running as " + pid());
        }
        ProcessBuilder builder = new ProcessBuilder(program.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
        // Options meant for the build's own JVM (agents, heap) would change what is measured here.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("CLASSPATH");
        try {
            Files.createDirectories(program.log().getParent());
            Process born = builder.start();
            RUNNING.add(born);
            born.onExit().thenAccept(RUNNING::remove);
            process = born;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program.mainClass(), e);
        }
    }

    /** Asks it to end (SIGTERM) and waits; one that does not listen is killed, and that is an error. */
    public void stop() {
        stop(PATIENCE);
    }

    /** As {@link #stop()}, waiting so long. */
    public synchronized void stop(Duration patience) {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!ended(patience)) {
            kill();
            throw new IllegalStateException(
                    program.mainClass() + " did not end within " + patience + " of SIGTERM\n" + logTail());
        }
    }

    /** Ends it without warning (SIGKILL). */
    public synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
            ended(PATIENCE);
        }
    }

    /** Freezes it (SIGSTOP): its sockets stay open and silent. */
    public void suspend() {
        signal("STOP");
    }

    /** Thaws it (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    public synchronized long pid() {
        return process.pid();
    }

    /** The status it ended with. */
    public synchronized int exitValue() {
        return process.exitValue();
    }

    public Path log() {
        return program.log();
    }

    /** What it has written so far, as a place in its log. */
    public long logged() {
        return program.log().toFile().length();
    }

    /** The lines it wrote after a place in its log. */
    public List<String> logSince(long place) {
        try (FileChannel log = FileChannel.open(program.log())) {
            ByteBuffer rest = ByteBuffer.allocate(Math.toIntExact(log.size() - place));
            log.read(rest, place);
            return new String(rest.array(), 0, rest.position(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Throws, with the end of its log, if it is no longer running. */
    public void requireAlive() {
        if (!isAlive()) {
            throw new IllegalStateException(
                    program.mainClass() + " ended by itself, status " + exitValue() + "\n" + logTail());
        }
    }

    /** The last lines it wrote. */
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(program.log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return "(no log at " + program.log() + ")";
        }
    }

    /** Native threads, the JVM's own included. */
    public int threads() {
        return entries("task");
    }

    /** Open file descriptors. */
    public int fileDescriptors() {
        return entries("fd");
    }

    /** Names of its Java threads, as its thread dump has them. */
    public List<String> threadNames() {
        return jcmd("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .toList();
    }

    /** Has it collect its garbage now. */
    public void collectGarbage() {
        jcmd("GC.run");
    }

    /** What is reachable on its heap, in bytes; collects its garbage to find out. */
    public long liveHeapBytes() {
        String total = jcmd("GC.class_histogram")
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("jcmd gave no histogram of " + pid()));
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    /** How many objects of exactly this class are reachable; collects its garbage to find out. */
    public long liveObjects(String className) {
        return jcmd("GC.class_histogram")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[3].equals(className))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    /** Has the JVM carry out one of its diagnostic commands, and returns what it says. */
    public String jcmd(String... command) {
        String jcmd = JavaProgram.OWN_JAVA_HOME.resolve("bin/jcmd").toString();
        return Commands.output(Stream.concat(Stream.of(jcmd, Long.toString(pid())), Stream.of(command))
                .toList());
    }

    /** Kills it if it is still running: who wants an orderly end calls {@link #stop()} before. */
    @Override
    public void close() {
        kill();
    }

    private boolean ended(Duration patience) {
        try {
            return process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + program.mainClass() + " to end", e);
        }
    }

    private void signal(String name) {
        Commands.output(List.of("kill", "-" + name, Long.toString(pid())));
    }

    private int entries(String folder) {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(pid()), folder))) {
            return (int) entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
