package io.iotbridge.aliyun.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the copies of a round with what its disturbance may leave, for each device by what that one has lost. Of one thread. */
final class CopyCheck {
    private final Stage stage;
    private final long behindAReply;
    private Map<String, Copies.Losses> before = Map.of();

    /** @param behindAReply as {@link Copies.Losses#behindAReply()} */
    CopyCheck(Stage stage, long behindAReply) {
        this.stage = stage;
        this.behindAReply = behindAReply;
    }

    /** Losses count from now on. */
    void begin() {
        before = losses();
    }

    /** Since the beginning of the stage, by name; nothing where PUBACKs are enough. */
    private Map<String, Copies.Losses> losses() {
        Map<String, Copies.Losses> losses = new HashMap<>();
        if (stage.isConfirmed()) {
            Map<String, Long> replies = stage.cloud().met("LOSE_REPLY");
            for (JsonNode device : stage.cloud().devices()) {
                String name = device.path("deviceName").asText();
                losses.put(
                        name,
                        new Copies.Losses(
                                behindAReply, device.path("connects").asLong(), replies.getOrDefault(name, 0L)));
            }
        }
        return losses;
    }

    /** Every device that has more copies than it may. */
    List<String> exceeded(Disturbance disturbance, Way way, long[] copies) {
        Map<String, Copies.Losses> now = losses();
        List<String> exceeded = new ArrayList<>();
        for (int device = 0; device < copies.length; device++) {
            String name = stage.device(device);
            Copies.Losses ofRound = difference(
                    before.getOrDefault(name, Copies.Losses.NONE), now.getOrDefault(name, Copies.Losses.NONE));
            long most = disturbance.copies().most(way, ofRound);
            if (copies[device] > most) {
                exceeded.add(way + ": " + copies[device] + " duplicates of " + name + " in one round, at most " + most
                        + " are allowed after " + ofRound);
            }
        }
        return exceeded;
    }

    private static Copies.Losses difference(Copies.Losses first, Copies.Losses second) {
        return new Copies.Losses(
                second.behindAReply(), second.connections() - first.connections(), second.replies() - first.replies());
    }
}
