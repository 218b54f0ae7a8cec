package io.iotbridge.aliyun.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which disturbance was in force when. Its own lock guards it. */
final class Seasons {

    /** From the end of a connection to the next sign-in. */
    private static final Duration RECONNECT = Duration.ofSeconds(10);
    /** The same where nothing tells of the end but a ping without an answer. */
    private static final Duration HALF_OPEN = Duration.ofSeconds(60);

    private record Season(Disturbance disturbance, long beginNanos) {}

    private final Stage stage;
    private final List<Season> seasons = new ArrayList<>();

    Seasons(Stage stage) {
        this.stage = stage;
    }

    /** This one from now on, until the next begins. */
    synchronized void begin(Disturbance disturbance) {
        seasons.add(new Season(disturbance, System.nanoTime()));
    }

    private synchronized boolean had(CallAccount.Call call, Predicate<Disturbance> kind) {
        for (int i = 0; i < seasons.size(); i++) {
            boolean begun = seasons.get(i).beginNanos() - call.endedNanos() < 0;
            boolean over = i + 1 < seasons.size() && seasons.get(i + 1).beginNanos() - call.askedNanos() < 0;
            if (begun && !over && kind.test(seasons.get(i).disturbance())) {
                return true;
            }
        }
        return false;
    }

    /** As known by now. */
    CallAccount.Circumstances circumstances() {
        Map<Integer, NavigableSet<Long>> signIns = new HashMap<>();
        for (JsonNode connect : stage.cloud().connectsAfter(0)) {
            signIns.computeIfAbsent(stage.indexOf(connect.path("deviceName").asText()), device -> new TreeSet<>())
                    .add(connect.path("nanos").asLong());
        }
        return new CallAccount.Circumstances() {
            @Override
            public boolean workerDied(CallAccount.Call call) {
                return had(call, Disturbance.WORKER_KILLED::equals);
            }

            @Override
            public boolean requestWasLost(CallAccount.Call call) {
                return had(call, Disturbance::isForgetful) || answerWasLost(call);
            }

            @Override
            public boolean answerWasLost(CallAccount.Call call) {
                Duration patience = had(call, Disturbance.HALF_OPEN::equals) ? HALF_OPEN : RECONNECT;
                Long next = signIns.getOrDefault(call.device(), new TreeSet<>()).higher(call.askedNanos());
                return next != null && next - call.endedNanos() < patience.toNanos();
            }
        };
    }
}
