package io.iotbridge.aliyun.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One number of tasks, while workers come and go. Each step begins in mid-stream and ends when all has arrived. */
final class ScaleRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration BETWEEN_MESSAGES = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Each may move a device, which may sign in five times a minute, wherever it does. */
    private static final Duration SHORTEST_STEP = Duration.ofSeconds(15);

    /** Longer than the workers' {@code session.timeout.ms}: the others take its tasks over meanwhile. */
    private static final Duration FROZEN = Duration.ofSeconds(12);
    /** From the moment on which a frozen worker is back until its tasks have stopped. */
    private static final Duration HANDOVER = Duration.ofSeconds(10);

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Most connections of a device that another sign-in of it may end where workers come and go in order. */
    private static final int ORDERLY = 0;

    /** And where one is gone, or stands still, and cannot sign out. */
    private static final int SUDDEN = 1;

    private final ScaleOptions options;
    private final Verdict verdict;
    private final int tasks;
    private final boolean alone;
    private final Lane receivers;
    private final Lane senders;
    private final Ground ground;
    private final Group group;
    private final FleetTraffic traffic;

    /** @param alone whether one connector carries both directions, else each has half of the devices */
    ScaleRun(ScaleOptions options, Verdict verdict, int tasks, boolean alone) {
        this.options = options;
        this.verdict = verdict;
        this.tasks = tasks;
        this.alone = alone;
        receivers = options.fleet.lane(alone ? options.fleet.devices : options.fleet.devices / 2);
        senders = alone ? receivers : new Lane("sender", options.fleet.devices - receivers.devices());
        ground = Ground.openForTasks(
                alone ? List.of(receivers) : List.of(receivers, senders),
                "--remembered",
                Integer.toString(options.remembered));
        group = new Group(ground, receivers, options.fleet.jvm());
        traffic = new FleetTraffic(ground, receivers, senders);
    }

    void run() {
        PluginContender first = group.join();
        step("1 worker", ORDERLY, () -> deploy(first));
        while (group.size() < options.workers) {
            step((group.size() + 1) + " workers", ORDERLY, group::join);
        }
        if (options.workers > 1) {
            step("one killed", SUDDEN, () -> group.kill(group.first(PluginContender.SOURCE)));
            step("one added", ORDERLY, group::join);
            step("one frozen for " + FROZEN.toSeconds() + " s", SUDDEN, this::freeze);
        }
        Connects all = Connects.since(ground, 0);
        options.kept.add(
                this + ", all in all",
                List.of(new EnumMap<>(Map.of(
                        Figure.CONNECTS_A_MINUTE,
                        (double) all.mostOfADeviceInAMinute(),
                        Figure.CONNECTS_A_SECOND,
                        (double) all.mostInASecond()))));
        verdict.require(
                all.mostOfADeviceInAMinute() <= ScaleOptions.CONNECTS_PER_MINUTE && all.refused() == 0,
                "%s, all in all: %d CONNECTs, at most %d of a device in a minute, %d refused",
                this,
                all.count(),
                all.mostOfADeviceInAMinute(),
                all.refused());
    }

    private void deploy(PluginContender member) {
        Map<String, String> more = options.settings();
        if (alone) {
            member.deployAlone(ground, tasks, more);
        } else {
            member.deploy(ground, tasks, senders, more);
        }
        // What the platform is sent for a device that never subscribed is not for us.
        FleetOptions.await("subscribed", PATIENCE, () -> subscribed() >= receivers.devices());
    }

    private void freeze() {
        PluginContender frozen = group.first(PluginContender.SOURCE);
        frozen.process().suspend();
        LockSupport.parkNanos(FROZEN.toNanos());
        frozen.process().resume();
        // It stops what it still runs when it hears from the group, or when its heartbeats fail.
        LockSupport.parkNanos(HANDOVER.toNanos());
    }

    private void step(String what, int mostKicks, Runnable change) {
        long begin = System.nanoTime();
        boolean flowing = subscribed() > 0;
        if (!flowing) {
            change.run();
        }
        Absence absence = new Absence(options.fleet.devices);
        double whole;
        try (Steady looks = new Steady(LOOK, () -> absence.look(signedIn()));
                Steady messages = new Steady(BETWEEN_MESSAGES, traffic::round)) {
            if (flowing) {
                change.run();
            }
            FleetOptions.await(what, PATIENCE, () -> {
                looks.requireAlive();
                messages.requireAlive();
                return isWhole();
            });
            whole = (System.nanoTime() - begin) / NANOS;
            LockSupport.parkNanos(begin + SHORTEST_STEP.toNanos() - System.nanoTime());
        }
        FleetOptions.await("all messages with " + what, PATIENCE, traffic::isComplete);
        Connects connects = Connects.since(ground, begin);
        verdict.require(
                connects.mostKicksOfADevice() <= mostKicks
                        && connects.mostInASecond() <= options.fleet.rate * group.size(),
                "%s, %s: whole after %.1f s, some device away for %.1f s; %d CONNECTs of %d devices, at most %d in a"
                        + " second; %d devices at two places, each kicked at most %d times",
                this,
                what,
                whole,
                absence.seconds(),
                connects.count(),
                options.fleet.devices,
                connects.mostInASecond(),
                connects.fought(),
                connects.mostKicksOfADevice());
        FleetTraffic.Account account = traffic.balance();
        Map<Figure, Double> figures = new EnumMap<>(account.figures());
        figures.put(Figure.AWAY_SECONDS, absence.seconds());
        figures.put(Figure.TWICE_DOWN, (double) account.down().duplicated());
        figures.put(Figure.TWICE_UP, (double) account.up().duplicated());
        options.kept.add(this + ", " + what, List.of(figures));
        verdict.require(account.isInOrder(), "%s, %s: %s", this, what, account);
    }

    private boolean isWhole() {
        return group.isPlaced(connectors(), tasks) && signedIn() == options.fleet.devices;
    }

    private Collection<String> connectors() {
        return alone ? List.of(PluginContender.SOURCE) : List.of(PluginContender.SOURCE, PluginContender.SINK);
    }

    private int subscribed() {
        return ground.cloud().counts().path("subscribed").asInt();
    }

    private int signedIn() {
        return ground.cloud().counts().path("online").asInt();
    }

    @Override
    public String toString() {
        return (alone ? "one connector" : "source and sink") + ", " + tasks + " tasks";
    }

    @Override
    public void close() {
        traffic.close();
        group.close();
        ground.close();
    }
}
