package io.iotbridge.aliyun.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Maven, from within a build or a program that it started. */
public final class MavenRun {

    private MavenRun() {}

    /** Runs a goal of a project; from the local repository alone where that has everything. */
    public static void goal(Path pom, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(maven(), "-B", "-q", "-f", pom.toAbsolutePath().toString()));
        command.addAll(arguments);
        String repository = System.getProperty("maven.repo.local");
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        List<String> offline = new ArrayList<>(command);
        offline.add("-o");
        try {
            Commands.output(offline);
        } catch (IllegalStateException notThereYet) {
            Commands.output(command);
        }
    }

    private static String maven() {
        String home = System.getProperty("maven.home");
        return home == null ? "mvn" : Path.of(home, "bin", "mvn").toString();
    }
}
