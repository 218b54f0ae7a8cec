package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.ConnectException;
import io.iotbridge.aliyun.cluster.ConnectorStatus;
import io.iotbridge.aliyun.cluster.ConnectorStatus.Part;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The workers of one Connect cluster, which come and go under its connectors. */
final class Group implements AutoCloseable {
    private final Ground ground;
    private final Lane lane;
    private final Jvm jvm;
    private final List<PluginContender> members = new ArrayList<>();
    private int joined;

    /** Without a worker. */
    Group(Ground ground, Lane lane, Jvm jvm) {
        this.ground = ground;
        this.lane = lane;
        this.jvm = jvm;
    }

    /** A worker more. */
    PluginContender join() {
        joined++;
        PluginContender member = PluginContender.idle(ground, lane, jvm, "worker" + joined);
        members.add(member);
        return member;
    }

    int size() {
        return members.size();
    }

    /** The member that runs the first task. */
    PluginContender first(String connector) {
        String worker = members.get(0).worker().rest().status(connector).tasks().stream()
                .filter(task -> task.id() == 0)
                .map(Part::worker)
                .findFirst()
                .orElseThrow();
        return members.stream()
                .filter(member -> address(member).equals(worker))
                .findFirst()
                .orElseThrow();
    }

    /** SIGKILL. */
    void kill(PluginContender member) {
        members.remove(member);
        member.close();
    }

    /** Whether so many tasks of each connector run, and on as many of the workers as there can be. */
    boolean isPlaced(Collection<String> connectors, int tasks) {
        try {
            List<ConnectorStatus> statuses = connectors.stream()
                    .map(members.get(0).worker().rest()::status)
                    .toList();
            Set<String> workers = statuses.stream()
                    .flatMap(status -> status.workers().stream())
                    .collect(Collectors.toSet());
            return statuses.stream().allMatch(status -> status.isRunning(tasks))
                    && workers.size() == Math.min(members.size(), tasks * connectors.size())
                    && members.stream().map(Group::address).toList().containsAll(workers);
        } catch (UncheckedIOException | ConnectException rebalancing) {
            return false;
        }
    }

    /** As Connect names a worker. */
    private static String address(PluginContender member) {
        return member.worker().rest().uri().getAuthority();
    }

    @Override
    public void close() {
        members.forEach(PluginContender::close);
    }
}
