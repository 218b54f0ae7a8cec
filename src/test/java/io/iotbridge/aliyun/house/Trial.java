package io.iotbridge.aliyun.house;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a command of the pages is tried.
 *
 * @param command as it is written there
 * @param tried the same, shortened where it takes long or would change this machine
 * @param when whether every build runs it
 * @param prints pattern of what it must print, beside ending with status 0
 * @param endless whether it runs until Ctrl-C, which comes once it has printed just that
 */
record Trial(String command, String tried, When when, String prints, boolean endless) {

    enum When {
        /** Takes seconds, and nothing that the build itself has not just done. */
        EVERY_BUILD,
        /** In a clean copy of the repository, with {@code -Dcommands.all=true}. */
        ON_DEMAND,
        /** As {@link #ON_DEMAND}, where there is Docker. */
        WITH_DOCKER,
        /** As {@link #ON_DEMAND}, where kubectl reaches a Kubernetes. */
        WITH_KUBERNETES,
        /** In every build, in the order of their page, with a worker that runs. */
        WITH_A_WORKER
    }

    /** The command as it is, on demand. */
    static Trial of(String command) {
        return new Trial(command, command, When.ON_DEMAND, "", false);
    }

    /** A program of the pom without arguments, likewise. */
    static Trial program(String name) {
        return of("mvn -q -DskipTests package exec:java@" + name);
    }

    /** A program of the pom with arguments, likewise. */
    static Trial program(String name, String arguments) {
        return of("mvn -q -DskipTests package exec:java@" + name + " -Dexec.args=\"" + arguments + "\"");
    }

    /** With these after it, or, for a program, with these arguments instead of those it has. */
    Trial shortened(String by) {
        String shorter = tried.contains("exec:java@") && !by.startsWith("-D")
                ? tried.replaceAll(" -Dexec\\.args=.*", "") + " -Dexec.args=\"" + by + "\""
                : tried + " " + by;
        return new Trial(command, shorter, when, prints, endless);
    }

    /** With another piece in the place of one. */
    Trial with(String piece, String other) {
        return new Trial(command, tried.replace(piece, other), when, prints, endless);
    }

    /** Status 1 will do: so it says that this machine was too slow, or too busy, for a rate or a time; what it prints still counts. */
    Trial judgesTheMachine() {
        return new Trial(command, tried + "; test $? -le 1", when, prints, endless);
    }

    Trial prints(String pattern) {
        return new Trial(command, tried, when, pattern, endless);
    }

    Trial untilItPrints(String text) {
        return new Trial(command, tried, when, text, true);
    }

    Trial when(When other) {
        return new Trial(command, tried, other, prints, endless);
    }

    /** Whether a program that is tried gets every option that is written: shortened is not another. */
    boolean isFaithful() {
        Matcher options = Pattern.compile("(?<=[\\s\"])--[a-z-]+").matcher(command);
        return !command.contains("exec:java@") || options.results().allMatch(option -> tried.contains(option.group()));
    }

    @Override
    public String toString() {
        return tried;
    }
}
