package io.iotbridge.aliyun.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.cluster.Cluster;
import io.iotbridge.aliyun.cluster.ClusterExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A worker whose operator lets devices sign in at {@code localhost} alone: nobody who may create connectors gets a signature sent elsewhere. */
@ExtendWith(ClusterExtension.class)
class AllowedEndpointsIT {

    private static final String[] REASON = {
        "iot.endpoint leads to the host '127.0.0.1'", "iotbridge.allowed.endpoints", "IOTBRIDGE_ALLOWED_ENDPOINTS"
    };

    private final Cluster shared;

    AllowedEndpointsIT(Cluster shared) {
        this.shared = shared;
    }

    @Test
    void noDeviceSignsInElsewhere() {
        Cluster own = shared.withWorker(shared.anotherWorker("restricted")
                .withOptions("-XX:TieredStopAtLevel=1", "-Diotbridge.allowed.endpoints=localhost")
                .inGroup("restricted"));
        try (Bridge bridge = Bridge.open(own, 1)) {
            URI allowed = bridge.emulator().wss();
            URI elsewhere = URI.create(allowed.toString().replace("localhost", "127.0.0.1"));
            refusesAtValidation(own, bridge.source(elsewhere));
            refusesAtValidation(own, bridge.sink(elsewhere));
            refusesATaskWhoseReferenceChanges(own, bridge, allowed, elsewhere);
        } finally {
            own.worker().close();
        }
    }

    private static void refusesAtValidation(Cluster own, Map<String, String> props) {
        props.put("iot.validate.connect", "true");
        Map<String, List<String>> errors = own.rest().validate(props.get("connector.class"), props);
        assertThat(errors).containsOnlyKeys("iot.endpoint");
        assertThat(errors.get("iot.endpoint")).singleElement().asString().contains(REASON);
    }

    /** Connect resolves it anew at every start of a task, and validates nothing then. */
    private static void refusesATaskWhoseReferenceChanges(Cluster own, Bridge bridge, URI allowed, URI elsewhere) {
        Path file = bridge.write("endpoint.properties", "endpoint=" + allowed);
        Map<String, String> source = bridge.source(allowed);
        source.put("iot.endpoint", "${file:" + file + ":endpoint}");
        String name = bridge.start("source", source);
        bridge.awaitSubscribed(1);

        bridge.write("endpoint.properties", "endpoint=" + elsewhere);
        own.rest().restartTask(name, 0);

        own.rest().awaitStatus(name, Duration.ofSeconds(30), status -> status.isFailed());
        assertThat(own.rest().status(name).toString()).contains(REASON);
        assertThat(bridge.state("pump0").connects())
                .as("the sign-in that was allowed")
                .isEqualTo(1);
    }
}
