package io.iotbridge.aliyun.secrets;

import io.iotbridge.aliyun.cluster.Evidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Searches what workers wrote and showed for secrets: logs with the exceptions in them, answers of REST, MBeans and thread names, and Kafka's
 * own files of Connect's topics. What has been searched is not searched again.
 */
public final class SecretsSearch {

    /** A secret that a configuration holds in the clear is in the topic of configurations, and REST shows it: so is Connect. */
    private static final Pattern KEEPS_CONFIGURATIONS =
            Pattern.compile(".*(-configs-\\d+/.*\\.log|" + Pattern.quote(Evidence.REST) + ")");

    private static final Pattern SEARCHED =
            Pattern.compile(".*(/[a-z0-9-]+\\.log|-(configs|offsets|status)-\\d+/.*\\.log|"
                    + Pattern.quote(Evidence.REST) + "|" + Pattern.quote(Evidence.INSIDE) + "|offsets)");

    private static final Pattern DATA = Pattern.compile(".*-\\d+/\\d{20}\\.log");
    private static final int MOST = 20;

    private final Map<Path, Long> searched = new HashMap<>();
    private long bytes;
    private int secrets;

    /** Nothing is searched yet. */
    public SecretsSearch() {}

    /** What is found since the last search, as lines for people. */
    public List<String> search(Path folder, Set<String> secretsThere) {
        Set<String> inline = new HashSet<>();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (file.getFileName().toString().equals(Evidence.INLINE)) {
                    inline.addAll(Files.readAllLines(file));
                } else if (isSearched(file)) {
                    files.add(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Set<String> everywhere = new HashSet<>(secretsThere);
        everywhere.addAll(inline);
        secrets = everywhere.size();
        Needles all = needles(everywhere);
        everywhere.removeAll(inline);
        Needles kept = needles(everywhere);
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            Needles needles = KEEPS_CONFIGURATIONS.matcher(file.toString()).matches() ? kept : all;
            needles.in(file, begin(file), MOST)
                    .forEach(find -> found.add(folder.relativize(file) + " holds " + find.text() + " at "
                            + find.offset() + ": " + find.line()));
        }
        return found;
    }

    /** The secrets and passwords that emulators of this run have written down. */
    public static Set<String> seen() throws IOException {
        Set<String> secrets = new HashSet<>();
        Path folder = Path.of(System.getProperty("secrets.seen"));
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    secrets.addAll(Files.readAllLines(file));
                }
            }
        }
        return secrets;
    }

    private static boolean isSearched(Path file) {
        String name = file.toString();
        // Records of other topics are what the tests sent.
        boolean data = DATA.matcher(name).matches() && !name.matches(".*-(configs|offsets|status)-\\d+/.*");
        return SEARCHED.matcher(name).matches() && !data;
    }

    private static Needles needles(Set<String> secrets) {
        Set<String> forms = new HashSet<>();
        secrets.forEach(secret -> forms.addAll(SecretForms.of(secret)));
        return new Needles(forms);
    }

    private long begin(Path file) {
        long size = file.toFile().length();
        // What stands across the place where the last search ended belongs to this one.
        long begin = Math.max(0, searched.getOrDefault(file, 0L) - 256);
        searched.put(file, size);
        bytes += size - begin;
        return begin;
    }

    @Override
    public String toString() {
        return bytes / 1024 + " KB of " + searched.size() + " files searched for " + secrets + " secrets";
    }
}
