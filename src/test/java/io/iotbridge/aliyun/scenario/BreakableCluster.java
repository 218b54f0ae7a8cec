package io.iotbridge.aliyun.scenario;

import io.iotbridge.aliyun.cluster.Cluster;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands tests a cluster whose broker they may stop for as long as they like; one per test run. Topics are not created by the asking.
 *
 * <p>A distributed worker that cannot reach its group's coordinator for one {@code heartbeat.interval.ms} stops its tasks. Here that is five
 * minutes, so that a task lives through an outage, as it does where another broker takes over the group.
 */
public final class BreakableCluster implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(BreakableCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(
                        Cluster.class,
                        key -> Cluster.open(
                                Cluster.newFolder(),
                                Map.of("auto.create.topics.enable", "false"),
                                Map.of("heartbeat.interval.ms", "300000", "session.timeout.ms", "1000000")),
                        Cluster.class);
    }
}
